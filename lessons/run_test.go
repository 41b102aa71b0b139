package lessons_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"weightshare/lessons"
	"weightshare/lessons/progress"
	"weightshare/nets/guard"
)

// atRace opens the lesson at its race.
func atRace(t *testing.T, stage counter, o lessons.Options) (*lessons.Session, **counter) {
	t.Helper()
	made := new(*counter)
	s := lessons.Open(lesson(t, stage, func(c *counter) { *made = c }), o)
	t.Cleanup(s.Close)
	s.Goto(3)
	return s, made
}

func TestPauseAndSingleSteps(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, o lessons.Options) {
		s, stage := atRace(t, counter{of: 1_000_000}, o)
		if changed, live := s.Poll(); changed || live {
			t.Error("a run that was not started moves")
		}
		for n := 1; n <= 3; n++ {
			s.StepOnce()
			poll(t, s)
			if v := s.View().Run; v.Done != n || v.State != lessons.Paused || v.Of != 1_000_000 {
				t.Fatalf("after %d single steps: %+v", n, v)
			}
		}
		s.StepOnce()
		s.StepOnce()
		poll(t, s)
		if v := s.View().Run; v.Done != 5 {
			t.Fatalf("after two more at once: %+v", v)
		}
		s.Start()
		for s.View().Run.Done < 20 {
			if changed, live := s.Poll(); changed && !live {
				t.Fatal("it stands still")
			}
			runtime.Gosched()
		}
		s.Pause()
		poll(t, s)
		rest := s.View().Run
		if rest.State != lessons.Paused || rest.Done != (*stage).seen.done {
			t.Fatalf("paused: %+v, the stage has seen %d", rest, (*stage).seen.done)
		}
		s.Poll()
		if again := s.View().Run; again.Done != rest.Done {
			t.Errorf("it goes on while paused: %+v", again)
		}
	})
}

func TestSpeed(t *testing.T) {
	t.Parallel()
	s, _ := atRace(t, counter{of: 1_000_000}, lessons.Options{Inline: true, Now: clock()})
	var names []string
	for range 6 {
		names = append(names, s.View().Run.Speed)
		s.Faster()
	}
	if got := strings.Join(names, " "); got != "×4 ×16 ×64 full full full" {
		t.Errorf("faster: %s", got)
	}
	for range 9 {
		s.Slower()
	}
	s.Start()
	for range 3 {
		s.Poll()
	}
	if v := s.View().Run; v.Done != 3 || v.Speed != "×1" {
		t.Errorf("three polls at ×1: %+v", v)
	}
	s.Faster()
	s.Poll()
	if v := s.View().Run; v.Done != 7 {
		t.Errorf("one more at ×4: %+v", v)
	}
}

func TestEveryActionThatOutdatesARunStopsIt(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, o lessons.Options) {
		s, stage := atRace(t, counter{of: 1_000_000_000}, o)
		for name, act := range map[string]func(){
			"reset":    s.Reset,
			"new seed": s.NewSeed,
			"action":   func() { _ = s.Do(lessons.Action{Control: "dial", Index: 1}) },
			"leaving":  func() { s.Back(); s.Goto(3) },
		} {
			for range 3 {
				s.Start()
				s.Poll()
				s.Poll()
				act()
				if v := s.View().Run; v.State != lessons.Ready || v.Done != 0 || (*stage).seen.done != 0 {
					t.Errorf("%s: %+v", name, v)
				}
			}
		}
		s.Start()
		s.Poll()
		if err := s.Do(lessons.Action{Control: "dial", Index: 0, Move: true}); err != nil || s.View().Run.State != lessons.Running {
			t.Errorf("a move of the cursor stops the run: %v", err)
		}
		s.Reset()
	})
}

func TestSeeds(t *testing.T) {
	t.Parallel()
	o := lessons.Options{Inline: true, Now: clock(), Seed: 40}
	s, stage := atRace(t, counter{of: 3}, o)
	s.NewSeed()
	s.Reset()
	s.Goto(0)
	s.Goto(3)
	if got := (*stage).seeds; len(got) != 4 || got[0] != 40 || got[1] != 41 || got[2] != 41 || got[3] != 41 {
		t.Errorf("seeds %v", got)
	}
}

