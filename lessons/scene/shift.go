package scene

import (
	"strconv"
)

// Shift is how far an image is moved, down and right, in pixels.
type Shift struct{ Down, Right int }

// ShiftAt is the nudge of an index in a grid of all nudges up to a radius.
func ShiftAt(i, radius int) Shift {
	side := 2*radius + 1
	return Shift{i/side - radius, i%side - radius}
}

// odd tells whether a nudge takes 2×2 boxes apart.
func (n Shift) Odd() bool { return n.Down%2 != 0 || n.Right%2 != 0 }

// String is a nudge as the learner reads it.
func (n Shift) String() string {
	way := func(by int, back, on string) string {
		if by < 0 {
			return back + " " + strconv.Itoa(-by)
		}
		return on + " " + strconv.Itoa(by)
	}
	switch {
	case n == Shift{}:
		return "not moved"
	case n.Right == 0:
		return way(n.Down, "up", "down")
	case n.Down == 0:
		return way(n.Right, "left", "right")
	default:
		return way(n.Down, "up", "down") + ", " + way(n.Right, "left", "right")
	}
}

// ShiftNames are all nudges up to a radius.
func ShiftNames(radius int) []string {
	side := 2*radius + 1
	names := make([]string, side*side)
	for i := range names {
		names[i] = ShiftAt(i, radius).String()
	}
	return names
}
