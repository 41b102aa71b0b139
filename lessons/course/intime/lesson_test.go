package intime

import (
	"fmt"
	"math"
	"testing"

	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
)

func TestWalkInTime(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Lesson.Lesson(), map[string]lessontest.Look{
		"film":  {Says: []string{"Error: one kernel 0.", "as many kernels at a time, same places, work"}},
		"carry": {Says: []string{"At moments 4, 8, 12: one kernel 0."}},
		"guess": {
			First: func(w lessontest.Walker) {
				w.Unmet("your error: 1.00")
				// The opposite rule gives the same row.
				w.Do("left", 1)
				w.Do("middle", 4)
			},
			Says: []string{"Turn the signs of all three weights"},
		},
		"depth": {Says: []string{"Own ", "As many kernels at a time, same places, work"}},
		"recap": {Says: []string{"From one film, one kernel: error 0.0"}},
	}, func(w lessontest.Walker) { w.Session.Goto(2) })
}

// TestErrorAsInCompare checks that, over the moments that are taught, the errors are
// the test loss of compare divided by the mean square of the films.
func TestErrorAsInCompare(t *testing.T) {
	t.Parallel()
	s := newFilmScene(taught)
	run, err := s.Run(3)
	if err != nil {
		t.Fatal(err)
	}
	run.(*scene.RaceStepper).LimitOthers(0)
	s.Observe(lessontest.ToEnd(t, run))
	task := scene.Plan("film").Task
	test := scene.MustDrawTest(task, 3, task.Test)
	for _, r := range s.Trained() {
		sum := 0.0 // of the errors, each divided by its row's mean square
		for m := range taught {
			square := 0.0
			for i := range test.N {
				for _, v := range test.Targets[i*test.Outputs+m*test.W:][:test.W] {
					square += float64(v) * float64(v) / float64(test.N*test.Outputs)
				}
			}
			e, _ := errorAt(m + 1)(r)
			sum += e * square
		}
		if loss := *r.Run.TestLoss; sum < .999*loss || sum > 1.001*loss {
			t.Errorf("%s: errors of %v, compare has %v", r.Name, sum, loss)
		}
	}
}

// TestGuess checks that the rule and its opposite give the same row after four
// moments.
func TestGuess(t *testing.T) {
	t.Parallel()
	s := newGuessScene()
	for sign := range map[float64]bool{1: true, -1: true} {
		for i, c := range s.weights {
			c.Values, c.Index = []float64{sign * s.truth[i]}, 0
		}
		if off := s.off(); off != 0 {
			t.Errorf("by sign %v the last row is off by %v", sign, off)
		}
	}
}

func BenchmarkOutcomesInTime(b *testing.B) {
	lessontest.Outcome(b, "one-before-own-before-dense", func(seed uint64) (bool, string) {
		s := newFilmScene(carried)
		lessontest.RunScene(b, s, seed*scene.VerdictSeeds)
		one, own, dense := s.Over(0, errorAt(taught)).Mean, s.Over(1, errorAt(taught)).Mean, s.Over(2, errorAt(taught)).Mean
		last := s.Over(0, errorAt(carried)).Mean
		lastOwn := s.Over(1, errorAt(carried)).Mean
		return one < own && own < dense && last > one, fmt.Sprintf("%.4f %.3f %.2f, carried on %.3f %.3f", one, own, dense, last, lastOwn)
	})
	lessontest.Outcome(b, "alike-in-depth", func(seed uint64) (bool, string) {
		s := &depthScene{}
		lessontest.RunScene(b, s, seed*scene.VerdictSeeds)
		own, one := s.Over(0, scene.TestAccuracyOf).Mean, s.Over(1, scene.TestAccuracyOf).Mean
		return math.Abs(own-one) < .05, fmt.Sprintf("%.3f %.3f", own, one)
	})
}
