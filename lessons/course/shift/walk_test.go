package shift

import (
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
)

func TestShiftWalk(t *testing.T) {
	t.Parallel()
	fixed := func(w lessontest.Walker) {
		if len(w.See().Controls) != 0 {
			w.T.Error("there is something to change before the answer")
		}
	}
	lessontest.WalkLesson(t, Lesson.Lesson(), map[string]lessontest.Look{
		"who": {Says: []string{"Elsewhere: maximum"}},
		"moves": {
			First: func(w lessontest.Walker) {
				if v := w.See(); v.Run.State != lessons.NoRun {
					w.T.Errorf("it trains again: %+v", v.Run)
				}
			},
			Last: moveAlong,
		},
		"maps": {
			First: func(w lessontest.Walker) { w.Do("net", 2) },
			Says:  []string{"Mean over all nudges"},
			Last: func(w lessontest.Walker) {
				w.Do("net", 0)
				w.Do("at", 80, 0)
			},
		},
		"pool": {First: fixed, Says: []string{"Even nudges:"}},
		"boxes": {
			First: func(w lessontest.Walker) {
				w.Do("pixels", 3, 0, 1)
				w.Unmet("2 lit now, 3 after a nudge by 1")
				w.Hint()
				w.Do("pixels", 3, 0, 1)
			},
			Says: []string{"00110011 gives 0101; moved by one pixel, 1111."},
		},
		"border": {First: fixed, Says: []string{"position leaks in"}},
		"recap":  {Says: []string{"Trained in one place, right over all 81 nudges"}},
	}, func(w lessontest.Walker) {
		if words := w.See().Figures[0].Words(); strings.Contains(words, "–") {
			t.Errorf("resumed: %s", words)
		}
		w.Session.Goto(6) // the networks of the earlier session have gone: they are trained again by themselves
		w.Settle()
		w.Met()
	})
}

// moveAlong moves two digits by nudges of every kind.
func moveAlong(w lessontest.Walker) {
	for i := 0; i < mapShifts; i += 7 {
		if err := w.Session.Do(lessons.Action{Control: "nudge", Index: i, Move: true}); err != nil {
			w.T.Fatal(err)
		}
		w.Says("Map moved along exactly, same maximum")
	}
	w.Do("digit", 1)
	w.Met()
}
