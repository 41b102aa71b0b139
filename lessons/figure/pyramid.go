package figure

import (
	"fmt"
	"slices"

	"weightshare/lessons/text"
)

// Pyramid shows, along one axis, the receptive fields of the units of stacked
// layers. A unit is drawn above the center of its field.
type Pyramid struct {
	Meta
	Rows []PyramidRow // from the input upwards
}

// PyramidRow is the units of one layer along the axis.
type PyramidRow struct {
	Name   string    // "input", "conv3:4"
	Center []float64 // per unit, the center of its receptive field in input pixels from 0
	Lit    []bool    // per unit, whether the chosen unit of the top layer depends on it
	Field  int       // receptive field in input pixels
}

func (f Pyramid) equal(other Figure) bool {
	g, ok := other.(Pyramid)
	return ok && f.Meta == g.Meta && slices.EqualFunc(f.Rows, g.Rows, func(a, b PyramidRow) bool {
		return a.Name == b.Name && a.Field == b.Field && sameNumbers(a.Center, b.Center) && slices.Equal(a.Lit, b.Lit)
	})
}

// Words implements Figure.
func (f Pyramid) Words() string {
	if len(f.Rows) == 0 {
		return f.statement("no layers")
	}
	say := []string{text.Plural(len(f.Rows)-1, "layer") + " above the input"}
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
		say = append(say, fmt.Sprintf("%s: %s, each sees %s; %s", r.Name, text.Plural(len(r.Center), "unit"), text.Plural(r.Field, "pixel"), units))
	}
	return f.statement(say...)
}

// lit returns the first and the last index that is true, −1 for none.
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
