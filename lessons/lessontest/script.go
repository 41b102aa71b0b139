package lessontest

import (
	"slices"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// A Driver leads one front through a lesson as a learner would, and fails the test
// if the front does not show the result.
type Driver interface {
	// At expects the front at the step with an index.
	At(step int)
	// Answer answers the question with the given confidence, and expects the
	// verdict.
	Answer(choice int, sure progress.Confidence, right bool)
	// AnswerAgain takes the free retry.
	AnswerAgain()
	// ShowAnswer declines the retry and expects the right answer.
	ShowAnswer(right int)
	// Controls returns the present controls of the step.
	Controls() []lessons.Control
	// Act sets a control, acts on one of its cells, presses it or writes in it.
	Act(m Move)
	// Try moves a control there and back, as a clumsy learner does.
	Try(c lessons.Control)
	// HasRun reports whether something can run in the step.
	HasRun() bool
	// Train runs it to its end.
	Train()
	// Glance begins to run it and leaves it.
	Glance()
	// Goal returns the present goal of the step.
	Goal() lessons.Goal
	// SeeGoal expects the front to say that the goal is met.
	SeeGoal(lessons.Goal)
	// GoOn goes to the next step, whatever is left undone in this one; from the
	// last step, to the end of the lesson.
	GoOn()
}

// Walk leads a front through a lesson that is open at its first step. A careful
// learner answers rightly, finishes every run and reaches the goals; a clumsy one
// first answers wrongly, tries every control and leaves runs under way.
func Walk(t testing.TB, l *lessons.Lesson, d Driver, clumsy bool) {
	t.Helper()
	solutions := Solutions(t, l.ID)
	for i := range l.Steps {
		s := &l.Steps[i]
		d.At(i)
		if s.Question != nil {
			answer(d, s.Question, clumsy, i%2 == 0)
		}
		switch {
		case clumsy:
			tryAll(d)
			if d.HasRun() && s.Kind == lessons.Watch {
				d.Train()
			} else if d.HasRun() && s.Kind == lessons.Try {
				d.Glance()
			}
		case s.Kind == lessons.Watch:
			d.Train()
		case s.Kind == lessons.Try:
			solve(t, d, s.ID, solutions[s.ID])
		}
		delete(solutions, s.ID)
		d.GoOn()
	}
	for step := range solutions {
		t.Errorf("%s has a solution of %s, and no such step", l.ID, step)
	}
}

// answer answers a question, wrongly first if clumsy; then the right answer is
// given in the retry or shown.
func answer(d Driver, q *lessons.Question, clumsy, again bool) {
	right := slices.IndexFunc(q.Choices, func(c lessons.Choice) bool { return c.Right })
	if clumsy {
		d.Answer((right+1)%len(q.Choices), progress.Sure, false)
		if !again {
			d.ShowAnswer(right)
			return
		}
		d.AnswerAgain()
	}
	d.Answer(right, progress.ThinkSo, true)
}

// tryAll tries every control, unless an earlier one has removed it.
func tryAll(d Driver) {
	for _, c := range d.Controls() {
		if now, ok := control(d, c.ID); ok {
			d.Try(now)
		}
	}
}

func control(d Driver, id string) (lessons.Control, bool) {
	all := d.Controls()
	i := slices.IndexFunc(all, func(c lessons.Control) bool { return c.ID == id })
	if i < 0 {
		return lessons.Control{}, false
	}
	return all[i], true
}

// solve reaches the goal of a step. If nothing runs, the goal must be met then;
// the numbers of a short run may miss it.
func solve(t testing.TB, d Driver, step string, moves []Move) {
	t.Helper()
	runs := d.HasRun()
	if runs && !slices.Contains(moves, Move{Way: Run}) {
		d.Train()
	}
	for _, m := range moves {
		switch m.Way {
		case Run:
			d.Train()
		case Act:
			act(t, d, m)
		case Seek:
			seek(t, d, m.Control)
		}
	}
	goal := d.Goal()
	if goal.Met {
		d.SeeGoal(goal)
	} else if goal.Text != "" && !runs && !d.HasRun() {
		t.Errorf("step %s: the goal is not met: %+v", step, goal)
	}
}

// act acts on a control and expects it to follow.
func act(t testing.TB, d Driver, m Move) {
	t.Helper()
	d.Act(m)
	switch c, ok := control(d, m.Control); {
	case !ok: // acting has removed it
	case c.Kind == lessons.Line && c.Value != m.Text, (c.Kind == lessons.Dial || c.Points) && c.Index != m.Index:
		t.Fatalf("after %+v the control is %+v", m, c)
	}
}

// seek goes through the options of a control, or presses it, until the goal is
// met.
func seek(t testing.TB, d Driver, id string) {
	t.Helper()
	c, ok := control(d, id)
	if !ok {
		t.Fatalf("there is no control %s", id)
	}
	n := len(c.Options)
	if c.Kind == lessons.Button {
		n = MostPresses
	}
	for i := 0; i < n && !d.Goal().Met; i++ {
		act(t, d, Move{Control: id, Index: i})
	}
}

// Stage is the interactive part of a lesson, for a test that looks at it beside the front
// while nothing moves.
type Stage struct {
	Scenes lessons.Scenes
	Step   string // the one that is looked at
}

// Of returns a copy of a lesson; opening that copy stores its interactive part in s.
func (s *Stage) Of(l *lessons.Lesson) *lessons.Lesson {
	spied := *l
	spied.Open = func(e lessons.Env) lessons.Scenes {
		s.Scenes = l.Open(e)
		return s.Scenes
	}
	return &spied
}

// Goal returns the goal of the step, the zero Goal if it has none.
func (s *Stage) Goal() lessons.Goal {
	if g, ok := s.Scenes[s.Step].(lessons.Goaler); ok {
		return g.Goal()
	}
	return lessons.Goal{}
}

// Controls returns the controls of the step.
func (s *Stage) Controls() []lessons.Control {
	if c, ok := s.Scenes[s.Step].(lessons.Controller); ok {
		return c.Controls()
	}
	return nil
}
