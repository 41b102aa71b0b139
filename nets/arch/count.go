package arch

import "math"

// Counts is everything counted of a network. Its JSON form is that of the
// command line.
type Counts struct {
	Network string        `json:"network"` // canonical notation
	Input   Shape         `json:"input"`
	Layers  []LayerCounts `json:"layers"`
	Totals  Totals        `json:"totals"`
	// Source is the network that was counted.
	Source *Network `json:"-"`
}

// LayerCounts is what was counted of one layer. Rows stand in the order of the text:
// a layer inside N*( … ) once per time, add, cat and mul before the layers of
// their branches, which are one deeper.
type LayerCounts struct {
	Name       string `json:"layer"` // its word: "conv5:6/p2"; "add" for a group
	Kind       Kind   `json:"kind"`
	Depth      int    `json:"depth"` // in how many branches it lies
	Output     Shape  `json:"output"`
	Parameters int64  `json:"parameters"`
	Formula    string `json:"formula"` // of its parameters: "(5·5·1 + 1)·6"
	Links      int64  `json:"links"`
	MACs       int64  `json:"macs"`
	// Unshared and Dense are the parameters it would have with a kernel per
	// position, and with every unit seeing every input.
	Unshared Hypothetical `json:"parameters_unshared"`
	Dense    Hypothetical `json:"parameters_dense"`
	// ReceptiveField, Jump and Centre are in input pixels, height then width
	// (width alone in one dimension). Jump and Centre are nil where a unit
	// sees the whole input.
	ReceptiveField []int64   `json:"receptive_field"`
	Jump           []float64 `json:"jump"`
	Centre         []float64 `json:"centre"`
	Misaligned     bool      `json:"misaligned,omitempty"` // joins branches whose centres or jumps differ

	SeesAll bool   `json:"-"` // a unit sees the whole input
	Layer   *Layer `json:"-"` // for its formulas and geometry
}

// Totals adds the layers up.
type Totals struct {
	Parameters int64        `json:"parameters"`
	Links      int64        `json:"links"`
	MACs       int64        `json:"macs"`
	Unshared   Hypothetical `json:"parameters_unshared"`
	Dense      Hypothetical `json:"parameters_dense"`
	// ReceptiveField is the last one on the way from input to output that is
	// not the whole input; the input's size if every layer sees all of it.
	ReceptiveField []int64      `json:"receptive_field"`
	Bytes          Hypothetical `json:"bytes"` // memory of the parameters
}

// BytesPerNumber is the memory of one parameter unless another is asked for:
// a 32-bit float.
const BytesPerNumber = 4

// Count counts a network without allocating any of its weights. The error is
// an *Error at the layer whose numbers are beyond 2⁶³−1.
func Count(n *Network) (*Counts, error) {
	c := counter{input: n.Input, rows: make([]LayerCounts, 0, length(n.Layers))}
	if _, err := c.sequence(n.Layers, startField(), 0); err != nil {
		return nil, err
	}
	totals, err := c.total()
	if err != nil {
		return nil, err
	}
	return &Counts{Network: n.String(), Input: n.Input, Layers: c.rows, Totals: totals, Source: n}, nil
}

// counter collects rows.
type counter struct {
	input Shape
	rows  []LayerCounts
}

// length is how many rows layers have.
func length(layers []*Layer) int {
	n := 0
	for _, l := range layers {
		if l.Kind != Repeat {
			n++
		}
		for _, b := range l.Branches {
			n += length(b)
		}
	}
	return n
}

// sequence counts layers one after another.
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
		case l.Kind.Joins():
			f, err = c.join(l, f, depth)
		default:
			f = f.through(l)
			c.rows = append(c.rows, LayerCounts{})
			err = c.fill(len(c.rows)-1, l, f, depth)
		}
		if err != nil {
			return f, err
		}
	}
	return f, nil
}

// join counts branches; their row stands before them.
func (c *counter) join(l *Layer, f field, depth int) (field, error) {
	at := len(c.rows)
	c.rows = append(c.rows, LayerCounts{})
	fields := make([]field, len(l.Branches))
	for i, b := range l.Branches {
		var err error
		if fields[i], err = c.sequence(b, f, depth+1); err != nil {
			return f, err
		}
	}
	f = joinFields(fields)
	return f, c.fill(at, l, f, depth)
}

