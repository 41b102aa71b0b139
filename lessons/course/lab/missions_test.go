package lab

import (
	"testing"

	"weightshare/lessons/lessontest"
)

// TestLabMissions checks that the solutions of the missions given here are
// solutions.
func TestLabMissions(t *testing.T) {
	t.Parallel()
	for at, solve := range []func(lessontest.Walker){
		func(w lessontest.Walker) {
			set(w, "samples", "1000")
			enter(w, "networks")
			typeLine(w, "network-1", "12x12 conv3:4/ring relu gmp dense:4")
			typeLine(w, "network-2", "")
			typeLine(w, "network-3", "")
		},
		func(w lessontest.Walker) {
			set(w, "samples", "1000")
			set(w, "world", "shuffle")
		},
		func(w lessontest.Walker) {
			set(w, "samples", "1000")
			set(w, "world", "sensor")
			enter(w, "networks")
			typeLine(w, "network-1", "12x12 conv5:4/ring relu gmp dense:4")
		},
	} {
		t.Run(missions()[at].name, func(t *testing.T) {
			t.Parallel()
			w := openLabAt(t, nil, "world")
			solve(w)
			enter(w, "training")
			set(w, "seeds", "3")
			enter(w, "missions")
			w.Do("mission", at)
			if w.Session.View().Goal.Met {
				t.Fatal("met before anything was done")
			}
			enter(w, "sweep")
			set(w, "over", overSeeds)
			w.Train()
			enter(w, "missions")
			w.Do("mission", at)
			if goal := w.Session.View().Goal; !goal.Met {
				t.Errorf("not met: %s", goal.Missing)
			}
		})
	}
}

// TestAhead checks that three seeds with widely differing differences may be
// luck, whatever their mean.
func TestAhead(t *testing.T) {
	t.Parallel()
	of := func(a, b, c float64) *result { return &result{test: map[uint64]float64{0: a, 1: b, 2: c}} }
	low := of(.80, .79, .78)
	if ahead(of(.90, .80, .85), low) {
		t.Error("the interval holds 0")
	}
	if !ahead(of(.90, .88, .89), low) || ahead(low, of(.90, .88, .89)) {
		t.Error("all three seeds say the same")
	}
}
