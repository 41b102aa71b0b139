package class

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// TestRejoinElsewhere checks that a member who comes back at another process, after the
// first has ended, has what was done and measured there and goes on at the same step,
// unless the member's own progress is newer.
func TestRejoinElsewhere(t *testing.T) {
	t.Parallel()
	o := Options{Keeper: &MemoryKeeper{}, Bus: &MemoryBus{}}
	first, err := Open("abc", o)
	check(t, err)
	a := join(t, first, "a")
	tell := func(kind lessons.EventKind, step string) {
		t.Helper()
		check(t, a.Tell(lessons.Event{Kind: kind, Lesson: "l", Step: step}))
	}
	tell(lessons.StepEntered, "s")
	tell(lessons.StepDone, "s")
	tell(lessons.StepEntered, "race")
	check(t, a.Tell(ranSeed(1, .9)))
	tell(lessons.StepDone, "race")
	tell(lessons.StepDone, "race")
	if !a.Unsent() {
		t.Error("a step that is done is kept at once")
	}
	a.Leave()
	first.Close()

	b, err := open(t, o).Join("", a.Token())
	check(t, err)
	want := progress.New()
	conditions := map[string]any{"samples": 50.}
	want.Lessons["l"] = &progress.Record{Step: "race", Done: []string{"s", "race"}, Answers: map[string]progress.Answer{}, Measured: []progress.Measurement{
		{Step: "race", Network: "conv", Metric: "test_accuracy", Value: .9, Seed: 1, Options: conditions},
		{Step: "race", Network: "local", Metric: "test_accuracy", Value: .8, Seed: 1, Options: conditions},
	}}
	loaded := func(s progress.Store) progress.Document {
		t.Helper()
		d, err := b.Kept(s).Load()
		check(t, err)
		return d
	}
	if diff := cmp.Diff(want, loaded(&progress.MemoryStore{})); diff != "" {
		t.Error(diff)
	}
	kept := &progress.MemoryStore{}
	check(t, kept.Save(want))
	more := progress.New()
	more.Lessons["l"] = &progress.Record{Step: "later"}
	check(t, kept.Save(more))
	want.Lessons["l"].Step = "later"
	if diff := cmp.Diff(want, loaded(kept)); diff != "" {
		t.Error(diff)
	}
}
