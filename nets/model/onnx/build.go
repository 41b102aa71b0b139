package onnx

import (
	"slices"
	"strings"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
	"weightshare/nets/visible"
)

// tensor is a value between nodes while the graph is built: what layer gives it, its
// sizes with the batch first, and which axis has the channels.
type tensor struct {
	at      int
	dims    []int64 // nil where they are not known
	channel int
	weight  int     // the place of its tensor, −1 where it is no constant
	values  []int64 // of a constant of few whole numbers
	flows   bool    // from the network's input
}

// building connects nodes.
type building struct {
	*layers.Builder
	m      *Model
	n      *node
	now    map[string]tensor
	uses   map[string]int // how many nodes take a value
	used   map[int]bool   // weights that a layer before has
	takers map[string]int // the last node that takes a value
	biases map[int]bool   // nodes that add the biases of the node before, done already
}

// Build connects the nodes for an input, that of the file for the zero Shape.
func (m *Model) Build(input arch.Shape) (*layers.Built, error) {
	inputs := slices.DeleteFunc(slices.Clone(m.inputs), func(v value) bool { _, ok := m.weight[v.name]; return ok })
	if len(inputs) == 0 {
		return nil, m.in.Errorf(0, "the graph has no input, but one was expected")
	}
	first := m.inputTensor(inputs[0], input)
	shape, ok := layers.ShapeOf(first.dims, first.channel)
	if !ok {
		return nil, layers.NoInputError{}
	}
	if shape.Flat && m.ids(inputs[0].name) {
		shape = arch.Shape{H: 1, W: shape.C, C: 1, OneD: true}
	}
	b, err := layers.NewBuilder(shape)
	if err != nil {
		return nil, err
	}
	run := &building{Builder: b, m: m, now: map[string]tensor{inputs[0].name: first}, uses: map[string]int{}, used: map[int]bool{}, takers: map[string]int{}, biases: map[int]bool{}}
	for _, v := range inputs[1:] {
		run.now[v.name] = tensor{at: arch.FromInput, dims: v.dims, channel: 1, weight: -1}
		run.Note("The input %s beside %s is counted as no part of it.", v.name, inputs[0].name)
	}
	for name, at := range m.weight {
		run.now[name] = tensor{dims: m.tensors[at].Shape, weight: at, values: m.values(at)}
	}
	run.nodes()
	return run.Built()
}

// inputTensor is the input with the sizes that a shape gives, in place of those that
// the file leaves open.
func (m *Model) inputTensor(v value, shape arch.Shape) tensor {
	t := tensor{at: arch.FromInput, dims: slices.Clone(v.dims), channel: 1, weight: -1, flows: true}
	for _, n := range m.nodes {
		if slices.Contains(n.inputs, v.name) {
			perm := n.numbers["perm"]
			if n.op == "Transpose" && len(perm) > 2 && perm[1] == int64(len(perm)-1) || len(t.dims) == 3 && !spatial(n.op) {
				t.channel = len(t.dims) - 1
			}
			break
		}
	}
	if len(t.dims) > 0 {
		m.batch, t.dims[0] = t.dims[0], 1
	}
	if shape == (arch.Shape{}) {
		return t
	}
	sizes := []int64{int64(shape.H), int64(shape.W)}
	if shape.OneD {
		sizes = sizes[1:]
	}
	switch {
	case len(t.dims) == 2:
		t.dims = []int64{1, shape.Units()}
	case t.channel == 1:
		t.dims = slices.Concat([]int64{1, int64(shape.C)}, sizes)
	default:
		t.dims = slices.Concat([]int64{1}, sizes, []int64{int64(shape.C)})
		t.channel = len(t.dims) - 1
	}
	return t
}

// ids reports whether a value chooses rows of a table.
func (m *Model) ids(name string) bool {
	return slices.ContainsFunc(m.nodes, func(n node) bool { return n.op == "Gather" && slices.Index(n.inputs, name) == 1 })
}

func spatial(op string) bool {
	return strings.HasSuffix(op, "Conv") || strings.HasSuffix(op, "Pool") || op == "ConvTranspose" || op == "BatchNormalization"
}

