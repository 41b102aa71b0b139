package onnx

import (
	"slices"
	"strings"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
)

// gemm adds a fully connected layer.
func (b *building) gemm(x tensor) {
	y, _ := b.input(1)
	if y.weight < 0 || len(y.dims) != 2 || len(x.dims) != 2 {
		b.unknownWeights(x)
		return
	}
	in, out := y.dims[0], y.dims[1]
	if slices.Equal(b.n.numbers["transB"], []int64{1}) {
		in, out = out, in
	}
	own := b.ownBias(y, 2)
	b.connect(x, in, out, own == 0 && b.has(2), y)
	if last := b.now[b.n.outputs[0]]; own > 0 && b.Err() == nil {
		b.give(b.biased(last, own))
	}
}

// has reports whether the node has an input, which may be left out.
func (b *building) has(i int) bool {
	_, ok := b.input(i)
	return ok
}

// ownBias returns how many biases a layer has of its own although it uses the weights of
// an earlier one; 0 if they belong to the same layer.
func (b *building) ownBias(kernels tensor, i int) (n int64) {
	if bias, ok := b.input(i); ok && b.usedBefore(kernels) {
		for _, at := range bias.sources() {
			n += b.take(at)
		}
	}
	return n
}

// biased adds biases to a value, in an operation of their own.
func (b *building) biased(t tensor, n int64) tensor {
	if n > 0 {
		out, _ := layers.ShapeOf(t.dims, t.channel)
		t.at = b.Add(arch.Node{Name: b.name(), Inputs: []int{t.at}, Operation: arch.Operation{Name: "Add", Out: out, Parameters: n, Links: max(0, out.Units()), Reach: arch.Pointwise}})
	}
	return t
}

// connect adds a fully connected layer, applied at every position if there are
// several.
func (b *building) connect(x tensor, in, out int64, biased bool, matrix tensor) {
	dims := slices.Clone(x.dims)
	last := len(dims) - 1
	if last < 1 || dims[last] != in {
		b.fail("its matrix takes %d numbers, but it gets %v", in, dims)
		return
	}
	word := "linear"
	if last == 1 && dims[0] == 1 {
		word = "dense"
	}
	word = layers.Counted(word, out)
	if !biased {
		word += "/nobias"
	}
	dims[last], x.channel = out, last
	b.give(tensor{at: b.layer(x, word, matrix), dims: dims, channel: last, weight: -1, flows: x.flows})
}

// matrix adds a product with weights, including the biases that the next node
// adds, or a product of two values.
func (b *building) matrix(x tensor) {
	y, _ := b.input(1)
	if y.weight >= 0 && len(y.dims) == 2 && len(x.dims) > 1 && x.weight < 0 {
		b.connect(x, y.dims[0], y.dims[1], !b.usedBefore(y) && b.takeBias(y.dims[1]), y)
		return
	}
	var dims []int64
	macs := int64(0)
	if len(x.dims) >= 2 && len(x.dims) == len(y.dims) {
		last := len(x.dims) - 1
		dims = slices.Clone(x.dims)
		for i := range dims[:last-1] {
			dims[i] = max(dims[i], y.dims[i])
		}
		dims[last] = y.dims[last]
		macs = layers.Product(append(slices.Clone(dims), x.dims[last])...)
	}
	if macs <= 0 && (x.flows || y.flows) {
		macs = 0
		b.Note("The sizes of the product %s are not known: its MACs are not counted.", b.name())
	}
	numbers := b.numbers()
	links := int64(0)
	if numbers > 0 {
		links = macs
	}
	b.operation(arch.Operation{Parameters: numbers, MACs: macs, Links: links, Reach: arch.Everywhere}, dims, max(1, len(dims)-1), "")
}

// takeBias reports whether the only node that takes this node's output adds n
// constants. If so, it does that node's work.
func (b *building) takeBias(n int64) bool {
	out := b.n.outputs[0]
	i := b.takers[out]
	if b.uses[out] != 1 || b.m.nodes[i].op != "Add" || len(b.m.nodes[i].inputs) != 2 || len(b.m.nodes[i].outputs) == 0 {
		return false
	}
	for _, name := range b.m.nodes[i].inputs {
		t, ok := b.now[name]
		if ok && t.weight >= 0 && len(t.dims) > 0 && layers.Product(t.dims...) == n {
			b.biases[i] = true
			b.use(t.sources()...)
			b.n.outputs = b.m.nodes[i].outputs // the output of this layer includes the biases
			return true
		}
	}
	return false
}

// elementwise adds a sum or product of two values, or an operation with constants.
func (b *building) elementwise() {
	word := map[string]string{"Add": "add", "Sum": "add", "Mul": "mul"}[b.n.op]
	var from []tensor
	for i := range b.n.inputs {
		if t, ok := b.input(i); ok && t.weight < 0 && t.values == nil && t.flows {
			from = append(from, t)
		}
	}
	if len(from) == 0 {
		b.operation(arch.Operation{}, b.spread(), 1, "")
		return
	}
	x := from[0]
	numbers := b.numbers()
	dims := b.known(0)
	for _, t := range from { // the larger operand, over which the others are broadcast
		if len(t.dims) > len(x.dims) || layers.Product(t.dims...) > layers.Product(x.dims...) {
			x = t
		}
	}
	if dims == nil {
		dims = b.spread()
	}
	if word != "" && len(from) == len(b.n.inputs) && len(from) > 1 {
		n := arch.Node{Name: b.name(), Word: word}
		for _, t := range from {
			n.Inputs = append(n.Inputs, t.at)
		}
		out, _ := layers.ShapeOf(dims, x.channel)
		n.Operation = arch.Operation{Name: b.n.op, Out: out, Reach: arch.Pointwise}
		b.give(tensor{at: b.Try(n), dims: dims, channel: x.channel, weight: -1, flows: true})
		return
	}
	b.operation(arch.Operation{Parameters: numbers, Reach: arch.Pointwise}, dims, x.channel, "")
}

