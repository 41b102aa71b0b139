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
	light := Lesson
	light.Open = func(env lessons.Env) lessons.Scenes {
		return openWith(env, effort{sizes: []int{50, 100, 200, 4000}, seeds: 1, tests: 600})
	}
	lessontest.WalkLesson(t, light, walkLessData, func(w lessontest.Walker) {
		record := w.Session.Progress().Lesson("less-data")
		if got := record.Answers["how-many"]; got.Right {
			w.T.Errorf("answer %+v", got)
		}
		v := w.See()
		if text := lessons.PlainText(v.Text); !strings.Contains(text, "times as many") || strings.Contains(text, "–") {
			w.T.Errorf("the recap has lost its numbers: %s", text)
		}
		w.Session.Goto(5)
		if g := w.See().Goal; !g.Met {
			w.T.Errorf("the best is lost: %+v", g)
		}
	})
}

func walkLessData(w lessontest.Walker) {
	w.T.Helper()
	v := w.At("how-many")
	if v.Figures[0].Header().ID != "examples" {
		w.T.Errorf("the first figure is %s", v.Figures[0].Header().ID)
	}
	w.Predict("ten times", "twice")
	if reply := lessons.PlainText(w.See().Question.Reply); !strings.Contains(reply, "Measured: 90 % from ") {
		w.T.Errorf("reply %s", reply)
	}
	w.Session.Next()
	if text := lessons.PlainText(w.At("training").Text); !strings.Contains(text, "the lowest mean is ") {
		w.T.Errorf("training: %s", text)
	}
	w.Session.Next()
	walkWindows(w)
	w.Predict("as a guess", "as often as elsewhere")
	walkPlaces(w)
	w.At("random")
	w.Predict("unshared and dense", "all three")
	w.Do("images", 0)
	w.Train()
	if got := w.Session.Progress().Lesson("less-data"); len(got.Measured) == 0 {
		w.T.Error("nothing is kept")
	}
	w.Session.Next()
	walkFewest(w)
	w.At("recap")
	w.End()
}

func walkWindows(w lessontest.Walker) {
	w.T.Helper()
	v := w.At("windows")
	last := 65
	for i := range v.Controls[0].Options {
		w.Do("images", i)
		words := w.See().Figures[1].Words()
		none := 0
		for _, name := range []string{"level", "upright", "falling", "rising"} {
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
	w.Session.Next()
	w.At("places")
}

func walkPlaces(w lessontest.Walker) {
	w.T.Helper()
	v := w.At("places")
	for net := range v.Controls[0].Options {
		for kind := range v.Controls[1].Options {
			w.Do("net", net)
			w.Do("kind", kind)
			if words := w.See().Figures[0].Words(); !strings.Contains(words, "A training bar's middle:") {
				w.T.Errorf("no dots: %s", words)
			}
		}
	}
	w.Session.Next()
}

func walkFewest(w lessontest.Walker) {
	w.T.Helper()
	w.At("fewest")
	w.Train()
	if g := w.See().Goal; g.Met {
		w.T.Errorf("met by 100 images: %+v", g)
	}
	w.Do("images", 2)
	w.Train()
	for range w.Session.View().Step.Hints {
		w.Session.AskHint()
	}
	w.Do("border", 2)
	w.Do("kernels", 2)
	w.Train()
	if v := w.See(); !v.Goal.Met || !strings.Contains(v.Figures[0].Words(), "✓") {
		w.T.Errorf("goal %+v, tries %s", v.Goal, v.Figures[0].Words())
	}
	w.Session.Next()
}

// The windows that are counted are those that the kernels stand on.
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
