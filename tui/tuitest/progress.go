package tuitest

import (
	"slices"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// Begun returns the progress of a learner who has begun the first lesson and opens
// another one, which then begins with a question from the first.
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

// CheckProgress checks the progress stored after a walk through the i-th of all
// lessons: every step except tries is done, and every question is answered: correctly
// and "think so", or by a clumsy learner wrongly and "sure". It returns the lesson to
// go on with: the next one after a lesson that is finished, otherwise the same one.
func CheckProgress(t testing.TB, store progress.Store, all []*lessons.Lesson, i int, clumsy bool) (next *lessons.Lesson) {
	t.Helper()
	kept, err := store.Load()
	if err != nil {
		t.Fatal(err)
	}
	record := kept.Lesson(all[i].ID)
	next = all[(i+1)%len(all)]
	for _, s := range all[i].Steps {
		switch done := slices.Contains(record.Done, s.ID); {
		case done:
		case s.Kind == lessons.Try:
			next = all[i]
		default:
			t.Errorf("step %s is not done", s.ID)
		}
		if s.Question == nil {
			continue
		}
		want := progress.ThinkSo
		if clumsy {
			want = progress.Sure
		}
		if a, ok := record.Answers[s.ID]; !ok || a.Right == clumsy || a.Confidence != want {
			t.Errorf("step %s: the answer kept is %+v", s.ID, a)
		}
	}
	return next
}
