package lessons_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"weightshare/lessons"
)

// slow is a stepper whose Prepare waits until it is released; then it counts.
type slow struct {
	counting
	release chan error
}

func (s *slow) Prepare() error { return <-s.release }

// slowScene runs a slow.
type slowScene struct {
	counterScene
	stepper *slow
}

func (s slowScene) Run(uint64) (lessons.Stepper, error) { return s.stepper, nil }

// TestPreparingWaitsForNobody checks that a step is shown before its run is
// prepared, and the run once it is.
func TestPreparingWaitsForNobody(t *testing.T) {
	t.Parallel()
	for name, failure := range map[string]error{"made": nil, "failed": errors.New("no memory")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				stepper := &slow{counting{of: 100}, make(chan error)}
				l := lesson(t, counter{}, nil)
				l.Open = func(lessons.Env) lessons.Scenes {
					c := &counter{opened: map[string]bool{}}
					return lessons.Scenes{"watch": slowScene{counterScene{c, "watch"}, stepper}}
				}
				s := lessons.Open(l, lessons.Options{Now: clock()})
				defer s.Close()
				before := time.Now()
				s.Goto(3)
				if waited := time.Since(before); waited > 50*time.Millisecond {
					t.Errorf("the screen waits for %v", waited)
				}
				if v := s.View().Run; v.State != lessons.Ready || !v.Preparing || v.Of != 0 {
					t.Errorf("while it is made: %+v", v)
				}
				if changed, live := s.Poll(); changed || !live {
					t.Errorf("while it is made: changed %v, live %v", changed, live)
				}
				stepper.release <- failure
				synctest.Wait()
				changed, live := s.Poll()
				v := s.View().Run
				if !changed || live || v.Preparing || !errors.Is(v.Err, failure) {
					t.Errorf("once it is made: changed %v, live %v, %+v", changed, live, v)
				}
				if failure != nil {
					return
				}
				if v.State != lessons.Ready || v.Of != 100 {
					t.Errorf("once it is made: %+v", v)
				}
				if err := s.Wait(); err != nil || s.View().Run.State != lessons.Finished {
					t.Errorf("at its end: %+v, %v", s.View().Run, err)
				}
			})
		})
	}
}

// known is a slow stepper whose first snapshot is known.
type known struct{ slow }

func (*known) Prepared() bool { return true }

// TestPreparedIsShownAtOnce checks that a run whose first snapshot is known is shown when
// its step is, and begins as any other.
func TestPreparedIsShownAtOnce(t *testing.T) {
	t.Parallel()
	stepper := &known{slow{counting{of: 100}, make(chan error, 1)}}
	if lessons.Prepared(&stepper.slow) || !lessons.Prepared(stepper) || !lessons.Prepared(&stepper.counting) {
		t.Error("what is prepared is not told apart")
	}
	l := lesson(t, counter{}, nil)
	l.Open = func(lessons.Env) lessons.Scenes {
		return lessons.Scenes{"watch": knownScene{counterScene{&counter{opened: map[string]bool{}}, "watch"}, stepper}}
	}
	s := lessons.Open(l, lessons.Options{Now: clock()})
	defer s.Close()
	s.Goto(3)
	if v := s.View().Run; v.State != lessons.Ready || v.Preparing || v.Of != 100 {
		t.Errorf("on entering: %+v", v)
	}
	stepper.release <- nil
	if err := s.Wait(); err != nil || s.View().Run.State != lessons.Finished {
		t.Errorf("at its end: %+v, %v", s.View().Run, err)
	}
}

// knownScene runs a known.
type knownScene struct {
	counterScene
	stepper *known
}

func (s knownScene) Run(uint64) (lessons.Stepper, error) { return s.stepper, nil }
