package draw

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
)

// The cells of the nudges, from 3 up and left to 3 down and right.
const (
	nudgeSide = 2*maxShift + 1
	stays     = nudgeSide * nudgeSide / 2
	twoRight  = stays + 2
	reachAll  = nudgeSide*nudgeSide - 1
)

func walkDraw(w lessontest.Walker) {
	w.T.Helper()
	w.At("train")
	w.Choose("by far: sharing is better")
	w.Session.Retry()
	if !w.Choose("about equal") {
		w.T.Error("about equal is wrong")
	}
	w.Session.Next()
	drawsADigit(w)
	w.At("three")
	w.Choose("about .95")
	w.Session.Retry()
	if !w.Choose("about .1") {
		w.T.Error("a guess is wrong")
	}
	if text := lessons.PlainText(w.See().Question.Reply); !strings.Contains(text, "Three off: shared 0.") {
		w.T.Errorf("after the measurement: %s", text)
	}
	w.Session.Next()
	w.At("maps")
	if err := w.Session.Do(lessons.Action{Control: nameNudge, Index: twoRight}); err == nil {
		w.T.Error("the maps move before the question is answered")
	}
	w.Choose("fade")
	w.Session.Retry()
	w.Choose("move along")
	w.Do(nameNudge, 0, reachAll, twoRight)
	if maps := w.See().Figures[0].Words(); !strings.Contains(maps, "as in the middle") {
		w.T.Errorf("the largest values: %s", maps)
	}
	w.Session.Next()
	foolsATwin(w)
	teachesADrawing(w)
	w.At("recap")
	w.End()
}

// drawsADigit draws until both read it.
func drawsADigit(w lessontest.Walker) {
	w.T.Helper()
	v := w.At("draw")
	if v.Goal.Met || !strings.Contains(v.Goal.Missing, "the pad is empty") {
		w.T.Errorf("nothing is drawn: %+v", v.Goal)
	}
	w.Do(nameExample, 0)
	w.Do(nameClear, 0)
	w.Do(namePad, 105, 106, 105)
	if g := w.See().Goal; g.Met {
		w.T.Error("a dot is a 4")
	}
	for range 2 {
		w.Session.AskHint()
	}
	w.Do(nameDigit, 0)
	pressUntil(w, nameExample)
	if text := lessons.PlainText(w.See().Text); !strings.Contains(text, "Both read your 0") {
		w.T.Errorf("after drawing: %s", text)
	}
	w.Session.Next()
}

// pressUntil presses a button until the goal is met.
func pressUntil(w lessontest.Walker, button string) {
	w.T.Helper()
	for range 20 {
		if w.See().Goal.Met {
			return
		}
		w.Do(button, 0)
	}
	w.T.Fatalf("step %s: %+v", w.Session.View().Step.ID, w.Session.View().Goal)
}

// foolsATwin moves a drawing that both read until only one does.
func foolsATwin(w lessontest.Walker) {
	w.T.Helper()
	v := w.At("fool")
	w.Do(nameNudge, stays)
	if g := w.See().Goal; g.Met || !strings.Contains(g.Missing, "now move it") {
		w.T.Errorf("goal %+v of %s", g, v.Step.ID)
	}
	for at := range reachAll + 1 {
		if w.Do(nameNudge, at); w.See().Goal.Met {
			break
		}
	}
	if text := lessons.PlainText(w.See().Text); !strings.Contains(text, "Let it run: all 25 nudges") {
		w.T.Errorf("before the nudges: %s", text)
	}
	if g := w.See().Goal; !g.Met {
		w.T.Errorf("no nudge fools a twin: %+v", g)
	}
	w.Train()
	if text := lessons.PlainText(w.See().Text); !strings.Contains(text, "Of 25 nudges of your 0, the shared twin reads") {
		w.T.Errorf("after the nudges: %s", text)
	}
	w.Session.Next()
}

// teachesADrawing adds a drawing that the unshared twin has wrong.
func teachesADrawing(w lessontest.Walker) {
	w.T.Helper()
	w.At("teach")
	w.Do(nameNudge, reachAll)
	for range 3 {
		w.Do(nameExample, 0)
		w.Do(nameAdd, 0)
	}
	if err := w.Session.Do(lessons.Action{Control: nameAdd}); err == nil {
		w.T.Error("the same drawing twice")
	}
	if g := w.See().Goal; g.Met || !strings.Contains(g.Missing, "now let them learn") {
		w.T.Errorf("goal %+v", g)
	}
	w.Train()
	if g := w.See().Goal; !g.Met {
		w.T.Errorf("goal %+v, %s", g, w.See().Figures[1].Words())
	}
	w.Session.Next()
}

