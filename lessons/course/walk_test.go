package course

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"weightshare/lessons"
	"weightshare/nets/dataset"
)

// walker walks through a lesson as a learner would, looking at every view on the
// way.
type walker struct {
	t *testing.T
	s *lessons.Session
}

// see checks the view that a front would show now.
func (w walker) see() lessons.View {
	w.t.Helper()
	v := w.s.View()
	fits(w.t, "walk", v)
	for _, f := range v.Figures {
		if words := f.Words(); strings.Contains(words, "not a number") {
			w.t.Errorf("step %s: %s", v.Step.ID, words)
		}
	}
	for _, c := range v.Controls {
		if choice := c.Kind == lessons.Cells || c.Kind == lessons.Dial; c.Label == "" || c.Value == "" && choice || c.Hint == "" || choice && (c.Index < 0 || c.Index >= len(c.Options)) {
			w.t.Errorf("step %s: control %+v", v.Step.ID, c)
		}
	}
	return v
}

// at checks which step the learner is at.
func (w walker) at(step string) lessons.View {
	w.t.Helper()
	v := w.see()
	if v.Step.ID != step {
		w.t.Fatalf("at step %s, not %s; notice %q", v.Step.ID, step, v.Notice)
	}
	return v
}

// Do moves a control to each of the indices, one after another.
func (w walker) Do(control string, indices ...int) {
	w.t.Helper()
	for _, i := range indices {
		if err := w.s.Do(lessons.Action{Control: control, Index: i}); err != nil {
			w.t.Fatal(err)
		}
		w.see()
	}
}

// settle lets what runs come to its end, by the ticks of a front.
func (w walker) settle() {
	w.t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for {
		changed, live := w.s.Poll()
		if changed {
			w.see()
		}
		if !live {
			return
		}
		if time.Now().After(deadline) {
			w.t.Fatal("the run does not end")
		}
		time.Sleep(time.Millisecond)
	}
}

// train starts the run and waits for its end.
func (w walker) train() {
	w.t.Helper()
	w.s.Start()
	w.settle()
	if v := w.see(); v.Run.State != lessons.Finished || v.Run.Done != v.Run.Of {
		w.t.Fatalf("step %s: %+v", v.Step.ID, v.Run)
	}
}

// answer answers the question of the present step, and says whether that was
// right.
func (w walker) answer(choice int, c lessons.Confidence) bool {
	w.t.Helper()
	w.s.Choose(choice)
	w.see()
	w.s.SetConfidence(c)
	w.see()
	w.settle()
	v := w.see()
	if v.Question.State != lessons.Answered || len(v.Question.Reply) == 0 {
		w.t.Fatalf("step %s: %+v", v.Step.ID, v.Question)
	}
	return v.Question.Right
}

// choose answers the question of the present step with the choice that contains
// the words, sure of it.
func (w walker) choose(words string) bool {
	w.t.Helper()
	for i, c := range w.s.View().Question.Choices {
		if strings.Contains(lessons.PlainText([]lessons.Block{{Spans: c.Text}}), words) {
			return w.answer(i, lessons.Sure)
		}
	}
	w.t.Fatalf("step %s has no choice %q", w.s.View().Step.ID, words)
	return false
}

// end goes on from the last step, and sees to it that every step is done.
func (w walker) end() {
	w.t.Helper()
	v := w.see()
	for i, done := range v.Done {
		if !done {
			w.t.Errorf("step %s is not done", v.Lesson.Steps[i].ID)
		}
	}
	claimed(w.t, w.s)
	if !w.s.Next() {
		w.t.Error("the lesson does not end")
	}
}

// A way of walking through a lesson: with what runs done inline or in the
// background, with right answers alone or with wrong ones first.
type way struct{ inline, wrong bool }

// ways are two that have everything once.
func ways() []way { return []way{{true, true}, {false, false}} }

