package progress

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gofrs/flock"
)

func doneStep(lesson, step string) Document {
	d := New()
	d.Lessons[lesson] = &Record{Step: step, Done: []string{step}}
	return d
}

func newStore(t *testing.T) *FileStore {
	t.Helper()
	return NewFileStore(filepath.Join(t.TempDir(), "state", "weightshare", "progress.json"))
}

// holding returns a store whose file holds a text.
func holding(t *testing.T, text string) *FileStore {
	t.Helper()
	store := newStore(t)
	if err := os.MkdirAll(filepath.Dir(store.Path()), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, store.Path(), text)
	return store
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func contents(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestFileStore(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	if d, err := store.Load(); err != nil || len(d.Lessons) != 0 {
		t.Fatalf("before the first save: %v, %v", d, err)
	}
	if err := store.Reset(""); err != nil {
		t.Fatalf("reset with nothing to forget: %v", err)
	}
	for _, d := range []Document{doneStep("a", "one"), doneStep("a", "two"), doneStep("b", "one")} {
		if err := store.Save(d); err != nil {
			t.Fatal(err)
		}
	}
	d, err := NewFileStore(store.Path()).Load()
	if err != nil || !slices.Equal(d.Lesson("a").Done, []string{"one", "two"}) || d.Lesson("a").Step != "two" {
		t.Fatalf("a: %+v, %v", d.Lesson("a"), err)
	}
	if err := store.Reset("a"); err != nil {
		t.Fatal(err)
	}
	if d, err = store.Load(); err != nil || len(d.Lesson("a").Done) != 0 || len(d.Lesson("b").Done) != 1 {
		t.Fatalf("after the reset of a: %+v, %v", d, err)
	}
	if err := store.Reset(""); err != nil {
		t.Fatal(err)
	}
	if d, err = store.Load(); err != nil || len(d.Lessons) != 0 {
		t.Fatalf("after the reset of all: %+v, %v", d, err)
	}
}

// TestProgramsLoseNothing lets two and ten programs write to one file at once.
func TestProgramsLoseNothing(t *testing.T) {
	t.Parallel()
	for _, programs := range []int{2, 10} {
		t.Run(fmt.Sprint(programs), func(t *testing.T) {
			t.Parallel()
			path := newStore(t).Path()
			const steps = 5
			var wg sync.WaitGroup
			for program := range programs {
				wg.Go(func() {
					store := NewWriteBehind(NewFileStore(path))
					for step := range steps {
						if err := store.Save(doneStep("a", fmt.Sprintf("%d-%d", program, step))); err != nil && !errors.Is(err, ErrBusy) {
							t.Error(err)
						}
					}
					if err := store.Close(endless); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			d, err := NewFileStore(path).Load()
			if err != nil || len(d.Lesson("a").Done) != programs*steps {
				t.Errorf("%d of %d steps are left, %v", len(d.Lesson("a").Done), programs*steps, err)
			}
		})
	}
}

// asides returns the names of the files beside the progress file, except its lock.
func asides(t *testing.T, store *FileStore) []string {
	t.Helper()
	all, err := filepath.Glob(store.Path() + "?*")
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(name string) bool { return strings.HasSuffix(name, ".lock") })
}

// TestSetAside checks that a file that makes no sense is left alone on reading,
// and renamed when something is saved.
func TestSetAside(t *testing.T) {
	t.Parallel()
	for text, why := range map[string]string{"{half a docu": ".damaged-", `{"version":7,"better":true}`: ".version-7-"} {
		t.Run(why, func(t *testing.T) {
			t.Parallel()
			store := holding(t, text)
			for n := 1; n <= 3; n++ {
				write(t, store.Path(), fmt.Sprint(text, " ", n))
				if _, err := store.Load(); err == nil || !strings.Contains(err.Error(), "your progress starts empty") {
					t.Errorf("time %d: %v", n, err)
				}
				if got := contents(t, store.Path()); got != fmt.Sprint(text, " ", n) {
					t.Errorf("time %d: reading left %q", n, got)
				}
				err := store.Save(doneStep("a", "one"))
				var notice *Notice
				if !errors.As(err, &notice) {
					t.Fatalf("time %d: %v", n, err)
				}
				_, aside, _ := strings.Cut(err.Error(), "the file is kept as ")
				if !strings.Contains(aside, why) || contents(t, aside) != fmt.Sprint(text, " ", n) || len(asides(t, store)) != n {
					t.Errorf("time %d: %v, %v", n, err, asides(t, store))
				}
				if d, err := store.Load(); err != nil || len(d.Lesson("a").Done) != 1 {
					t.Errorf("what was saved then is lost: %+v, %v", d, err)
				}
			}
		})
	}
}

func TestNotKept(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	write(t, file, "")
	dangling := filepath.Join(folder, "dangling")
	if err := os.Symlink(filepath.Join(folder, "nothing"), dangling); err != nil {
		t.Fatal(err)
	}
	readOnly := holding(t, `{"version":1}`)
	if err := os.Chmod(readOnly.Path(), 0o400); err != nil {
		t.Fatal(err)
	}
	held := newStore(t)
	if err := held.Save(doneStep("a", "one")); err != nil {
		t.Fatal(err)
	}
	lock := flock.New(held.Path() + ".lock")
	if ok, err := lock.TryLock(); !ok || err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lock.Unlock() })
	for name, c := range map[string]struct {
		store *FileStore
		want  string
	}{
		"no home":          {NewFileStore(""), "set XDG_STATE_HOME"},
		"home is a file":   {NewFileStore(filepath.Join(file, "progress.json")), "not kept"},
		"read-only":        {readOnly, "is read-only"},
		"held by another":  {held, "another program holds " + held.Path() + ".lock"},
		"a folder instead": {NewFileStore(folder), "not a regular file"},
		"a dangling link":  {NewFileStore(dangling), "no such file"},
		"a device":         {NewFileStore(os.DevNull), "not a regular file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "a device" {
				c.store.tryLock = func(string) (func(), error) { return func() {}, nil } // nothing is created in /dev
			}
			if err := c.store.Save(doneStep("a", "two")); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if d, _ := c.store.Load(); !slices.Contains(d.Lesson("a").Done, "two") {
				t.Errorf("it is forgotten before the program ends: %+v", d)
			}
		})
	}
}

