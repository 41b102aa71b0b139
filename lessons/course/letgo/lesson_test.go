package letgo

import (
	"fmt"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
	"weightshare/nets"
)

func TestWalkLetGo(t *testing.T) {
	t.Parallel()
	light := Lesson.Lesson()
	light.Open = func(env lessons.Env) lessons.Scenes { return openWith(env, 1) }
	lessontest.WalkLesson(t, light, map[string]lessontest.Look{
		"who": {Says: []string{"Let go 0."}},
		"drift": {
			First: func(w lessontest.Walker) { w.Unmet("nothing let go yet") },
			Says:  []string{"Let go early, they drift far"},
		},
		"late":  {Says: []string{"Drift: goes on 0."}},
		"when":  {Says: []string{"Whole: at once 0."}},
		"each":  {Says: []string{"It took you 3 worlds"}},
		"recap": {Says: []string{"Shared first, then free: 0."}},
	}, func(w lessontest.Walker) {
		w.Session.Goto(4)
		w.Met()
	})
}

// TestDrift checks that equal kernels have not drifted, and that opposite ones
// have by their own length.
func TestDrift(t *testing.T) {
	t.Parallel()
	for want, values := range map[float64][]float32{0: {3, 1, 3, 1}, 1: {3, 1, -3, -1}} {
		d := driftOf(nets.Param[float32]{Shape: []int{2, 1, 1, 1, 2}, Value: values})
		if d.share != want {
			t.Errorf("%v have drifted by %v, not %v", values, d.share, want)
		}
		if mean := d.kernels[0].Values; mean[0] != 3-3*want || mean[1] != 1-want {
			t.Errorf("the mean of %v is %v", values, mean)
		}
	}
}

func BenchmarkOutcomesLetGo(b *testing.B) {
	lessontest.Outcome(b, "let-go-beats-both", func(seed uint64) (bool, string) {
		s := &whoScene{}
		lessontest.RunScene(b, s, seed*scene.VerdictSeeds)
		always, never, free := s.Over(0, scene.TestAccuracyOf).Mean, s.Over(1, scene.TestAccuracyOf).Mean, s.Over(2, scene.TestAccuracyOf).Mean
		return free > always && free > never, fmt.Sprintf("%.2f %.2f %.2f", free, always, never)
	})
	lessontest.Outcome(b, "anew-drifts-farther-and-reads-better", func(seed uint64) (bool, string) {
		s := &lateScene{}
		lessontest.RunScene(b, s, seed*scene.VerdictSeeds)
		kept, anew := s.Over(0, driftOfRacer).Mean, s.Over(1, driftOfRacer).Mean
		a, c := s.Over(0, scene.TestAccuracyOf).Mean, s.Over(1, scene.TestAccuracyOf).Mean
		return anew > 2*kept && c > a, fmt.Sprintf("drift %.2f %.2f right %.2f %.2f", kept, anew, a, c)
	})
	lessontest.Outcome(b, "the-later-the-better-where-all-is-whole", func(seed uint64) (bool, string) {
		s := newWhenScene(lessons.Env{Seed: seed}, scene.VerdictSeeds)
		lessontest.RunScene(b, s, seed)
		v := func(id string, steps int) (f float64) {
			if _, err := fmt.Sscan(s.mean(id, steps), &f); err != nil {
				b.Fatal(err)
			}
			return f
		}
		ok := v(lineWhole, 0) < v(lineWhole, 25) && v(lineWhole, 25) < v(lineWhole, 100) && v(lineWhole, 100) <= v(lineWhole, 400)
		ok = ok && v(lineBroken, 100) > v(lineBroken, 600) && v(lineBroken, 100) > v(lineBroken, 0)
		say := ""
		for _, id := range []string{lineWhole, lineBroken} {
			for _, steps := range releases() {
				say += fmt.Sprintf(" %.2f", v(id, steps))
			}
		}
		return ok, say
	})
	lessontest.Outcome(b, "early-far-late-near", func(seed uint64) (bool, string) {
		s := newDriftScene()
		for _, at := range []int{0, 3} {
			s.at.Index = at
			lessontest.RunScene(b, s, seed)
		}
		return s.Goal().Met, fmt.Sprint(s.tries)
	})
	lessontest.Outcome(b, "a-world-for-each", func(seed uint64) (bool, string) {
		s := newEachScene()
		for _, w := range [][3]int{{0, 1, 0}, {2, 1, 1}, {3, 2, 2}} {
			s.inverted.Index, s.images.Index, s.at.Index = w[0], w[1], w[2]
			lessontest.RunScene(b, s, seed*eachSeeds)
		}
		return s.Goal().Met, s.Goal().Missing
	})
}
