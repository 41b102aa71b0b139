package figure

import "fmt"

// Pyramid shows, along one axis, what the units of stacked layers see: the
// lowest row is the input, and every unit stands above the middle of the pixels
// that it sees.
type Pyramid struct {
	Meta
	Rows []PyramidRow // from the input upwards
}

// PyramidRow is the units of one layer along the axis.
type PyramidRow struct {
	Name   string    // "input", "conv3:4"
	Centre []float64 // per unit, the middle of its field, in input pixels from 0
	Lit    []bool    // per unit, whether it counts for the chosen unit on top
	Field  int       // how many input pixels a unit sees
}

// Words implements Figure.
func (f Pyramid) Words() string {
	if len(f.Rows) == 0 {
		return f.statement("no layers")
	}
	say := []string{count(len(f.Rows)-1, "layer") + " above the input"}
	for i := len(f.Rows) - 1; i >= 0; i-- {
		r := f.Rows[i]
		first, last := lit(r.Lit)
		units := "no unit is lit"
		switch {
		case first < 0:
		case first == last:
			units = fmt.Sprintf("unit %d is lit", first+1)
		default:
			units = fmt.Sprintf("units %d to %d are lit", first+1, last+1)
		}
		say = append(say, fmt.Sprintf("%s: %s, each sees %s; %s", r.Name, count(len(r.Centre), "unit"), count(r.Field, "pixel"), units))
	}
	return f.statement(say...)
}

// lit is the first and the last that is, −1 for none.
func lit(all []bool) (first, last int) {
	first, last = -1, -1
	for i, on := range all {
		if on {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return first, last
}
