package lessons_test

import (
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// TestSettingsAreRestored checks that what was set, run and answered in a session is
// there in the next; runs are repeated unasked and not measured again.
func TestSettingsAreRestored(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, o lessons.Options) {
		l := lesson(t, counter{of: 30}, nil)
		s := lessons.Open(l, o)
		s.Goto(1)
		answer(t, s, 0)
		s.Retry()
		answer(t, s, 1)
		s.Goto(2)
		if err := s.Do(lessons.Action{Control: "dial", Index: 1}); err != nil {
			t.Fatal(err)
		}
		s.Goto(3)
		s.NewSeed()
		if err := s.Wait(); err != nil {
			t.Fatal(err)
		}
		s.Close()

		again := lessons.Open(l, o)
		defer again.Close()
		if v := again.View(); v.Index != 3 || !v.Run.Again || v.Run.Seed != 1 || v.NextRuns {
			t.Errorf("what was run does not run again: %+v", v.Run)
		}
		poll(t, again)
		if v := again.View(); v.Run.State != lessons.Finished || v.Run.Again {
			t.Errorf("%+v", v.Run)
		}
		if n := len(again.Progress().Lesson(l.ID).Measured); n != 2 {
			t.Errorf("%d measurements, not 2", n)
		}
		again.Goto(2)
		if v := again.View(); v.Controls[0].Index != 1 || !v.Goal.Met {
			t.Errorf("the dial is lost: %+v, goal %+v", v.Controls[0], v.Goal)
		}
		again.Goto(1)
		if q := again.View().Question; !q.Right || q.CanRetry || !q.Choices[0].Tried {
			t.Errorf("the re-try is lost: %+v", q)
		}
		if a := again.Progress().Lesson(l.ID).Answers["guess"]; a.Right {
			t.Errorf("the re-try has overwritten the prediction: %+v", a)
		}
	})
}

// answer answers the question of the step and waits for the verdict.
func answer(t *testing.T, s *lessons.Session, choice int) {
	t.Helper()
	s.Choose(choice)
	s.SetConfidence(progress.Sure)
	poll(t, s)
	if q := s.View().Question; q.State != lessons.Answered {
		t.Fatalf("%+v", q)
	}
}

// TestAGoalStaysMet checks that a goal stays met, whatever is changed later.
func TestAGoalStaysMet(t *testing.T) {
	t.Parallel()
	s := lessons.Open(lesson(t, counter{}, nil), lessons.Options{Inline: true, Now: clock()})
	defer s.Close()
	s.Goto(2)
	for _, i := range []int{1, 0} {
		if err := s.Do(lessons.Action{Control: "dial", Index: i}); err != nil {
			t.Fatal(err)
		}
	}
	if v := s.View(); !v.Goal.Met || v.Goal.Missing != "" || lessons.PlainText(v.Text) != "There." {
		t.Errorf("%+v, %s", v.Goal, lessons.PlainText(v.Text))
	}
}

// TestSettingsHaveAnEnd checks that a long session remembers only the newest
// changes.
func TestSettingsHaveAnEnd(t *testing.T) {
	t.Parallel()
	store := &progress.MemoryStore{}
	s := lessons.Open(lesson(t, counter{}, nil), lessons.Options{Inline: true, Now: clock(), Store: store})
	for i := range 2100 {
		s.Goto(2 + i%2)
		if err := s.Do(lessons.Action{Control: "dial", Index: i % 2}); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	changes := s.Progress().Lesson("counting-up").Settings.Changes
	if n := len(changes); n != 2000 || changes[n-1].Step != "watch" {
		t.Errorf("%d changes, the last %+v", n, changes[n-1])
	}
}
