package gradient

import (
	"math"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
	"weightshare/nets/dataset"
)

// The parts that arrive are the gradients of the unshared twin, and add up to
// the gradient that training uses: for every weight of the kernel.
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

// A nudge leaves the weight as it was.
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
	lessontest.WalkLesson(t, Lesson, walkGradient, func(w lessontest.Walker) {
		record := w.Session.Progress().Lesson("gradient")
		if got := record.Answers["uses"]; got.Right {
			w.T.Errorf("answer %+v", got)
		}
		if words := w.See().Figures[0].Words(); strings.Contains(words, "–") {
			w.T.Errorf("recap after another start: %s", words)
		}
		if text := lessons.PlainText(w.See().Text); strings.Contains(text, "not measured") {
			w.T.Errorf("recap after another start: %s", text)
		}
	})
}

func walkGradient(w lessontest.Walker) {
	walkUses(w)
	walkNudge(w)
	walkSize(w)
	walkWinner(w)
	walkSpeed(w)
	walkRates(w)
	if text := lessons.PlainText(w.At("recap").Text); strings.Contains(text, "not measured") || !strings.Contains(text, "64 gradients add up to one, ") {
		w.T.Errorf("recap: %s", text)
	}
	w.End()
}

func walkUses(w lessontest.Walker) {
	w.T.Helper()
	if len(w.At("uses").Figures) != 2 {
		w.T.Error("the answer is given away")
	}
	w.Do(nameWeight, 3)
	if w.Choose("their mean") || len(w.See().Figures) != 2 {
		w.T.Error("the mean is right, or the answer is given away before the re-try")
	}
	w.Session.Retry()
	if !w.Choose("their sum") {
		w.T.Error("the sum is wrong")
	}
	for _, tap := range []int{0, 12, 24} {
		w.Do(nameWeight, tap)
		words := w.See().Figures[2].Words()
		if !strings.Contains(words, w.Session.View().Controls[0].Value) && len(words) < 20 {
			w.T.Errorf("weight %d: %s", tap, words)
		}
	}
	w.Session.Next()
}

func walkNudge(w lessontest.Walker) {
	w.T.Helper()
	w.At("nudge")
	w.Do("nudge", 1)
	if w.See().Goal.Met {
		w.T.Error("the goal is met by a large nudge")
	}
	w.Session.AskHint()
	w.Do("nudge", 5, 6, 7)
	if g := w.See().Goal; g.Met || !strings.Contains(g.Missing, "one place") {
		w.T.Errorf("all places: %+v", g)
	}
	w.Do("place", 30)
	w.Do("where", 0, 1)
	if g := w.See().Goal; !g.Met {
		w.T.Errorf("goal %+v, %s", g, w.See().Figures[0].Words())
	}
	w.Session.Next()
}

func walkSize(w lessontest.Walker) {
	w.T.Helper()
	w.At("size")
	if w.Choose("about 64 times") {
		w.T.Error("64 times is right")
	}
	w.Session.Retry()
	if !w.Choose("about 8 times") {
		w.T.Error("8 times is wrong")
	}
	record := w.Session.Progress().Lesson("gradient")
	if m, ok := record.Newest("size", sharedNet, ratioMetric); !ok || m.Value < 6.5 || m.Value > 9.5 {
		w.T.Errorf("ratio %+v", m)
	}
	w.Session.Next()
}

func walkWinner(w lessontest.Walker) {
	w.T.Helper()
	if text := lessons.PlainText(w.At("winner").Text); !strings.Contains(text, "this weight hears from 1 place of 64") {
		w.T.Errorf("one image: %s", text)
	}
	w.Do("images", 5, 2)
	w.Session.Next()
}

func walkSpeed(w lessontest.Walker) {
	w.T.Helper()
	w.At("race")
	w.Do("world", 1)
	w.Train()
	if text := lessons.PlainText(w.See().Text); !strings.Contains(text, "shared not reached") {
		w.T.Errorf("faulty sensor: %s", text)
	}
	w.Do("world", 0)
	w.Train()
	if text := lessons.PlainText(w.See().Text); !strings.Contains(text, "one step teaches all places") || strings.Contains(text, "shared not reached") {
		w.T.Errorf("plain: %s", text)
	}
	w.Session.Next()
}

func walkRates(w lessontest.Walker) {
	w.T.Helper()
	w.At("rate")
	for _, rate := range []int{1, 2, 3, 4} {
		w.Do("rate", rate)
		if w.See().Goal.Met {
			w.T.Errorf("the goal is met before rate %d is tried", rate)
		}
		w.Train()
	}
	v := w.See()
	if text := lessons.PlainText(v.Text); !v.Goal.Met || !strings.Contains(text, "Shared broke at 1, unshared at 10.") {
		w.T.Errorf("goal %+v, %s", v.Goal, text)
	}
	w.Session.Next()
}

// speedLanes runs the race of steps.
func speedLanes(t testing.TB, seed uint64, world dataset.Transform) map[string]*scene.RacerState {
	t.Helper()
	lanes := map[string]*scene.RacerState{}
	for _, l := range lessontest.RunRace(t, seed, scene.RaceSetup{Plan: speedPlan(world), Networks: speedNetworks()}).Racers {
		lanes[l.ID] = l
	}
	return lanes
}

// BenchmarkOutcomesGradient counts what the text relies on.
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
		r := &sizeRuns{seed: seed}
		if err := r.Step(b.Context(), sizeDraws); err != nil {
			b.Fatal(err)
		}
		s, _ := r.Snapshot().(*sizeSnapshot)
		shared, local := s.rms()
		return shared/local > 6.5 && shared/local < 9.5, shortText(shared / local)
	})
}
