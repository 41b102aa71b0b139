package course

import (
	"slices"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
)

// Every goal has a kept solution, which reaches it from a fresh start, whatever
// was done in other steps.
func TestKeptSolutions(t *testing.T) {
	if testing.Short() {
		t.Skip("it trains")
	}
	t.Parallel()
	for _, l := range All() {
		t.Run(l.ID, func(t *testing.T) {
			t.Parallel()
			kept := lessontest.Solutions(t, l.ID)
			s := lessons.Open(l, lessons.Options{Inline: true})
			defer s.Close()
			w := lessontest.Walker{T: t, Session: s}
			for i, step := range l.Steps {
				s.Goto(i)
				moves := kept[step.ID]
				runs := slices.ContainsFunc(moves, func(m lessontest.Move) bool { return m.Way == lessontest.Run })
				if step.Kind == lessons.Try && s.View().Run.State != lessons.NoRun && !runs {
					w.Train() // what another step would have trained
				}
				w.Solve(moves)
				if g := w.See().Goal; g.Text != "" && step.Kind == lessons.Try && !g.Met {
					t.Errorf("step %s: %+v", step.ID, g)
				}
				delete(kept, step.ID)
			}
			for step := range kept {
				t.Errorf("there is no step %s", step)
			}
		})
	}
}
