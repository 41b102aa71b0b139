package howmuch

import (
	"fmt"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

func TestWalkHowMuch(t *testing.T) {
	t.Parallel()
	light := Lesson
	light.Open = func(env lessons.Env) lessons.Scenes { return openWith(env, 2) }
	lessontest.WalkLesson(t, light, walkHowMuch, func(w lessontest.Walker) {
		if got := w.Session.Progress().Lesson("how-much").Answers["average"]; got.Right {
			w.T.Errorf("answer %+v", got)
		}
		if text := lessons.PlainText(w.See().Text); strings.Contains(text, "–") || !strings.Contains(text, "blocks2") {
			w.T.Errorf("the recap has lost its numbers: %s", text)
		}
	})
}

func walkHowMuch(w lessontest.Walker) {
	w.T.Helper()
	v := w.At("banks")
	for scheme := range v.Controls[0].Options {
		w.Do("scheme", scheme)
		for side, n := range divisions() {
			w.Do("side", side)
			if words := w.See().Figures[0].Words(); !strings.Contains(words, fmt.Sprintf("64 places hold %s", text.Plural(n*n, "set"))) {
				w.T.Errorf("%d by %d sets: %s", n, n, words)
			}
		}
	}
	w.Session.Next()
	w.At("bars")
	w.Predict("share everything", "somewhere between")
	w.Session.Next()
	w.At("arrangement")
	w.Predict("somewhere between", "for each place")
	w.Session.Next()
	w.At("average")
	w.Predict("by far", "left alone")
	w.Do("every", 2)
	w.Train()
	w.Session.Next()
	w.At("best")
	w.Train()
	if g := w.See().Goal; g.Met || !strings.Contains(g.Missing, "your best so far") {
		w.T.Errorf("goal %+v", g)
	}
	w.Do("side", 3)
	w.Train()
	for range w.Session.View().Step.Hints {
		w.Session.AskHint()
		w.See()
	}
	if g := w.See().Goal; g.Met {
		w.T.Errorf("met beyond the budget: %+v", g)
	}
	w.Do("scheme", 0)
	w.Do("side", 1)
	w.Train()
	if v := w.See(); !v.Goal.Met || !strings.Contains(v.Figures[0].Words(), "✓") {
		w.T.Errorf("goal %+v: %s", v.Goal, v.Figures[0].Words())
	}
	w.Session.Next()
	w.At("recap")
	w.End()
}

// BenchmarkOutcomesHowMuch counts for how many seeds the text of the lesson is
// right.
func BenchmarkOutcomesHowMuch(b *testing.B) {
	curve := func(t divideTask, want string) func(uint64) (bool, string) {
		return func(seed uint64) (bool, string) {
			s := &divideScene{task: t, seeds: 5}
			lessontest.RunScene(b, s, seed)
			v := s.Values()
			found := ""
			for _, name := range []string{"at-1", "at-2", "at-4", "at-8", "tiles-2", "tiles-4"} {
				found += " " + v[name]
			}
			return strings.Contains(want, s.best()), s.best() + found
		}
	}
	lessontest.Outcome(b, "bars are best shared by all", curve(divideTask{name: "bars", samples: 200, classes: 4}, "1×1"))
	lessontest.Outcome(b, "arrangement is best between", curve(divideTask{name: arrangementTask, samples: 50, classes: 2}, "2×2 4×4"))
	lessontest.Outcome(b, "averaging helps by far", func(seed uint64) (bool, string) {
		s := newAverageScene(nil)
		lessontest.RunScene(b, s, seed)
		v := s.Values()
		return *s.Racer("averaged").Run.TestAccuracy > *s.Racer("alone").Run.TestAccuracy+.2, v["alone-test"] + " " + v["averaged-test"] + " " + v["shared-test"]
	})
	lessontest.Outcome(b, "the kept solution is frugal", func(seed uint64) (bool, string) {
		s := newBudgetScene(lessons.Env{})
		s.side.Index = 1
		lessontest.RunScene(b, s, seed)
		return s.Goal().Met, s.Estimate(0, scene.TestAccuracy).String()
	})
}
