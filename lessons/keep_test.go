package lessons_test

import (
	"runtime"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// keeper is a counter that keeps every tenth number of a run that is stopped.
type keeper struct{ counterScene }

func (k keeper) Kept() []progress.Measurement {
	var all []progress.Measurement
	for n := 10; n <= k.seen.done; n += 10 {
		all = append(all, progress.Measurement{Network: "counter", Metric: "passed", Value: float64(n), Options: map[string]any{"n": n}})
	}
	return all
}

// passed counts what is kept of a session's runs, and checks where it was kept.
func passed(t *testing.T, o lessons.Options) int {
	t.Helper()
	kept, err := o.Store.Load()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, m := range kept.Lesson("counting-up").Measured {
		if m.Metric != "passed" {
			continue
		}
		if m.Step != "watch" || m.At == "" {
			t.Errorf("kept %+v", m)
		}
		n++
	}
	return n
}

// TestAStoppedRunKeepsWhatItMeasured stops a run in every way that there is.
func TestAStoppedRunKeepsWhatItMeasured(t *testing.T) {
	t.Parallel()
	for name, stop := range map[string]func(*lessons.Session){
		"back":     (*lessons.Session).Back,
		"close":    (*lessons.Session).Close,
		"reset":    (*lessons.Session).Reset,
		"new seed": (*lessons.Session).NewSeed,
		"paused":   func(s *lessons.Session) { s.Pause(); s.Goto(0) },
		"dial":     func(s *lessons.Session) { _ = s.Do(lessons.Action{Control: "dial", Index: 1}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bothWays(t, func(t *testing.T, o lessons.Options) {
				s := openKeeper(t, counter{of: 1_000_000_000}, o)
				defer s.Close()
				s.Goto(3)
				s.Start()
				for s.View().Run.Done < 35 {
					s.Poll()
					runtime.Gosched()
				}
				if n := passed(t, o); n != 0 {
					t.Errorf("%d kept while it runs", n)
				}
				stop(s)
				if n := passed(t, o); n < 3 {
					t.Errorf("%d kept of a run that was stopped at 35 or later", n)
				}
			})
		})
	}
}

// openKeeper opens the counting lesson with a stage that keeps.
func openKeeper(t *testing.T, stage counter, o lessons.Options) *lessons.Session {
	t.Helper()
	l := lesson(t, stage, nil)
	l.Open = func(lessons.Env) lessons.Scenes {
		c := stage
		c.opened = map[string]bool{}
		return scenesOf(l, func(step string) lessons.Scene { return keeper{counterScene{&c, step}} })
	}
	return lessons.Open(l, o)
}

// TestWhatElseIsKept checks that a run that fails keeps what came before the
// failure, and that one that was never started or came to its end keeps only
// what it measured.
func TestWhatElseIsKept(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, o lessons.Options) {
		s := openKeeper(t, counter{of: 100, failAt: 27}, o)
		s.Goto(3)
		s.Start()
		poll(t, s)
		if v := s.View().Run; v.State != lessons.Failed || passed(t, o) != 2 {
			t.Errorf("%+v: %d kept", v, passed(t, o))
		}
		s.Close()
	})
	bothWays(t, func(t *testing.T, o lessons.Options) {
		s := openKeeper(t, counter{of: 50}, o)
		s.Goto(3)
		s.Goto(0)
		s.Goto(3)
		if err := s.Wait(); err != nil {
			t.Fatal(err)
		}
		s.Close()
		kept := s.Progress().Lesson("counting-up").Measured
		if n := passed(t, o); n != 0 || len(kept) != 1 || kept[0].Metric != "count" {
			t.Errorf("%d kept, measured %+v", n, kept)
		}
	})
}