// fill works out one row.
func (c *counter) fill(at int, l *Layer, f field, depth int) error {
	r := LayerCounts{Name: l.name(), Kind: l.Kind, Depth: depth, Output: l.Out, Layer: l, Misaligned: f.misaligned}
	parameters := l.formula(Parameters)
	links, macs, ok := l.uses()
	switch {
	case !parameters.ok:
		return l.wrong(newError(smaller, "its parameters are beyond 2⁶³−1"))
	case !ok:
		return l.wrong(newError(smaller, "its links are beyond 2⁶³−1"))
	case !f.valid():
		return l.wrong(newError("smaller strides", "its receptive field is beyond 2⁶³−1"))
	}
	r.Parameters, r.Formula = parameters.value, parameters.text
	r.Links, r.MACs = links, macs
	r.Unshared, r.Dense = Hypothetical(r.Parameters), Hypothetical(r.Parameters)
	switch {
	case l.Kind.Convolves():
		r.Unshared, r.Dense = Hypothetical(links), l.dense()
	case l.Kind == Transposed:
		r.Unshared = l.formula(UnsharedParameters).counterfactual()
	}
	c.see(&r, f)
	c.rows[at] = r
	return nil
}

// name is what a table calls the layer.
func (l *Layer) name() string {
	if l.Kind.Joins() {
		return l.Kind.String()
	}
	return l.Word
}

// see writes a field into a row, on the axes that the input has.
func (c *counter) see(r *LayerCounts, f field) {
	r.SeesAll = f.whole
	if f.whole {
		for _, n := range c.input.axes() {
			r.ReceptiveField = append(r.ReceptiveField, int64(n))
		}
		return
	}
	axes := f.axis[:]
	if c.input.OneD {
		axes = axes[1:]
	}
	r.ReceptiveField = make([]int64, 0, len(axes))
	floats := make([]float64, 2*len(axes))
	r.Jump, r.Centre = floats[:0:len(axes)], floats[len(axes):len(axes)]
	for _, a := range axes {
		r.ReceptiveField = append(r.ReceptiveField, a.size.ceil())
		r.Jump = append(r.Jump, a.jump.float())
		r.Centre = append(r.Centre, a.centre.float())
	}
}

// uses counts links and multiply-accumulates.
func (l *Layer) uses() (links, macs int64, ok bool) {
	switch {
	case l.Kind.Convolves():
		macs, ok = product(int64(l.KH), int64(l.KW), int64(l.In.C/l.Groups), l.Out.Units())
	case l.Kind == Dense || l.Kind == Tied:
		macs, ok = multiply(l.In.Units(), l.Out.Units())
	default:
		return 0, 0, true
	}
	if !ok || l.Bias == NoBias {
		return macs, macs, ok
	}
	links, ok = sum(macs, l.Out.Units())
	return links, macs, ok
}

// dense counts the parameters of a convolution if every output unit saw every
// input unit.
func (l *Layer) dense() Hypothetical {
	seen := l.In.Units()
	if l.Bias != NoBias {
		if seen == math.MaxInt64 {
			return Overflow
		}
		seen++
	}
	n, ok := multiply(seen, l.Out.Units())
	if !ok {
		return Overflow
	}
	return Hypothetical(n)
}

// smaller is what to write where numbers are beyond what can be counted.
const smaller = "smaller sizes"

// wrong gives an error the place of the layer's word.
func (l *Layer) wrong(e *Error) *Error {
	e.Word, e.Text, e.Start, e.End = l.Number, l.typed, l.Start, l.End
	return e
}

// total adds the rows up.
func (c *counter) total() (Totals, error) {
	var t Totals
	for i := range c.rows {
		r := &c.rows[i]
		var okP, okL, okM bool
		t.Parameters, okP = sum(t.Parameters, r.Parameters)
		t.Links, okL = sum(t.Links, r.Links)
		t.MACs, okM = sum(t.MACs, r.MACs)
		if !okP || !okL || !okM {
			return t, r.Layer.wrong(newError(smaller, "with it the network's parameters or links are beyond 2⁶³−1"))
		}
		t.Unshared, t.Dense = t.Unshared.plus(r.Unshared), t.Dense.plus(r.Dense)
		if r.Depth == 0 && !r.SeesAll {
			t.ReceptiveField = r.ReceptiveField
		}
	}
	if t.ReceptiveField == nil {
		for _, n := range c.input.axes() {
			t.ReceptiveField = append(t.ReceptiveField, int64(n))
		}
	}
	t.Bytes = memory(t.Parameters, BytesPerNumber)
	return t, nil
}
