package lessons_test

import (
	"fmt"
	"slices"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// eventWords describes an event in a line.
func eventWords(e lessons.Event) string {
	switch e.Kind {
	case lessons.StepEntered:
		return "entered " + e.Step
	case lessons.AnswerChosen:
		return fmt.Sprintf("chose %d, right %t, second %t", e.Choice, e.Right, e.Second)
	case lessons.AnswerConfirmed:
		return fmt.Sprintf("stands %d, right %t, second %t, %s", e.Choice, e.Right, e.Second, e.Confidence)
	case lessons.StepDone:
		return "done " + e.Step
	default:
		return fmt.Sprintf("measured %d of %s in %s", len(e.Measured), e.Measured[0].Metric, e.Step)
	}
}

// TestEvents checks that an answer is reported when it is given, before anything runs.
func TestEvents(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, o lessons.Options) {
		var told []string
		o.Events = func(e lessons.Event) { told = append(told, eventWords(e)) }
		s := lessons.Open(lesson(t, counter{of: 4}, nil), o)
		defer s.Close()
		s.Next()
		s.Choose(0)
		s.Choose(2)
		s.SetConfidence(progress.Guess)
		given := []string{
			"entered look", "done look", "entered guess", "chose 0, right false, second false", "chose 2, right false, second false",
			"stands 2, right false, second false, guess",
		}
		if !slices.Equal(told, given) {
			t.Fatalf("told %q before the run ends, want %q", told, given)
		}
		poll(t, s)
		s.Retry()
		s.Choose(1)
		s.SetConfidence(progress.Sure)
		want := append(given, "measured 1 of count in guess", "done guess", "chose 1, right true, second true", "stands 1, right true, second true, sure")
		if !slices.Equal(told, want) {
			t.Errorf("told %q, want %q", told, want)
		}
	})
}

// held walks a session to its question, which a class holds.
func held(t *testing.T, o lessons.Options, stage *lessons.Hold, open func(*counter)) *lessons.Session {
	t.Helper()
	o.Hold = func(string) lessons.Hold { return *stage }
	s := lessons.Open(lesson(t, counter{of: 4}, open), o)
	s.Goto(1)
	return s
}

// expectState checks the state of the question, and that nothing is revealed before the
// end.
func expectState(t *testing.T, s *lessons.Session, state lessons.QuestionState) {
	t.Helper()
	v := s.View()
	if v.Question.State != state {
		t.Fatalf("the question is in state %d, want %d", v.Question.State, state)
	}
	told := v.Question.Right || len(v.Question.Reply) > 0 || slices.ContainsFunc(v.Question.Choices, func(c lessons.ChoiceView) bool { return c.Right || c.Tried })
	if told && state != lessons.Answered {
		t.Fatalf("the verdict is seen before the class sees it: %+v", v.Question)
	}
}

// TestHeldQuestion follows peer instruction: vote, measure, vote again, verdict.
func TestHeldQuestion(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, o lessons.Options) {
		store := &progress.MemoryStore{}
		o.Store = store
		stage := lessons.FirstVote
		var scenes *counter
		s := held(t, o, &stage, func(c *counter) { scenes = c })
		defer s.Close()
		s.Choose(0)
		s.SetConfidence(progress.Sure)
		expectState(t, s, lessons.Held)
		s.Next()
		expectState(t, s, lessons.Held)
		if s.View().Run.State != lessons.Ready || scenes.opened["guess"] {
			t.Fatal("something is run, or shown, before all have voted")
		}
		again := lessons.Open(lesson(t, counter{of: 4}, nil), lessons.Options{Store: store, Inline: true, Hold: func(string) lessons.Hold { return stage }})
		expectState(t, again, lessons.Held) // coming back reveals no more
		again.Close()

		stage = lessons.HoldMeasure
		s.UpdateHold()
		expectState(t, s, lessons.Measuring)
		poll(t, s)
		expectState(t, s, lessons.Held)
		if s.View().Run.State != lessons.Finished || scenes.opened["guess"] {
			t.Fatal("the run is not seen, or more than the run is")
		}
		stage = lessons.SecondVote
		s.UpdateHold()
		expectState(t, s, lessons.Choosing)
		if v := s.View(); v.Question.First != 0 || v.Question.Chosen != -1 {
			t.Fatalf("the second vote begins with %+v", v.Question)
		}
		s.Choose(1)
		s.Next()
		expectState(t, s, lessons.Held)
		stage = lessons.NotHeld
		s.UpdateHold()
		expectState(t, s, lessons.Answered)
		if v := s.View(); !v.Question.Right || v.Question.CanRetry || !scenes.opened["guess"] || !v.Done[1] {
			t.Errorf("after the verdict: %+v", v)
		}
		answers := s.Progress().Lesson("counting-up").Answers
		if answers["guess"].Choice != "nowhere" || !answers["again:guess"].Right {
			t.Errorf("kept %+v", answers)
		}
	})
}

