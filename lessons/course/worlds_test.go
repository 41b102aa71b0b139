//go:build !race

package course

import (
	"fmt"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/nets/dataset"
)

func TestWorldsWalk(t *testing.T) {
	t.Parallel()
	walkLesson(t, found(t, "worlds"), walkWorlds, func(w walker, _ bool) {
		w.t.Helper()
		w.s.Back() // who has won is remembered
		if v := w.at("rescue"); !v.Goal.Met {
			w.t.Errorf("once rescued: %+v", v.Goal)
		}
	})
}

func walkWorlds(w walker, wrong bool) {
	w.t.Helper()
	w.at("sensor")
	w.askShift(wrong, "all of them", "the shared one", "Plain, then sensor")
	w.at("shuffle")
	w.askShift(wrong, "it falls to chance", "as well as before", "Plain, then shuffled")
	w.at("table")
	w.Do("plain", 1)
	w.Do("sensor", 2)
	w.Do("shuffle", 1)
	w.s.Start()
	w.settle()
	if text := lessons.PlainText(w.see().Text); !strings.Contains(text, "Of 3 you had 2 right. Worlds won: shared 1, unshared 1, dense 1.") {
		w.t.Errorf("table: %s", text)
	}
	w.s.Next()
	w.at("inverted")
	w.askShift(wrong, "as badly as at half", "as well as at none", "None, half, all inverted: shared 1.00")
	w.at("locality")
	w.train()
	if text := lessons.PlainText(w.see().Text); strings.Contains(text, "–") || !strings.HasPrefix(text, "From 50 images") {
		w.t.Errorf("apart: %s", text)
	}
	w.s.Next()
	w.at("rescue")
	for world := range worldNames() {
		w.Do("world", world)
		w.train()
	}
	if v := w.see(); v.Goal.Met || v.Goal.Missing != "the shared one is not rescued yet" {
		w.t.Errorf("all have won: %+v", v.Goal)
	}
	w.Do("world", 1)
	w.Do("kernels", 2)
	w.train()
	if v := w.see(); !v.Goal.Met {
		w.t.Errorf("rescued: %+v", v.Goal)
	}
	w.s.Next()
	if text := lessons.PlainText(w.at("recap").Text); !strings.Contains(text, "Won: shared 1, unshared 1, dense 1") {
		w.t.Errorf("recap: %s", text)
	}
	w.end()
}

// TestOneImageInWorlds: the sensor turns signs, shuffling moves pixels, and
// neither changes anything else.
func TestOneImageInWorlds(t *testing.T) {
	t.Parallel()
	f := newWorldScene(nil, 3, 0, 1, 2).pictures()
	sums := [3]float64{}
	for w, m := range f.Pictures {
		for _, v := range m.Values {
			sums[w] += v * v
		}
	}
	turned := 0
	for i, v := range f.Pictures[0].Values {
		switch f.Pictures[1].Values[i] {
		case v:
		case -v:
			turned++
		default:
			t.Fatalf("pixel %d: %v became %v", i, v, f.Pictures[1].Values[i])
		}
	}
	if turned < 50 || turned > 94 || fmt.Sprintf("%.6f", sums[0]) != fmt.Sprintf("%.6f", sums[2]) {
		t.Errorf("%d pixels turned; squares add up to %v", turned, sums)
	}
}

func BenchmarkOutcomesWorlds(b *testing.B) {
	outcome(b, "each-wins-one", func(seed uint64) (bool, string) {
		s := newWorldScene(nil, seed, 0, 1, 2)
		s.sweeping = *runSweep(b, worldSetup(seed, 0, 1, 2))
		f := s.winners(nil)
		return f.Winner(0) == 0 && f.Winner(1) == 1 && f.Winner(2) == 2, fmt.Sprintf("%.2f", f.Measured)
	})
	outcome(b, "all-inverted-is-as-none", func(seed uint64) (bool, string) {
		s := &worldDialScene{sweeping: *runSweep(b, invertedSetup(seed))}
		none, half, all := s.find(idShared, percent(0), testOf), s.find(idShared, percent(.5), testOf), s.find(idShared, percent(1), testOf)
		local := s.find(idLocal, percent(.5), testOf)
		return none.mean > .99 && all.mean > .99 && half.mean < local.mean, fmt.Sprint(none, half, all, local)
	})
	outcome(b, "sharing-does-most", func(seed uint64) (bool, string) {
		s := &worldLocalScene{sweeping: *runSweep(b, apartSetup(seed))}
		both, sharing := s.find("both", "50", testOf), s.find("sharing", "50", testOf)
		locality, neither := s.find("locality", "50", testOf), s.find("neither", "50", testOf)
		return both.mean > sharing.mean && sharing.mean > locality.mean, fmt.Sprint(both, sharing, locality, neither)
	})
	outcome(b, "rescued", func(seed uint64) (bool, string) {
		plan := taskPlan("bars", worldImages)
		plan.Task.World = dataset.Sensor
		s := runRace(b, seed, raceSetup{plan: plan, who: []entrant{{id: idShared, name: idShared, network: "12x12 conv5:64/ring relu gmp dense:4"}}})
		return *s.lanes[0].run.TestAccuracy >= rescueTarget, fmt.Sprintf("%.3f", *s.lanes[0].run.TestAccuracy)
	})
}
