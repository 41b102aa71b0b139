package oneweight

import (
	"fmt"
	"math"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/lessontest"
	"weightshare/nets"
)

func TestWalkOneWeight(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Lesson.Lesson(), map[string]lessontest.Look{
		"dial": {Says: []string{"You needed 6 nudges", "error 0.00"}},
		"slope": {Hides: []string{"means uphill"}, Says: []string{"+8.00 at +2.50"}, Last: func(w lessontest.Walker) {
			w.Do("w", 10)
			w.Says("0.00 at +1.50")
		}},
		"bias": {Hides: []string{"second number"}, Last: func(w lessontest.Walker) {
			w.Do("w", 4)
			w.Do("b", 12)
			w.Says("input 0, output +1.00, target +1.00, error 0.00", "input 1, output 0.00, target 0.00, error 0.00")
		}},
		"three": {Says: []string{"You needed 8 nudges", "no loss below 0.50"}},
		"machine": {
			First: func(w lessontest.Walker) {
				w.Train()
				w.Unmet("fewest so far")
			},
			Misses: []string{"no run has made the loss grow"},
			Says:   []string{"2 steps, against 8 nudges", "The loss grows", "rate × slope"},
		},
		"wires": {Hides: []string{"shared gets 16 right", "examples each 4"}, Says: []string{"shared gets 16 right, unshared 1.", "Why −8.42? The bias is +4.56: a 0 gives +4.56, a 1 gives −3.86."}},
		"recap": {Says: []string{"You took 8 nudges. It took 2 steps.", "a rate that diverged, number 1.05"}},
	}, nil)
}

// TestNoLineFits checks that the smallest loss that the dials allow is the smallest
// possible, and is not zero, as the text says.
func TestNoLineFits(t *testing.T) {
	t.Parallel()
	s := newHandScene()
	s.line.set(1.5, .5)
	if _, err := s.line.net.Gradient(s.line.data, nets.MSE); err != nil {
		t.Fatal(err)
	}
	for _, p := range s.line.net.Params() {
		if math.Abs(p.Grad[0]) > 1e-9 {
			t.Errorf("a slope of %g at the lowest loss", p.Grad[0])
		}
	}
	if loss := s.line.loss(); loss != s.least || loss <= 0 {
		t.Errorf("a loss of %g, the least is %g", loss, s.least)
	}
}

// TestDialAxisStays checks that the bars are drawn on the same axis at every setting
// of the dial, and that none reaches beyond it.
func TestDialAxisStays(t *testing.T) {
	t.Parallel()
	s := newDialScene()
	for i := range s.weight.Values {
		if err := s.Do(lessons.Action{Control: "w", Index: i}); err != nil {
			t.Fatal(err)
		}
		f, ok := s.Figures()[0].(figure.Bars)
		if !ok {
			t.Fatalf("a figure of type %T", s.Figures()[0])
		}
		if f.Min != -5 || f.Max != 8 {
			t.Errorf("weight %s: an axis from %g to %g", s.weight, f.Min, f.Max)
		}
		for _, b := range f.Bars {
			if b.Value < f.Min || b.Value > f.Max {
				t.Errorf("weight %s: a %s of %g", s.weight, b.Label, b.Value)
			}
		}
	}
}

// BenchmarkOutcomesOneWeight counts for how many seeds one image teaches the shared
// weight more than the unshared ones.
func BenchmarkOutcomesOneWeight(b *testing.B) {
	lessontest.Outcome(b, "wires", func(seed uint64) (bool, string) {
		s := &wiresScene{}
		lessontest.RunScene(b, s, seed)
		shared, unshared := s.Racer("shared").Test.Right, s.Racer("local").Test.Right
		return shared == images && unshared < images/2, fmt.Sprint(shared, unshared)
	})
}
