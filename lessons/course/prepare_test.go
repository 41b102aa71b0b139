package course

import (
	"testing"
	"testing/synctest"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
)

// unprepared is a run whose preparation never ends.
type unprepared struct {
	lessons.Stepper
	end chan struct{}
}

func (u unprepared) Prepare() error { <-u.end; return nil }

// TestStepsAreShownBeforeTheirRuns checks that every step can be shown, read aloud
// and set while its run is still being prepared.
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
						_ = s.Do(lessons.Action{Control: c.ID}) // a button that cannot be pressed now says so
						walker.Check(s.View())
					}
				}
			})
		})
	}
}
