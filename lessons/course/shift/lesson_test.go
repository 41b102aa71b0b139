package shift

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
)

// shiftFoolNudges is in how many places a digit is looked for that fools the networks.
const shiftFoolNudges = (2*shiftFoolRadius + 1) * (2*shiftFoolRadius + 1)

// mapNudges trains and maps networks over all nudges.
func mapNudges(t testing.TB, seed uint64, who ...scene.NetworkSpec) *shiftMapScene {
	t.Helper()
	s := &shiftMapScene{who: who, trained: shiftTrained{}}
	lessontest.RunScene(t, s, seed)
	return s
}

// TestNudges: on a ring all nudges give one number, with pooling between all
// even ones do; the maps are of the very networks that the race trains.
func TestNudges(t *testing.T) {
	t.Parallel()
	s := mapNudges(t, 3, shiftRing(), shiftPooled())
	for k, accuracy := range s.maps[0] {
		if accuracy != s.maps[0][0] {
			t.Errorf("on a ring %s gives %v, not %v", scene.ShiftAt(k, shiftRadius), accuracy, s.maps[0][0])
		}
		if n := scene.ShiftAt(k, shiftRadius); !n.Odd() && s.maps[1][k] != s.maps[1][40] {
			t.Errorf("pooled, the even nudge %s gives %v, not %v", n, s.maps[1][k], s.maps[1][40])
		}
	}
	again := lessontest.RunRace(t, 3, scene.RaceSetup{Plan: shiftPlan(), Networks: []scene.NetworkSpec{shiftRing(), shiftPooled()}})
	for i := range again.Racers {
		if a, b := *again.Racers[i].Run.TestAccuracy, *s.Latest.Racers[i].Run.TestAccuracy; a != b {
			t.Errorf("%s: %v in a race, %v with nudges after it", again.Racers[i].Name, a, b)
		}
	}
	if s.Latest.Racers[1].Inspected == nil || s.trained[shiftRing().ID] == nil {
		t.Error("the networks are not kept")
	}
	sum := s.summary(1)
	if n := len(s.Measured()); n < 2*(5+4) || math.Abs((25*sum.even+56*sum.odd)/81-sum.mean) > 1e-9 {
		t.Errorf("%d measurements, %+v", n, sum)
	}
}

func TestNudgeNames(t *testing.T) {
	t.Parallel()
	names := scene.ShiftNames(1)
	want := []string{"up 1, left 1", "up 1", "up 1, right 1", "left 1", "not moved", "right 1", "down 1, left 1", "down 1", "down 1, right 1"}
	if !slices.Equal(names, want) {
		t.Errorf("%q", names)
	}
	if (scene.Shift{Down: 2, Right: -4}).Odd() || !(scene.Shift{Down: 2, Right: -3}).Odd() || !(scene.Shift{Down: 1, Right: 0}).Odd() {
		t.Error("odd")
	}
}

// TestOnesOver: the numbers of the question.
func TestOnesOver(t *testing.T) {
	t.Parallel()
	_, networks := borderPaddings()
	for i, want := range []map[float64]int{{4: 4, 6: 16, 9: 16}, {9: 36}, {9: 16}} {
		out, side := onesOver(networks[i])
		got := map[float64]int{}
		for _, v := range out {
			got[v]++
		}
		if fmt.Sprint(got) != fmt.Sprint(want) || side*side != len(out) {
			t.Errorf("%s: %v, side %d", networks[i], got, side)
		}
	}
}

func BenchmarkOutcomesShift(b *testing.B) {
	lessontest.Outcome(b, "maximum-dense-unshared", func(seed uint64) (bool, string) {
		s := mapNudges(b, seed, shiftNets()...)
		ring, plain, readout, local := s.summary(0), s.summary(1), s.summary(2), s.summary(3)
		ok := ring.mean > .95 && readout.mean < .25 && local.mean < .25 && plain.mean > .9 && plain.worst < ring.worst+1e-9 && plain.worst > .5
		return ok, fmt.Sprintf("%.2f; %.2f at worst %.2f; %.2f; %.2f", ring.mean, plain.mean, plain.worst, readout.mean, local.mean)
	})
	lessontest.Outcome(b, "pooled", func(seed uint64) (bool, string) {
		sum := mapNudges(b, seed, shiftPooled()).summary(0)
		return sum.even > .8 && sum.odd < sum.even-.3, fmt.Sprintf("even %.2f, odd %.2f", sum.even, sum.odd)
	})
	lessontest.Outcome(b, "fooled", func(seed uint64) (bool, string) {
		s := newShiftFoolScene(shiftTrained{}, newShiftDigits(seed))
		run, err := s.Run(seed)
		if err != nil {
			b.Fatal(err)
		}
		if err := run.Step(b.Context(), 1<<20); err != nil {
			b.Fatal(err)
		}
		s.Observe(run.Snapshot())
		fooled := [2]int{}
		for i := range 2 * shiftDigits * shiftFoolNudges {
			s.fooled = [2]bool{}
			s.net, s.mover.digit, s.mover.at = i%2, i/2%shiftDigits, i/2/shiftDigits
			s.look()
			if s.fooled[s.net] {
				fooled[s.net]++
			}
		}
		return fooled[0] > 100 && fooled[1] > 5, fmt.Sprintf("pooled at %d, no ring at %d of %d", fooled[0], fooled[1], shiftDigits*shiftFoolNudges)
	})
	lessontest.Outcome(b, "three-nudges-fool-the-readout", func(seed uint64) (bool, string) {
		s := newShiftMoveScene(shiftTrained{}, newShiftDigits(seed))
		run, err := s.Run(seed)
		if err != nil {
			b.Fatal(err)
		}
		if err := run.Step(b.Context(), 1<<20); err != nil {
			b.Fatal(err)
		}
		s.Observe(run.Snapshot())
		for i := range shiftNudges {
			s.mover.at = i
			s.look()
		}
		return len(s.lost) >= shiftFound, fmt.Sprint(len(s.lost), " of 81")
	})
}
