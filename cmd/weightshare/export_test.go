package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"weightshare/nets/experiment"
)

// exported is a finished comparison that is small enough to run here.
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

// An export is three files that hold what compare would write; whatever has a
// name of the three already stays as it is, and nothing is left beside them.
func TestExportedFiles(t *testing.T) {
	t.Parallel()
	folder, d := t.TempDir(), exported(t)
	const other = "weightshare-bars-2.csv"
	if err := os.WriteFile(filepath.Join(folder, other), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, number := range []string{"1", "3"} {
		names, err := exportTo(folder, d)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, ending := range []string{"json", "csv", "md"} {
			want = append(want, "weightshare-bars-"+number+"."+ending)
		}
		if !slices.Equal(names, want) {
			t.Errorf("written %q, want %q", names, want)
		}
	}
	if text, _ := os.ReadFile(filepath.Join(folder, other)); string(text) != "mine" {
		t.Errorf("a file that was there holds %q", text)
	}
	for ending, write := range map[string]func(*strings.Builder) error{
		"json": func(b *strings.Builder) error { return d.WriteJSON(b) },
		"csv":  func(b *strings.Builder) error { return d.WriteCSV(b) },
		"md":   func(b *strings.Builder) error { return d.WriteMarkdown(b) },
	} {
		var want strings.Builder
		if err := write(&want); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Join(folder, "weightshare-bars-1."+ending)); err != nil || string(got) != want.String() {
			t.Errorf("%s: %v\n%s\nwant\n%s", ending, err, got, want.String())
		}
	}
	if files, _ := os.ReadDir(folder); len(files) != 7 {
		t.Errorf("the folder holds %v, want two exports of three and the file that was there", files)
	}
}

// Where nothing can be written an export says so, and leaves nothing behind.
func TestExportFails(t *testing.T) {
	t.Parallel()
	d := exported(t)
	if names, err := exportTo(filepath.Join(t.TempDir(), "missing"), d); err == nil {
		t.Errorf("written into a folder that is not there: %q", names)
	}
	folder := t.TempDir()
	d.Task = "no/such"
	if names, err := exportTo(folder, d); err == nil {
		t.Errorf("written below a folder that is not there: %q", names)
	}
	if files, _ := os.ReadDir(folder); len(files) > 0 {
		t.Errorf("left behind: %v", files)
	}
}
