package worlds

import (
	"fmt"
	"testing"

	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
)

func TestWorldsWalk(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Lesson.Lesson(), map[string]lessontest.Look{
		"sensor":  {Says: []string{"Plain, then sensor"}},
		"shuffle": {Says: []string{"Plain, then shuffled"}},
		"table": {
			First: func(w lessontest.Walker) {
				w.Do("plain", 1)
				w.Do("sensor", 2)
				w.Do("shuffle", 1)
			},
			Says: []string{"Of 3 you had 2 right. Worlds won: shared 1, unshared 1, dense 1."},
		},
		"inverted": {Says: []string{"None, half, all inverted: shared 1.00"}},
		"locality": {Says: []string{"From 50 images"}},
		"rescue":   {Misses: []string{"the shared one is not rescued yet"}},
		"recap":    {Says: []string{"Won: shared 1, unshared 1, dense 1"}},
	}, func(w lessontest.Walker) {
		w.Session.Back() // who has won is remembered
		w.Met()
	})
}

// TestOneImageInWorlds: the sensor turns signs, shuffling moves pixels, and
// neither changes anything else.
func TestOneImageInWorlds(t *testing.T) {
	t.Parallel()
	f := newWorldScene(nil, 3, 0, 1, 2).pictures()
	sums := [3]float64{}
	for w, m := range f.Images {
		for _, v := range m.Values {
			sums[w] += v * v
		}
	}
	turned := 0
	for i, v := range f.Images[0].Values {
		switch f.Images[1].Values[i] {
		case v:
		case -v:
			turned++
		default:
			t.Fatalf("pixel %d: %v became %v", i, v, f.Images[1].Values[i])
		}
	}
	if turned < 50 || turned > 94 || fmt.Sprintf("%.6f", sums[0]) != fmt.Sprintf("%.6f", sums[2]) {
		t.Errorf("%d pixels turned; squares add up to %v", turned, sums)
	}
}

func BenchmarkOutcomesWorlds(b *testing.B) {
	lessontest.Outcome(b, "each-wins-one", func(seed uint64) (bool, string) {
		s := newWorldScene(nil, seed, 0, 1, 2)
		s.Sweep = *lessontest.RunSweep(b, sweepSetup(seed, 0, 1, 2))
		f := s.winners(nil)
		return f.Winner(0) == 0 && f.Winner(1) == 1 && f.Winner(2) == 2, fmt.Sprintf("%.2f", f.Measured)
	})
	lessontest.Outcome(b, "all-inverted-is-as-none", func(seed uint64) (bool, string) {
		s := &invertedScene{Sweep: *lessontest.RunSweep(b, invertedSetup(seed))}
		none, half, all := s.Find("shared", text.Percent(0), scene.TestAccuracy), s.Find("shared", text.Percent(.5), scene.TestAccuracy), s.Find("shared", text.Percent(1), scene.TestAccuracy)
		local := s.Find("local", text.Percent(.5), scene.TestAccuracy)
		return none.Mean > .99 && all.Mean > .99 && half.Mean < local.Mean, fmt.Sprint(none, half, all, local)
	})
	lessontest.Outcome(b, "sharing-does-most", func(seed uint64) (bool, string) {
		s := &localityScene{Sweep: *lessontest.RunSweep(b, localitySetup(seed))}
		both, sharing := s.Find("both", "50", scene.TestAccuracy), s.Find("sharing", "50", scene.TestAccuracy)
		locality, neither := s.Find("locality", "50", scene.TestAccuracy), s.Find("neither", "50", scene.TestAccuracy)
		return both.Mean > sharing.Mean && sharing.Mean > locality.Mean, fmt.Sprint(both, sharing, locality, neither)
	})
	lessontest.Outcome(b, "rescued", func(seed uint64) (bool, string) {
		plan := scene.PlanWith("bars", trainingImages)
		plan.Task.World = dataset.Sensor
		s := lessontest.RunRace(b, seed, scene.RaceSetup{Plan: plan, Networks: []scene.NetworkSpec{{ID: "shared", Name: "shared", Network: "12x12 conv5:64/ring relu gmp dense:4"}}})
		return *s.Racers[0].Run.TestAccuracy >= rescueTarget, fmt.Sprintf("%.3f", *s.Racers[0].Run.TestAccuracy)
	})
}
