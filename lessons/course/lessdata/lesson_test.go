package lessdata

import (
	"strconv"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
)

func TestWalkLessData(t *testing.T) {
	t.Parallel()
	light := Lesson.Lesson()
	light.Open = func(env lessons.Env) lessons.Scenes {
		return openWith(env, effort{sizes: []int{100, 500, 1000, 2000, 4000}, seeds: 2, tests: 600})
	}
	lessontest.WalkLesson(t, light, map[string]lessontest.Look{
		"how-many": {
			First: func(w lessontest.Walker) {
				if id := w.See().Figures[0].Header().ID; id != "examples" {
					w.T.Errorf("the first figure is %s", id)
				}
			},
			Says: []string{"Measured: 90 % from "},
		},
		"training": {Says: []string{"the lowest mean is "}},
		"windows":  {First: countEmptyWindows},
		"places": {Last: func(w lessontest.Walker) {
			v := w.See()
			for net := range v.Controls[0].Options {
				for kind := range v.Controls[1].Options {
					w.Do("net", net)
					w.Do("kind", kind)
					w.Says("A training bar's middle:")
				}
			}
		}},
		"random": {Last: func(w lessontest.Walker) {
			w.Do("images", 0)
			w.Train()
		}},
		"fewest": {
			First: func(w lessontest.Walker) {
				w.Train()
				w.Unmet("")
				w.Do("images", 2)
				w.Train()
				w.Hint()
			},
			Says: []string{"✓"},
		},
		"exponent": {Says: []string{"Steepness: shared ", "unshared, line falls from "}},
	}, func(w lessontest.Walker) {
		w.Says("times as many")
		if text := lessons.PlainText(w.See().Text); strings.Contains(text, "–") {
			w.T.Errorf("the recap has lost its numbers: %s", text)
		}
		w.Session.Goto(5)
		w.Met()
	})
}

// countEmptyWindows checks that with more images fewer places are empty, and in
// the end none.
func countEmptyWindows(w lessontest.Walker) {
	last := 65
	for i := range w.See().Controls[0].Options {
		w.Do("images", i)
		words := w.See().Figures[1].Words()
		none := 0
		for _, name := range []string{"horizontal", "vertical", "falling", "rising"} {
			_, rest, found := strings.Cut(words, name+", shared ")
			_, rest, also := strings.Cut(rest, "none ")
			n, err := strconv.Atoi(rest[:strings.IndexAny(rest, ".,")])
			if !found || !also || err != nil {
				w.T.Fatalf("%v: %s", err, words)
			}
			none = max(none, n)
		}
		if none > last {
			w.T.Errorf("with more images more places are empty: %d after %d", none, last)
		}
		last = none
	}
	if last != 0 {
		w.T.Errorf("with the most images %d places are empty", last)
	}
}

// TestWholeBars checks that the windows counted are those at which the kernels
// are applied.
func TestWholeBars(t *testing.T) {
	t.Parallel()
	windows := newWindowsScene(4)
	windows.images.Index = 0
	if got := windows.met(); len(got.Rows) != len(barKinds()) {
		t.Fatalf("%+v", got)
	}
	set := scene.Plan("bars").Task
	set.Samples, set.Noise = 200, 0
	train := lessontest.Drawn(t, set, 4)
	for kind := range barKinds() {
		whole := wholeBars(train, kind)
		for at, want := range whole {
			got := 0
			for i := range train.N {
				if int(train.Labels[i]) != kind {
					continue
				}
				on := 0
				for r := range scene.WindowSide {
					for c := range scene.WindowSide {
						if train.Sample(i)[(at/scene.WindowPlaces+r)*scene.BarsSide+at%scene.WindowPlaces+c] > .5 {
							on++
						}
					}
				}
				if on == scene.WindowSide {
					got++
				}
			}
			if got != want {
				t.Errorf("kind %d, place %d: %d whole bars are counted, %d seen", kind, at, want, got)
			}
		}
	}
}

// BenchmarkOutcomesLessData counts for how many seeds the text of the lesson is
// right.
func BenchmarkOutcomesLessData(b *testing.B) {
	lessontest.Outcome(b, "ten times as many images or more", func(seed uint64) (bool, string) {
		s := newAccuracyScene(lessons.Env{}, defaultEffort())
		run, err := s.Run(seed)
		if err != nil {
			b.Fatal(err)
		}
		if err := run.Step(b.Context(), 1<<20); err != nil {
			b.Fatal(err)
		}
		s.Observe(run.Snapshot())
		n, err := strconv.Atoi(s.factor())
		return err == nil && n >= 10, s.firstText("shared") + ", " + s.firstText("local") + ", dense " + s.firstText("dense")
	})
	lessontest.Outcome(b, "near a guess where no bar fell", func(seed uint64) (bool, string) {
		s := newPlacesScene(defaultEffort().tests)
		lessontest.RunScene(b, s, seed)
		local, shared := s.found("local").near[0].value(), s.found("shared").near[0].value()
		return local < .35 && shared > .9 && s.found("local").near[4].value() > local+.15,
			s.Values()["local-none"] + ", " + s.Values()["local-many"] + ", shared " + s.Values()["shared-none"]
	})
	lessontest.Outcome(b, "only unshared and dense memorise 200", func(seed uint64) (bool, string) {
		s := newRandomScene()
		lessontest.RunScene(b, s, seed)
		v := s.Values()
		return *s.Racer("shared").Run.TrainAccuracy < .8 && *s.Racer("local").Run.TrainAccuracy == 1 && *s.Racer("dense").Run.TrainAccuracy == 1,
			v["shared-train"] + ", " + v["local-train"] + ", " + v["dense-train"]
	})
	lessontest.Outcome(b, "the kept solution passes", func(seed uint64) (bool, string) {
		s := newFewestScene(lessons.Env{})
		s.kernels.Index, s.border.Index, s.images.Index = 2, 2, 2
		lessontest.RunScene(b, s, seed)
		return s.Goal().Met, s.Estimate(0, scene.TestAccuracy).String()
	})
}
