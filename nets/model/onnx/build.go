package onnx

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
	"weightshare/nets/visible"
)

// tensor is a value between nodes while the graph is built: the layer that outputs
// it, its sizes with the batch first, and the axis of the channels.
type tensor struct {
	at      int
	dims    []int64 // nil if they are not known
	channel int
	weight  int     // index of its tensor, −1 if it is not a constant
	from    []int   // of a constant that nodes compute: the indexes of all tensors behind it
	values  []int64 // of a constant of few whole numbers
	flows   bool    // depends on the network's input
}

// building connects nodes.
type building struct {
	*layers.Builder
	weightUse
	m      *Model
	n      *node
	now    map[string]tensor
	uses   map[string]int // how many nodes take a value
	takers map[string]int // the last node that takes a value
	biases map[int]bool   // nodes that add the biases of the node before, already included there
}

// Build connects the nodes for an input. The zero Shape stands for the input in the
// file.
func (m *Model) Build(input arch.Shape) (*layers.Built, error) {
	inputs := slices.DeleteFunc(slices.Clone(m.inputs), func(v value) bool { _, ok := m.weight[v.name]; return ok })
	if len(inputs) == 0 {
		return nil, m.in.Errorf(0, "the graph has no input, but one was expected")
	}
	first := m.inputTensor(inputs[0], input)
	shape, ok := layers.ShapeOf(first.dims, first.channel)
	if !ok {
		return nil, layers.NoInputError{Example: m.example(inputs[0].name, first)}
	}
	if shape.Flat && m.ids(inputs[0].name) {
		shape = arch.Shape{H: 1, W: shape.C, C: 1, OneD: true}
	}
	b, err := layers.NewBuilder(shape)
	if err != nil {
		return nil, err
	}
	run := &building{
		Builder: b, weightUse: newWeightUse(m), m: m, now: map[string]tensor{inputs[0].name: first},
		uses: map[string]int{}, takers: map[string]int{}, biases: map[int]bool{},
	}
	for _, v := range inputs[1:] {
		run.now[v.name] = tensor{at: arch.FromInput, dims: v.dims, channel: 1, weight: -1, flows: true}
		run.Note("The input %s beside %s is counted as no part of it.", v.name, inputs[0].name)
	}
	for name, at := range m.weight {
		dims := m.tensors[at].Shape
		if dims == nil {
			dims = []int64{} // of a single number
		}
		run.now[name] = tensor{at: arch.FromInput, dims: dims, weight: at, values: m.values(at)}
	}
	run.nodes()
	run.rest()
	return run.Built()
}

// inputTensor returns the input with its sizes; those that the file leaves open are
// taken from shape.
func (m *Model) inputTensor(v value, shape arch.Shape) tensor {
	t := tensor{at: arch.FromInput, dims: slices.Clone(v.dims), channel: 1, weight: -1, flows: true}
	for _, n := range m.nodes {
		if n.op != "Shape" && slices.Contains(n.inputs, v.name) {
			perm := n.numbers["perm"]
			if n.op == "Transpose" && len(perm) > 2 && perm[1] == int64(len(perm)-1) || len(t.dims) == 3 && !spatial(n.op) {
				t.channel = len(t.dims) - 1
			}
			if len(t.dims) == 3 && (n.stepsFirst() || t.channel == 2 && t.dims[0] > 1 && t.dims[1] == 1) {
				m.batchAxis = 1
			}
			break
		}
	}
	if len(t.dims) > m.batchAxis {
		m.batch, t.dims[m.batchAxis] = t.dims[m.batchAxis], 1
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
	case m.batchAxis == 1:
		t.dims = []int64{int64(shape.W), 1, int64(shape.C)}
	default:
		t.dims = slices.Concat([]int64{1}, sizes, []int64{int64(shape.C)})
		t.channel = len(t.dims) - 1
	}
	return t
}

// example returns an input that may fit, in the form of --input, or "" if the channels
// are not known.
func (m *Model) example(name string, first tensor) string {
	const steps = "200"
	switch n := len(first.dims); {
	case n == 2 && m.ids(name):
		return steps
	case first.channel >= n || first.dims[first.channel] < 1:
		return ""
	case n == 2:
		return fmt.Sprint(first.dims[1])
	case n == 3:
		return fmt.Sprintf("%s:%d", steps, first.dims[first.channel])
	case n == 4:
		return fmt.Sprintf("224x224x%d", first.dims[first.channel])
	}
	return ""
}

// stepsFirst reports whether the node takes sequences whose first axis is that of the
// steps, with the batch behind it.
func (n *node) stepsFirst() bool {
	return (n.op == "LSTM" || n.op == "GRU" || n.op == "RNN") && !slices.Equal(n.numbers["layout"], []int64{1})
}

// ids reports whether a value selects rows of a table.
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
		b.useConstants()
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

// input returns an input of the node; ok is false if it does not have that many.
func (b *building) input(i int) (t tensor, ok bool) {
	if i >= len(b.n.inputs) || b.n.inputs[i] == "" {
		return tensor{weight: -1}, false
	}
	return b.now[b.n.inputs[i]], true
}

// give sets the node's output.
func (b *building) give(t tensor) {
	if t.dims == nil {
		t.dims = b.known(0)
	}
	b.now[b.n.outputs[0]] = t
}

// known returns the shape that the file gives for an output, or nil if a size is
// open.
func (b *building) known(i int) []int64 {
	dims := slices.Clone(b.m.known[b.n.outputs[i]])
	if axis := b.m.batchAxis; len(dims) > axis && (dims[axis] == -1 || dims[axis] == b.m.batch) {
		dims[axis] = 1
	}
	if slices.Contains(dims, -1) {
		return nil
	}
	return dims
}

// name returns the node's name for tables.
func (b *building) name() string {
	if b.n.name != "" {
		return b.n.name
	}
	return b.n.outputs[0]
}

// layer adds a word that takes a value. Its weights are listed to find those used
// before.
func (b *building) layer(t tensor, word string, weights ...tensor) int {
	n := arch.Node{Name: b.name(), Word: word, Inputs: []int{t.at}, Again: b.again(weights...)}
	if in, ok := layers.ShapeOf(t.dims, t.channel); ok && in != b.Shape(t.at) {
		n.In = in
	}
	return b.Add(n)
}

// operation adds an operation that the notation has no word for, or a word if it
// fits, and sets the node's output.
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
	if len(from) == 0 { // computed from constants: weights of a layer, or nothing that counts
		all := b.constants()
		b.now[b.n.outputs[0]] = tensor{at: arch.FromInput, dims: dims, weight: first(all), from: all}
		return
	}
	o.Name = b.n.op
	o.Out, _ = layers.ShapeOf(dims, channel)
	t := tensor{dims: dims, channel: channel, weight: -1, flows: true}
	t.at = b.Try(arch.Node{Name: b.name(), Word: word, Inputs: from, Operation: o})
	b.give(t)
}
