package tflite

import (
	"slices"
	"strings"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
	"weightshare/nets/visible"
)

// tensor is a value while the graph is built: the layer that outputs it, its sizes
// with the batch first, and the axis of the channels.
type tensor struct {
	at      int
	dims    []int64 // nil if they are not known
	channel int
	weight  int // index of its weights, −1 if it is not a constant
	buffer  int64
	numbers []int64
	flows   bool // depends on the network's input
}

// building connects operators.
type building struct {
	*layers.Builder
	m      *Model
	o      *operator
	now    map[int64]tensor
	used   map[int64]bool // buffers that an earlier layer has
	given  map[int64]bool // values that some operator outputs
	stored bool           // the shapes in the file apply
	batch  int64          // their batch size
}

// Build connects the operators for an input. The zero Shape stands for the input in
// the file.
func (m *Model) Build(input arch.Shape) (*layers.Built, error) {
	if len(m.inputs) == 0 || m.inputs[0] < 0 || m.inputs[0] >= int64(len(m.values)) {
		return nil, m.in.Errorf(0, "the graph has no input, but one was expected")
	}
	own := m.values[m.inputs[0]]
	first := tensor{at: arch.FromInput, dims: slices.Clone(own.dims), channel: m.inputChannel(), weight: -1, flows: true}
	run := &building{m: m, now: map[int64]tensor{}, used: map[int64]bool{}, given: map[int64]bool{}, stored: true}
	if len(first.dims) > 0 {
		run.batch, first.dims[0] = first.dims[0], 1
	}
	switch {
	case input != (arch.Shape{}):
		before := first.channel == 1
		first.dims = withInput(first.dims, input)
		if first.channel = len(first.dims) - 1; before && first.channel > 1 {
			first.dims = slices.Insert(first.dims[:first.channel], 1, first.dims[first.channel])
			first.channel = 1
		}
		run.stored = slices.Equal(first.dims[1:], own.dims[min(1, len(own.dims)):]) && !own.open
	case own.open:
		return nil, layers.NoInputError{}
	}
	shape, ok := layers.ShapeOf(first.dims, first.channel)
	if !ok {
		return nil, layers.NoInputError{}
	}
	b, err := layers.NewBuilder(shape)
	if err != nil {
		return nil, err
	}
	run.Builder = b
	run.begin(first)
	for i := range m.operators {
		if run.o = &m.operators[i]; !run.next() {
			break
		}
	}
	return run.Built()
}

// begin sets the values that no operator outputs.
func (b *building) begin(input tensor) {
	m := b.m
	for i, v := range m.values {
		if v.weight >= 0 {
			b.now[int64(i)] = tensor{dims: v.dims, channel: len(v.dims) - 1, weight: v.weight, buffer: v.buffer, numbers: v.numbers}
		}
	}
	first := m.inputs[0]
	b.now[first] = input
	for _, i := range m.inputs[1:] {
		if i >= 0 && i < int64(len(m.values)) && i != first {
			b.now[i] = tensor{at: arch.FromInput, dims: m.values[i].dims, channel: len(m.values[i].dims) - 1, weight: -1}
			b.Note("The input %s beside %s is counted as no part of it.", m.values[i].name, m.values[first].name)
		}
	}
	for _, o := range m.operators {
		for _, v := range o.outputs {
			b.given[v] = true
		}
	}
}

// inputChannel returns the axis of the input's channels: the last, or the second if
// the first operator moves it to the end.
func (m *Model) inputChannel() int {
	last := len(m.values[m.inputs[0]].dims) - 1
	for _, o := range m.operators {
		if o.name == "TRANSPOSE" && len(o.inputs) == 2 && o.inputs[0] == m.inputs[0] && o.inputs[1] >= 0 && last > 1 {
			if perm := m.values[o.inputs[1]].numbers; len(perm) == last+1 && perm[last] == 1 {
				return 1
			}
		}
	}
	return last
}

// withInput returns the shape of the network's input with the sizes that the user
// gives.
func withInput(dims []int64, s arch.Shape) []int64 {
	switch {
	case len(dims) == 2:
		return []int64{1, s.Units()}
	case s.OneD && len(dims) == 4:
		return []int64{1, 1, int64(s.W), int64(s.C)}
	case s.OneD:
		return []int64{1, int64(s.W), int64(s.C)}
	}
	return []int64{1, int64(s.H), int64(s.W), int64(s.C)}
}