// walkLesson walks a lesson from its first step to its last, inline with wrong
// answers first and in the background with right ones; then it is opened again from the same file, for what is to be seen there.
func walkLesson(t *testing.T, l *lessons.Lesson, walk, again func(w walker, wrong bool)) {
	t.Helper()
	for _, way := range ways() {
		t.Run(fmt.Sprintf("inline=%v/wrong=%v", way.inline, way.wrong), func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "progress.json")
			o := lessons.Options{Inline: way.inline, Store: lessons.NewFileStore(path)}
			s := lessons.Open(l, o)
			walk(walker{t, s}, way.wrong)
			s.Close()

			s = lessons.Open(l, o)
			defer s.Close()
			if v := s.View(); v.Index != len(v.Lesson.Steps)-1 || v.Notice != "" {
				t.Errorf("resumed at %s, notice %q", v.Step.ID, v.Notice)
			}
			again(walker{t, s}, way.wrong)
		})
	}
}

// seedsTried is how many seeds outcomes are counted over, and seedsWanted in how
// many of them what a lesson's text relies on has to hold.
const (
	seedsTried  = 20
	seedsWanted = 19
)

// outcome counts for how many seeds something holds that a lesson's text relies
// on, and fails below 19 of 20. The benchmarks BenchmarkOutcomes… call it.
func outcome(b *testing.B, name string, holds func(seed uint64) (ok bool, found string)) {
	b.Helper()
	b.Run(name, func(b *testing.B) {
		for range b.N {
			held := 0
			for seed := range uint64(seedsTried) {
				ok, found := holds(seed)
				if ok {
					held++
				}
				b.Logf("seed %d: %v, %s", seed, ok, found)
			}
			b.ReportMetric(float64(held), "of-20-seeds")
			if held < seedsWanted {
				b.Errorf("%s holds for %d of %d seeds", name, held, seedsTried)
			}
		}
	})
}

// runScene runs what a scene runs with a seed to its end, and shows it the result.
func runScene(t testing.TB, s lessons.Runner, seed uint64) {
	t.Helper()
	run, err := s.Run(seed)
	if err != nil {
		t.Fatal(err)
	}
	s.Observe(toEnd(t, run))
}

// toEnd runs to the end.
func toEnd(t testing.TB, run lessons.Stepper) lessons.Snapshot {
	t.Helper()
	for !run.Done() {
		if err := run.Step(t.Context(), 1000); err != nil {
			t.Fatal(err)
		}
	}
	return run.Snapshot()
}

// runRace runs a race over a task to its end.
func runRace(t testing.TB, seed uint64, setup raceSetup) *taskSnapshot {
	t.Helper()
	r, err := newTaskRace(seed, setup)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := toEnd(t, r).(*taskSnapshot)
	return s
}

// runSweep runs a sweep to its end.
func runSweep(t testing.TB, setup sweepSetup) *sweeping {
	t.Helper()
	s := &sweeping{}
	run, err := s.startSweep(setup)
	if err != nil {
		t.Fatal(err)
	}
	for !run.Done() {
		if err := run.Step(t.Context(), 1<<20); err != nil {
			t.Fatal(err)
		}
	}
	s.Observe(run.Snapshot())
	return s
}

// TestEveryWrongChoiceHasAReply: to itself, not one that fits another as well.
func TestEveryWrongChoiceHasAReply(t *testing.T) {
	t.Parallel()
	for _, l := range All() {
		for _, step := range l.Steps {
			if step.Question == nil {
				continue
			}
			replies := map[string]bool{}
			for _, c := range step.Question.Choices {
				if !c.Right && (len(c.Reply) < 20 || replies[c.Reply]) {
					t.Errorf("%s, step %s: the reply to %q is %q", l.ID, step.ID, c.Text, c.Reply)
				}
				replies[c.Reply] = true
			}
		}
	}
}

// finish runs what a scene runs to its end.
func finish(t testing.TB, s lessons.Runner, seed uint64) {
	t.Helper()
	run, err := s.Run(seed)
	if err != nil {
		t.Fatal(err)
	}
	for !run.Done() {
		if err := run.Step(t.Context(), 1<<20); err != nil {
			t.Fatal(err)
		}
	}
	s.Observe(run.Snapshot())
}

// drawn is a training set.
func drawn(t testing.TB, s dataset.Spec, seed uint64) dataset.Set {
	t.Helper()
	train, _, err := dataset.Make(s, seed)
	if err != nil {
		t.Fatal(err)
	}
	return train
}

func found(t testing.TB, id string) *lessons.Lesson {
	t.Helper()
	return Find(id)
}
