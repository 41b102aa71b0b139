package lessons

import "slices"

// OnTrack lists the lessons of a track, named by its minutes; all lessons where
// minutes is 0.
func OnTrack(all []*Lesson, minutes int) []*Lesson {
	if minutes == 0 {
		return all
	}
	var some []*Lesson
	for _, l := range all {
		if slices.Contains(l.Tracks, minutes) {
			some = append(some, l)
		}
	}
	return some
}

// Tracks lists the tracks that there are, by their minutes, the shortest first.
func Tracks(all []*Lesson) []int {
	var tracks []int
	for _, l := range all {
		tracks = append(tracks, l.Tracks...)
	}
	slices.Sort(tracks)
	return slices.Compact(tracks)
}