// concatenate joins channels, or adds an operation for other axes.
func (b *building) concatenate(x tensor) {
	axis := int64(1)
	if a := b.n.numbers["axis"]; len(a) == 1 {
		axis = a[0]
	}
	var from []int
	dims, flowing, constant := []int64(nil), 0, !b.flowing()
	for i := range b.n.inputs {
		t, _ := b.input(i)
		if (t.flows || constant) && dims == nil {
			x, dims = t, slices.Clone(t.dims)
			if axis < 0 {
				axis += int64(len(dims))
			}
			if axis < 0 || axis >= int64(len(dims)) {
				dims = nil
				break
			}
			dims[axis] = 0
		}
		if t.flows {
			flowing++
			from = append(from, t.at)
		}
	}
	for i := range b.n.inputs {
		if t, _ := b.input(i); dims != nil && int(axis) < len(t.dims) {
			dims[axis] += t.dims[axis]
		}
	}
	if dims == nil || flowing != len(b.n.inputs) || int(axis) != x.channel {
		b.operation(arch.Operation{Parameters: b.numbers(), Reach: arch.Unknown}, dims, max(1, x.channel), "")
		return
	}
	b.give(tensor{at: b.Join(b.name(), "cat", from...), dims: dims, channel: x.channel, weight: -1, flows: true})
}

// recurrent adds a recurrent layer, whose sequence has the steps as its first
// axis.
func (b *building) recurrent(x tensor) {
	w, _ := b.input(1)
	r, _ := b.input(2)
	if w.weight < 0 || r.weight < 0 || len(w.dims) != 3 || len(r.dims) != 3 || len(x.dims) != 3 {
		b.unknownWeights(x)
		return
	}
	shape, steps := w.dims, x.dims[0]
	hidden := r.dims[2]
	matrices := layers.Product(w.dims...) + layers.Product(r.dims...)
	options, parameters := "/nobias", matrices
	if biases, _ := b.input(3); biases.weight >= 0 && biases.dims != nil {
		options, parameters = "/bias2", matrices+layers.Product(biases.dims...)
	}
	if shape[0] == 2 {
		options = "/bi" + options
	}
	in := arch.Shape{H: 1, W: int(steps), C: int(x.dims[2]), OneD: true}
	out := in
	out.C = int(layers.Product(shape[0], hidden))
	last := b.uses[b.n.outputs[0]] == 0 && len(b.n.outputs) > 1
	if last {
		options, out.W = "/last"+options, 1
	}
	t := tensor{dims: []int64{steps, shape[0], 1, hidden}, channel: 3, weight: -1, flows: x.flows}
	t.at = b.Try(arch.Node{
		Name: b.name(), Word: layers.Counted(strings.ToLower(b.n.op), hidden) + options, Inputs: []int{x.at}, In: in, Again: b.again(w, r),
		Operation: arch.Operation{
			Name: b.n.op, Out: out, Parameters: parameters, Links: layers.Product(parameters, steps),
			MACs: layers.Product(matrices, steps), Reach: arch.Everywhere,
		},
	})
	for i, name := range b.n.outputs {
		each := t
		if i > 0 {
			each.dims, each.channel = []int64{shape[0], 1, hidden}, 2
		}
		b.now[name] = each
	}
}

// embedding adds a table of vectors, looked up for a sequence of ids.
func (b *building) embedding(table, ids tensor) {
	last := len(ids.dims)
	dims := append(slices.Clone(ids.dims), table.dims[1])
	word := layers.Counted(layers.Sized("embed", table.dims[0]), table.dims[1])
	ids.dims, ids.channel = append(slices.Clone(ids.dims), 1), last
	if in, ok := layers.ShapeOf(ids.dims, last); ok && in.OneD && ids.flows {
		b.give(tensor{at: b.layer(ids, word, table), dims: dims, channel: last, weight: -1, flows: true})
		return
	}
	parameters := layers.Product(table.dims...)
	if b.again(table) {
		parameters = 0
	}
	b.operation(arch.Operation{
		Parameters: parameters, Links: max(0, layers.Product(dims...)), Reach: arch.Pointwise,
	}, dims, last, word)
}

// gather adds a table of vectors, or a selection from values.
func (b *building) gather(x tensor) {
	ids, _ := b.input(1)
	if x.weight >= 0 && len(x.dims) == 2 && ids.flows {
		b.embedding(x, ids)
		return
	}
	axis := int64(0)
	if a := b.n.numbers["axis"]; len(a) == 1 {
		axis = a[0]
	}
	dims := b.known(0)
	if axis < 0 {
		axis += int64(len(x.dims))
	}
	if dims == nil && axis >= 0 && axis < int64(len(x.dims)) && ids.dims != nil {
		dims = slices.Concat(x.dims[:axis], ids.dims, x.dims[axis+1:])
	}
	if x.weight >= 0 && !x.flows && ids.values != nil {
		b.give(b.cut(x, dims, "Gather", axis, ids.values))
		return
	}
	b.operation(arch.Operation{Parameters: b.numbers(), Reach: arch.Unknown}, dims, max(1, len(dims)-1), "")
}