// TestReleasedEarly checks that a class that goes on after the first vote gets the
// verdict, after the run that measures it, and that the same answer twice is no mistake.
func TestReleasedEarly(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, o lessons.Options) {
		for _, twice := range []bool{false, true} {
			stage := lessons.FirstVote
			s := held(t, o, &stage, nil)
			s.Choose(2)
			s.SetConfidence(progress.ThinkSo)
			if twice {
				stage = lessons.SecondVote
				s.UpdateHold()
				s.Choose(2)
				s.SetConfidence(progress.Sure)
			}
			stage = lessons.NotHeld
			s.UpdateHold()
			expectState(t, s, lessons.Measuring)
			poll(t, s)
			expectState(t, s, lessons.Answered)
			if v := s.View(); v.Question.Right || v.Question.CanRetry || !v.Question.Choices[1].Right || v.Question.Chosen != 2 {
				t.Errorf("after the verdict: %+v", v.Question)
			}
			s.Close()
		}
	})
}

// TestLateVote checks that a learner who joins during the second vote has one vote.
func TestLateVote(t *testing.T) {
	t.Parallel()
	stage := lessons.SecondVote
	var told []lessons.Event
	s := held(t, lessons.Options{Inline: true, Events: func(e lessons.Event) { told = append(told, e) }}, &stage, nil)
	defer s.Close()
	s.Choose(1)
	s.SetConfidence(progress.Sure)
	expectState(t, s, lessons.Held)
	if last := told[len(told)-1]; !last.Second || last.Kind != lessons.AnswerConfirmed {
		t.Errorf("told %+v", last)
	}
	if a := s.Progress().Lesson("counting-up").Answers; !a["guess"].Right || len(a) != 1 {
		t.Errorf("kept %+v", a)
	}
	s.UpdateHold()
	expectState(t, s, lessons.Held)
}

// TestHeldRunFails checks that a run that fails holds nobody up.
func TestHeldRunFails(t *testing.T) {
	t.Parallel()
	stage := lessons.FirstVote
	o := lessons.Options{Inline: true, Hold: func(string) lessons.Hold { return stage }}
	s := lessons.Open(lesson(t, counter{of: 4, failAt: 2}, nil), o)
	defer s.Close()
	s.Goto(1)
	s.Choose(1)
	s.SetConfidence(progress.Sure)
	stage = lessons.HoldMeasure
	s.UpdateHold()
	if s.Wait() == nil {
		t.Fatal("the run does not fail")
	}
	expectState(t, s, lessons.Held)
	stage = lessons.NotHeld
	s.UpdateHold()
	expectState(t, s, lessons.Answered)
}

// TestOneSeed checks that with OneSeed the other seeds are left out.
func TestOneSeed(t *testing.T) {
	t.Parallel()
	for _, one := range []bool{false, true} {
		limited := -1
		l := lesson(t, counter{of: 4}, nil)
		open := l.Open
		l.Open = func(e lessons.Env) lessons.Scenes {
			all := open(e)
			all["watch"] = limiting{all["watch"].(counterScene), &limited}
			return all
		}
		s := lessons.Open(l, lessons.Options{Inline: true, OneSeed: one})
		s.Goto(3)
		s.Close()
		if (limited == 0) != one {
			t.Errorf("one seed %t: limited to %d others", one, limited)
		}
	}
}

// limiting is a counter that would also count from other seeds.
type limiting struct {
	counterScene
	limited *int
}

type limitingStepper struct {
	lessons.Stepper
	limited *int
}

func (l limitingStepper) LimitOthers(n int) { *l.limited = n }

func (l limiting) Run(seed uint64) (lessons.Stepper, error) {
	s, err := l.counterScene.Run(seed)
	return limitingStepper{s, l.limited}, err
}
