package arch

import "strings"

// Counts is everything counted for a network. Its JSON form is that of the command
// line.
type Counts struct {
	Name    string        `json:"name,omitempty"` // for example in the zoo; Count leaves it empty
	Network string        `json:"network"`        // canonical notation
	Input   Shape         `json:"input"`
	Layers  []LayerCounts `json:"layers"`
	Totals  Totals        `json:"totals"`
	// File is what the JSON says about the file that the network was read from, or nil
	// if there is none.
	File any `json:"file,omitempty"`
	// Warnings lists what in the network was probably not meant.
	Warnings []string `json:"warnings,omitempty"`
	// Source is the network that was counted.
	Source *Network `json:"-"`
}

// LayerCounts is what was counted for one layer. They are in the order of
// Network.Flat; the layers of a branch are one deeper than the layer that joins it.
type LayerCounts struct {
	Name       string `json:"layer"` // its word: "conv5:6/p2"; "add" for a group
	Kind       Kind   `json:"kind"`
	Node       string `json:"node,omitempty"` // its name in the file that it was read from
	Depth      int    `json:"depth"`          // number of branches that contain it
	Output     Shape  `json:"output"`
	Parameters int64  `json:"parameters"`
	Trainable  int64  `json:"trainable"` // parameters, or 0 if frozen
	Buffers    int64  `json:"buffers"`   // numbers kept but not learned: the means and variances of bn
	// Uses is how often the layer uses each of its weights for one input, on average:
	// 676 for a 3×3 convolution of 28×28, 1 if nothing is shared, 0 without weights.
	Uses    float64 `json:"uses"`
	Formula string  `json:"formula"` // for its parameters: "(5·5·1 + 1)·6"
	Links   int64   `json:"links"`
	MACs    int64   `json:"macs"`
	// Unshared and Dense are the numbers of parameters that the layer would have with
	// separate kernels per position, and with every unit seeing every input.
	Unshared Hypothetical `json:"parameters_unshared"`
	Dense    Hypothetical `json:"parameters_dense"`
	// ReceptiveField, Jump and Centre are in input pixels, height then width (only
	// width in one dimension). Jump and Centre are nil if a unit sees the whole input.
	ReceptiveField []int64   `json:"receptive_field"`
	Jump           []float64 `json:"jump"`
	Centre         []float64 `json:"centre"`
	Misaligned     bool      `json:"misaligned,omitempty"` // joins branches whose centres or jumps differ
	Gated          bool      `json:"gated,omitempty"`      // a product: the field is that of the branch that is gated

	SeesAll bool   `json:"-"` // a unit sees the whole input
	Layer   *Layer `json:"-"` // the layer that was counted
}

// Totals are the sums over the layers.
type Totals struct {
	Parameters int64        `json:"parameters"`
	Links      int64        `json:"links"`
	MACs       int64        `json:"macs"`
	Unshared   Hypothetical `json:"parameters_unshared"`
	Dense      Hypothetical `json:"parameters_dense"`
	// ReceptiveField is the last one on the way from input to output that is not the
	// whole input, or the input's size if every layer sees all of it.
	ReceptiveField []int64      `json:"receptive_field"`
	Bytes          Hypothetical `json:"bytes"` // memory of the parameters
	Trainable      int64        `json:"trainable"`
	Buffers        int64        `json:"buffers"`
	FLOPs          Hypothetical `json:"flops"` // two for every MAC
	// Activations counts the outputs of all layers that cannot work in place;
	// PeakActivations is the maximum number of values alive at once in a forward pass,
	// including the input. Both are per sample.
	Activations     Hypothetical `json:"activations"`
	PeakActivations Hypothetical `json:"peak_activations"`
	Memory          Memory       `json:"memory"`
	kept            Hypothetical // what training keeps of a sample in addition to the activations
}

// AboutEqual reports whether two counts are equal for the purposes of a comparison:
// they differ by at most 5 % of the larger.
func AboutEqual(a, b int64) bool { return 20*max(a-b, b-a) <= max(a, b) }

// BytesPerNumber is the default size of a parameter: a 32-bit float.
const BytesPerNumber = 4

// Count counts a network without allocating any of its weights. The error is an
// *Error that names the layer whose numbers exceed 2⁶³−1.
func Count(n *Network) (*Counts, error) {
	c := counter{input: n.Input, layers: make([]LayerCounts, 0, countLayers(n.Layers))}
	if _, err := c.sequence(n.Layers, inputField(), 0); err != nil {
		return nil, err
	}
	totals, err := c.total()
	if err != nil {
		return nil, err
	}
	totals.FLOPs = Hypothetical(totals.MACs).times(2)
	totals.Activations, totals.PeakActivations = n.countActivations()
	totals.kept = keptBesides(n.Layers, false)
	counts := &Counts{Network: n.String(), Input: n.Input, Layers: c.layers, Totals: totals, Warnings: n.warnings(), Source: n}
	return counts, counts.SetMemory(1, BytesPerNumber, 0)
}

type counter struct {
	input    Shape
	layers   []LayerCounts
	formulas formulaBuilder
}

func countLayers(layers []*Layer) int {
	n := 0
	for _, l := range layers {
		if l.Kind != Repeat {
			n++
		}
		for _, b := range l.Branches {
			n += countLayers(b)
		}
	}
	return n
}

