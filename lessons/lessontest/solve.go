package lessontest

import (
	"weightshare/lessons"
)

// Solve does what a kept solution says.
func (w Walker) Solve(moves []Move) {
	w.T.Helper()
	for _, d := range moves {
		switch d.Way {
		case Run:
			w.Train()
		case Seek:
			w.seek(d.Control)
		default:
			if err := w.Session.Do(lessons.Action{Control: d.Control, Index: d.Index, Text: d.Text}); err != nil {
				w.T.Fatalf("step %s: %+v: %v", w.Session.View().Step.ID, d, err)
			}
		}
		w.See()
	}
}

// seek goes through the options of a control, or presses it, until the goal is
// met.
func (w Walker) seek(control string) {
	w.T.Helper()
	n := MostPresses
	for _, c := range w.Session.View().Controls {
		if c.ID == control && c.Kind != lessons.Button {
			n = len(c.Options)
		}
	}
	for i := 0; i < n && !w.Session.View().Goal.Met; i++ {
		w.Do(control, i)
	}
}
