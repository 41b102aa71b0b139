package edges

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
)

func TestEdgesWalk(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Lesson.Lesson(), map[string]lessontest.Look{
		"two-bars": {
			First: func(w lessontest.Walker) {
				w.Do("bars", 0, 2, 1)
				w.Do("another", 0)
			},
			Hides: []string{"; shared 4"},
			Last: func(w lessontest.Walker) {
				w.Do("bars", 2)
				w.Says("global 2,763,520; unshared 256; shared 4")
			},
		},
		"find": {First: missThree, Last: findAnew},
		"race": {First: func(w lessontest.Walker) { w.Do("images", 1) }, Says: []string{"From 50 images"}},
		"kernels": {
			First: func(w lessontest.Walker) {
				if len(w.See().Controls) != 0 {
					w.T.Error("the training can be changed before the answer")
				}
			},
			Hides: []string{"ost like"},
			Says:  []string{"kernels are strokes, for", "he stroke each is most like"},
			Last: func(w lessontest.Walker) {
				w.Do("training", 1)
				w.Train()
			},
		},
		"where": {
			First: func(w lessontest.Walker) {
				if v := w.See(); v.Run.State != lessons.NoRun {
					w.T.Errorf("it trains again: %+v", v.Run)
				}
				w.Unmet("9 images not looked at yet")
			},
			Says: []string{"you found 10"},
		},
		"real":  {Hides: []string{"left 0", "cancel:"}, Says: []string{"In 9 of these 12", "by our ruler: 0 of all 24"}},
		"recap": {Says: []string{"8 kernels, 244 numbers", "you found 10"}},
	}, func(w lessontest.Walker) {
		w.Says("of 4 directions", "you found")
		w.Session.Goto(4) // the network of the earlier session is gone: it is trained again here
		w.Train()
		w.Do("image", 3)
		w.Says("Largest at row")
	})
}

// markAll marks the bars in a series of images, except the given number of first
// ones, which it misses.
func markAll(w lessontest.Walker, series uint64, missed int) {
	w.T.Helper()
	twin := newFindScene(0)
	twin.series = series
	twin.begin()
	for i, p := range twin.set.Positions {
		cell := int(p[0])*scene.BarsSide + int(p[1])
		if i < missed {
			cell = (cell + scene.BarsSide*scene.BarsSide/2 + scene.BarsSide/2) % (scene.BarsSide * scene.BarsSide)
		}
		w.Do("mark", cell)
	}
}

func missThree(w lessontest.Walker) {
	markAll(w, 0, 3)
	w.Unmet("only 7 found")
	w.Refuses(lessons.Action{Control: "mark"})
	w.Hint()
	w.Do("noise", 2, 0)
	w.Unmet("0 marked, 0 found")
}

func findAnew(w lessontest.Walker) {
	w.Do("again", 0)
	markAll(w, 1, 0)
	w.Met()
}

// TestStrokes checks that a bar is recognized as its stroke, and that an empty
// kernel is not a stroke.
func TestStrokes(t *testing.T) {
	t.Parallel()
	all := strokes()
	for direction, bars := range all {
		for i, bar := range bars {
			kernel := make([]float32, len(bar))
			for k, v := range bar {
				kernel[k] = float32(3*v + 1) // neither scale nor mean matters
			}
			if got := nearestStroke(kernel, all); got.direction != direction || math.Abs(got.cosine-1) > 1e-6 {
				t.Errorf("direction %d, bar %d: %v", direction, i, got)
			}
			if math.Abs(floats.Norm(bar, 2)-1) > 1e-12 || math.Abs(floats.Sum(bar)) > 1e-12 {
				t.Errorf("direction %d, bar %d is not standardized", direction, i)
			}
		}
	}
	if got := nearestStroke(make([]float32, 25), all); got.stroke() {
		t.Errorf("nothing at all is a stroke: %v", got)
	}
	found := []likeness{{0, .99}, {0, .95}, {2, .91}, {3, .5}}
	if directionsFound(found) != 2 || strokesFound(found) != 3 {
		t.Errorf("%d directions, %d strokes", directionsFound(found), strokesFound(found))
	}
}

