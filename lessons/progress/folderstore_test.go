package progress

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFolderStore checks that a folder keeps what a file keeps, and that only the file
// of the lesson that has changed is written.
func TestFolderStore(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "learner")
	store := NewFolderStore(dir)
	if d, err := store.Load(); err != nil || len(d.Lessons) > 0 {
		t.Fatalf("at first: %+v, %v", d, err)
	}
	want := Join(doneStep("four-pixels", "one"), doneStep("shift", "two"))
	if err := store.Save(want); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(filepath.Join(dir, "shift.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Save(doneStep("four-pixels", "three")); err != nil {
		t.Fatal(err)
	}
	want = Join(want, doneStep("four-pixels", "three"))
	got, err := NewFolderStore(dir).Load()
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, %s", err, diff)
	}
	if after, err := os.Stat(filepath.Join(dir, "shift.json")); err != nil || !os.SameFile(before, after) {
		t.Errorf("a lesson that has not changed was written again: %v", err)
	}
	if err := store.Save(doneStep("../../etc", "one")); err == nil {
		t.Error("a name of a lesson leads out of the folder")
	}
	if err := store.Reset("shift"); err != nil {
		t.Fatal(err)
	}
	if d, err := store.Load(); err != nil || len(d.Lesson("shift").Done) > 0 || len(d.Lesson("four-pixels").Done) != 2 {
		t.Errorf("one lesson forgotten: %+v, %v", d, err)
	}
	if err := store.Reset(""); err != nil {
		t.Fatal(err)
	}
	if d, err := store.Load(); err != nil || len(d.Lesson("four-pixels").Done) > 0 {
		t.Errorf("all forgotten: %+v, %v", d, err)
	}
}
