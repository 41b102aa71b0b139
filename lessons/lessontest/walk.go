// Package lessontest walks through lessons as learners do and runs their scenes,
// for the tests of the lessons.
package lessontest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"weightshare/lessons"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/nets/dataset"
	"weightshare/nets/slowtest"
)

// Walker walks through a lesson as a learner does, and checks every view on the
// way.
type Walker struct {
	T       *testing.T
	Session *lessons.Session
}

// View returns what a front would show now, once what runs in the step is prepared.
func (w Walker) View() lessons.View {
	w.T.Helper()
	if w.Session.View().Run.Preparing {
		w.Settle()
	}
	return w.Session.View()
}

// See returns View after checking it.
func (w Walker) See() lessons.View {
	w.T.Helper()
	return w.Check(w.View())
}

// Check checks a view, and returns it.
func (w Walker) Check(v lessons.View) lessons.View {
	w.T.Helper()
	Fits(w.T, "walk", v)
	for _, f := range v.Figures {
		if words := f.Words(); strings.Contains(words, "not a number") {
			w.T.Errorf("step %s: %s", v.Step.ID, words)
		}
	}
	for _, c := range v.Controls {
		if choice := c.Kind == lessons.Cells || c.Kind == lessons.Dial; c.Label == "" || c.Value == "" && choice || c.Hint == "" || choice && (c.Index < 0 || c.Index >= len(c.Options)) {
			w.T.Errorf("step %s: control %+v", v.Step.ID, c)
		}
	}
	return v
}

// At checks which step the learner is at.
func (w Walker) At(step string) lessons.View {
	w.T.Helper()
	v := w.See()
	if v.Step.ID != step {
		w.T.Fatalf("at step %s, not %s; notice %q", v.Step.ID, step, v.Notice)
	}
	return v
}

// Do moves a control to each of the indices, one after another.
func (w Walker) Do(control string, indices ...int) {
	w.T.Helper()
	for _, i := range indices {
		if err := w.Session.Do(lessons.Action{Control: control, Index: i}); err != nil {
			w.T.Fatal(err)
		}
		w.See()
	}
}

// Settle lets what runs finish, polling as a front does.
func (w Walker) Settle() {
	w.T.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for {
		changed, live := w.Session.Poll()
		if changed {
			w.See()
		}
		if !live {
			return
		}
		if time.Now().After(deadline) {
			w.T.Fatal("the run does not end")
		}
		time.Sleep(time.Millisecond)
	}
}

// Train starts the run and waits for its end.
func (w Walker) Train() {
	w.T.Helper()
	w.Session.Start()
	w.Settle()
	if v := w.See(); v.Run.State != lessons.Finished || v.Run.Done != v.Run.Of {
		w.T.Fatalf("step %s: %+v", v.Step.ID, v.Run)
	}
}

// Answer answers the question of the present step and waits for the verdict.
func (w Walker) Answer(choice int, sure progress.Confidence, right bool) {
	w.T.Helper()
	w.Session.Choose(choice)
	w.See()
	w.Session.SetConfidence(sure)
	w.See()
	w.Settle()
	v := w.See()
	if q := v.Question; q.State != lessons.Answered || len(q.Reply) == 0 || q.Right != right {
		w.T.Fatalf("step %s, choice %d: %+v", v.Step.ID, choice, q)
	}
}

// Says fails the test unless the step says all of the words now: in its text, in
// the reply to its question, in what its goal says is missing, or in its figures.
func (w Walker) Says(words ...string) {
	w.T.Helper()
	said := said(w.See())
	for _, words := range words {
		if !strings.Contains(said, words) {
			w.T.Errorf("step %s does not say %q: %s", w.Session.View().Step.ID, words, said)
		}
	}
}

// Hides fails the test if the step says any of the words now.
func (w Walker) Hides(words ...string) {
	w.T.Helper()
	said := said(w.See())
	for _, words := range words {
		if strings.Contains(said, words) {
			w.T.Errorf("step %s says %q: %s", w.Session.View().Step.ID, words, said)
		}
	}
}

// said returns everything that a view says about what was found.
func said(v lessons.View) string {
	said := make([]string, 0, 2+len(v.Figures))
	said = append(said, prose(v), v.Goal.Missing)
	for _, f := range v.Figures {
		said = append(said, f.Words())
	}
	return strings.Join(said, "\n")
}

