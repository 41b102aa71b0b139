//go:build !race

package course

import "testing"

// The solutions of the missions that are kept here are solutions.
func TestLabMissions(t *testing.T) {
	t.Parallel()
	for at, solve := range []func(walker){
		func(w walker) {
			w.sets("samples", "1000")
			w.enters("networks")
			w.types("network-1", "12x12 conv3:4/ring relu gmp dense:4")
			w.types("network-2", "")
			w.types("network-3", "")
		},
		func(w walker) {
			w.sets("samples", "1000")
			w.sets("world", "shuffle")
		},
		func(w walker) {
			w.sets("samples", "1000")
			w.sets("world", "sensor")
			w.enters("networks")
			w.types("network-1", "12x12 conv5:4/ring relu gmp dense:4")
		},
	} {
		t.Run(missions()[at].name, func(t *testing.T) {
			t.Parallel()
			w := openLabAt(t, nil, "world")
			solve(w)
			w.enters("training")
			w.sets("seeds", "3")
			w.enters("missions")
			w.Do("mission", at)
			if w.s.View().Goal.Met {
				t.Fatal("met before anything was done")
			}
			w.enters("sweep")
			w.sets("over", labSeedsOnly)
			w.train()
			w.enters("missions")
			w.Do("mission", at)
			if goal := w.s.View().Goal; !goal.Met {
				t.Errorf("not met: %s", goal.Missing)
			}
		})
	}
}
