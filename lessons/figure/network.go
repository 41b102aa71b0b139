package figure

import (
	"fmt"
	"slices"

	"weightshare/lessons/text"
)

// Network is a network as a chain of layers with their shapes and counts.
type Network struct {
	Meta
	Input  string // the shape of the input: "28×28×1"
	Layers []NetworkLayer
	Cursor int // the layer under the cursor, −1 for none
}

// NetworkLayer is one layer of a Network.
type NetworkLayer struct {
	Word       string // in the notation: "conv5:6"
	Shape      string // of the output: "24×24×6"
	Formula    string // of the parameters: "(5·5·1 + 1)·6"; empty without parameters
	Parameters int64
	Links      int64
}

func (f Network) equal(other Figure) bool {
	g, ok := other.(Network)
	return ok && f.Meta == g.Meta && f.Input == g.Input && f.Cursor == g.Cursor && slices.Equal(f.Layers, g.Layers)
}

// Words implements Figure.
func (f Network) Words() string {
	say := []string{"The input is " + f.Input}
	var total int64
	for i, l := range f.Layers {
		what := "no parameters"
		if l.Parameters > 0 {
			what = text.Plural(int(l.Parameters), "parameter")
			if l.Formula != "" {
				what += ", " + l.Formula
			}
		}
		total += l.Parameters
		say = append(say, fmt.Sprintf("Layer %d, %s: %s, %s", i+1, l.Word, l.Shape, what))
	}
	return f.statement(append(say, "In all "+text.Plural(int(total), "parameter"))...)
}

// Pyramid shows, along one axis, the receptive fields of the units in stacked
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