func TestFailuresAreShown(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, o lessons.Options) {
		s, _ := atRace(t, counter{of: 100, failAt: 7}, o)
		s.Start()
		poll(t, s)
		if v := s.View().Run; v.State != lessons.Failed || v.Err == nil || v.Err.Error() != "it diverged" || v.Done != 7 {
			t.Errorf("diverged: %+v", v)
		}
		s.Start()
		if s.View().Run.State != lessons.Running {
			t.Error("it cannot be tried again")
		}
		if err := s.Wait(); err == nil {
			t.Error("the second time it does not fail")
		}

		s, _ = atRace(t, counter{of: 100, panicAt: 7}, o)
		s.Start()
		poll(t, s)
		var broken *guard.PanicError
		if v := s.View().Run; v.State != lessons.Failed || !errors.As(v.Err, &broken) || !strings.Contains(string(broken.Stack), "counting") {
			t.Errorf("broken down: %+v", v)
		}
	})
}

func TestAFailedMeasurementTakesTheQuestionBack(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, o lessons.Options) {
		s := lessons.Open(lesson(t, counter{of: 100, failAt: 7}, nil), o)
		defer s.Close()
		s.Goto(1)
		s.Choose(1)
		s.SetConfidence(progress.Sure)
		if err := s.Wait(); err == nil {
			t.Fatal("it does not fail")
		}
		if q := s.View().Question; q.State != lessons.AskConfidence || q.Chosen != 1 {
			t.Errorf("%+v", q)
		}
	})
}

func TestTheMeasurementIsNotDisturbed(t *testing.T) {
	t.Parallel()
	o := lessons.Options{Inline: true, Now: clock()}
	s := lessons.Open(lesson(t, counter{of: 100}, nil), o)
	defer s.Close()
	s.Goto(1)
	s.Choose(0)
	s.SetConfidence(progress.Sure)
	s.Poll()
	s.NewSeed()
	s.Reset()
	if err := s.Do(lessons.Action{Control: "dial", Index: 1}); err == nil {
		t.Error("an action outdates the run that answers the question")
	}
	if v := s.View(); v.Run.Done != 4 || v.Question.State != lessons.Measuring || v.Next != "finish the run" {
		t.Errorf("%+v", v)
	}
	s.Next()
	poll(t, s)
	if v := s.View(); v.Question.State != lessons.Answered {
		t.Errorf("%+v", v)
	}
}

// heavy is a stepper whose every step and snapshot waits until it is released, and
// which does not check whether it has been stopped.
type heavy struct {
	counting
	entered, release chan struct{}
}

func (h *heavy) wait() {
	h.entered <- struct{}{}
	<-h.release
}

func (h *heavy) Step(context.Context, int) error {
	h.wait()
	return h.counting.Step(context.Background(), 1)
}

func (h *heavy) Snapshot() lessons.Snapshot {
	if h.done > 0 {
		h.wait()
	}
	return h.counting.Snapshot()
}

// heavyScene runs the steppers that it is given, in turn.
type heavyScene struct {
	counterScene
	steppers []*heavy
}

func (h *heavyScene) Run(uint64) (lessons.Stepper, error) {
	next := h.steppers[0]
	h.steppers = h.steppers[1:]
	return next, nil
}

// TestStoppingWaitsForNobody leaves a run in the middle of a step, and another in
// the middle of a snapshot: the screen goes on at once, and what they produce
// later is not shown.
func TestStoppingWaitsForNobody(t *testing.T) {
	t.Parallel()
	for name, intoSnapshot := range map[string]bool{"step": false, "snapshot": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				stepper := func() *heavy {
					return &heavy{counting: counting{of: 100}, entered: make(chan struct{}), release: make(chan struct{})}
				}
				old := stepper()
				l := lesson(t, counter{}, nil)
				l.Open = func(lessons.Env) lessons.Scenes {
					c := &counter{opened: map[string]bool{}}
					return lessons.Scenes{"watch": &heavyScene{counterScene{c, "watch"}, []*heavy{old, stepper()}}}
				}
				s := lessons.Open(l, lessons.Options{Now: clock()})
				s.Goto(3)
				s.Start()
				s.Poll()
				<-old.entered
				if intoSnapshot {
					old.release <- struct{}{}
					<-old.entered
				}
				s.Reset()
				close(old.release)
				go func() {
					for range old.entered {
					}
				}()
				synctest.Wait()
				s.Poll()
				if v := s.View().Run; v.State != lessons.Ready || v.Done != 0 {
					t.Errorf("the old run is shown: %+v", v)
				}
				s.Close()
				close(old.entered)
			})
		})
	}
}
