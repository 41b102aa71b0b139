package turns

import (
	"fmt"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
)

func TestWalkTurns(t *testing.T) {
	t.Parallel()
	light := Lesson.Lesson()
	light.Open = func(env lessons.Env) lessons.Scenes { return openWith(env, 2, newShowScene(env, 2), newFiveScene(2)) }
	lessontest.WalkLesson(t, light, map[string]lessontest.Look{
		"lying": {Says: []string{"Copies "}},
		"bars":  {Says: []string{"no copies "}},
		"why": {
			First: func(w lessontest.Walker) { w.Unmet("flat gets 2, falling gets 1") },
			Says:  []string{"always get the same"},
		},
		"show": {Says: []string{"100 images: copies 0."}},
		"five": {
			First: func(w lessontest.Walker) {
				w.Unmet("not all five have an answer yet")
				w.Do("lie", 2)
			},
			Says: []string{"✓", "Right at first: 5 of 5"},
		},
		"recap": {Says: []string{"with turned copies"}},
	}, func(w lessontest.Walker) {
		w.Session.Goto(4)
		w.Met()
	})
}

// TestAnswersOfCopies checks that, whatever the kernel, the copies respond equally
// to bars that a quarter turn maps onto each other, and only to these.
func TestAnswersOfCopies(t *testing.T) {
	t.Parallel()
	apart := false
	for kernel := range 1 << (drawn * drawn) {
		s := newCopiesScene()
		for i := range s.cells {
			s.cells[i] = kernel>>i&1 == 1
		}
		_, together := s.answers()
		if together[0] != together[1] || together[2] != together[3] {
			t.Fatalf("kernel %v: %v", s.cells, together)
		}
		apart = apart || together[2] > together[0]
	}
	if !apart {
		t.Error("no kernel tells slanted from straight")
	}
}

func BenchmarkOutcomesTurns(b *testing.B) {
	lessontest.Outcome(b, "copies-read-what-lies", func(seed uint64) (bool, string) {
		s := newLyingScene(scene.VerdictSeeds)
		lessontest.RunScene(b, s, seed*scene.VerdictSeeds)
		copies, plain, many := s.Over(0, scene.TestAccuracyOf).Mean, s.Over(1, scene.TestAccuracyOf).Mean, s.Over(2, scene.TestAccuracyOf).Mean
		return copies > .9 && plain < .35 && many < .35, fmt.Sprintf("%.2f %.2f %.2f", copies, plain, many)
	})
	lessontest.Outcome(b, "half-of-the-bars", func(seed uint64) (bool, string) {
		s := newBarsScene(scene.VerdictSeeds)
		lessontest.RunScene(b, s, seed*scene.VerdictSeeds)
		copies, plain := s.Over(0, scene.TestAccuracyOf).Mean, s.Over(1, scene.TestAccuracyOf).Mean
		return copies > .4 && copies < .6 && plain > .95, fmt.Sprintf("%.2f %.2f", copies, plain)
	})
	lessontest.Outcome(b, "copies-first-with-few-images", func(seed uint64) (bool, string) {
		s := newShowScene(lessons.Env{Seed: seed}, scene.VerdictSeeds)
		lessontest.RunScene(b, s, seed)
		at := func(id, images string) float64 { return s.Find(id, images, scene.TestAccuracy).Mean }
		ok := at("turned", "100") > at("many", "100")+.03 && at("many", "100") > at("plain", "100") && at("many", "300") > at("many", "100")
		return ok, fmt.Sprintf("%.2f %.2f %.2f; %.2f %.2f %.2f", at("turned", "100"), at("many", "100"), at("plain", "100"), at("turned", "300"), at("many", "300"), at("plain", "300"))
	})
	lessontest.Outcome(b, "five-tasks", func(seed uint64) (bool, string) {
		s := newFiveScene(fiveSeeds)
		for _, c := range s.said {
			c.Index = 1
		}
		lessontest.RunScene(b, s, seed)
		got := ""
		for _, a := range tasks() {
			got += s.truth(a.id)[:1]
		}
		return got == "sddds", got + fmt.Sprint(s.Values())
	})
}
