package bylot

import (
	"fmt"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
)

func TestWalkByLot(t *testing.T) {
	t.Parallel()
	light := Lesson.Lesson()
	light.Open = func(env lessons.Env) lessons.Scenes { return openWith(env, 2) }
	lessontest.WalkLesson(t, light, map[string]lessontest.Look{
		"who": {Says: []string{"By place"}},
		"draw": {
			First: func(w lessontest.Walker) {
				w.Unmet("0 draws, and no two alike")
				w.Do("tie", 1)
				w.Do("tie", 0)
			},
			Says: []string{"got the same kernel"},
		},
		"curves": {Says: []string{"From 14,400 numbers to 100: blocks 0."}},
		"soft":   {Says: []string{"from no to most pull: 0."}},
		"rescue": {
			First: func(w lessontest.Walker) {
				w.Train()
				w.Unmet("your best so far: 0.")
			},
			Says: []string{"✓", "It took 10,000 numbers and 4,000 images"},
		},
		"recap": {Says: []string{"tied at random 0."}},
	}, func(w lessontest.Walker) {
		w.Session.Goto(4)
		w.Met()
	})
}

// TestTies checks that by place all kernels are the same, that at random two are
// sometimes equal, and that every number is drawn.
func TestTies(t *testing.T) {
	t.Parallel()
	s := newDrawScene(4)
	if a, b := twins(s.kernels()); a != 1 || b != 2 {
		t.Errorf("by place the first twins are %d and %d", a, b)
	}
	found := 0
	for range 200 {
		if err := s.draw(); err != nil {
			t.Fatal(err)
		}
		if a, b := twins(s.kernels()); a > 0 {
			found++
			if k := s.kernels(); k[a-1] != k[b-1] {
				t.Errorf("places %d and %d are called alike: %v", a, b, k)
			}
		}
	}
	// 1 − 26·25·24·23·22/27⁵ = .45 of the draws; ± 4 standard deviations of 200.
	if found < 62 || found > 118 {
		t.Errorf("two places are alike in %d of 200 draws", found)
	}
}

func BenchmarkOutcomesByLot(b *testing.B) {
	lessontest.Outcome(b, "one-kernel-before-every-pull", func(seed uint64) (bool, string) {
		s := newSoftScene(lessons.Env{Seed: seed}, scene.VerdictSeeds)
		lessontest.RunScene(b, s, seed)
		at := func(id, label string) float64 { return s.Find(id, label, scene.TestAccuracy).Mean }
		ok, say := true, ""
		for _, id := range []string{lineWhole, lineBroken} {
			for _, p := range pulls() {
				ok = ok && at(id, p.label) <= at(id, "one kernel")
				say += fmt.Sprintf(" %.2f", at(id, p.label))
			}
		}
		return ok && at(lineWhole, ".01") > at(lineWhole, "none")+.1, say
	})
	lessontest.Outcome(b, "place-free-lot", func(seed uint64) (bool, string) {
		s := &whoScene{}
		lessontest.RunScene(b, s, seed*scene.VerdictSeeds)
		place, lot, free := s.Over(0, scene.TestAccuracyOf).Mean, s.Over(1, scene.TestAccuracyOf).Mean, s.Over(2, scene.TestAccuracyOf).Mean
		return place > .95 && lot < free && free < .7, fmt.Sprintf("%.2f %.2f %.2f", place, lot, free)
	})
	lessontest.Outcome(b, "curves-part", func(seed uint64) (bool, string) {
		s := newCurvesScene(lessons.Env{Seed: seed}, scene.VerdictSeeds)
		lessontest.RunScene(b, s, seed)
		ok, say := true, ""
		last := map[string]float64{}
		for i, n := range divisions() {
			for _, id := range []string{lineBlocks, lineLot} {
				var v float64
				if _, err := fmt.Sscan(s.mean(id, n), &v); err != nil {
					return false, err.Error()
				}
				ok = ok && (i == 0 || (v < last[id]) == (id == lineBlocks))
				last[id] = v
				say += fmt.Sprintf(" %.2f", v)
			}
		}
		return ok, say
	})
}