// TestTriedAgain checks that the next save writes what could not be written
// before.
func TestTriedAgain(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	store.tryLock = func(path string) (func(), error) { return nil, fmt.Errorf("no: %w %s", ErrBusy, path) }
	if err := store.Save(doneStep("a", "one")); !errors.Is(err, ErrBusy) {
		t.Fatal(err)
	}
	store.tryLock = tryLock
	if err := store.Save(New()); err != nil {
		t.Fatal(err)
	}
	if d, err := NewFileStore(store.Path()).Load(); err != nil || len(d.Lesson("a").Done) != 1 {
		t.Errorf("%+v, %v", d, err)
	}
}

// TestWithoutLocks checks that on a file system without locks progress is kept,
// and the learner told once.
func TestWithoutLocks(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	store.tryLock = func(string) (func(), error) { return nil, errors.ErrUnsupported }
	var notice *Notice
	if err := store.Save(doneStep("a", "one")); !errors.As(err, &notice) || !strings.Contains(notice.Text, "no locks") {
		t.Errorf("said %v", err)
	}
	if err := store.Save(doneStep("a", "two")); err != nil {
		t.Errorf("said again: %v", err)
	}
	if d, err := NewFileStore(store.Path()).Load(); err != nil || len(d.Lesson("a").Done) != 2 {
		t.Errorf("%+v, %v", d, err)
	}
}

// TestLeftFilesAreRemoved checks that the next save removes the file of a program
// that was killed while saving, and no other files.
func TestLeftFilesAreRemoved(t *testing.T) {
	t.Parallel()
	store := holding(t, `{"version":1}`)
	write(t, store.Path()+"3712845", "half")
	write(t, store.Path()+"2.bak", "mine")
	if err := store.Save(doneStep("a", "one")); err != nil {
		t.Fatal(err)
	}
	if got := asides(t, store); !slices.Equal(got, []string{store.Path() + "2.bak"}) {
		t.Errorf("left: %v", got)
	}
}

func TestALinkStaysALink(t *testing.T) {
	t.Parallel()
	target := holding(t, `{"version":1,"lessons":{}}`)
	link := filepath.Join(t.TempDir(), "progress.json")
	if err := os.Symlink(target.Path(), link); err != nil {
		t.Fatal(err)
	}
	if err := NewFileStore(link).Save(doneStep("a", "one")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v, %v", info, err)
	}
	if d, err := target.Load(); err != nil || len(d.Lesson("a").Done) != 1 {
		t.Errorf("%+v, %v", d, err)
	}
}
