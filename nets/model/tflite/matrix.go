package tflite

import (
	"slices"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
)

// connected adds a fully connected layer, whose matrix has a row for each output.
func (b *building) connected(x tensor) {
	w, _ := b.input(1)
	if w.weight < 0 || len(w.dims) != 2 || !x.flows {
		b.unknownWeights(x)
		return
	}
	b.connect(x, w, w.dims[1], w.dims[0], b.biased(2))
}

// connect adds a fully connected layer, applied at every position if there are
// several.
func (b *building) connect(x, w tensor, in, out int64, biased bool) {
	if x.dims == nil {
		b.fail("the sizes of what it gets are not known")
		return
	}
	all := layers.Product(x.dims...)
	if in < 1 || all < 1 || all%in != 0 {
		b.fail("its matrix takes %d numbers, but it gets %v", in, x.dims)
		return
	}
	word, dims := "linear", []int64{all / in, out}
	last := len(x.dims) - 1
	if x.dims[last] == in && x.channel == last {
		if dims = append(slices.Clone(x.dims[:last]), out); b.o.settings["keep"] == 0 && b.o.name == "FULLY_CONNECTED" {
			dims = []int64{all / in, out}
		}
	} else if all != in { // rows that the layers do not see
		x.dims, x.channel = []int64{1, all / in, in}, 2
	}
	if all == in {
		word, x.dims = "dense", nil
	}
	word = layers.Counted(word, out)
	if !biased {
		word += "/nobias"
	}
	b.give(tensor{at: b.layer(x, word, w), dims: dims, channel: len(dims) - 1})
}

// product adds a product of two values, or a product with weights.
func (b *building) product(x tensor) {
	y, _ := b.input(1)
	if y.weight >= 0 && len(y.dims) == 2 && x.flows {
		b.connect(x, y, y.dims[0], y.dims[1], false)
		return
	}
	dims := b.known(0)
	macs := int64(0)
	if len(dims) > 1 && len(x.dims) == len(dims) {
		macs = layers.Product(append(slices.Clone(dims), layers.Product(x.dims...)/max(1, layers.Product(dims[:len(dims)-1]...)))...)
	}
	if macs <= 0 {
		macs = 0
		b.Note("The sizes of the product %s are not known: its MACs are not counted.", b.name())
	}
	parameters, _ := b.constants()
	links := int64(0)
	if parameters > 0 {
		links = macs
	}
	b.operation(arch.Operation{Parameters: parameters, MACs: macs, Links: links, Reach: arch.Everywhere}, dims, len(dims)-1, "")
}

// elementwise adds a sum or product of two values, or an operation with constants.
func (b *building) elementwise() {
	var from []tensor
	for i := range b.o.inputs {
		if t, _ := b.input(i); t.flows {
			from = append(from, t)
		}
	}
	if len(from) == 0 {
		x, _ := b.input(0)
		b.other(x)
		return
	}
	x, n := from[0], arch.Node{Name: b.name(), Word: map[string]string{"ADD": "add", "MUL": "mul"}[b.o.name]}
	for _, t := range from { // the larger operand, over which the others are broadcast
		if len(t.dims) > len(x.dims) || layers.Product(t.dims...) > layers.Product(x.dims...) {
			x = t
		}
		n.Inputs = append(n.Inputs, t.at)
	}
	if len(from) < 2 {
		parameters, _ := b.constants()
		b.operation(arch.Operation{Parameters: parameters, Reach: arch.Pointwise}, x.dims, x.channel, "")
		return
	}
	out, _ := layers.ShapeOf(x.dims, x.channel)
	n.Operation = arch.Operation{Name: b.o.name, Out: out, Reach: arch.Pointwise}
	b.give(tensor{at: b.Try(n), dims: x.dims, channel: x.channel})
}

