// Package tflite reads networks from TFLite files: operators, their settings, and the
// names, shapes and locations of the weights, which are not read themselves.
package tflite

import (
	"fmt"
	"slices"

	flatbuffers "github.com/google/flatbuffers/go"

	"weightshare/nets/model/weights"
)

const (
	// maxValues and maxOperators limit the values and operators of a file, many times
	// those of large models.
	maxValues    = 60_000
	maxOperators = 8_000
	maxGraphs    = 1000
	maxAxes      = 8
	maxInputs    = 1000 // of an operator
	// maxNumbers is the size up to which constants of whole numbers, such as sizes and
	// indexes, are read.
	maxNumbers = 64
)

// Model is a network read from a TFLite file.
type Model struct {
	in        *weights.Input
	values    []value // of the first graph
	inputs    []int64
	operators []operator
	inner     []value // weights of other graphs, which conditions and loops run
	tensors   []weights.Tensor
	settings  map[int]bool // tensors that are sizes and indexes, by their index in the list
}

// value is an input or output of an operator: weights, or data that flows through the
// network.
type value struct {
	name    string
	dims    []int64 // the batch first
	open    bool    // the file leaves a size other than the batch open
	weight  int     // its index among the tensors, −1 if it is not a constant
	buffer  int64   // index of its buffer, the same for weights that are stored once
	numbers []int64 // of a constant of few whole numbers
}

// operator is an operation: its inputs and outputs, −1 for none, and its settings.
type operator struct {
	name            string
	at              int64
	inputs, outputs []int64
	settings        map[string]int64
}

// Tensors lists the weights of the file. Small tensors of whole numbers that are sizes
// and indexes are left out.
func (m *Model) Tensors() []weights.Tensor {
	var all []weights.Tensor
	for i, t := range m.tensors {
		if !m.settings[i] && t.Numbers != 1 {
			all = append(all, t)
		}
	}
	return all
}

// magic follows the offset of the first table in a file.
const magic = "TFL3"

// Is reports whether a file begins like a TFLite file.
func Is(in *weights.Input) bool {
	const head = flatbuffers.SizeUOffsetT + len(magic)
	b, err := in.Read(0, int64(head), "a header")
	return err == nil && string(b[flatbuffers.SizeUOffsetT:]) == magic
}

// Read reads the graph of a TFLite file.
func Read(in *weights.Input) (*Model, error) {
	r := newReader(in)
	m := &Model{in: in, settings: map[int]bool{}}
	root := r.table(r.follow(0, "a model"), "a model")
	codes := root.vector(modelCodes, flatbuffers.SizeUOffsetT, "the list of operators in use").atMost(maxOperators)
	names := make([]string, codes.n)
	for i := range names {
		names[i] = operatorName(codes.table(int64(i)))
	}
	buffers := root.vector(modelBuffers, flatbuffers.SizeUOffsetT, "the list of buffers")
	graphs := root.vector(modelGraphs, flatbuffers.SizeUOffsetT, "the list of graphs").atMost(maxGraphs)
	if graphs.n == 0 {
		r.fail(root.at, "a model with a graph was expected, but it has none")
	}
	left := int64(maxValues) // values allowed in all graphs together
	for i := range graphs.n {
		graph := graphs.table(i)
		values := m.readValues(graph, buffers, left)
		left -= int64(len(values))
		if i == 0 {
			m.values, m.inputs = values, graph.vector(graphInputs, flatbuffers.SizeInt32, "the list of inputs").whole()
			m.readOperators(graph, names)
		} else {
			m.inner = append(m.inner, slices.DeleteFunc(values, func(v value) bool { return v.weight < 0 })...)
		}
		if r.err != nil {
			break
		}
	}
	return m, r.err
}

// operatorName returns the name of an operator in use. Old files store codes up to 127
// in a field of one byte.
func operatorName(code table) string {
	number := max(code.whole(codeOld, flatbuffers.SizeByte, 0), code.whole(codeBuiltin, flatbuffers.SizeInt32, 0))
	switch {
	case number == custom:
		return code.text(codeCustom, "the name of an operator")
	case number >= 0 && number < int64(len(operators)) && operators[number] != "":
		return operators[number]
	}
	return fmt.Sprintf("operator %d", number)
}

// readValues reads the values of a graph and adds the weights among them to the model.
func (m *Model) readValues(graph table, buffers vector, most int64) []value {
	list := graph.vector(graphTensors, flatbuffers.SizeUOffsetT, "the list of values").atMost(most)
	values := make([]value, list.n)
	for i := range values {
		if list.err != nil {
			return nil
		}
		values[i] = m.readValue(list.table(int64(i)), buffers)
	}
	return values
}

