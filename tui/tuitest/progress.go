package tuitest

import (
	"slices"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// Begun is the progress of somebody who has begun with the first lesson and opens
// another: that asks a question of the first again before any other.
func Begun(t testing.TB, first, opens *lessons.Lesson) *progress.MemoryStore {
	t.Helper()
	store := &progress.MemoryStore{}
	if opens.ID == first.ID {
		return store
	}
	p := progress.New()
	p.Lessons[first.ID] = &progress.Record{Step: first.Steps[0].ID, Done: []string{first.Steps[0].ID}}
	if err := store.Save(p); err != nil {
		t.Fatal(err)
	}
	return store
}

// CheckProgress checks what a store has kept of a walk through a lesson: every
// step done and every question answered, rightly and thought so, or, on a wrong
// walk, wrongly and surely; tries need not be done on it.
func CheckProgress(t testing.TB, store progress.Store, lesson *lessons.Lesson, wrong bool) {
	t.Helper()
	kept, err := store.Load()
	if err != nil {
		t.Fatal(err)
	}
	record := kept.Lesson(lesson.ID)
	for _, s := range lesson.Steps {
		if !slices.Contains(record.Done, s.ID) && (s.Kind != lessons.Try || !wrong) {
			t.Errorf("step %s is not done", s.ID)
		}
		if s.Question == nil {
			continue
		}
		want := progress.ThinkSo
		if wrong {
			want = progress.Sure
		}
		if a, ok := record.Answers[s.ID]; !ok || a.Right == wrong || a.Confidence != want {
			t.Errorf("step %s: the answer kept is %+v", s.ID, a)
		}
	}
}
