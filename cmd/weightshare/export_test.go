package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"weightshare/lessons"
	"weightshare/nets/experiment"
)

// exported returns a finished comparison that is small enough to run here.
func exported(t *testing.T) *experiment.Document {
	t.Helper()
	p, err := experiment.NewPlan("bars")
	if err != nil {
		t.Fatal(err)
	}
	p.Task.Samples, p.Task.Test, p.Training.Steps = 5, 10, 2
	p.Networks, p.Seeds = p.Networks[:1], []uint64{0}
	d, err := experiment.Execute(t.Context(), p, experiment.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func write(t *testing.T, folder, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func filesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		names = append(names, f.Name())
	}
	return names
}

// An export is three files with what compare would write, or just the one with the
// requested extension, in any folder.
func TestExportedFiles(t *testing.T) {
	t.Parallel()
	folder, d := t.TempDir(), exported(t)
	if err := os.Mkdir(filepath.Join(folder, "runs"), 0o700); err != nil {
		t.Fatal(err)
	}
	e := exporter{folder, createNew}
	for _, c := range []struct{ typed, want string }{
		{"mine", "mine.json mine.csv mine.md"},
		{" runs/a.csv ", "runs/a.csv"},
		{"v1.5", "v1.5.json v1.5.csv v1.5.md"},
		{"runs", "runs/weightshare-bars-1.json runs/weightshare-bars-1.csv runs/weightshare-bars-1.md"},
		{"runs/", "runs/weightshare-bars-2.json runs/weightshare-bars-2.csv runs/weightshare-bars-2.md"},
		{filepath.Join(folder, "far.md"), filepath.Join(folder, "far.md")},
	} {
		files, err := e.Export(c.typed, d)
		if err != nil || !slices.Equal(files, strings.Fields(c.want)) {
			t.Errorf("%q: written %q (%v), want %q", c.typed, files, err, c.want)
		}
	}
	for ending, write := range map[string]func(io.Writer) error{"json": d.WriteJSON, "csv": d.WriteCSV, "md": d.WriteMarkdown} {
		var want strings.Builder
		if err := write(&want); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Join(folder, "mine."+ending)); err != nil || string(got) != want.String() {
			t.Errorf("%s: %v\n%s\nwant\n%s", ending, err, got, want.String())
		}
	}
}

// Existing files are never changed: an export that would touch one is rejected,
// proposes a free name, and writes none of its files.
func TestExportOverwritesNothing(t *testing.T) {
	t.Parallel()
	folder, d := t.TempDir(), exported(t)
	e := exporter{folder, createNew}
	if got := e.Propose(d); got != "weightshare-bars-1" {
		t.Errorf("proposed %q", got)
	}
	for _, name := range []string{"weightshare-bars-1.csv", "weightshare-bars-2.json", "mine.md", "plain"} {
		write(t, folder, name, "mine")
	}
	before := filesIn(t, folder)
	if got := e.Propose(d); got != "weightshare-bars-3" {
		t.Errorf("proposed %q", got)
	}
	for _, c := range []struct{ typed, file, free string }{
		{"weightshare-bars-1", "weightshare-bars-1.csv", "weightshare-bars-3"},
		{"mine", "mine.md", "mine-2"},
		{"mine.md", "mine.md", "mine-2.md"},
		{"plain", "plain", "plain-2"},
	} {
		var exists *lessons.ExistsError
		if _, err := e.Export(c.typed, d); !errors.As(err, &exists) || exists.File != c.file || exists.Free != c.free {
			t.Errorf("%q: %v, want %s to exist and %s to be free", c.typed, err, c.file, c.free)
		}
	}
	if after := filesIn(t, folder); !slices.Equal(after, before) {
		t.Errorf("the folder holds %q, held %q", after, before)
	}
	for _, name := range before {
		if text, err := os.ReadFile(filepath.Join(folder, name)); err != nil || string(text) != "mine" {
			t.Errorf("%s holds %q (%v)", name, text, err)
		}
	}
}

// If nothing can be written, an export says why and leaves nothing behind.
func TestExportFails(t *testing.T) {
	t.Parallel()
	folder, d := t.TempDir(), exported(t)
	e := exporter{folder, createNew}
	for typed, want := range map[string]string{
		"":                "write a name, as in weightshare-bars-1",
		"missing/a":       "there is no folder missing: make it, or name another",
		"missing/":        "there is no folder missing: make it, or name another",
		"../nowhere/a.md": "there is no folder ../nowhere: make it, or name another",
	} {
		if files, err := e.Export(typed, d); err == nil || err.Error() != want {
			t.Errorf("%q: %q, %v, want %q", typed, files, err, want)
		}
	}
	for trouble, want := range map[error]string{
		syscall.ENOSPC: "the device of . is full, nothing was left there: free some space, or name another folder",
		syscall.EACCES: "nothing may be written in .: name another folder",
		syscall.EROFS:  ".: read-only file system; name another folder",
	} {
		if files, err := (exporter{folder, fullAfter(1, trouble)}).Export("a", d); err == nil || err.Error() != want {
			t.Errorf("%v: %q, %v, want %q", trouble, files, err, want)
		}
	}
	if files := filesIn(t, folder); len(files) > 0 {
		t.Errorf("left behind: %v", files)
	}
}

// failing is a file on a device that accepts no data.
type failing struct {
	io.WriteCloser
	err error
}

func (f failing) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "a", Err: f.err}
}

// fullAfter creates n files that can be written, and then files that cannot.
func fullAfter(n int, err error) func(*os.Root, string) (io.WriteCloser, error) {
	return func(folder *os.Root, name string) (io.WriteCloser, error) {
		f, failed := createNew(folder, name)
		if n--; n < 0 && failed == nil {
			return failing{f, err}, nil
		}
		return f, failed
	}
}
