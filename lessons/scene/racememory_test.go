package scene

import (
	"runtime"
	"slices"
	"strings"
	"testing"

	"weightshare/nets/experiment"
)

// TestRaceMemory compares the estimate of what a race takes with what it does take.
func TestRaceMemory(t *testing.T) { // measures the heap, so not in parallel
	setup := RaceSetup{
		Plan: barsPlan(t, 400, 2*experiment.EvalEvery), others: []uint64{2, 3, 4},
		Networks: []NetworkSpec{
			{ID: "local", Name: "unshared", Network: "12x12 local5:64 relu gmp dense:4"},
			{ID: "dense", Name: "dense", Network: "12x12 dense:2000 relu dense:4"},
		},
	}
	before := heap()
	r, err := NewRaceStepper(1, setup)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Prepare(); err != nil {
		t.Fatal(err)
	}
	var prepared, peak int64
	for prepared = heap() - before; !r.Done(); peak = max(peak, heap()-before) {
		if err := r.Step(t.Context(), 5); err != nil {
			t.Fatal(err)
		}
	}
	all, err := setup.Memory(1)
	if err != nil {
		t.Fatal(err)
	}
	setup.others = nil
	shown, err := setup.Memory(1)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the seed that is shown takes %d of %d bytes, all together take %d of %d", prepared, shown, peak, all)
	if prepared > shown || prepared < shown/2 {
		t.Errorf("the seed that is shown takes %d bytes, the estimate is %d", prepared, shown)
	}
	if peak > all || peak < prepared {
		t.Errorf("a race takes %d bytes at its peak, the estimate is %d", peak, all)
	}
	runtime.KeepAlive(r)
}

// heap returns the bytes of all reachable objects.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestRaceLimit checks that a race which would take too much is refused before anything
// is allocated.
func TestRaceLimit(t *testing.T) {
	t.Parallel()
	one := NetworkSpec{Name: "dense", Network: "12x12 dense:14000 relu dense:4"}
	setup := RaceSetup{Plan: barsPlan(t, 30, 70), Networks: []NetworkSpec{one}}
	if _, err := NewRaceStepper(1, setup); err != nil {
		t.Fatal(err)
	}
	setup.Networks = slices.Repeat(setup.Networks, 40)
	_, err := NewRaceStepper(1, setup)
	if err == nil || !strings.Contains(err.Error(), "one may take 1024 MB") {
		t.Errorf("the error is %v", err)
	}
}
