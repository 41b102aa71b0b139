package course

import (
	"regexp"
	"slices"
	"testing"

	"weightshare/lessons/course/fourpixels"
	"weightshare/nets"
	"weightshare/nets/arch"
)

// counted finds the networks that a lesson's prose counts.
var counted = regexp.MustCompile(`\{\{-?\s*count "([^"]+)"`)

// TestCountedIsAllocated checks that the calculator's counts of a lesson's
// networks are what the networks hold: those that race, and those that the
// prose counts.
func TestCountedIsAllocated(t *testing.T) {
	t.Parallel()
	var networks []string
	for _, c := range fourpixels.Networks() {
		networks = append(networks, c.Network)
	}
	for _, l := range All() {
		for _, step := range l.Steps {
			for _, found := range counted.FindAllStringSubmatch(step.Source+step.After, -1) {
				networks = append(networks, found[1])
			}
		}
	}
	slices.Sort(networks)
	networks = slices.Compact(networks)
	if len(networks) < 4 {
		t.Fatalf("only %d networks found: %q", len(networks), networks)
	}
	for _, text := range networks {
		network, err := arch.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		counts, err := arch.Count(network)
		if err != nil {
			t.Fatal(err)
		}
		net, err := nets.New[float32](network, 1)
		if err != nil {
			t.Fatal(err)
		}
		allocated := 0
		for _, p := range net.Params() {
			allocated += len(p.Value)
		}
		if int64(allocated) != counts.Totals.Parameters {
			t.Errorf("%s holds %d numbers, %d are counted", text, allocated, counts.Totals.Parameters)
		}
	}
}
