package stride

import (
	"fmt"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
	"weightshare/nets/experiment"
)

func TestWalkStride(t *testing.T) {
	t.Parallel()
	light := Lesson.Lesson()
	light.Open = func(env lessons.Env) lessons.Scenes { return openWith(env, 2) }
	lessontest.WalkLesson(t, light, map[string]lessontest.Look{
		"half": {Says: []string{"Moved by 1, every place: 1.00"}},
		"between": {
			First: func(w lessontest.Walker) { w.Unmet("1 seen now, 0 moved by 1") },
			Says:  []string{"10101010: all seen, then nothing at all"},
		},
		"ways":  {Says: []string{"Moved by 1: stride"}},
		"show":  {Says: []string{"Moved by 2 and 3: shared"}},
		"least": {Says: []string{"✓", "Your least work"}},
		"recap": {Says: []string{"Moved by 1: stride 2"}},
	}, func(w lessontest.Walker) {
		w.Session.Goto(4)
		w.Met()
	})
}

// TestMovedAsInCompare checks that a race finds for moved digits what compare
// finds for digits at that place.
func TestMovedAsInCompare(t *testing.T) {
	t.Parallel()
	p := plan()
	if p.Task.TrainAt != placeAt(scene.Shift{}) {
		t.Fatalf("training digits lie at %s, nudges begin at %s", p.Task.TrainAt, placeAt(scene.Shift{}))
	}
	p.Training.Steps = 40
	s := newNudgesScene("", 2, 1, p, strideNet(0))
	run, err := s.Run(2)
	if err != nil {
		t.Fatal(err)
	}
	s.Observe(lessontest.ToEnd(t, run))
	for _, racer := range s.Trained() {
		for by, move := range s.moves {
			trial, err := experiment.NewTrial(movedBy(p, move), racer.Network, 0, racer.Run.Seed, experiment.TrialConfig{Workers: 1})
			if err != nil {
				t.Fatal(err)
			}
			for !trial.Done() {
				if _, err := trial.Step(); err != nil {
					t.Fatal(err)
				}
			}
			run, err := trial.Run()
			if err != nil {
				t.Fatal(err)
			}
			if got, ok := at(by)(racer); !ok || got != *run.TestAccuracy {
				t.Errorf("seed %d, nudged by %d: %v, compare has %v", racer.Run.Seed, by, got, *run.TestAccuracy)
			}
		}
	}
	if got := len(s.Trained()); got != 2 {
		t.Errorf("%d networks trained", got)
	}
}

// TestVisits checks that a row moved by 2 is seen as before, one visit further
// on.
func TestVisits(t *testing.T) {
	t.Parallel()
	s := newBetweenScene()
	for _, i := range []int{0, 3} {
		if err := s.Do(lessons.Action{Control: "pixels", Index: i}); err != nil {
			t.Fatal(err)
		}
	}
	for by, want := range []string{"1·1·0·0·", "0·0·1·0·", "0·1·1·0·", "0·0·0·1·"} {
		if got := skipping(s.row.Moved(by)); got != want {
			t.Errorf("moved by %d: %s, not %s", by, got, want)
		}
	}
}

func BenchmarkOutcomesStride(b *testing.B) {
	over := func(s *nudgesScene, network, nudge int) float64 { return s.Over(network, at(nudge)).Mean }
	lessontest.Outcome(b, "half-the-promise", func(seed uint64) (bool, string) {
		s := newNudgesScene("", scene.VerdictSeeds, 1, plan(), wholeNet(), strideNet(0))
		lessontest.RunScene(b, s, seed*scene.VerdictSeeds)
		ok := over(s, 0, 1) > .98 && over(s, 0, 3) > .98 && over(s, 1, 1) < .15 && over(s, 1, 2) > .98 && over(s, 1, 3) < .15
		return ok, fmt.Sprintf("%.2f; %.2f %.2f %.2f", over(s, 0, 1), over(s, 1, 1), over(s, 1, 2), over(s, 1, 3))
	})
	lessontest.Outcome(b, "blur-before-maximum-before-stride", func(seed uint64) (bool, string) {
		s := newNudgesScene("", scene.VerdictSeeds, 1, plan(), strideNet(0), maximumNet(), blurNet())
		lessontest.RunScene(b, s, seed*scene.VerdictSeeds)
		ok := over(s, 2, 1) > over(s, 1, 1) && over(s, 1, 1) > over(s, 0, 1) && over(s, 2, 1) < .6
		return ok, fmt.Sprintf("%.2f %.2f %.2f", over(s, 0, 1), over(s, 1, 1), over(s, 2, 1))
	})
	lessontest.Outcome(b, "shown-nudges", func(seed uint64) (bool, string) {
		s := newNudgesScene("", scene.VerdictSeeds, nudges-1, shownPlan(), strideNet(0), unsharedNet())
		lessontest.RunScene(b, s, seed*scene.VerdictSeeds)
		ok := over(s, 0, 2) > .8 && over(s, 0, 3) > .9 && over(s, 1, 2) < .3 && over(s, 1, 3) < .3 && over(s, 1, 1) > over(s, 0, 1)-.02
		return ok, fmt.Sprintf("%.2f %.2f %.2f %.2f; %.2f %.2f %.2f %.2f", over(s, 0, 0), over(s, 0, 1), over(s, 0, 2), over(s, 0, 3), over(s, 1, 0), over(s, 1, 1), over(s, 1, 2), over(s, 1, 3))
	})
}
