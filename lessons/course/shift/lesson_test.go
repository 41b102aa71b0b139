package shift

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
)

// mapShiftsOf trains networks and maps them over all shifts.
func mapShiftsOf(t testing.TB, seed uint64, networks ...scene.NetworkSpec) *mapsScene {
	t.Helper()
	s := newMapsScene(trainedNets{}, networks...)
	lessontest.RunScene(t, s, seed)
	return s
}

// TestMaps checks that on a ring all nudges give the same accuracy, that with
// pooling between the layers all even ones do, and that the maps are of the
// same networks that the race trains.
func TestMaps(t *testing.T) {
	t.Parallel()
	s := mapShiftsOf(t, 3, ringNet(), pooledNet())
	for k, accuracy := range s.maps[0] {
		if accuracy != s.maps[0][0] {
			t.Errorf("on a ring %s gives %v, not %v", scene.ShiftAt(k, mapRadius), accuracy, s.maps[0][0])
		}
		if n := scene.ShiftAt(k, mapRadius); !n.Odd() && s.maps[1][k] != s.maps[1][40] {
			t.Errorf("pooled, the even nudge %s gives %v, not %v", n, s.maps[1][k], s.maps[1][40])
		}
	}
	again := lessontest.RunRace(t, 3, scene.RaceSetup{Plan: plan(), Networks: []scene.NetworkSpec{ringNet(), pooledNet()}})
	for i := range again.Racers {
		if a, b := *again.Racers[i].Run.TestAccuracy, *s.Latest.Racers[i].Run.TestAccuracy; a != b {
			t.Errorf("%s: %v in a race, %v with nudges after it", again.Racers[i].Name, a, b)
		}
	}
	if s.Latest.Racers[1].Inspected == nil || s.trained[ringNet().ID] == nil {
		t.Error("the networks are not kept")
	}
	sum := s.summary(1)
	if n := len(s.Measured()); n < 2*(5+4) || math.Abs((25*sum.even+56*sum.odd)/81-sum.mean) > 1e-9 {
		t.Errorf("%d measurements, %+v", n, sum)
	}
}

func TestShiftNames(t *testing.T) {
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

// TestBorder checks the numbers in the question.
func TestBorder(t *testing.T) {
	t.Parallel()
	paddings := newBorderScene().padding.Values
	for i, want := range []map[float64]int{{4: 4, 6: 16, 9: 16}, {9: 36}, {9: 16}} {
		out, side, err := paddings[i].featureMap()
		if err != nil {
			t.Fatal(err)
		}
		got := map[float64]int{}
		for _, v := range out {
			got[v]++
		}
		if fmt.Sprint(got) != fmt.Sprint(want) || side*side != len(out) {
			t.Errorf("%s: %v, side %d", paddings[i].network(), got, side)
		}
	}
}

func BenchmarkOutcomesShift(b *testing.B) {
	lessontest.Outcome(b, "maximum-dense-unshared", func(seed uint64) (bool, string) {
		s := mapShiftsOf(b, seed, mappedNets()...)
		ring, plain, readout, local := s.summary(0), s.summary(1), s.summary(2), s.summary(3)
		ok := ring.mean > .95 && readout.mean < .25 && local.mean < .25 && plain.mean > .9 && plain.worst < ring.worst+1e-9 && plain.worst > .5
		return ok, fmt.Sprintf("%.2f; %.2f at worst %.2f; %.2f; %.2f", ring.mean, plain.mean, plain.worst, readout.mean, local.mean)
	})
	lessontest.Outcome(b, "pooled", func(seed uint64) (bool, string) {
		sum := mapShiftsOf(b, seed, pooledNet()).summary(0)
		return sum.even > .8 && sum.odd < sum.even-.3, fmt.Sprintf("even %.2f, odd %.2f", sum.even, sum.odd)
	})
	lessontest.Outcome(b, "shown-more-is-not-enough", func(seed uint64) (bool, string) {
		s := newInsteadScene(lessons.Env{}, scene.VerdictSeeds)
		lessontest.RunScene(b, s, seed)
		v, less := s.Values(), s.toShared(lineUnshared, strconv.Itoa(most()))
		ok := less.High < 0 && s.toShared(lineUnshared, "16").High < less.High
		return ok, fmt.Sprint(v["shared"], " ", v["unshared-1"], " ", v["unshared-16"], " ", v["unshared-256"], " ", v["unshared-less"], "; ", v["longer"])
	})
	lessontest.Outcome(b, "fooled", func(seed uint64) (bool, string) {
		s := newFoolScene(trainedNets{}, oneOfEach(seed))
		lessontest.RunScene(b, s, seed)
		fooled := [2]int{}
		for i := range 2 * digits * shifts(foolRadius) {
			s.fooled = [2]bool{}
			s.network.Index, s.mover.digit.Index, s.mover.at = i%2, i/2%digits, i/2/digits
			s.ask()
			if s.fooled[s.network.Index] {
				fooled[s.network.Index]++
			}
		}
		return fooled[0] > 100 && fooled[1] > 5, fmt.Sprintf("pooled at %d, no ring at %d of %d", fooled[0], fooled[1], digits*shifts(foolRadius))
	})
	lessontest.Outcome(b, "three-nudges-fool-the-readout", func(seed uint64) (bool, string) {
		s := newMovesScene(trainedNets{}, oneOfEach(seed))
		lessontest.RunScene(b, s, seed)
		for i := range mapShifts {
			s.mover.at = i
			s.ask()
		}
		return len(s.lost) >= lostGoal, fmt.Sprint(len(s.lost), " of 81")
	})
}
