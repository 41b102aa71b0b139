package shift

import (
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
)

func TestShiftWalk(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Lesson, walkShift, func(w lessontest.Walker) {
		v := w.At("recap")
		if words := v.Figures[0].Words(); strings.Contains(words, "–") {
			t.Errorf("resumed: %s", words)
		}
		w.Session.Goto(6) // the networks of the earlier session have gone: they are trained again here
		w.At("fool")
		w.Train()
		if v := w.See(); v.Goal.Missing != "neither is fooled yet" {
			t.Errorf("trained where they are to be fooled: %+v", v.Goal)
		}
	})
}

// walkShift walks from the first step to the last.
func walkShift(w lessontest.Walker) {
	w.T.Helper()
	w.At("who")
	w.Ask("both: sharing", "only the maximum", "Elsewhere: maximum")
	walkMoves(w)
	w.At("maps")
	w.Do("net", 2)
	w.Train()
	v := w.See()
	if text := lessons.PlainText(v.Text); strings.Contains(text, "–") || !strings.Contains(text, "Mean over all nudges") {
		w.T.Errorf("mapped: %s", text)
	}
	w.Do("net", 0)
	w.Do("at", 80, 0)
	w.Session.Next()
	if v := w.At("pool"); len(v.Controls) != 0 {
		w.T.Error("the map can be walked over before the answer")
	}
	w.Ask("both times", "by 2 only", "Even nudges:")
	walkBoxes(w)
	if len(w.At("border").Controls) != 0 {
		w.T.Error("the border can be changed before the answer")
	}
	w.Ask("9 everywhere", "4 in corners", "position leaks in")
	walkFool(w)
	if text := lessons.PlainText(w.At("recap").Text); !strings.Contains(text, "Trained in one place, right over all 81 nudges") {
		w.T.Errorf("recap: %s", text)
	}
	w.End()
}

func walkMoves(w lessontest.Walker) {
	w.T.Helper()
	v := w.At("moves")
	if v.Run.State != lessons.NoRun {
		w.T.Errorf("it trains again: %+v", v.Run)
	}
	for i := 0; i < mapShifts; i += 7 {
		if err := w.Session.Do(lessons.Action{Control: "nudge", Index: i, Move: true}); err != nil {
			w.T.Fatal(err)
		}
		words := w.See().Figures[1].Words()
		if !strings.Contains(words, "Map moved along exactly, same maximum") {
			w.T.Fatalf("nudge %d: %s", i, words)
		}
	}
	w.Do("digit", 1)
	if v := w.See(); !v.Goal.Met || strings.HasPrefix(lessons.PlainText(v.Text), "Move") {
		w.T.Errorf("all nudges: %+v", v.Goal)
	}
	w.Session.Next()
}

func walkBoxes(w lessontest.Walker) {
	w.T.Helper()
	w.At("boxes")
	w.Do("pixels", 3, 0, 1)
	if v := w.See(); v.Goal.Met || v.Goal.Missing != "2 lit now, 3 after a nudge by 1" {
		w.T.Errorf("11 11 00 00: %+v", v.Goal)
	}
	w.Session.AskHint()
	if w.See().Hint == "" {
		w.T.Error("no hint after three tries")
	}
	w.Do("pixels", 0, 1, 6, 7)
	v := w.See()
	if text := lessons.PlainText(v.Text); !v.Goal.Met || !strings.HasPrefix(text, "00110011 gives 0101; moved by one pixel, 1111.") {
		w.T.Errorf("00 11 00 11: %+v, %s", v.Goal, text)
	}
	w.Session.Next()
}

// walkFool tries every nudge on every digit until both networks are fooled: the
// solution that is kept.
func walkFool(w lessontest.Walker) {
	w.T.Helper()
	w.At("fool")
	for net := range 2 {
		w.Do("net", net)
		for d := range digits {
			w.Do("digit", d)
			for i := range shifts(foolRadius) {
				if err := w.Session.Do(lessons.Action{Control: "nudge", Index: i, Move: i%2 == 0}); err != nil {
					w.T.Fatal(err)
				}
			}
			w.See()
			if strings.Contains(w.Session.View().Goal.Missing, []string{"the one without a ring is", "the pooled"}[net]) || w.Session.View().Goal.Met {
				break
			}
		}
	}
	if v := w.See(); !v.Goal.Met {
		w.T.Errorf("not fooled: %+v", v.Goal)
	}
	w.Session.Next()
}