// next adds the current operator and reports whether there was no error.
func (b *building) next() bool {
	if len(b.o.outputs) == 0 || b.o.outputs[0] < 0 {
		return true
	}
	for i, v := range b.o.inputs {
		if _, ok := b.now[v]; !ok && v >= 0 && b.given[v] { // others are the states of recurrent operators
			b.fail("its input %d is %q, but an input of the graph, weights or what an operator before it gives was expected", i+1, visible.Text(b.m.values[v].name))
			return false
		}
	}
	b.operator()
	for i, v := range b.o.outputs {
		if _, ok := b.now[v]; !ok && v >= 0 {
			b.now[v] = tensor{at: arch.FromInput, dims: b.known(i), channel: len(b.m.values[v].dims) - 1, weight: -1}
		}
	}
	return b.Err() == nil
}

func (b *building) fail(format string, args ...any) {
	b.Fail("byte %d: operator %s (%s): "+format, append([]any{b.o.at, visible.Text(b.name()), visible.Text(b.o.name)}, args...)...)
}

// input returns an input of the operator; ok is false if it does not have that many.
func (b *building) input(i int) (t tensor, ok bool) {
	if i >= len(b.o.inputs) || b.o.inputs[i] < 0 {
		return tensor{weight: -1}, false
	}
	t, ok = b.now[b.o.inputs[i]]
	if !ok {
		t.weight = -1
	}
	return t, ok
}

// second returns the few whole numbers of the second input, such as sizes or an order
// of axes, or nil if they are not known.
func (b *building) second() []int64 {
	t, _ := b.input(1)
	return t.numbers
}

// known returns the shape that the file gives for an output, or nil if it does not
// apply.
func (b *building) known(i int) []int64 {
	dims := slices.Clone(b.m.values[b.o.outputs[i]].dims)
	if !b.stored || len(dims) == 0 {
		return nil
	}
	if dims[0] == b.batch {
		dims[0] = 1
	}
	return dims
}

// name returns the operator's name for tables: that of its output.
func (b *building) name() string { return b.m.values[b.o.outputs[0]].name }

// give sets the first output, after the operator's own activation.
func (b *building) give(t tensor) {
	t.weight, t.numbers, t.flows = -1, nil, true
	switch activation := b.o.settings["activation"]; activation {
	case 0:
	case 1, 3, 4:
		t.at = b.Add(arch.Node{Name: b.name(), Word: []string{1: "relu", 3: "relu6", 4: "tanh"}[activation], Inputs: []int{t.at}})
	default:
		out := b.Shape(t.at)
		t.at = b.Add(arch.Node{Name: b.name(), Inputs: []int{t.at}, Operation: arch.Operation{Name: "RELU_N1_TO_1", Out: out, Reach: arch.Pointwise}})
	}
	b.now[b.o.outputs[0]] = t
}

// layer adds a word that takes a value and has weights.
func (b *building) layer(t tensor, word string, weights ...tensor) int {
	n := arch.Node{Name: b.name(), Word: word, Inputs: []int{t.at}, Again: b.again(weights...)}
	if in, ok := layers.ShapeOf(t.dims, t.channel); ok && in != b.Shape(t.at) {
		n.In = in
	}
	return b.Add(n)
}

// again reports whether an earlier layer has the same weights, and records them.
func (b *building) again(weights ...tensor) bool {
	again := len(weights) > 0
	for _, w := range weights {
		again = again && b.used[w.buffer]
		b.used[w.buffer] = true
	}
	return again
}

// constants counts the numbers of the operator's weights that no earlier layer has;
// single numbers, sizes and indexes do not count. matrices counts those of weights
// with two axes.
func (b *building) constants() (all, matrices int64) {
	for i := range b.o.inputs {
		t, _ := b.input(i)
		n := b.take(t.weight, t.buffer)
		if all += n; len(t.dims) == 2 {
			matrices += n
		}
	}
	return all, matrices
}

// take returns how many numbers a tensor has, 0 if an earlier layer has it.
func (b *building) take(weight int, buffer int64) int64 {
	if weight < 0 || b.m.settings[weight] || b.used[buffer] || b.m.tensors[weight].Numbers < 2 {
		return 0
	}
	b.used[buffer] = true
	return b.m.tensors[weight].Numbers
}

// further adds a condition or loop: the weights of its graphs.
func (b *building) further() {
	b.Note("Only the parameters of the graphs that %s (%s) runs are counted.", b.name(), b.o.name)
	parameters, _ := b.constants()
	for _, v := range b.m.inner {
		parameters += b.take(v.weight, v.buffer)
	}
	b.operation(arch.Operation{Parameters: parameters, Reach: arch.Unknown}, b.known(0), len(b.known(0))-1, "")
}

