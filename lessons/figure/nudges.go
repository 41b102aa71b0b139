package figure

import (
	"fmt"
	"math"
)

// Nudges shows how often a network is right when its images are moved: the
// place where it was trained is in the middle.
type Nudges struct {
	Head
	Radius int // how far the images are moved, in pixels
	// Accuracy is from 0 to 1 for each of the (2·Radius+1)² nudges, row-major
	// from the upper left; NaN where it was not measured.
	Accuracy []float64
	Cursor   int // the nudge under the cursor, -1 for none
}

// Words implements Figure.
func (f Nudges) Words() string {
	side := 2*f.Radius + 1
	if f.Radius < 0 || len(f.Accuracy) != side*side {
		return f.statement("no nudges")
	}
	sum, most, known := 0.0, 0, 0
	for _, a := range f.Accuracy {
		if math.IsNaN(a) {
			continue
		}
		known++
		sum += a
		if a >= 0.9 {
			most++
		}
	}
	centre := f.Accuracy[len(f.Accuracy)/2]
	if known == 0 || math.IsNaN(centre) {
		return f.statement(fmt.Sprintf("%d of %s measured so far", known, count(len(f.Accuracy), "nudge")))
	}
	return f.statement(
		"Right where it was trained: "+percent(centre),
		fmt.Sprintf("Over %s of up to %s: %s on average, at least 90 percent in %d of them",
			count(known, "nudge"), count(f.Radius, "pixel"), percent(sum/float64(known)), most))
}

// percent is a part of 1 as it is spoken.
func percent(v float64) string { return number(float64(int(v*1000+0.5))/10) + " percent" }
