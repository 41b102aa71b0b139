package figure

import (
	"fmt"
	"slices"

	"weightshare/lessons/text"
)

// Surface shows a function of two variables from above, with a path on it: a
// loss and the course of training.
type Surface struct {
	Meta
	Cols       int       // samples along x
	Values     []float64 // row-major, the first row at YMax, the first column at XMin
	XMin, XMax float64
	YMin, YMax float64
	XLabel     string
	YLabel     string
	Path       []Point // in order of time; empty for none
}

// Point is a point in the domain of a Surface.
type Point struct{ X, Y float64 }

func (f Surface) equal(other Figure) bool {
	g, ok := other.(Surface)
	return ok && f.Meta == g.Meta && f.Cols == g.Cols && f.XLabel == g.XLabel && f.YLabel == g.YLabel &&
		sameNumber(f.XMin, g.XMin) && sameNumber(f.XMax, g.XMax) && sameNumber(f.YMin, g.YMin) && sameNumber(f.YMax, g.YMax) &&
		sameNumbers(f.Values, g.Values) && slices.EqualFunc(f.Path, g.Path, func(a, b Point) bool {
		return sameNumber(a.X, b.X) && sameNumber(a.Y, b.Y)
	})
}

// Words implements Figure.
func (f Surface) Words() string {
	if len(f.Values) == 0 || f.Cols < 1 {
		return f.statement("no surface")
	}
	low, high, _ := Heatmap{Cols: f.Cols, Values: f.Values}.extent()
	p := f.at(low)
	say := []string{
		fmt.Sprintf("%s runs from %s to %s, %s from %s to %s", f.XLabel, text.Spoken(f.XMin), text.Spoken(f.XMax), f.YLabel, text.Spoken(f.YMin), text.Spoken(f.YMax)),
		fmt.Sprintf("The lowest value is %s, at %s %s, %s %s; the highest %s",
			text.Spoken(f.Values[low]), f.XLabel, text.Spoken(p.X), f.YLabel, text.Spoken(p.Y), text.Spoken(f.Values[high])),
	}
	if valleys := f.valleys(); len(valleys) > 1 && len(valleys) <= maxValleys {
		say = append(say, "Valleys: at "+text.List(valleys))
	}
	switch n := len(f.Path); n {
	case 0:
	case 1:
		say = append(say, fmt.Sprintf("The path begins at %s %s, %s %s", f.XLabel, text.Spoken(f.Path[0].X), f.YLabel, text.Spoken(f.Path[0].Y)))
	default:
		a, b := f.Path[0], f.Path[n-1]
		say = append(say, fmt.Sprintf("The path goes in %s from %s, %s to %s, %s", text.Plural(n-1, "step"), text.Spoken(a.X), text.Spoken(a.Y), text.Spoken(b.X), text.Spoken(b.Y)))
	}
	return f.statement(say...)
}

// maxValleys is how many local minima are named.
const maxValleys = 4

// valleys returns the samples that are lower than all their neighbors, in words.
func (f Surface) valleys() []string {
	var found []string
	for i, v := range f.Values {
		lowest := true
		r, c := i/f.Cols, i%f.Cols
		for _, near := range [][2]int{{-1, -1}, {-1, 0}, {-1, 1}, {0, -1}, {0, 1}, {1, -1}, {1, 0}, {1, 1}} {
			row, col := r+near[0], c+near[1]
			if j := row*f.Cols + col; row >= 0 && col >= 0 && col < f.Cols && j < len(f.Values) && f.Values[j] <= v {
				lowest = false
			}
		}
		if lowest {
			p := f.at(i)
			found = append(found, fmt.Sprintf("%s %s, %s %s", f.XLabel, text.Spoken(p.X), f.YLabel, text.Spoken(p.Y)))
		}
	}
	return found
}

// at returns the point of sample i.
func (f Surface) at(i int) Point {
	n := rows(len(f.Values), f.Cols)
	along := func(i, n int, from, to float64) float64 {
		if n < 2 {
			return (from + to) / 2
		}
		return from + (to-from)*float64(i)/float64(n-1)
	}
	return Point{along(i%f.Cols, f.Cols, f.XMin, f.XMax), along(i/f.Cols, n, f.YMax, f.YMin)}
}