// nodes adds the nodes in the order of the file, in which each comes after those
// whose outputs it takes.
func (b *building) nodes() {
	for i := range b.m.nodes {
		for _, name := range b.m.nodes[i].inputs {
			b.uses[name]++
			b.takers[name] = i
		}
	}
	for i := range b.m.nodes {
		if b.n = &b.m.nodes[i]; b.Err() != nil || b.biases[i] || len(b.n.outputs) == 0 {
			continue
		}
		for _, name := range b.n.inputs {
			if _, ok := b.now[name]; !ok && name != "" {
				b.fail("it takes %q, but a value of the graph or of a node before it was expected", name)
				return
			}
		}
		b.node()
		for _, name := range b.n.outputs {
			if _, ok := b.now[name]; !ok {
				b.now[name] = tensor{at: arch.FromInput, weight: -1}
			}
		}
	}
}

func (b *building) fail(format string, args ...any) {
	if b.Err() == nil {
		name := b.n.name
		if name == "" && len(b.n.outputs) > 0 {
			name = b.n.outputs[0]
		}
		b.Fail("byte %d: node %q (%s): "+format, append([]any{b.n.at, visible.Text(name), b.n.op}, args...)...)
	}
}

// input is an input of the node; ok is false where it has none there.
func (b *building) input(i int) (t tensor, ok bool) {
	if i >= len(b.n.inputs) || b.n.inputs[i] == "" {
		return tensor{weight: -1}, false
	}
	return b.now[b.n.inputs[i]], true
}

// constant is the place of the weights that an input of the node is, −1 for none.
func (b *building) constant(i int) int {
	t, ok := b.input(i)
	if !ok {
		return -1
	}
	return t.weight
}

// give names what the node gives.
func (b *building) give(t tensor) {
	if t.dims == nil {
		t.dims = b.known(0)
	}
	b.now[b.n.outputs[0]] = t
}

// known is the shape that the file gives for an output, nil where a size is open.
func (b *building) known(i int) []int64 {
	dims := slices.Clone(b.m.known[b.n.outputs[i]])
	if len(dims) > 0 && (dims[0] == -1 || dims[0] == b.m.batch) {
		dims[0] = 1
	}
	if slices.Contains(dims, -1) {
		return nil
	}
	return dims
}

// name is what the node is called in tables.
func (b *building) name() string {
	if b.n.name != "" {
		return b.n.name
	}
	return b.n.outputs[0]
}

// layer adds a word that takes a value, whose channels are on an axis.
func (b *building) layer(t tensor, word string, weights ...int) int {
	n := arch.Node{Name: b.name(), Word: word, Inputs: []int{t.at}, Again: b.again(weights...)}
	if in, ok := layers.ShapeOf(t.dims, t.channel); ok && in != b.Shape(t.at) {
		n.In = in
	}
	return b.Add(n)
}

// again reports whether the weights are those of a layer before, and keeps them.
func (b *building) again(weights ...int) bool {
	again := len(weights) > 0
	for _, at := range weights {
		again = again && (at < 0 || b.used[at])
		b.used[at] = true
	}
	return again
}

// operation adds what the notation has no word for, and gives it.
func (b *building) operation(o arch.Operation, dims []int64, channel int, word string) {
	var from []int
	for i := range b.n.inputs {
		if t, ok := b.input(i); ok && t.weight < 0 && t.flows && !slices.Contains(from, t.at) {
			from = append(from, t.at)
		}
	}
	if dims == nil {
		dims = b.known(0)
	}
	if len(from) == 0 { // worked out of constants: the weights of a layer, or nothing that counts
		b.now[b.n.outputs[0]] = tensor{dims: dims, weight: b.firstConstant()}
		return
	}
	o.Name = b.n.op
	o.Out, _ = layers.ShapeOf(dims, channel)
	t := tensor{dims: dims, channel: channel, weight: -1, flows: true}
	t.at = b.Try(arch.Node{Name: b.name(), Word: word, Inputs: from, Operation: o})
	b.give(t)
}

// firstConstant is the place of the first weights that the node takes, −1 for none.
func (b *building) firstConstant() int {
	for i := range b.n.inputs {
		if at := b.constant(i); at >= 0 {
			return at
		}
	}
	return -1
}

// numbers counts what constants the node has, those of one number left out, and a
// tensor that a layer before has too.
func (b *building) numbers() (n int64) {
	for i := range b.n.inputs {
		n += b.take(b.constant(i))
	}
	return n
}

// take is how many numbers weights have that no layer before has.
func (b *building) take(at int) int64 {
	if at < 0 || b.used[at] {
		return 0
	}
	t := b.m.tensors[at]
	if t.Numbers < 2 || !strings.HasPrefix(t.Type.Name, "F") {
		return 0
	}
	b.used[at] = true
	return t.Numbers
}
