package howmuch

import (
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

func TestWalkHowMuch(t *testing.T) {
	t.Parallel()
	light := Lesson.Lesson()
	light.Open = func(env lessons.Env) lessons.Scenes { return openWith(env, 2) }
	lessontest.WalkLesson(t, light, map[string]lessontest.Look{
		"banks": {First: func(w lessontest.Walker) {
			for scheme := range w.See().Controls[0].Options {
				w.Do("scheme", scheme)
				for side, n := range divisions() {
					w.Do("side", side)
					w.Says("64 places hold " + text.Plural(n*n, "set"))
				}
			}
		}},
		"average": {Last: func(w lessontest.Walker) {
			w.Do("every", 2)
			w.Train()
		}},
		"best": {
			First: func(w lessontest.Walker) {
				w.Train()
				w.Unmet("your best so far")
				w.Do("side", 3)
				w.Train()
				w.Hint()
				w.Unmet("")
			},
			Says: []string{"✓"},
		},
	}, func(w lessontest.Walker) {
		w.Says("blocks2")
		if text := lessons.PlainText(w.See().Text); strings.Contains(text, "–") {
			w.T.Errorf("the recap has lost its numbers: %s", text)
		}
	})
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
