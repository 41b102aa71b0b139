package figure

import "fmt"

// Nudges shows how often a network is right when its images are moved: the
// place where it was trained is in the middle.
type Nudges struct {
	Head
	Radius   int       // how far the images are moved, in pixels
	Accuracy []float64 // from 0 to 1, (2·Radius+1)² of them, row-major from the upper left
	Cursor   int       // the nudge under the cursor, -1 for none
}

// Words implements Figure.
func (f Nudges) Words() string {
	side := 2*f.Radius + 1
	if f.Radius < 0 || len(f.Accuracy) != side*side {
		return f.statement("no nudges")
	}
	mean, most := 0.0, 0
	for _, a := range f.Accuracy {
		mean += a / float64(len(f.Accuracy))
		if a >= 0.9 {
			most++
		}
	}
	return f.statement(
		"Right where it was trained: "+percent(f.Accuracy[len(f.Accuracy)/2]),
		fmt.Sprintf("Over all %s of up to %s: %s on average, at least 90 percent in %d of them",
			count(len(f.Accuracy), "nudge"), count(f.Radius, "pixel"), percent(mean), most))
}

// percent is a part of 1 as it is spoken.
func percent(v float64) string { return number(float64(int(v*1000+0.5))/10) + " percent" }