// edgesAt trains the lesson's network.
func edgesAt(t testing.TB, seed uint64, training string) (*inspected, *scene.RacerState) {
	t.Helper()
	s := newKernelsScene(edgeTraining{trained: &trainedNetwork{}, find: newFindScene(seed)}, 0)
	s.training.Index = slices.Index(s.training.Values, training)
	lessontest.RunScene(t, s, seed)
	return s.inspected(), s.Latest.Racers[0]
}

// TestKernelsBecomeStrokes checks what the lesson depends on: each of the four
// directions has a kernel.
func TestKernelsBecomeStrokes(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		in, racer := edgesAt(t, seed, "clean")
		if n := directionsFound(in.kernels); n < classes || strokesFound(in.kernels) < classes {
			t.Errorf("seed %d: %d directions, %v", seed, n, in.kernels)
		}
		if *racer.Run.TestAccuracy < .99 || in.held < .9 {
			t.Errorf("seed %d: %.2f right, where in %.2f", seed, *racer.Run.TestAccuracy, in.held)
		}
	}
}

func BenchmarkOutcomesEdges(b *testing.B) {
	lessontest.Outcome(b, "strokes-and-where", func(seed uint64) (bool, string) {
		in, racer := edgesAt(b, seed, "clean")
		n := directionsFound(in.kernels)
		return n == classes && *racer.Run.TestAccuracy >= .99 && in.held >= .9,
			fmt.Sprintf("%d directions, %d strokes of %d, where in %.3f", n, strokesFound(in.kernels), len(in.kernels), in.held)
	})
	lessontest.Outcome(b, "clean-no-worse-than-usual", func(seed uint64) (bool, string) {
		clean, _ := edgesAt(b, seed, "clean")
		usual, _ := edgesAt(b, seed, "as usual")
		c, u := strokesFound(clean.kernels), strokesFound(usual.kernels)
		return c >= u, fmt.Sprintf("%d strokes clean, %d as usual", c, u)
	})
	lessontest.Outcome(b, "shared-unshared-dense", func(seed uint64) (bool, string) {
		ok, found := true, ""
		for _, n := range newRaceScene().images.Values {
			s := lessontest.RunRace(b, seed, newRaceScene().setup(n))
			shared, local, dense := *s.Racers[0].Run.TestAccuracy, *s.Racers[1].Run.TestAccuracy, *s.Racers[2].Run.TestAccuracy
			ok = ok && shared > local && shared > dense && (n < 200 || local > dense)
			found += fmt.Sprintf("%d: %.2f %.2f %.2f; ", n, shared, local, dense)
		}
		return ok, found
	})
}

// TestRealKernels checks that the kernels of the detector can be read, and are
// what the step says.
func TestRealKernels(t *testing.T) {
	t.Parallel()
	s := newRealScene(1)
	if s.broken != nil || len(s.kernels) != 24 {
		t.Fatalf("%d kernels, %v", len(s.kernels), s.broken)
	}
	if got := leftOver([]float64{1, -1, 2, -2}); got != 0 {
		t.Errorf("what cancels leaves %v", got)
	}
	if got := leftOver([]float64{1, 1}); got != 1 {
		t.Errorf("what does not cancel leaves %v", got)
	}
	for seed := range uint64(20) {
		if luck := quietByLuck(seed); luck < .25 || luck > .4 {
			t.Errorf("seed %d: %.2f of random kernels cancel", seed, luck)
		}
	}
}

// TestRandomKernelsAreNoStrokes checks that a random kernel does not count as a
// stroke, whatever the seed.
func TestRandomKernelsAreNoStrokes(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		if got := randomLikeness(seed); got < .3 || got > .5 {
			t.Errorf("seed %d: random kernels come to %.2f", seed, got)
		}
	}
}
