package gradient

import (
	"math"
	"strings"
	"testing"

	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
	"weightshare/nets/dataset"
)

// TestPartsAddUp checks, for every weight of the kernel, that the parts that
// arrive are the gradients of the unshared twin and add up to the gradient that
// training uses.
func TestPartsAddUp(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		pair, err := newNetworkPair(seed)
		if err != nil {
			t.Fatal(err)
		}
		for tap := range taps {
			sum := 0.0
			own := firstKernel(pair.apart, tap)
			for p, g := range pair.of(tap) {
				sum += g
				if math.Abs(g-own[p]) > 1e-12 {
					t.Fatalf("weight %d, place %d: %v, its twin's own gradient is %v", tap, p, g, own[p])
				}
			}
			if want := pair.whole[tap]; math.Abs(sum-want) > 1e-12 {
				t.Errorf("weight %d: the parts add up to %v, the gradient is %v", tap, sum, want)
			}
		}
		if a, b := pair.loss(0, -1, 0), pair.loss(0, 0, 0); math.Abs(a-b) > 1e-12 {
			t.Errorf("the losses of the pair are %v and %v", a, b)
		}
	}
}

// TestNudgeIsUndone checks that a nudge leaves the weight as it was.
func TestNudgeIsUndone(t *testing.T) {
	t.Parallel()
	pair, err := newNetworkPair(1)
	if err != nil {
		t.Fatal(err)
	}
	before := pair.loss(3, -1, 0)
	for _, place := range []int{-1, 0, places - 1} {
		if pair.loss(3, place, 1) == before {
			t.Errorf("place %d: a nudge changes nothing", place)
		}
		if after := pair.loss(3, place, 0); math.Abs(after-before) > 1e-12 {
			t.Errorf("place %d: the loss was %v, is %v", place, before, after)
		}
	}
}

func TestWalkGradient(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Lesson.Lesson(), map[string]lessontest.Look{
		"uses": {
			First: func(w lessontest.Walker) { w.Do(nameWeight, 3) },
			Hides: []string{"The 64 gradients"},
			Says:  []string{"The 64 gradients"},
			Last:  func(w lessontest.Walker) { w.Do(nameWeight, 0, 12, 24) },
		},
		"nudge": {First: func(w lessontest.Walker) {
			w.Do("nudge", 1)
			w.Unmet("")
			w.Do("nudge", 5, 6, 7)
			w.Hint()
			w.Unmet("one place")
		}},
		"size": {Last: func(w lessontest.Walker) {
			if m, ok := w.Session.Progress().Lesson("gradient").Newest("size", sharedNet, ratioMetric); !ok || m.Value < 6.5 || m.Value > 9.5 {
				w.T.Errorf("ratio %+v", m)
			}
		}},
		"winner": {
			Says: []string{"this weight hears from 1 place of 64"},
			Last: func(w lessontest.Walker) { w.Do("images", 5, 2) },
		},
		"race": {
			First: func(w lessontest.Walker) {
				w.Do("world", 1)
				w.Train()
				w.Says("shared not reached")
				w.Do("world", 0)
			},
			Says: []string{"one step teaches all places"},
			Last: func(w lessontest.Walker) { w.Hides("shared not reached") },
		},
		"rate":  {Says: []string{"Shared broke at 1, unshared at 10."}},
		"recap": {Says: []string{"64 gradients add up to one, "}},
	}, func(w lessontest.Walker) {
		if words := w.See().Figures[0].Words(); strings.Contains(words, "–") {
			w.T.Errorf("recap after another start: %s", words)
		}
	})
}

// speedLanes runs the race to the target accuracy.
func speedLanes(t testing.TB, seed uint64, world dataset.Transform) map[string]*scene.RacerState {
	t.Helper()
	lanes := map[string]*scene.RacerState{}
	for _, l := range lessontest.RunRace(t, seed, scene.RaceSetup{Plan: speedPlan(world), Networks: speedNetworks()}).Racers {
		lanes[l.ID] = l
	}
	return lanes
}

// BenchmarkOutcomesGradient counts for how many seeds the text is right.
func BenchmarkOutcomesGradient(b *testing.B) {
	lessontest.Outcome(b, "shared-fits-first", func(seed uint64) (bool, string) {
		l := speedLanes(b, seed, dataset.Plain)
		shared, local, dense := l["shared"], l["local"], l["dense"]
		s, u, d := fits(shared), fits(local), fits(dense)
		return s > 0 && s < u && (d == 0 || s < d), strings.Join([]string{stepText(s), stepText(u), stepText(d), stepText(shared.Target), stepText(local.Target), stepText(dense.Target)}, " ")
	})
	lessontest.Outcome(b, "shared-never-fits-a-faulty-sensor", func(seed uint64) (bool, string) {
		l := speedLanes(b, seed, dataset.Sensor)
		shared, local := l["shared"], l["local"]
		return fits(shared) == 0 && fits(local) > 0, stepText(fits(shared)) + " " + stepText(fits(local))
	})
	lessontest.Outcome(b, "shared-breaks-first", func(seed uint64) (bool, string) {
		s := newRateScene(nil)
		for i := range rates() {
			s.rate.Index = i
			s.Latest = lessontest.RunRace(b, seed, scene.RaceSetup{Plan: ratePlan(rates()[i]), Networks: rateNetworks()})
			s.Observe(s.Latest)
		}
		_, shared := s.limits("shared")
		_, local := s.limits("local")
		return shared > 0 && local > shared, shortText(shared) + " " + shortText(local)
	})
	lessontest.Outcome(b, "ratio-near-eight", func(seed uint64) (bool, string) {
		r := newSizeRuns(seed)
		if err := r.Step(b.Context(), sizeDraws); err != nil {
			b.Fatal(err)
		}
		s, _ := r.Snapshot().(*sizeSnapshot)
		shared, local := s.rms(len(s.squares[0]))
		return shared/local > 6.5 && shared/local < 9.5, shortText(shared / local)
	})
}
