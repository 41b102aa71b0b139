package draw

import (
	"fmt"
	"slices"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/progress"
)

// The cells of the nudges, from 3 up and left to 3 down and right.
const (
	nudgeSide = 2*maxShift + 1
	stays     = nudgeSide * nudgeSide / 2
	twoRight  = stays + 2
	reachAll  = nudgeSide*nudgeSide - 1
)

func TestWalkDraw(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Lesson.Lesson(), map[string]lessontest.Look{
		"draw": {
			First: func(w lessontest.Walker) {
				w.Unmet("the pad is empty")
				w.Do(namePad, 105, 106, 105)
				w.Unmet("") // a dot is not a 4
				w.Hint()
				w.Do(nameExample, 0)
				w.Do(nameClear, 0)
			},
			Says: []string{"Both read your 0"},
		},
		"three": {Says: []string{"Three off: shared 0."}},
		"maps": {
			First: func(w lessontest.Walker) { w.Refuses(lessons.Action{Control: nameNudge, Index: twoRight}) },
			Last: func(w lessontest.Walker) {
				w.Do(nameNudge, 0, reachAll, twoRight)
				w.Says("as in the middle")
			},
		},
		"fool": {
			First: func(w lessontest.Walker) {
				w.Do(nameNudge, stays)
				w.Unmet("now move it")
				for at := 0; at <= reachAll && !w.See().Goal.Met; at++ {
					w.Do(nameNudge, at)
				}
				w.Says("Let it run: all 25 nudges")
			},
			Says: []string{"Of 25 nudges of your 0, the shared twin reads"},
		},
		"teach": {
			Misses: []string{"now let them learn"},
			Last:   func(w lessontest.Walker) { w.Refuses(lessons.Action{Control: nameAdd}) }, // the same drawing twice
		},
	}, func(w lessontest.Walker) {
		w.Says("of 25 nudges")
		w.Session.Goto(5)
		w.Says("Added, and read as: 0")
		if n := len(w.See().Controls); n != 5 {
			w.T.Errorf("%d controls: own drawings are lost", n)
		}
	})
}

// TestPadMoves checks that the pad shows the shifted drawing, and that pressing a
// cell inks that cell.
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
	// Moved back, the pixel of the upper left corner is 3 to the left of it and 2
	// below, because the pad is a ring.
	d.across, d.down = 0, 0
	if !d.cells()[2*padSide+padSide-3] {
		t.Error("the drawing is not kept where it was drawn")
	}
	if err := d.bindClear().Do(lessons.Action{}); err != nil || slices.Contains(d.cells(), true) {
		t.Errorf("the pad is not wiped: %v", err)
	}
}

// TestOwnDrawingsAreKept checks that an own drawing is read from the file as it
// was written, and that anything malformed is not.
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

// BenchmarkOutcomesDraw counts for how many seeds the text is right.
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
