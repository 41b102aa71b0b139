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
	light := Lesson.Lesson()
	light.Open = func(env lessons.Env) lessons.Scenes {
		return openWith(env, newInsteadScene(env, 2))
	}
	lessontest.WalkLesson(t, light, map[string]lessontest.Look{
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
		"instead": {Says: []string{"; 3 times the steps: 0."}},
		"pool":    {First: fixed, Says: []string{"Even nudges:", "10 01 10 01"}},
		"border":  {First: fixed, Says: []string{"position leaks in"}},
		"recap":   {Says: []string{"Trained in one place, right over all 81 nudges"}},
	}, func(w lessontest.Walker) {
		if words := w.See().Figures[0].Words(); strings.Contains(words, "–") {
			t.Errorf("resumed: %s", words)
		}
		w.Session.Goto(6) // the networks of the earlier session are gone: they are trained again by themselves
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
