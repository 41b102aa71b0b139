package lessons_test

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

	"weightshare/lessons"
)

func doneStep(lesson, step string) lessons.Progress {
	p := lessons.NewProgress()
	p.Lessons[lesson] = &lessons.Record{Step: step, Done: []string{step}}
	return p
}

func newStore(t *testing.T) *lessons.FileStore {
	t.Helper()
	return lessons.NewFileStore(filepath.Join(t.TempDir(), "state", "weightshare", "progress.json"))
}

func TestFileStore(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	if p, err := store.Load(); err != nil || len(p.Lessons) != 0 {
		t.Fatalf("before the first save: %v, %v", p, err)
	}
	if err := store.Reset(""); err != nil {
		t.Fatalf("reset with nothing to forget: %v", err)
	}
	for _, p := range []lessons.Progress{doneStep("a", "one"), doneStep("a", "two"), doneStep("b", "one")} {
		if err := store.Save(p); err != nil {
			t.Fatal(err)
		}
	}
	p, err := lessons.NewFileStore(store.Path()).Load()
	if err != nil || !slices.Equal(p.Lesson("a").Done, []string{"one", "two"}) || p.Lesson("a").Step != "two" {
		t.Fatalf("a: %+v, %v", p.Lesson("a"), err)
	}
	if err := store.Reset("a"); err != nil {
		t.Fatal(err)
	}
	if p, err = store.Load(); err != nil || len(p.Lesson("a").Done) != 0 || len(p.Lesson("b").Done) != 1 {
		t.Fatalf("after the reset of a: %+v, %v", p, err)
	}
	if err := store.Reset(""); err != nil {
		t.Fatal(err)
	}
	if p, err = store.Load(); err != nil || len(p.Lessons) != 0 {
		t.Fatalf("after the reset of all: %+v, %v", p, err)
	}
}

func TestTwoProgramsLoseNothing(t *testing.T) {
	t.Parallel()
	path := newStore(t).Path()
	var wg sync.WaitGroup
	const programs, steps = 4, 8
	failed := make(chan error, programs*steps)
	for program := range programs {
		wg.Go(func() {
			store := lessons.NewFileStore(path)
			for step := range steps {
				// A lock that is busy is no loss: a session tries again.
				for {
					err := store.Save(doneStep("a", fmt.Sprintf("%d-%d", program, step)))
					if err == nil {
						break
					}
					if !strings.Contains(err.Error(), "another program") {
						failed <- err
						break
					}
				}
			}
		})
	}
	wg.Wait()
	close(failed)
	for err := range failed {
		t.Error(err)
	}
	p, err := lessons.NewFileStore(path).Load()
	if err != nil || len(p.Lesson("a").Done) != programs*steps {
		t.Errorf("%d of %d steps are left, %v", len(p.Lesson("a").Done), programs*steps, err)
	}
}

// asides are the names beside the progress file, its lock left out.
func asides(t *testing.T, store *lessons.FileStore) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(store.Path()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if n := e.Name(); n != "progress.json" && n != "progress.json.lock" {
			names = append(names, n)
		}
	}
	return names
}

func TestKeptAside(t *testing.T) {
	t.Parallel()
	for text, why := range map[string]string{"{half a docu": ".damaged-", `{"version":7,"better":true}`: ".version-7-"} {
		t.Run(why, func(t *testing.T) {
			t.Parallel()
			store := newStore(t)
			if err := os.MkdirAll(filepath.Dir(store.Path()), 0o700); err != nil {
				t.Fatal(err)
			}
			for n := 1; n <= 3; n++ {
				if err := os.WriteFile(store.Path(), fmt.Appendf(nil, "%s %d", text, n), 0o600); err != nil {
					t.Fatal(err)
				}
				err := error(nil)
				if n == 2 {
					err = store.Save(doneStep("a", "one"))
				} else {
					_, err = store.Load()
				}
				var aside *lessons.KeptAsideError
				if !errors.As(err, &aside) || !strings.Contains(aside.Aside, why) || !strings.Contains(err.Error(), aside.Aside) {
					t.Fatalf("time %d: %v", n, err)
				}
				kept, err := os.ReadFile(aside.Aside)
				if err != nil || string(kept) != fmt.Sprintf("%s %d", text, n) {
					t.Errorf("time %d: %q, %v", n, kept, err)
				}
				if got := asides(t, store); len(got) != n {
					t.Errorf("time %d: %v", n, got)
				}
				if n == 2 {
					if p, err := store.Load(); err != nil || len(p.Lesson("a").Done) != 1 {
						t.Errorf("what was saved then is lost: %+v, %v", p, err)
					}
				}
			}
		})
	}
}

func TestNotKept(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	readOnly := newStore(t)
	if err := readOnly.Save(doneStep("a", "one")); err != nil {
		t.Fatal(err)
	}
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
		store *lessons.FileStore
		want  string
	}{
		"no home":          {lessons.NewFileStore(""), "set XDG_STATE_HOME"},
		"home is a file":   {lessons.NewFileStore(filepath.Join(file, "progress.json")), "not kept"},
		"read-only":        {readOnly, "is read-only"},
		"held by another":  {held, "another program holds"},
		"a folder instead": {lessons.NewFileStore(t.TempDir()), "not kept"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := lessons.Options{Inline: true, Store: c.store, Now: clock()}
			s := lessons.Open(lesson(t, counter{of: 3}, nil), o)
			defer s.Close()
			if got := s.View().Notice; !strings.Contains(got, c.want) {
				t.Errorf("notice %q, want %q", got, c.want)
			}
			s.Next()
			if got := s.View().Notice; got != "" {
				t.Errorf("said twice: %q", got)
			}
			if v := s.View(); v.Index != 1 || !v.Done[0] {
				t.Errorf("it does not teach: %+v", v)
			}
		})
	}
}

func TestProgressOfALinkedFile(t *testing.T) {
	t.Parallel()
	target := filepath.Join(t.TempDir(), "kept-elsewhere.json")
	if err := os.WriteFile(target, []byte(`{"version":1,"lessons":{}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "progress.json")
	if err := os.Symlink(target, link); err != nil {
		t.Fatalf("a link: %v", err)
	}
	if err := lessons.NewFileStore(link).Save(doneStep("a", "one")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v, %v", info, err)
	}
	if p, err := lessons.NewFileStore(target).Load(); err != nil || len(p.Lesson("a").Done) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
}
