//go:build !race

package course

import (
	"strings"
	"testing"

	"weightshare/lessons"
)

func TestShiftWalk(t *testing.T) {
	t.Parallel()
	walkLesson(t, found(t, "shift"), walkShift, func(w walker, _ bool) {
		v := w.at("recap")
		if words := v.Figures[0].Words(); strings.Contains(words, "–") {
			t.Errorf("resumed: %s", words)
		}
		w.s.Goto(6) // the networks of the earlier session have gone: they are trained again here
		w.at("fool")
		w.train()
		if v := w.see(); v.Goal.Missing != "neither is fooled yet" {
			t.Errorf("trained where they are to be fooled: %+v", v.Goal)
		}
	})
}

// walkShift walks from the first step to the last.
func walkShift(w walker, wrong bool) {
	w.t.Helper()
	w.at("who")
	w.askShift(wrong, "both: sharing", "only the maximum", "Elsewhere: maximum")
	walkMoves(w)
	w.at("maps")
	w.Do("net", 2)
	w.train()
	v := w.see()
	if text := lessons.PlainText(v.Text); strings.Contains(text, "–") || !strings.Contains(text, "Mean over all nudges") {
		w.t.Errorf("mapped: %s", text)
	}
	w.Do("net", 0)
	w.Do("at", 80, 0)
	w.s.Next()
	if v := w.at("pool"); len(v.Controls) != 0 {
		w.t.Error("the map can be walked over before the answer")
	}
	w.askShift(wrong, "both times", "by 2 only", "Even nudges:")
	walkBoxes(w)
	if len(w.at("border").Controls) != 0 {
		w.t.Error("the border can be changed before the answer")
	}
	w.askShift(wrong, "9 everywhere", "4 in corners", "position leaks in")
	walkFool(w)
	if text := lessons.PlainText(w.at("recap").Text); !strings.Contains(text, "Trained in one place, right over all 81 nudges") {
		w.t.Errorf("recap: %s", text)
	}
	w.end()
}

// askShift answers the question of the present step, wrongly first if asked to,
// and goes on.
func (w walker) askShift(wrong bool, no, yes, after string) {
	w.t.Helper()
	if wrong {
		if w.choose(no) {
			w.t.Errorf("%q counts as right", no)
		}
		if text := lessons.PlainText(w.see().Question.Reply); strings.Contains(text, after) {
			w.t.Errorf("the answer is given away before the re-try: %s", text)
		}
		w.s.Retry()
		w.see()
	}
	if !w.choose(yes) {
		w.t.Errorf("%q counts as wrong", yes)
	}
	if text := lessons.PlainText(w.see().Question.Reply); !strings.Contains(text, after) || strings.Contains(text, "–") {
		w.t.Errorf("reply: %s", text)
	}
	w.s.Next()
}

func walkMoves(w walker) {
	w.t.Helper()
	v := w.at("moves")
	if v.Run.State != lessons.NoRun {
		w.t.Errorf("it trains again: %+v", v.Run)
	}
	for i := 0; i < shiftNudges; i += 7 {
		if err := w.s.Do(lessons.Action{Control: "nudge", Index: i, Move: true}); err != nil {
			w.t.Fatal(err)
		}
		words := w.see().Figures[1].Words()
		if !strings.Contains(words, "Map moved along exactly, same maximum") {
			w.t.Fatalf("nudge %d: %s", i, words)
		}
	}
	w.Do("digit", 1)
	if v := w.see(); !v.Goal.Met || strings.HasPrefix(lessons.PlainText(v.Text), "Move") {
		w.t.Errorf("all nudges: %+v", v.Goal)
	}
	w.s.Next()
}

func walkBoxes(w walker) {
	w.t.Helper()
	w.at("boxes")
	w.Do(namePixels, 3, 0, 1)
	if v := w.see(); v.Goal.Met || v.Goal.Missing != "2 lit now, 3 after a nudge by 1" {
		w.t.Errorf("11 11 00 00: %+v", v.Goal)
	}
	w.s.AskHint()
	if w.see().Hint == "" {
		w.t.Error("no hint after three tries")
	}
	w.Do(namePixels, 0, 1, 6, 7)
	v := w.see()
	if text := lessons.PlainText(v.Text); !v.Goal.Met || !strings.HasPrefix(text, "00110011 gives 0101; moved by one pixel, 1111.") {
		w.t.Errorf("00 11 00 11: %+v, %s", v.Goal, text)
	}
	w.s.Next()
}

// walkFool tries every nudge on every digit until both networks are fooled: the
// solution that is kept.
func walkFool(w walker) {
	w.t.Helper()
	w.at("fool")
	for net := range 2 {
		w.Do("net", net)
		for d := range shiftDigits {
			w.Do("digit", d)
			for i := range shiftFoolNudges {
				if err := w.s.Do(lessons.Action{Control: "nudge", Index: i, Move: i%2 == 0}); err != nil {
					w.t.Fatal(err)
				}
			}
			w.see()
			if strings.Contains(w.s.View().Goal.Missing, []string{"the one without a ring is", "the pooled"}[net]) || w.s.View().Goal.Met {
				break
			}
		}
	}
	if v := w.see(); !v.Goal.Met {
		w.t.Errorf("not fooled: %+v", v.Goal)
	}
	w.s.Next()
}
