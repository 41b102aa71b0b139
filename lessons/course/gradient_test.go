//go:build !race

package course

import (
	"math"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/nets/dataset"
)

// The parts that arrive are the gradients of the unshared twin, and add up to
// the gradient that training uses: for every weight of the kernel.
func TestPartsAddUp(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		twins, err := newWeightTwins(seed)
		if err != nil {
			t.Fatal(err)
		}
		for tap := range sumTaps {
			sum := 0.0
			own := firstKernel(twins.apart, tap)
			for p, g := range twins.of(tap) {
				sum += g
				if math.Abs(g-own[p]) > 1e-12 {
					t.Fatalf("weight %d, place %d: %v, its twin's own gradient is %v", tap, p, g, own[p])
				}
			}
			if want := twins.whole[tap]; math.Abs(sum-want) > 1e-12 {
				t.Errorf("weight %d: the parts add up to %v, the gradient is %v", tap, sum, want)
			}
		}
		if a, b := twins.loss(0, -1, 0), twins.loss(0, 0, 0); math.Abs(a-b) > 1e-12 {
			t.Errorf("the twins' losses are %v and %v", a, b)
		}
	}
}

// A nudge leaves the weight as it was.
func TestNudgeIsUndone(t *testing.T) {
	t.Parallel()
	twins, err := newWeightTwins(1)
	if err != nil {
		t.Fatal(err)
	}
	before := twins.loss(3, -1, 0)
	for _, place := range []int{-1, 0, sumPlaces - 1} {
		if twins.loss(3, place, 1) == before {
			t.Errorf("place %d: a nudge changes nothing", place)
		}
		if after := twins.loss(3, place, 0); math.Abs(after-before) > 1e-12 {
			t.Errorf("place %d: the loss was %v, is %v", place, before, after)
		}
	}
}

func TestWalkGradient(t *testing.T) {
	t.Parallel()
	walkLesson(t, found(t, "gradient"), walkGradient, func(w walker, wrong bool) {
		record := w.s.Progress().Lesson("gradient")
		if got := record.Answers["uses"]; got.Right == wrong {
			w.t.Errorf("answer %+v", got)
		}
		if words := w.see().Figures[0].Words(); strings.Contains(words, "–") {
			w.t.Errorf("recap after another start: %s", words)
		}
		if text := lessons.PlainText(w.see().Text); strings.Contains(text, "not measured") {
			w.t.Errorf("recap after another start: %s", text)
		}
	})
}

func walkGradient(w walker, wrong bool) {
	walkUses(w, wrong)
	walkNudge(w)
	walkSize(w, wrong)
	walkWinner(w)
	walkSpeed(w, wrong)
	walkRates(w)
	if text := lessons.PlainText(w.at("recap").Text); strings.Contains(text, "not measured") || !strings.Contains(text, "64 gradients add up to one, ") {
		w.t.Errorf("recap: %s", text)
	}
	w.end()
}

func walkUses(w walker, wrong bool) {
	w.t.Helper()
	if len(w.at("uses").Figures) != 2 {
		w.t.Error("the answer is given away")
	}
	w.Do(nameWeight, 3)
	if wrong {
		if w.choose("their mean") || len(w.see().Figures) != 2 {
			w.t.Error("the mean is right, or the answer is given away before the re-try")
		}
		w.s.Retry()
	}
	if !w.choose("their sum") {
		w.t.Error("the sum is wrong")
	}
	for _, tap := range []int{0, 12, 24} {
		w.Do(nameWeight, tap)
		words := w.see().Figures[2].Words()
		if !strings.Contains(words, w.s.View().Controls[0].Value) && len(words) < 20 {
			w.t.Errorf("weight %d: %s", tap, words)
		}
	}
	w.s.Next()
}

func walkNudge(w walker) {
	w.t.Helper()
	w.at("nudge")
	w.Do("nudge", 1)
	if w.see().Goal.Met {
		w.t.Error("the goal is met by a large nudge")
	}
	w.s.AskHint()
	w.Do("nudge", 5, 6, 7)
	if g := w.see().Goal; g.Met || !strings.Contains(g.Missing, "one place") {
		w.t.Errorf("all places: %+v", g)
	}
	w.Do("place", 30)
	w.Do("where", 0, 1)
	if g := w.see().Goal; !g.Met {
		w.t.Errorf("goal %+v, %s", g, w.see().Figures[0].Words())
	}
	w.s.Next()
}

