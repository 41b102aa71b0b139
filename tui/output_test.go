package tui

import (
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/lessontest"
	"weightshare/nets/slowtest"
)

// TestOutputOfRuns checks that no frame of a live run sends more than 25 KB to a
// terminal of 200×60, whatever runs: slow lines carry that ten times a second. The
// first frames of a run change most.
func TestOutputOfRuns(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	const most, pictures = 25_000, 2
	for _, l := range course.All() {
		t.Run(l.ID, func(t *testing.T) {
			t.Parallel()
			s := lessons.Open(lessontest.Shorten(l, shortRun), lessons.Options{Inline: true, Data: lessontest.Data()})
			defer s.Close()
			for i, step := range l.Steps {
				if s.Goto(i); s.View().Run.State == lessons.NoRun {
					continue
				}
				c := newScreen(s)
				c.frame(t)
				s.Start()
				for i := range pictures {
					live := true
					for tick := 0; tick < ticksLocal && live; tick++ {
						_, live = s.Poll()
					}
					if n := c.frame(t); n > most {
						t.Errorf("%s: picture %d takes %d bytes, at most %d are wanted", step.ID, i+1, n, most)
					}
					if !live {
						break
					}
				}
			}
		})
	}
}
