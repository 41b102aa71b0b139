//go:build !race

package course

import (
	"fmt"
	"strings"
	"testing"

	"weightshare/lessons"
)

func TestWalkHowMuch(t *testing.T) {
	t.Parallel()
	light := *found(t, "how-much")
	light.Open = func(env lessons.Env) lessons.Scenes { return howMuch(env, 2) }
	walkLesson(t, &light, walkHowMuch, func(w walker, wrong bool) {
		if got := w.s.Progress().Lesson("how-much").Answers["average"]; got.Right == wrong {
			w.t.Errorf("answer %+v", got)
		}
		if text := lessons.PlainText(w.see().Text); strings.Contains(text, "–") || !strings.Contains(text, "blocks2") {
			w.t.Errorf("the recap has lost its numbers: %s", text)
		}
	})
}

func walkHowMuch(w walker, wrong bool) {
	w.t.Helper()
	v := w.at("banks")
	for scheme := range v.Controls[0].Options {
		w.Do("scheme", scheme)
		for side, n := range divisions() {
			w.Do("side", side)
			if words := w.see().Figures[0].Words(); !strings.Contains(words, fmt.Sprintf("64 places hold %s", plural(n*n, "set"))) {
				w.t.Errorf("%d by %d sets: %s", n, n, words)
			}
		}
	}
	w.s.Next()
	w.at("bars")
	w.predict(wrong, "share everything", "somewhere between")
	w.s.Next()
	w.at("arrangement")
	w.predict(wrong, "somewhere between", "for each place")
	w.s.Next()
	w.at("average")
	w.predict(wrong, "by far", "left alone")
	w.Do("every", 2)
	w.train()
	w.s.Next()
	w.at("best")
	w.train()
	if g := w.see().Goal; g.Met || !strings.Contains(g.Missing, "your best so far") {
		w.t.Errorf("goal %+v", g)
	}
	w.Do("side", 3)
	w.train()
	for range w.s.View().Step.Hints {
		w.s.AskHint()
		w.see()
	}
	if g := w.see().Goal; g.Met {
		w.t.Errorf("met beyond the budget: %+v", g)
	}
	w.Do("scheme", 0)
	w.Do("side", 1)
	w.train()
	if v := w.see(); !v.Goal.Met || !strings.Contains(v.Figures[0].Words(), "✓") {
		w.t.Errorf("goal %+v: %s", v.Goal, v.Figures[0].Words())
	}
	w.s.Next()
	w.at("recap")
	w.end()
}

// BenchmarkOutcomesHowMuch counts for how many seeds the text of the lesson is
// right.
func BenchmarkOutcomesHowMuch(b *testing.B) {
	curve := func(t divideTask, want string) func(uint64) (bool, string) {
		return func(seed uint64) (bool, string) {
			s := &divideScene{task: t, seeds: 5}
			finish(b, s, seed)
			v := s.Values()
			found := ""
			for _, name := range []string{"at-1", "at-2", "at-4", "at-8", "tiles-2", "tiles-4"} {
				found += " " + v[name]
			}
			return strings.Contains(want, s.best()), s.best() + found
		}
	}
	outcome(b, "bars are best shared by all", curve(divideTask{name: barsTask, samples: 200, classes: 4}, "1×1"))
	outcome(b, "arrangement is best between", curve(divideTask{name: arrangementTask, samples: 50, classes: 2}, "2×2 4×4"))
	outcome(b, "averaging helps by far", func(seed uint64) (bool, string) {
		s := &averageScene{}
		finish(b, s, seed)
		v := s.Values()
		return *s.lane("averaged").run.TestAccuracy > *s.lane("alone").run.TestAccuracy+.2, v["alone-test"] + " " + v["averaged-test"] + " " + v["shared-test"]
	})
	outcome(b, "the kept solution is frugal", func(seed uint64) (bool, string) {
		s := newFrugalScene(lessons.Env{})
		s.side = 1
		finish(b, s, seed)
		return s.Goal().Met, s.at(0, testOf).String()
	})
}