// sequence counts layers one after another and returns the field after the last.
func (c *counter) sequence(layers []*Layer, f field, depth int) (field, error) {
	for _, l := range layers {
		var err error
		switch {
		case l.Kind == Repeat:
			for _, body := range l.Branches {
				if f, err = c.sequence(body, f, depth); err != nil {
					return f, err
				}
			}
		case l.info.join != nil:
			f, err = c.join(l, f, depth)
		default:
			f = f.through(l)
			c.layers = append(c.layers, LayerCounts{})
			err = c.fill(len(c.layers)-1, l, f, depth)
		}
		if err != nil {
			return f, err
		}
	}
	return f, nil
}

// join counts branches. Their layers follow the one that joins them.
func (c *counter) join(l *Layer, f field, depth int) (field, error) {
	at := len(c.layers)
	c.layers = append(c.layers, LayerCounts{})
	fields := make([]field, len(l.Branches))
	for i, b := range l.Branches {
		var err error
		if fields[i], err = c.sequence(b, f, depth+1); err != nil {
			return f, err
		}
	}
	before := f
	f = joinFields(fields)
	if l.Kind == Side {
		return before, c.fill(at, l, before, depth)
	}
	if l.Kind == Mul {
		f.axis, f.seesAll = fields[gated(l)].axis, fields[gated(l)].seesAll
	}
	return f, c.fill(at, l, f, depth)
}

// gated returns the branch of a product that keeps its shape, or the first if all
// do: the other branches are gates and do not extend what the product sees.
func gated(l *Layer) int {
	for i, b := range l.Branches {
		if len(b) == 0 && l.In == l.Out || len(b) > 0 && b[len(b)-1].Out == l.Out {
			return i
		}
	}
	return 0
}

func (c *counter) fill(at int, l *Layer, f field, depth int) error {
	c.formulas.terms = c.formulas.terms[:0]
	t := l.count(&c.formulas)
	switch {
	case t.parameters.overflow:
		return l.locate(newError(smaller, "its parameters are beyond 2⁶³−1"))
	case t.links.overflow || t.macs.overflow:
		return l.locate(newError(smaller, "its links are beyond 2⁶³−1"))
	case !f.valid():
		return l.locate(newError("smaller strides", "its receptive field is beyond 2⁶³−1"))
	}
	name := l.Word
	if l.info.join != nil {
		name = strings.TrimSuffix(l.Word, "(")
	}
	c.layers[at] = LayerCounts{
		Name: name, Kind: l.Kind, Node: l.Name, Depth: depth, Output: l.Out, Layer: l,
		Parameters: t.parameters.value, Formula: t.parameters.String(), Links: t.links.value, MACs: t.macs.value,
		Unshared: t.unshared.hypothetical(), Dense: t.dense.hypothetical(), Gated: l.Kind == Mul,
	}
	c.layers[at].countLearnt(&c.formulas)
	c.layers[at].setReceptiveField(f, c.input)
	return nil
}

// countLearnt determines how many of the layer's numbers are learned and how often
// each is used.
func (r *LayerCounts) countLearnt(b *formulaBuilder) {
	l := r.Layer
	if !l.Frozen {
		r.Trainable = r.Parameters
	}
	if l.Kind == BatchNorm && l.Weights == nil && !l.again {
		r.Buffers = 2 * int64(l.In.C)
	}
	if r.Links == 0 {
		return
	}
	if weights, uses := l.weights(b); weights > 0 {
		r.Uses = float64(uses) / float64(weights)
	}
}

func (r *LayerCounts) setReceptiveField(f field, input Shape) {
	r.Misaligned, r.SeesAll = f.misaligned, f.seesAll
	switch {
	case f.unknown:
		return
	case f.seesAll:
		r.ReceptiveField = input.sizes()
		return
	}
	axes := f.axis[3-input.Axes():]
	r.ReceptiveField = make([]int64, len(axes))
	floats := make([]float64, 2*len(axes))
	r.Jump, r.Centre = floats[:len(axes):len(axes)], floats[len(axes):]
	for i, a := range axes {
		r.ReceptiveField[i] = roundUp(a.size)
		r.Jump[i], _ = a.jump.Float64()
		r.Centre[i], _ = a.unitZero().Float64()
	}
}

// smaller is what to write if numbers are too large to count.
const smaller = "smaller sizes"

func (l *Layer) locate(e *Error) *Error { return e.at(token{l.typed, l.Number, l.Start, l.End}) }

func (c *counter) total() (Totals, error) {
	t := Totals{ReceptiveField: c.input.sizes()}
	for i := range c.layers {
		r := &c.layers[i]
		t.Trainable += r.Trainable // at most the parameters, which are checked
		t.Buffers += r.Buffers
		var okP, okL, okM bool
		t.Parameters, okP = checkedSum(t.Parameters, r.Parameters)
		t.Links, okL = checkedSum(t.Links, r.Links)
		t.MACs, okM = checkedSum(t.MACs, r.MACs)
		if !okP || !okL || !okM {
			return t, r.Layer.locate(newError(smaller, "with it the network's parameters or links are beyond 2⁶³−1"))
		}
		t.Unshared, t.Dense = t.Unshared.plus(r.Unshared), t.Dense.plus(r.Dense)
		if r.Depth == 0 && !r.SeesAll {
			t.ReceptiveField = r.ReceptiveField
		}
	}
	return t, nil
}
