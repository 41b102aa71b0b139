package fourties

import (
	"fmt"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
	"weightshare/nets/tie"
)

func TestWalkFourTies(t *testing.T) {
	t.Parallel()
	light := Lesson.Lesson()
	light.Open = func(env lessons.Env) lessons.Scenes { return openWith(env, 20) }
	lessontest.WalkLesson(t, light, map[string]lessontest.Look{
		"worlds": {Says: []string{"Ring is off by 0.00"}},
		"allow": {
			First: func(w lessontest.Walker) {
				w.Unmet("64 numbers are left")
				w.Do("swap", 1)
				w.Do("swap", 0)
			},
			Says: []string{"5 numbers."},
		},
		"peak":  {Says: []string{"even set, a wrong tie, was closer"}},
		"found": {Says: []string{"tie found 0.0"}},
		"draw": {
			First: func(w lessontest.Walker) {
				w.Unmet("draw, then let it be found")
				w.Train()
				w.Unmet("yours: 0.20 wrong")
			},
			Says: []string{"yours 0.00"},
		},
		"recap": {Says: []string{"In the world ring"}},
	}, func(w lessontest.Walker) {
		w.Session.Goto(4)
		w.Met()
		w.Do("secret", myOwn())
		w.Do("cells", 7)
		w.Train()
		w.Do("beside", 4)
		w.Says("Found from 30 tasks")
	})
}

// TestBrushes checks that pressing the same cell again undoes the painting, and
// that each secret can be drawn.
func TestBrushes(t *testing.T) {
	t.Parallel()
	s := newDrawScene()
	press := func(cell int) {
		t.Helper()
		if err := s.Do(lessons.Action{Control: "cells", Index: cell}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range len(brushes()) - 1 { // the last one paints all cells, which changes nothing
		s.brush.Index = i
		press(8)
		if n := s.yours.Numbers(); n != 2 {
			t.Errorf("%s: %d numbers", s.brush, n)
		}
		press(8)
		if n := s.yours.Numbers(); n != 1 {
			t.Errorf("%s twice: %d numbers", s.brush, n)
		}
	}
	s.brush.Index = 0
	for secret, col := range []int{1, small} { // one diagonal, all diagonals
		s.yours = make(tie.Tie, small*small)
		for c := range col {
			press(c)
		}
		if d := tie.Distance(s.yours, secrets()[secret]); d != 0 {
			t.Errorf("secret %d is %v off", secret+1, d)
		}
	}
	s.yours = make(tie.Tie, small*small)
	s.brush.Index = 3
	for cell := range small*small/2 + 1 {
		press(cell)
	}
	if d := tie.Distance(s.yours, secrets()[3]); d != 0 {
		t.Errorf("the mirror is %v off", d)
	}
}

func BenchmarkOutcomesFourTies(b *testing.B) {
	at := func(v []float64) float64 { return scene.EstimateOf(v).Mean }
	lessontest.Outcome(b, "own-tie-wins-everywhere", func(seed uint64) (bool, string) {
		s := newWorldsScene(draws)
		lessontest.RunScene(b, s, seed)
		ok, say := true, ""
		for world := range ties {
			for student := range ties {
				ok = ok && (student == world || at(s.off(world, student)) > at(s.off(world, world)))
			}
			say += fmt.Sprintf(" %.4f", at(s.off(world, world)))
		}
		return ok, say
	})
	lessontest.Outcome(b, "peak-at-eight", func(seed uint64) (bool, string) {
		s := &peakScene{draws: draws}
		lessontest.RunScene(b, s, seed)
		four, eight, sixteen, wrong := at(s.off(0, free)), at(s.off(1, free)), at(s.off(2, free)), at(s.off(1, set))
		return eight > four && four > sixteen && eight > wrong && sixteen < at(s.off(2, set)), fmt.Sprintf("%.2f %.2f %.2f; set %.2f", four, eight, sixteen, wrong)
	})
	lessontest.Outcome(b, "found-from-a-few", func(seed uint64) (bool, string) {
		s := &foundScene{}
		lessontest.RunScene(b, s, seed)
		m := func(i int) float64 { return at(s.of(mirror, i).distance) }
		ten := s.of(ring, 2)
		ok := m(0) > .4 && m(1) < .15 && m(2) < .03 && at(ten.withFound) < at(ten.withFree)/4 && at(s.of(set, 2).numbers) > 3
		return ok, fmt.Sprintf("%.2f %.2f %.2f; %.3f %.3f %.3f; set %.0f", m(0), m(1), m(2), at(ten.withFound), at(ten.withTrue), at(ten.withFree), at(s.of(set, 2).numbers))
	})
	lessontest.Outcome(b, "secrets-but-the-set", func(seed uint64) (bool, string) {
		ok, say := true, ""
		for secret := range secrets() {
			s := newDrawScene()
			s.secret.Index = secret
			lessontest.RunScene(b, s, seed)
			most := tie.Distance(s.Latest.found[3], s.truth)
			ok = ok && (most < .2) == (secret > 0)
			say += " " + s.off(s.Latest.found[0]) + "–" + s.off(s.Latest.found[3])
		}
		return ok, say
	})
}