func TestWalkDraw(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Lesson, walkDraw, func(w lessontest.Walker) {
		if text := lessons.PlainText(w.At("recap").Text); !strings.Contains(text, "of 25 nudges") {
			w.T.Errorf("recap: %s", text)
		}
		w.Session.Goto(5)
		if v := w.At("teach"); !strings.Contains(v.Figures[1].Words(), scene.ShiftAt(reachAll, maxShift).String()) || len(v.Controls) != 5 {
			w.T.Errorf("own drawings are lost: %s", v.Figures[1].Words())
		}
	})
}

// The pad shows the shifted drawing, and pressing a cell inks that cell.
func TestPadMoves(t *testing.T) {
	t.Parallel()
	d := &drawingState{}
	d.across, d.down = 3, -2
	for _, cell := range []int{0, 19, 210, 399} {
		if err := d.bindPad().Do(lessons.Action{Index: cell}); err != nil {
			t.Fatal(err)
		}
		if cells := d.cells(); !cells[cell] {
			t.Errorf("cell %d is not inked", cell)
		}
	}
	if n := len(slices.DeleteFunc(d.cells(), func(on bool) bool { return !on })); n != 4 {
		t.Errorf("%d cells are inked", n)
	}
	// Moved back, the pixel of the upper left corner lies 3 to the left of it and
	// 2 below: the pad is a ring.
	d.across, d.down = 0, 0
	if !d.cells()[2*padSide+padSide-3] {
		t.Error("the drawing is not kept where it was drawn")
	}
	if err := d.bindClear().Do(lessons.Action{}); err != nil || slices.Contains(d.cells(), true) {
		t.Errorf("the pad is not wiped: %v", err)
	}
}

// An own drawing comes back from the file as it went, and what is no drawing
// does not.
func TestOwnDrawingsAreKept(t *testing.T) {
	t.Parallel()
	o := ownDrawing{cells: make([]bool, padSide*padSide), digit: 7, down: -3, across: 2}
	for i := range o.cells {
		o.cells[i] = i%3 == 0
	}
	keep := func(pixels string, digit float64) progress.Measurement {
		return progress.Measurement{Metric: ownMetric, Value: digit, Options: map[string]any{"pixels": pixels, "down": -3.0, "across": 2.0}}
	}
	got := ownDrawings([]progress.Measurement{
		keep(o.pixels(), 7), keep("zz", 1), keep("ff", 1), keep(o.pixels(), 12), {Metric: "test_accuracy"}, keep("", 3),
	})
	if len(got) != 1 || !got[0].same(o) || got[0].down != -3 || got[0].across != 2 {
		t.Errorf("%+v", got)
	}
}

// BenchmarkOutcomesDraw counts for how many seeds holds what the text relies on.
func BenchmarkOutcomesDraw(b *testing.B) {
	run := func(seed uint64) *pairSnapshot {
		d := newDrawingState(lessons.Env{Seed: seed})
		return lessontest.ToEnd(b, d.learn(seed, testRadius)).(*pairSnapshot)
	}
	lessontest.Outcome(b, "equal in the middle", func(seed uint64) (bool, string) {
		s := run(seed)
		middle := len(s.nudged[0]) / 2
		shared, local := s.nudged[0][middle], s.nudged[1][middle]
		return shared > .9 && local > .9 && max(shared-local, local-shared) < .06, fmt.Sprintf("%.3f and %.3f", shared, local)
	})
	lessontest.Outcome(b, "three pixels off", func(seed uint64) (bool, string) {
		s := run(seed)
		shared, local := straight(s.nudged[0], testRadius, 3), straight(s.nudged[1], testRadius, 3)
		one := straight(s.nudged[1], testRadius, 1)
		return shared > .85 && local < .2 && one > .5 && one < .9, fmt.Sprintf("shared %.3f, unshared %.3f, one off %.3f", shared, local, one)
	})
}
