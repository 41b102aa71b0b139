//go:build !race

package course

import (
	"strconv"
	"strings"
	"testing"

	"weightshare/lessons"
)

func TestWalkLessData(t *testing.T) {
	t.Parallel()
	light := *found(t, "less-data")
	light.Open = func(env lessons.Env) lessons.Scenes {
		return lessData(env, effort{sizes: []int{50, 100, 200, 4000}, seeds: 1, asked: 600})
	}
	walkLesson(t, &light, walkLessData, func(w walker, wrong bool) {
		record := w.s.Progress().Lesson("less-data")
		if got := record.Answers["how-many"]; got.Right == wrong {
			w.t.Errorf("answer %+v", got)
		}
		v := w.see()
		if text := lessons.PlainText(v.Text); !strings.Contains(text, "times as many") || strings.Contains(text, "–") {
			w.t.Errorf("the recap has lost its numbers: %s", text)
		}
		w.s.Goto(5)
		if g := w.see().Goal; !g.Met {
			w.t.Errorf("the best is lost: %+v", g)
		}
	})
}

func walkLessData(w walker, wrong bool) {
	w.t.Helper()
	v := w.at("how-many")
	if v.Figures[0].Header().ID != "examples" {
		w.t.Errorf("the first figure is %s", v.Figures[0].Header().ID)
	}
	w.predict(wrong, "ten times", "twice")
	if reply := lessons.PlainText(w.see().Question.Reply); !strings.Contains(reply, "Measured: 90 % from ") {
		w.t.Errorf("reply %s", reply)
	}
	w.s.Next()
	if text := lessons.PlainText(w.at("training").Text); !strings.Contains(text, "the lowest mean is ") {
		w.t.Errorf("training: %s", text)
	}
	w.s.Next()
	walkWindows(w)
	w.predict(wrong, "as a guess", "as often as elsewhere")
	walkPlaces(w)
	w.at("random")
	w.predict(wrong, "unshared and dense", "all three")
	w.Do(nameImages, 0)
	w.train()
	if got := w.s.Progress().Lesson("less-data"); len(got.Measured) == 0 {
		w.t.Error("nothing is kept")
	}
	w.s.Next()
	walkFewest(w)
	w.at("recap")
	w.end()
}

// predict answers the present question, with a wrong answer first where wrong is
// set.
func (w walker) predict(wrong bool, right, misled string) {
	w.t.Helper()
	if wrong {
		if w.choose(misled) {
			w.t.Errorf("%q is right", misled)
		}
		w.s.Retry()
	}
	if !w.choose(right) {
		w.t.Errorf("%q is wrong", right)
	}
}

func walkWindows(w walker) {
	w.t.Helper()
	v := w.at("windows")
	last := 65
	for i := range v.Controls[0].Options {
		w.Do(nameImages, i)
		words := w.see().Figures[1].Words()
		none := 0
		for _, name := range barKinds() {
			_, rest, found := strings.Cut(words, name+", shared ")
			_, rest, also := strings.Cut(rest, "none ")
			n, err := strconv.Atoi(rest[:strings.IndexAny(rest, ".,")])
			if !found || !also || err != nil {
				w.t.Fatalf("%v: %s", err, words)
			}
			none = max(none, n)
		}
		if none > last {
			w.t.Errorf("with more images more places are empty: %d after %d", none, last)
		}
		last = none
	}
	if last != 0 {
		w.t.Errorf("with the most images %d places are empty", last)
	}
	w.s.Next()
	w.at(namePlaces)
}

func walkPlaces(w walker) {
	w.t.Helper()
	v := w.at(namePlaces)
	for net := range v.Controls[0].Options {
		for kind := range v.Controls[1].Options {
			w.Do("net", net)
			w.Do("kind", kind)
			if words := w.see().Figures[0].Words(); !strings.Contains(words, "A training bar's middle:") {
				w.t.Errorf("no dots: %s", words)
			}
		}
	}
	w.s.Next()
}

func walkFewest(w walker) {
	w.t.Helper()
	w.at("fewest")
	w.train()
	if g := w.see().Goal; g.Met {
		w.t.Errorf("met by 100 images: %+v", g)
	}
	w.Do(nameImages, 2)
	w.train()
	for range w.s.View().Step.Hints {
		w.s.AskHint()
	}
	w.Do("border", 2)
	w.Do("kernels", 2)
	w.train()
	if v := w.see(); !v.Goal.Met || !strings.Contains(v.Figures[0].Words(), "✓") {
		w.t.Errorf("goal %+v, tries %s", v.Goal, v.Figures[0].Words())
	}
	w.s.Next()
}

// The windows that are counted are those that the kernels stand on.
func TestWholeBars(t *testing.T) {
	t.Parallel()
	scene := newWindowsScene(4)
	scene.size = 0
	if got := scene.met(); len(got.Rows) != len(barKinds()) {
		t.Fatalf("%+v", got)
	}
	set := planFor(barsTask).Task
	set.Samples, set.Noise = 200, 0
	train := drawn(t, set, 4)
	for kind := range barKinds() {
		whole := wholeBars(train, kind)
		for at, want := range whole {
			got := 0
			for i := range train.N {
				if int(train.Labels[i]) != kind {
					continue
				}
				on := 0
				for r := range windowSide {
					for c := range windowSide {
						if train.Sample(i)[(at/windowPlaces+r)*edgeSide+at%windowPlaces+c] > .5 {
							on++
						}
					}
				}
				if on == windowSide {
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
	outcome(b, "ten times as many images or more", func(seed uint64) (bool, string) {
		s := newBySizeScene(lessons.Env{}, usualEffort())
		run, err := s.Run(seed)
		if err != nil {
			b.Fatal(err)
		}
		if err := run.Step(b.Context(), 1<<20); err != nil {
			b.Fatal(err)
		}
		s.Observe(run.Snapshot())
		n, err := strconv.Atoi(s.factor())
		return err == nil && n >= 10, s.firstText(idShared) + ", " + s.firstText("local") + ", dense " + s.firstText(idDense)
	})
	outcome(b, "near a guess where no bar fell", func(seed uint64) (bool, string) {
		s := newPlacesScene(usualEffort().asked)
		finish(b, s, seed)
		local, shared := s.found("local").near[0].value(), s.found(idShared).near[0].value()
		return local < .35 && shared > .9 && s.found("local").near[4].value() > local+.15,
			s.Values()["local-none"] + ", " + s.Values()["local-many"] + ", shared " + s.Values()["shared-none"]
	})
	outcome(b, "only unshared and dense memorise 200", func(seed uint64) (bool, string) {
		s := newRandomScene()
		finish(b, s, seed)
		v := s.Values()
		return *s.lane(idShared).run.TrainAccuracy < .8 && *s.lane("local").run.TrainAccuracy == 1 && *s.lane(idDense).run.TrainAccuracy == 1,
			v["shared-train"] + ", " + v["local-train"] + ", " + v["dense-train"]
	})
	outcome(b, "the kept solution passes", func(seed uint64) (bool, string) {
		s := newFewestScene(lessons.Env{})
		s.kernels, s.border, s.size = 2, 2, 2
		finish(b, s, seed)
		return s.Goal().Met, s.at(0, testOf).String()
	})
}
