package course

import (
	"math/rand/v2"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/progress"
	"weightshare/nets/slowtest"
)

// actions returns everything that a front can do to a session.
func actions(s *lessons.Session, r *rand.Rand) []func() {
	act := func() {
		controls := s.View().Controls
		if len(controls) == 0 {
			return
		}
		c := controls[r.IntN(len(controls))]
		_ = s.Do(lessons.Action{Control: c.ID, Index: r.IntN(len(c.Options)+2) - 1, Move: r.IntN(3) == 0})
	}
	return []func(){
		act, act, act, act,
		func() { s.Next() }, s.Back,
		func() { s.Goto(r.IntN(10) - 1) },
		func() { s.Choose(r.IntN(6) - 1) },
		func() { s.Choose(r.IntN(6) - 1) },
		func() { s.SetConfidence(progress.Confidence(r.IntN(4))) },
		s.Retry, s.AskHint, s.Start, s.Start, s.Pause, s.StepOnce, s.Faster, s.Faster, s.Slower, s.NewSeed, s.Reset,
		func() { s.Poll() }, func() { s.Poll() }, func() { s.Poll() },
		func() { _ = s.Do(lessons.Action{Control: "nothing"}) },
	}
}

// TestAnyOrderOfActions checks that the session stays intact whatever a learner
// does, in whatever order.
func TestAnyOrderOfActions(t *testing.T) {
	t.Parallel()
	steps := 150
	if slowtest.Short() {
		steps = 50
	}
	for i, l := range All() {
		t.Run(l.ID, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(uint64(i), 9))
			s := lessons.Open(lessontest.Shorten(l, 8), lessons.Options{Inline: i%2 == 0, Data: lessontest.Data()})
			for range steps {
				all := actions(s, r)
				all[r.IntN(len(all))]()
				checkView(t, s.View())
			}
			s.Close()
			s.Close()
			if changed, live := s.Poll(); changed || live {
				t.Error("it lives on after its end")
			}
		})
	}
}

// checkView checks that a view can be shown.
func checkView(t *testing.T, v lessons.View) {
	t.Helper()
	if v.Step == nil || v.Next == "" || v.Index < 0 || v.Index >= len(v.Lesson.Steps) || len(v.Done) != len(v.Lesson.Steps) {
		t.Fatalf("%+v", v)
	}
	if q := v.Question; q != nil && (q.State > lessons.Choosing) != (q.Chosen >= 0) {
		t.Fatalf("question %+v", q)
	}
	if v.Run.State == lessons.Failed {
		t.Fatalf("run %+v", v.Run)
	}
	for _, f := range v.Figures {
		_ = f.Words()
	}
}
