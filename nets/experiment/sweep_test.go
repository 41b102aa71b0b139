package experiment

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSweepArguments checks that the arguments of a sweep leave out what is swept and
// give networks at the task's own size, and that positions, which contain commas, work.
func TestSweepArguments(t *testing.T) {
	t.Parallel()
	p, err := NewPlan("one-place")
	if err != nil {
		t.Fatal(err)
	}
	p.Networks = []string{"20x20 dense:10"}
	for name, value := range map[string]string{"size": "20", "rate": "0.02", "samples": "7", "noise": "1"} {
		if err := p.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name   string
		values []string
		want   []string
	}{
		{"rate", []string{"0.1", "1"}, []string{"--samples", "7", "--size", "20", "--noise", "1", "--sweep", "rate=0.1,1", "--seeds", "0..0", "20x20 dense:10"}},
		{"samples", []string{"5", "6"}, []string{"--size", "20", "--noise", "1", "--rate", "0.02", "--sweep", "samples=5,6", "--seeds", "0..0", "20x20 dense:10"}},
		{"size", []string{"20"}, []string{"--samples", "7", "--noise", "1", "--rate", "0.02", "--sweep", "size=20", "--seeds", "0..0", "16x16 dense:10"}},
		{"train-at", []string{"4,5", "left"}, []string{"--samples", "7", "--size", "20", "--noise", "1", "--rate", "0.02", "--sweep", "train-at=4,5;left;", "--seeds", "0..0", "20x20 dense:10"}},
	} {
		got := p.SweepArguments(c.name, c.values)
		if diff := cmp.Diff(append([]string{"--task", "one-place"}, c.want...), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		at := slices.Index(got, "--sweep")
		points, err := p.Sweep(got[at+1])
		if c.name == "size" || c.name == "samples" {
			continue // the plan already has the size; samples stay in one plan
		}
		if err != nil || len(points) != len(c.values) {
			t.Errorf("%s: %d points, %v", got[at+1], len(points), err)
		}
	}
}
