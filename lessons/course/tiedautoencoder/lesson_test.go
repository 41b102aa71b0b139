package tiedautoencoder

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
	"weightshare/nets/experiment"
)

func TestWalkTiedAutoencoder(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Lesson.Lesson(), map[string]lessontest.Look{
		// Numbers for misconception 18: 784–32–784 untied and tied.
		"count": {Hides: []string{"25,904"}, Says: []string{"50,992 numbers become 25,904"}},
		"valley": {First: func(w lessontest.Walker) {
			w.Train()
			w.Unmet("came down")
			w.Do("rate", len(pointRates())-1)
			w.Train()
			w.Unmet("rate is to blame")
		}},
		"lengths": {Says: []string{"Tied 1"}},
		"parts": {
			First: func(w lessontest.Walker) {
				w.Do("w1", 8)
				w.Do("w2", 8)
				w.Unmet("do not disagree yet")
			},
			Says: []string{"the two jobs disagree"},
		},
	}, nil)
}

// TestTiedPartsAddUp checks that the two parts of a tied gradient add up to the
// change of the loss when the weight is moved, whatever its value.
func TestTiedPartsAddUp(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		for _, w := range [][2]float64{{0, 0}, {1, -.5}, {-2, 2}, {.25, 0}} {
			s := &partsScene{points: &points{seed: seed, w: w}}
			encoder, decoder, checked, err := s.slopes()
			if err != nil {
				t.Fatal(err)
			}
			for i := range checked {
				if sum := encoder[i] + decoder[i]; math.Abs(sum-checked[i]) > 1e-5*(1+math.Abs(sum)) {
					t.Errorf("seed %d at %v: weight %d: %g and %g, but %g is measured", seed, w, i, encoder[i], decoder[i], checked[i])
				}
			}
		}
	}
}

// TestTiedRowsComeSquare checks what a reply says about the transpose: a tied
// linear autoencoder ends with rows of length 1 that are orthogonal.
func TestTiedRowsComeSquare(t *testing.T) {
	t.Parallel()
	plan, err := experiment.NewPlan("low-rank")
	if err != nil {
		t.Fatal(err)
	}
	trial, err := experiment.NewTrial(plan, rankTied, 256, 3, experiment.TrialConfig{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	for !trial.Done() {
		if _, err := trial.Step(); err != nil {
			t.Fatal(err)
		}
	}
	var w []float64
	for _, v := range trial.Net().Params()[0].Value {
		w = append(w, float64(v))
	}
	rows := mat.NewDense(8, 32, w)
	var product mat.Dense
	product.Mul(rows, rows.T())
	for i := range 8 {
		for k := range 8 {
			want := 0.
			if i == k {
				want = 1
			}
			if math.Abs(product.At(i, k)-want) > .05 {
				t.Errorf("rows %d and %d: %.3f, want %v", i, k, product.At(i, k), want)
			}
		}
	}
}

// BenchmarkOutcomesTied counts for how many seeds the text is right.
func BenchmarkOutcomesTied(b *testing.B) {
	finish := func(run lessons.Stepper) lessons.Snapshot {
		if race, ok := run.(*scene.RaceStepper); ok {
			race.LimitOthers(0)
		}
		for !run.Done() {
			if err := run.Step(b.Context(), 100); err != nil {
				b.Fatal(err)
			}
		}
		return run.Snapshot()
	}
	lessontest.Outcome(b, "lengths", func(seed uint64) (bool, string) {
		s, _ := finish(newLengthsRun(seed)).(*lengthsSnapshot)
		tied, untied := s.lengths[0], s.lengths[1]
		steps := median(s.steps[1]) / median(s.steps[0])
		ok := slices.Max(tied)-slices.Min(tied) < .01 && slices.Max(untied)-slices.Min(untied) > .05 && steps > 1.5
		return ok, fmt.Sprintf("tied %.3f–%.3f, untied %.3f–%.3f, %.1f times the steps", slices.Min(tied), slices.Max(tied), slices.Min(untied), slices.Max(untied), steps)
	})
	lessontest.Outcome(b, "low-rank", func(seed uint64) (bool, string) {
		s := &lowRankScene{}
		run, err := s.Run(seed)
		if err != nil {
			b.Fatal(err)
		}
		s.Observe(finish(run))
		tied, untied := s.Find("tied", "8", errorOf), s.Find("untied", "8", errorOf)
		return tied.Mean < untied.Mean, fmt.Sprintf("%.2f and %.2f", tied.Mean, untied.Mean)
	})
	lessontest.Outcome(b, "crossings", func(seed uint64) (bool, string) {
		s := &crossingsScene{}
		run, err := s.Run(seed)
		if err != nil {
			b.Fatal(err)
		}
		s.Observe(finish(run))
		tied, untied := s.Racer("tied").TestLoss, s.Racer("untied").TestLoss
		return untied < tied, fmt.Sprintf("%.3f and %.3f", tied, untied)
	})
}
