package tuitest

import (
	"slices"
	"testing"

	"weightshare/lessons"
)

// CheckProgress checks what a store has kept of a walk through a lesson: every
// step done and every question answered, rightly and thought so, or, on a wrong
// walk, wrongly and surely; tries need not be done on it.
func CheckProgress(t testing.TB, store lessons.Store, lesson *lessons.Lesson, wrong bool) {
	t.Helper()
	progress, err := store.Load()
	if err != nil {
		t.Fatal(err)
	}
	record := progress.Lesson(lesson.ID)
	for _, s := range lesson.Steps {
		if !slices.Contains(record.Done, s.ID) && (s.Kind != lessons.Try || !wrong) {
			t.Errorf("step %s is not done", s.ID)
		}
		if s.Question == nil {
			continue
		}
		want := lessons.ThinkSo
		if wrong {
			want = lessons.Sure
		}
		if a, ok := record.Answers[s.ID]; !ok || a.Right == wrong || a.Confidence != want {
			t.Errorf("step %s: the answer kept is %+v", s.ID, a)
		}
	}
}
