package course

import (
	"testing"
	"testing/synctest"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
)

// unprepared is a run that is never made.
type unprepared struct {
	lessons.Stepper
	end chan struct{}
}

func (u unprepared) Prepare() error { <-u.end; return nil }

// TestStepsAreShownBeforeTheirRuns holds that every step can be shown, said and set
// while what runs in it is still being made.
func TestStepsAreShownBeforeTheirRuns(t *testing.T) {
	t.Parallel()
	for _, l := range All() {
		t.Run(l.ID, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				end := make(chan struct{})
				defer close(end)
				s := lessons.Open(l, lessons.Options{Runs: func(_ string, _ uint64, build func() (lessons.Stepper, error)) (lessons.Stepper, error) {
					run, err := build()
					if _, much := run.(lessons.Preparer); !much || err != nil {
						return run, err
					}
					return unprepared{run, end}, nil
				}})
				defer s.Close()
				walker := lessontest.Walker{T: t, Session: s}
				for i := range l.Steps {
					s.Goto(i)
					for _, c := range walker.Check(s.View()).Controls {
						_ = s.Do(lessons.Action{Control: c.ID}) // one that cannot be done now says so
						walker.Check(s.View())
					}
				}
			})
		})
	}
}