// concatenate joins channels, or adds an operation for other axes.
func (b *building) concatenate() {
	var dims []int64
	var from []int
	channel, axis := -1, int(b.o.settings["axis"])
	for i := range b.o.inputs {
		t, _ := b.input(i)
		if dims == nil {
			if dims = slices.Clone(t.dims); axis < 0 {
				axis += len(dims)
			}
			if channel = t.channel; axis < 0 || axis >= len(dims) {
				break
			}
		} else if axis < len(t.dims) {
			dims[axis] += t.dims[axis]
		}
		if t.flows {
			from = append(from, t.at)
		}
	}
	if len(from) < len(b.o.inputs) || axis != channel {
		parameters, _ := b.constants()
		if known := b.known(0); known != nil {
			dims = known
		}
		b.operation(arch.Operation{Parameters: parameters, Reach: arch.Unknown}, dims, len(dims)-1, "")
		return
	}
	b.give(tensor{at: b.Join(b.name(), "cat", from...), dims: dims, channel: channel})
}

// recurrent adds a recurrent layer.
func (b *building) recurrent(x tensor) {
	w, _ := b.input(1)
	if b.o.name == "UNIDIRECTIONAL_SEQUENCE_LSTM" {
		w, _ = b.input(2) // the input gate is missing if it is coupled to the forget gate
	}
	if w.weight < 0 || len(w.dims) != 2 || len(x.dims) != 3 || !x.flows {
		b.unknownWeights(x)
		return
	}
	steps := x.dims[1]
	if b.o.settings["time_first"] != 0 {
		steps = x.dims[0]
	}
	word, in := "", arch.Shape{H: 1, W: int(max(1, steps)), C: int(max(1, x.dims[2])), OneD: true}
	switch {
	case b.o.name == "UNIDIRECTIONAL_SEQUENCE_RNN" && b.filled(1, 3):
		word = layers.Counted("rnn", w.dims[0])
	case b.o.name == "UNIDIRECTIONAL_SEQUENCE_LSTM" && b.filled(1, 8) && b.filled(12, 15) && b.empty(9, 11) && b.empty(16, 17) && b.empty(20, 23):
		word = layers.Counted("lstm", w.dims[0])
	}
	dims := b.known(0)
	if dims == nil {
		dims = []int64{x.dims[0], x.dims[1], w.dims[0]}
	}
	out, _ := layers.ShapeOf(dims, len(dims)-1)
	again := b.used[w.buffer]
	parameters, matrices := b.constants()
	at := b.Try(arch.Node{
		Name: b.name(), Word: word, Inputs: []int{x.at}, In: in, Again: again,
		Operation: arch.Operation{
			Name: b.o.name, Out: out, Parameters: parameters, Links: layers.Product(parameters, steps),
			MACs: layers.Product(matrices, steps), Reach: arch.Everywhere,
		},
	})
	b.give(tensor{at: at, dims: dims, channel: len(dims) - 1})
}

// filled reports whether the operator has weights for all inputs from one index to
// another, inclusive.
func (b *building) filled(from, to int) bool {
	for i := from; i <= to; i++ {
		if t, _ := b.input(i); t.weight < 0 {
			return false
		}
	}
	return true
}

// empty reports whether it has none of these inputs.
func (b *building) empty(from, to int) bool {
	for i := from; i <= to; i++ {
		if _, ok := b.input(i); ok {
			return false
		}
	}
	return true
}

// gather adds a table of vectors, or a selection from values.
func (b *building) gather() {
	table, ids := 0, 1
	if b.o.name == "EMBEDDING_LOOKUP" {
		table, ids = 1, 0
	}
	w, _ := b.input(table)
	chosen, _ := b.input(ids)
	if w.weight < 0 || len(w.dims) != 2 || !chosen.flows {
		parameters, _ := b.constants()
		b.operation(arch.Operation{Parameters: parameters, Reach: arch.Unknown}, b.known(0), len(b.known(0))-1, "")
		return
	}
	dims := append(slices.Clone(chosen.dims), w.dims[1])
	word := ""
	if !b.used[w.buffer] {
		word = layers.Counted(layers.Sized("embed", w.dims[0]), w.dims[1])
	}
	parameters, _ := b.constants()
	b.operation(arch.Operation{Parameters: parameters, Links: max(0, layers.Product(dims...)), Reach: arch.Pointwise}, dims, len(dims)-1, word)
}
