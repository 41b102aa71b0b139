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
