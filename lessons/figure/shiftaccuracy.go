package figure

import (
	"fmt"
	"math"
	"strings"

	"weightshare/lessons/text"
)

// ShiftAccuracy is the accuracy of a network on shifted images, for every shift
// of up to Radius pixels down and across.
type ShiftAccuracy struct {
	Meta
	Radius int // in pixels
	// Accuracy is in [0, 1], NaN if it was not measured, for each of the
	// (2·Radius+1)² shifts: row-major from up and left by Radius, with no shift
	// in the middle.
	Accuracy []float64
	Cursor   int // the shift under the cursor, −1 for none
}

func (f ShiftAccuracy) equal(other Figure) bool {
	g, ok := other.(ShiftAccuracy)
	return ok && f.Meta == g.Meta && f.Radius == g.Radius && f.Cursor == g.Cursor && sameNumbers(f.Accuracy, g.Accuracy)
}

// Words implements Figure.
func (f ShiftAccuracy) Words() string {
	side := 2*f.Radius + 1
	if f.Radius < 0 || len(f.Accuracy) != side*side {
		return f.statement("no nudges")
	}
	const mostly = 0.9
	sum, most, known := 0.0, 0, 0
	for _, a := range f.Accuracy {
		if math.IsNaN(a) {
			continue
		}
		known++
		sum += a
		if a >= mostly {
			most++
		}
	}
	centre := f.Accuracy[len(f.Accuracy)/2]
	if known == 0 || math.IsNaN(centre) {
		return f.statement(fmt.Sprintf("%d of %s measured so far", known, text.Plural(len(f.Accuracy), "nudge")))
	}
	return f.statement(
		"Right where it was trained: "+text.Percent(centre),
		fmt.Sprintf("Over %s of up to %s: %s on average, at least %s in %d of them",
			text.Plural(known, "nudge"), text.Plural(f.Radius, "pixel"), text.Percent(sum/float64(known)), text.Percent(mostly), most),
		f.rings())
}

// rings says the mean accuracy for each distance, which is the larger of down
// and across; "" if nothing was shifted.
func (f ShiftAccuracy) rings() string {
	side := 2*f.Radius + 1
	sums, known := make([]float64, f.Radius+1), make([]int, f.Radius+1)
	for i, a := range f.Accuracy {
		if !math.IsNaN(a) {
			d := max(distance(i/side, f.Radius), distance(i%side, f.Radius))
			sums[d] += a
			known[d]++
		}
	}
	var say []string
	for d := 1; d <= f.Radius; d++ {
		if known[d] > 0 {
			say = append(say, text.Plural(d, "pixel")+" "+text.Percent(sums[d]/float64(known[d])))
		}
	}
	if len(say) == 0 {
		return ""
	}
	return "By how far, down or across: " + strings.Join(say, ", ")
}

// distance returns |a − b|.
func distance(a, b int) int { return max(a-b, b-a) }
