package figure

import "fmt"

// Network is a network as a chain of its layers, with shapes and counts.
type Network struct {
	Meta
	Input  string // the shape of the input: "28×28×1"
	Layers []NetworkLayer
	Cursor int // the layer under the cursor, -1 for none
}

// NetworkLayer is one layer of a Network.
type NetworkLayer struct {
	Word       string // as the notation has it
	Shape      string // of the output: "24×24×6"
	Formula    string // of its parameters: "(5·5·1 + 1)·6"; empty where it has none
	Parameters int64
	Links      int64
}

// Words implements Figure.
func (f Network) Words() string {
	say := []string{"The input is " + f.Input}
	var total int64
	for i, l := range f.Layers {
		what := "no parameters"
		if l.Parameters > 0 {
			what = count(int(l.Parameters), "parameter")
			if l.Formula != "" {
				what += ", " + l.Formula
			}
		}
		total += l.Parameters
		say = append(say, fmt.Sprintf("Layer %d, %s: %s, %s", i+1, l.Word, l.Shape, what))
	}
	return f.statement(append(say, "In all "+count(int(total), "parameter"))...)
}
