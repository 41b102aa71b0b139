package figure

import "fmt"

// Surface is a function of two numbers, as seen from above, with a path on it:
// a loss and the way that training takes.
type Surface struct {
	Head
	Cols       int
	Values     []float64 // row-major, the first row at YMax, the first column at XMin
	XMin, XMax float64
	YMin, YMax float64
	XLabel     string
	YLabel     string
	Path       []Point // from the start on; empty for none
}

// Point is a place on a Surface.
type Point struct{ X, Y float64 }

// Words implements Figure.
func (f Surface) Words() string {
	if len(f.Values) == 0 || f.Cols < 1 {
		return f.statement("no surface")
	}
	low, high, _ := Heatmap{Cols: f.Cols, Values: f.Values}.extent()
	p := f.at(low)
	say := []string{
		fmt.Sprintf("%s runs from %s to %s, %s from %s to %s", f.XLabel, number(f.XMin), number(f.XMax), f.YLabel, number(f.YMin), number(f.YMax)),
		fmt.Sprintf("The lowest value is %s, at %s %s, %s %s; the highest %s",
			number(f.Values[low]), f.XLabel, number(p.X), f.YLabel, number(p.Y), number(f.Values[high])),
	}
	if n := len(f.Path); n > 0 {
		a, b := f.Path[0], f.Path[n-1]
		say = append(say, fmt.Sprintf("The path goes in %s from %s, %s to %s, %s", count(n-1, "step"), number(a.X), number(a.Y), number(b.X), number(b.Y)))
	}
	return f.statement(say...)
}

// at is the place of a value.
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