// prose returns the text of a view and the reply to its question.
func prose(v lessons.View) string {
	blocks := slices.Clone(v.Text)
	if v.Question != nil {
		blocks = append(blocks, v.Question.Reply...)
	}
	return lessons.PlainText(blocks)
}

// Unmet fails the test if the goal of the step is met, or does not say what is
// missing.
func (w Walker) Unmet(missing string) {
	w.T.Helper()
	if g := w.See().Goal; g.Met || !strings.Contains(g.Missing, missing) {
		w.T.Errorf("step %s, goal %+v", w.Session.View().Step.ID, g)
	}
}

// Met fails the test unless the goal of the step is met.
func (w Walker) Met() {
	w.T.Helper()
	if v := w.See(); !v.Goal.Met {
		w.T.Errorf("step %s, goal %+v: %s", v.Step.ID, v.Goal, said(v))
	}
}

// Refuses fails the test if the session does what it should refuse.
func (w Walker) Refuses(a lessons.Action) {
	w.T.Helper()
	if err := w.Session.Do(a); err == nil {
		w.T.Errorf("step %s takes %+v", w.Session.View().Step.ID, a)
	}
}

// Hint asks for a hint, which must exist.
func (w Walker) Hint() {
	w.T.Helper()
	if w.Session.AskHint(); w.See().Hint == "" {
		w.T.Errorf("step %s, no hint: %s", w.Session.View().Step.ID, w.Session.View().Notice)
	}
}

// End goes on from the last step, and checks that every step is done.
func (w Walker) End() {
	w.T.Helper()
	v := w.See()
	for i, done := range v.Done {
		if !done {
			w.T.Errorf("step %s is not done", v.Lesson.Steps[i].ID)
		}
	}
	claimed(w.T, w.Session)
	if !w.Session.Next() {
		w.T.Error("the lesson does not end")
	}
}

// SeedsTried is how many seeds outcomes are counted over; what a lesson's text
// relies on must hold for seedsWanted of them.
const (
	SeedsTried  = 20
	seedsWanted = 19
)

// Outcome counts for how many seeds something holds that a lesson's text relies on,
// and fails below 19 of 20. The benchmarks BenchmarkOutcomes… call it.
func Outcome(b *testing.B, name string, holds func(seed uint64) (ok bool, found string)) {
	b.Helper()
	b.Run(name, func(b *testing.B) {
		for range b.N {
			held := 0
			for seed := range uint64(SeedsTried) {
				ok, found := holds(seed)
				if ok {
					held++
				}
				b.Logf("seed %d: %v, %s", seed, ok, found)
			}
			b.ReportMetric(float64(held), "of-20-seeds")
			if held < seedsWanted {
				b.Errorf("%s holds for %d of %d seeds", name, held, SeedsTried)
			}
		}
	})
}

// RunScene runs what a scene runs from a seed to its end. In short mode it skips
// the test, as do the functions below.
func RunScene(t testing.TB, s lessons.Runner, seed uint64) {
	t.Helper()
	run, err := s.Run(seed)
	if err != nil {
		t.Fatal(err)
	}
	s.Observe(ToEnd(t, run))
}

// ToEnd runs a stepper from its beginning to its end.
func ToEnd(t testing.TB, run lessons.Stepper) lessons.Snapshot {
	t.Helper()
	slowtest.Skip(t)
	evaluateRarely(run)
	for !run.Done() {
		if err := run.Step(t.Context(), 1000); err != nil {
			t.Fatal(err)
		}
	}
	return run.Snapshot()
}

// RunRace runs a race to its end.
func RunRace(t testing.TB, seed uint64, setup scene.RaceSetup) *scene.RaceSnapshot {
	t.Helper()
	r, err := scene.NewRaceStepper(seed, setup)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := ToEnd(t, r).(*scene.RaceSnapshot)
	return s
}

// RunSweep runs a sweep to its end.
func RunSweep(t testing.TB, setup scene.SweepSetup) *scene.Sweep {
	t.Helper()
	s := &scene.Sweep{}
	run, err := s.Start(setup)
	if err != nil {
		t.Fatal(err)
	}
	s.Observe(ToEnd(t, run))
	return s
}

// Drawn draws a training set.
func Drawn(t testing.TB, s dataset.Spec, seed uint64) dataset.Set {
	t.Helper()
	train, _, err := dataset.Make(s, seed)
	if err != nil {
		t.Fatal(err)
	}
	return train
}