func walkSize(w walker, wrong bool) {
	w.t.Helper()
	w.at("size")
	if wrong {
		if w.choose("about 64 times") {
			w.t.Error("64 times is right")
		}
		w.s.Retry()
	}
	if !w.choose("about 8 times") {
		w.t.Error("8 times is wrong")
	}
	record := w.s.Progress().Lesson("gradient")
	if m, ok := record.Newest("size", sumShared, ratioMetric); !ok || m.Value < 6.5 || m.Value > 9.5 {
		w.t.Errorf("ratio %+v", m)
	}
	w.s.Next()
}

func walkWinner(w walker) {
	w.t.Helper()
	if text := lessons.PlainText(w.at("winner").Text); !strings.Contains(text, "this weight hears from 1 place of 64") {
		w.t.Errorf("one image: %s", text)
	}
	w.Do(nameImages, 5, 2)
	w.s.Next()
}

func walkSpeed(w walker, faulty bool) {
	w.t.Helper()
	w.at("race")
	if faulty {
		w.Do("world", 1)
		w.train()
		if text := lessons.PlainText(w.see().Text); !strings.Contains(text, "shared not reached") {
			w.t.Errorf("faulty sensor: %s", text)
		}
		w.Do("world", 0)
	}
	w.train()
	if text := lessons.PlainText(w.see().Text); !strings.Contains(text, "one step teaches all places") || strings.Contains(text, "shared not reached") {
		w.t.Errorf("plain: %s", text)
	}
	w.s.Next()
}

func walkRates(w walker) {
	w.t.Helper()
	w.at("rate")
	for _, rate := range []int{1, 2, 3, 4} {
		w.Do("rate", rate)
		if w.see().Goal.Met {
			w.t.Errorf("the goal is met before rate %d is tried", rate)
		}
		w.train()
	}
	v := w.see()
	if text := lessons.PlainText(v.Text); !v.Goal.Met || !strings.Contains(text, "Shared broke at 1, unshared at 10.") {
		w.t.Errorf("goal %+v, %s", v.Goal, text)
	}
	w.s.Next()
}

// speedLanes runs the race of steps.
func speedLanes(t testing.TB, seed uint64, world dataset.Transform) map[string]taskState {
	t.Helper()
	lanes := map[string]taskState{}
	for _, l := range runRace(t, seed, raceSetup{plan: speedPlan(world), who: speedEntrants()}).lanes {
		lanes[l.id] = l
	}
	return lanes
}

// BenchmarkOutcomesGradient counts what the text relies on.
func BenchmarkOutcomesGradient(b *testing.B) {
	outcome(b, "shared-fits-first", func(seed uint64) (bool, string) {
		l := speedLanes(b, seed, dataset.Plain)
		shared, local, dense := l[idShared], l[idLocal], l[idDense]
		s, u, d := shared.fits(), local.fits(), dense.fits()
		return s > 0 && s < u && (d == 0 || s < d), strings.Join([]string{stepText(s), stepText(u), stepText(d), stepText(shared.target), stepText(local.target), stepText(dense.target)}, " ")
	})
	outcome(b, "shared-never-fits-a-faulty-sensor", func(seed uint64) (bool, string) {
		l := speedLanes(b, seed, dataset.Sensor)
		shared, local := l[idShared], l[idLocal]
		return shared.fits() == 0 && local.fits() > 0, stepText(shared.fits()) + " " + stepText(local.fits())
	})
	outcome(b, "shared-breaks-first", func(seed uint64) (bool, string) {
		s := newRateScene(nil)
		for i := range rates() {
			s.rate = i
			s.seen = runRace(b, seed, raceSetup{plan: ratePlan(rates()[i]), who: rateEntrants()})
			s.Observe(s.seen)
		}
		_, shared := s.limits(idShared)
		_, local := s.limits(idLocal)
		return shared > 0 && local > shared, rateText(shared) + " " + rateText(local)
	})
	outcome(b, "ratio-near-eight", func(seed uint64) (bool, string) {
		r := &sizeRuns{seed: seed}
		if err := r.Step(b.Context(), sizeDraws); err != nil {
			b.Fatal(err)
		}
		s, _ := r.Snapshot().(*sizeSnapshot)
		shared, local := s.rms()
		return shared/local > 6.5 && shared/local < 9.5, rateText(shared / local)
	})
}