// operation adds an operation that the notation has no word for, or a word if it fits.
func (b *building) operation(o arch.Operation, dims []int64, channel int, word string) {
	var from []int
	for i := range b.o.inputs {
		if t, ok := b.input(i); ok && t.flows && !slices.Contains(from, t.at) {
			from = append(from, t.at)
		}
	}
	if len(from) == 0 { // computed from constants: weights, or nothing that counts
		t, _ := b.input(0)
		if b.now[b.o.outputs[0]] = (tensor{dims: dims, channel: channel, weight: -1}); t.weight >= 0 {
			t.dims, t.channel = dims, channel
			b.now[b.o.outputs[0]] = t
		}
		return
	}
	o.Name = b.o.name
	o.Out, _ = layers.ShapeOf(dims, channel)
	at := b.Try(arch.Node{Name: b.name(), Word: word, Inputs: from, Operation: o})
	b.give(tensor{at: at, dims: dims, channel: channel})
}

// pointwise reports whether an operator looks at a single position and keeps the
// shape.
func pointwise(name string) bool {
	return strings.Contains(" EXP LOG SQRT RSQRT SQUARE ABS NEG POW SIN COS FLOOR CEIL ROUND ELU RELU_N1_TO_1 RELU_0_TO_1 MAXIMUM MINIMUM SUB DIV SQUARED_DIFFERENCE FLOOR_DIV SIGN ", " "+name+" ")
}

// operator adds the layer for the current operator.
func (b *building) operator() {
	x, _ := b.input(0)
	switch b.o.name {
	case "CONV_2D", "DEPTHWISE_CONV_2D":
		b.convolution(x)
	case "TRANSPOSE_CONV":
		b.transposed()
	case "MAX_POOL_2D", "AVERAGE_POOL_2D":
		b.pool(x)
	case "MEAN", "REDUCE_MAX":
		b.reduce(x)
	case "FULLY_CONNECTED":
		b.connected(x)
	case "BATCH_MATMUL":
		b.product(x)
	case "ADD", "MUL":
		b.elementwise()
	case "CONCATENATION":
		b.concatenate()
	case "RESHAPE", "SQUEEZE", "EXPAND_DIMS":
		b.reshape(x)
	case "TRANSPOSE":
		b.transpose(x)
	case "PAD", "PADV2", "MIRROR_PAD":
		b.pad(x)
	case "RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR":
		b.resize(x)
	case "PRELU":
		b.prelu(x)
	case "UNIDIRECTIONAL_SEQUENCE_LSTM", "UNIDIRECTIONAL_SEQUENCE_RNN", "BIDIRECTIONAL_SEQUENCE_LSTM":
		b.recurrent(x)
	case "EMBEDDING_LOOKUP", "GATHER":
		b.gather()
	case "QUANTIZE", "DEQUANTIZE", "CAST", "FAKE_QUANT", "DENSIFY":
		b.now[b.o.outputs[0]] = x
	case "SPLIT", "SPLIT_V", "UNPACK":
		b.parts()
	case "IF", "WHILE", "CALL_ONCE":
		b.further()
	default:
		b.other(x)
	}
}

// other adds an activation, or an operation whose shape is in the file.
func (b *building) other(x tensor) {
	dims, channel, reach := b.known(0), x.channel, arch.Unknown
	word, activates := layers.Activation(strings.ToLower(strings.ReplaceAll(b.o.name, "_", "")))
	if pointwise(b.o.name) || activates {
		if reach = arch.Pointwise; dims == nil {
			dims = x.dims
		}
	}
	if len(dims) != len(x.dims) {
		channel = len(dims) - 1
	}
	parameters, matrices := b.constants()
	b.operation(arch.Operation{Parameters: parameters, MACs: matrices, Links: matrices, Reach: reach}, dims, channel, word)
}

// parts adds an operation for each part of a value.
func (b *building) parts() {
	var x tensor
	for i := range b.o.inputs { // SPLIT has the value as its second input
		if t, _ := b.input(i); t.flows {
			x = t
		}
	}
	for i, v := range b.o.outputs {
		if v < 0 || !x.flows {
			continue
		}
		dims := b.known(i)
		channel := x.channel
		if len(dims) != len(x.dims) {
			channel = len(dims) - 1
		}
		out, _ := layers.ShapeOf(dims, channel)
		at := b.Add(arch.Node{Name: b.m.values[v].name, Inputs: []int{x.at}, Operation: arch.Operation{Name: b.o.name, Out: out, Reach: arch.Pointwise}})
		b.now[v] = tensor{at: at, dims: dims, channel: channel, weight: -1, flows: true}
	}
}
