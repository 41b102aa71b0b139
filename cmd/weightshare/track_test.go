package main

import (
	"slices"
	"testing"
)

// TestTracks checks that the help text of --track names the tracks that exist.
func TestTracks(t *testing.T) {
	t.Parallel()
	if got := trackNames(); !slices.Equal(got, []string{"10", "45", fullTrack}) {
		t.Errorf("tracks %q: say so in the help of --track", got)
	}
	for name, want := range map[string]int{"10": 10, "45": 45, fullTrack: 0} {
		if got, err := parseTrack(name); err != nil || got != want {
			t.Errorf("parseTrack(%q) = %d, %v", name, got, err)
		}
	}
}
