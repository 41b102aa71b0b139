package scene

import (
	"fmt"
	"math"
	"strconv"
)

// Yes is the value of a name that the text of a lesson only tests; the value is
// empty if the answer is no.
const Yes = "yes"

// YesIf returns Yes if the answer is yes, else the empty string.
func YesIf(answer bool) string {
	if answer {
		return Yes
	}
	return ""
}

// TriesShown is how many of the learner's newest tries a table lists.
const TriesShown = 8

// Numbered numbers a word from 1: "in 1", "in 2".
func Numbered(word string, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = word + " " + strconv.Itoa(i+1)
	}
	return names
}

// CellNames names n cells in rows of cols: "row 1, column 2".
func CellNames(n, cols int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("row %d, column %d", i/cols+1, i%cols+1)
	}
	return names
}

// Finite replaces NaN and ±Inf, which a diverging training leaves, by 0, and
// returns values.
func Finite(values []float64) []float64 {
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			values[i] = 0
		}
	}
	return values
}

// Shift is how far an image is moved, down and right, in pixels.
type Shift struct{ Down, Right int }

// ShiftAt returns shift i of the grid of all shifts of up to radius pixels either
// way, in reading order.
func ShiftAt(i, radius int) Shift {
	side := 2*radius + 1
	return Shift{i/side - radius, i%side - radius}
}

// Odd reports whether the shift splits the boxes of a 2×2 pooling.
func (s Shift) Odd() bool { return s.Down%2 != 0 || s.Right%2 != 0 }

// String names the shift: "up 1, right 2".
func (s Shift) String() string {
	along := func(by int, negative, positive string) string {
		if by < 0 {
			return negative + " " + strconv.Itoa(-by)
		}
		return positive + " " + strconv.Itoa(by)
	}
	switch {
	case s == Shift{}:
		return "not moved"
	case s.Right == 0:
		return along(s.Down, "up", "down")
	case s.Down == 0:
		return along(s.Right, "left", "right")
	default:
		return along(s.Down, "up", "down") + ", " + along(s.Right, "left", "right")
	}
}

// ShiftNames names all shifts of up to radius pixels, in the order of ShiftAt.
func ShiftNames(radius int) []string {
	side := 2*radius + 1
	names := make([]string, side*side)
	for i := range names {
		names[i] = ShiftAt(i, radius).String()
	}
	return names
}
