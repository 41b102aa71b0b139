//go:build !race

package course

import (
	"slices"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/course/solutions"
)

// mostSought is how often a button is pressed in search of a goal.
const mostSought = 20

// Every goal has a kept solution, which reaches it from a fresh start, whatever
// was done in other steps.
func TestKeptSolutions(t *testing.T) {
	t.Parallel()
	for _, l := range All() {
		t.Run(l.ID, func(t *testing.T) {
			t.Parallel()
			kept, err := solutions.Of(l.ID)
			if err != nil {
				t.Fatal(err)
			}
			s := lessons.Open(l, lessons.Options{Inline: true})
			defer s.Close()
			w := walker{t, s}
			for i, step := range l.Steps {
				s.Goto(i)
				deeds := kept[step.ID]
				runs := slices.ContainsFunc(deeds, func(d solutions.Deed) bool { return d.Way == solutions.Run })
				if step.Kind == lessons.Try && s.View().Run.State != lessons.NoRun && !runs {
					w.train() // what another step would have trained
				}
				w.solve(deeds)
				if g := w.see().Goal; g.Text != "" && step.Kind == lessons.Try && !g.Met {
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

// solve does what a kept solution says.
func (w walker) solve(deeds []solutions.Deed) {
	w.t.Helper()
	for _, d := range deeds {
		switch d.Way {
		case solutions.Run:
			w.train()
		case solutions.Seek:
			w.seek(d.Control)
		default:
			if err := w.s.Do(lessons.Action{Control: d.Control, Index: d.Index, Text: d.Text}); err != nil {
				w.t.Fatalf("step %s: %+v: %v", w.s.View().Step.ID, d, err)
			}
		}
		w.see()
	}
}

// seek goes through the options of a control, or presses it, until the goal is
// met.
func (w walker) seek(control string) {
	w.t.Helper()
	n := mostSought
	for _, c := range w.s.View().Controls {
		if c.ID == control && c.Kind != lessons.Button {
			n = len(c.Options)
		}
	}
	for i := 0; i < n && !w.s.View().Goal.Met; i++ {
		w.Do(control, i)
	}
}
