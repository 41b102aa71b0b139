package main

import (
	"slices"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/course"
)

// TestTracks checks that the help text of --track names the tracks that exist, and counts
// their lessons.
func TestTracks(t *testing.T) {
	t.Parallel()
	if got := trackNames(); !slices.Equal(got, []string{"10", "45", fullTrack}) {
		t.Errorf("tracks %q: say so in the help of --track", got)
	}
	for minutes, want := range map[int]int{10: 3, 45: 7} {
		if got := len(lessons.OnTrack(course.Outlines(), minutes)); got != want {
			t.Errorf("track %d has %d lessons: say so in the help of --track", minutes, got)
		}
	}
	for name, want := range map[string]int{"10": 10, "45": 45, fullTrack: 0} {
		if got, err := parseTrack(name); err != nil || got != want {
			t.Errorf("parseTrack(%q) = %d, %v", name, got, err)
		}
	}
}