func (m *Model) readValue(t table, buffers vector) value {
	v := value{name: t.text(tensorName, "the name of a value"), weight: -1}
	v.dims = t.vector(tensorShape, flatbuffers.SizeInt32, "a shape").atMost(maxAxes).whole()
	for i, n := range t.vector(tensorOpen, flatbuffers.SizeInt32, "a shape").atMost(maxAxes).whole() {
		v.open = v.open || i > 0 && n < 0
	}
	kind := t.whole(tensorType, flatbuffers.SizeByte, 0)
	v.buffer = t.whole(tensorBuffer, flatbuffers.SizeInt32, 0)
	if v.buffer == 0 || kind < 0 || kind >= int64(len(types)) || types[kind].Name == "" || t.err != nil {
		return v
	}
	if v.buffer < 0 || v.buffer >= buffers.n {
		t.fail(t.at, "value %q lies in buffer %d, but one of %d was expected", v.name, v.buffer, buffers.n)
		return v
	}
	offset, length := place(buffers.table(v.buffer))
	if length == 0 || t.err != nil {
		return v
	}
	weight, err := m.weights(t, v, types[kind], offset, length)
	if err != nil {
		t.err = err
		return v
	}
	v.weight = len(m.tensors)
	if m.tensors = append(m.tensors, weight); len(m.tensors) > weights.MaxTensors {
		t.fail(t.at, "more than %d tensors; no more than that are read", weights.MaxTensors)
	}
	scales := t.table(tensorQuantization, "how a tensor is quantized").vector(quantizationScale, flatbuffers.SizeFloat32, "the scales of a tensor")
	if name := weight.Type.Name; scales.n == 0 && (name == "I32" || name == "I64" || name == "BOOL") && weight.Numbers <= maxNumbers {
		m.settings[v.weight] = true
		v.numbers = whole(t.reader, weight)
	}
	return v
}

// place returns where the numbers of a buffer are; large files have them after the
// tables.
func place(buffer table) (offset, length int64) {
	if data := buffer.vector(bufferData, 1, "the numbers of a buffer"); data.n > 0 {
		return data.at, data.n
	}
	const least = 2 // 0 and 1 mean none
	offset, length = buffer.whole(bufferOffset, flatbuffers.SizeUint64, 0), buffer.whole(bufferSize, flatbuffers.SizeUint64, 0)
	if offset < least {
		return 0, 0
	}
	return offset, length
}

// weights returns a tensor whose numbers are in the file. A sparse tensor has fewer of
// them there.
func (m *Model) weights(t table, v value, kind weights.Type, offset, length int64) (weights.Tensor, error) {
	if n, ok := weights.Product(v.dims); ok && kind.Block > 1 && n%kind.Block != 0 {
		kind.Block, kind.Bytes = n, (n+kind.Block-1)/kind.Block*kind.Bytes // the last byte may be half full
	}
	if _, sparse := t.field(tensorSparsity, flatbuffers.SizeUOffsetT); sparse {
		n, ok := weights.Product(v.dims)
		if !ok {
			return weights.Tensor{}, m.in.Errorf(t.at, "tensor %q has the shape %v, but at most 2⁶³−1 numbers were expected", v.name, v.dims)
		}
		return weights.Tensor{Name: v.name, Shape: v.dims, Type: kind, Numbers: n, Bytes: length, Offset: offset}, m.in.CheckRange(offset, length, "the data of a sparse tensor")
	}
	w, err := weights.New(m.in, t.at, v.name, v.dims, kind, offset)
	if err == nil && w.Bytes != length {
		err = m.in.Errorf(t.at, "tensor %q has %d bytes by its shape %v of %s, but its buffer has %d", v.name, w.Bytes, v.dims, kind.Name, length)
	}
	return w, err
}

// whole reads a tensor of a few whole numbers.
func whole(r *reader, t weights.Tensor) []int64 {
	if t.Type.Bytes < flatbuffers.SizeInt32 {
		return nil
	}
	numbers := make([]int64, t.Numbers)
	for i := range numbers {
		numbers[i] = signed(r.bytes(t.Offset+int64(i)*t.Type.Bytes, int(t.Type.Bytes), "sizes and places"))
	}
	return numbers
}

// readOperators reads the operators of a graph.
func (m *Model) readOperators(graph table, names []string) {
	list := graph.vector(graphOperators, flatbuffers.SizeUOffsetT, "the list of operators").atMost(maxOperators)
	for i := range list.n {
		o := m.readOperator(list.table(i), names)
		if list.err != nil {
			return
		}
		m.operators = append(m.operators, o)
		m.setKernelAxes(o)
	}
}

func (m *Model) readOperator(t table, names []string) operator {
	o := operator{at: t.at}
	o.inputs = t.vector(operatorInputs, flatbuffers.SizeInt32, "the list of an operator's inputs").atMost(maxInputs).whole()
	o.outputs = t.vector(operatorOutputs, flatbuffers.SizeInt32, "the list of an operator's outputs").atMost(maxInputs).whole()
	code := t.whole(operatorCode, flatbuffers.SizeInt32, 0)
	if code < 0 || code >= int64(len(names)) {
		t.fail(t.at, "an operator is number %d of those in use, but one of %d was expected", code, len(names))
		return o
	}
	o.name = names[code]
	for _, v := range slices.Concat(o.inputs, o.outputs) {
		if v < -1 || v >= int64(len(m.values)) {
			t.fail(t.at, "an operator %s takes or gives value %d, but one of %d was expected", o.name, v, len(m.values))
			return o
		}
	}
	options := t.table(operatorOptions, "the settings of an operator")
	for _, s := range settings(o.name) {
		if o.settings == nil {
			o.settings = map[string]int64{}
		}
		o.settings[s.name] = options.whole(s.slot, s.bytes, s.usual)
	}
	return o
}

// setKernelAxes records the order of the axes of a convolution's kernels.
func (m *Model) setKernelAxes(o operator) {
	axes := map[string][]int{"CONV_2D": {0, 3, 1, 2}, "TRANSPOSE_CONV": {0, 3, 1, 2}, "DEPTHWISE_CONV_2D": {3, -1, 1, 2}}[o.name]
	if axes == nil || len(o.inputs) < 2 || o.inputs[1] < 0 || o.inputs[1] >= int64(len(m.values)) {
		return
	}
	if v := m.values[o.inputs[1]]; v.weight >= 0 && len(v.dims) == len(axes) {
		m.tensors[v.weight].KernelAxes = axes
	}
}
