package tflite_test

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"weightshare/nets/arch"
	"weightshare/nets/model"
	"weightshare/nets/model/modeltest"
	"weightshare/nets/model/tflite"
	"weightshare/nets/model/weights"
)

type (
	value    = modeltest.TFLiteValue
	operator = modeltest.TFLiteOperator
	setting  = modeltest.TFLiteSetting
)

// The operators of the schema that the tests use.
const (
	add, avgPool, concat, conv, depthwise, connected = 0, 1, 2, 3, 4, 9
	logistic, maxPool, mul, relu, reshape, softmax   = 14, 17, 18, 19, 22, 25
	tanh, pad, transpose, mean, lstm, prelu          = 28, 34, 39, 40, 44, 54
	tconv, nearest                                   = 67, 97
)

func set(slot, bytes, value int) setting { return setting{Slot: slot, Bytes: bytes, Value: value} }

// network is a file being written: values have names, and the output of an operator
// has the given shape.
type network struct {
	values    []value
	operators []operator
}

func input(shape ...int64) *network { return &network{values: []value{{Name: "x", Shape: shape}}} }

func (n *network) find(name string) int {
	for i, v := range n.values {
		if v.Name == name {
			return i
		}
	}
	return -1
}

// weights adds constants that are not 0.
func (n *network) weights(name string, shape ...int64) {
	size, _ := weights.Product(shape)
	v := value{Name: name, Shape: shape, Value: make([]float32, size)}
	for i := range v.Value {
		v.Value[i] = float32(i + 1)
	}
	n.values = append(n.values, v)
}

func (n *network) whole(name string, numbers ...int32) {
	n.values = append(n.values, value{Name: name, Shape: []int64{int64(len(numbers))}, Whole: numbers})
}

// add adds an operator such as "x w b > y"; "-" stands for an absent value.
func (n *network) add(code int, line string, shape []int64, settings ...setting) {
	o := operator{Code: code, Settings: settings}
	left, gives, _ := strings.Cut(line, " > ")
	for _, name := range strings.Fields(left) {
		o.Inputs = append(o.Inputs, n.find(name))
	}
	if n.find(gives) < 0 {
		n.values = append(n.values, value{Name: gives, Shape: shape})
	}
	o.Outputs = []int{n.find(gives)}
	n.operators = append(n.operators, o)
}

func (n *network) file() []byte { return modeltest.TFLite(n.values, n.operators) }

// window returns the settings of a convolution: padding (1 for none), strides, and the
// activation's code in a slot.
func window(padding, stride, slot, activation int) []setting {
	return []setting{set(0, 1, padding), set(1, 4, stride), set(2, 4, stride), set(slot, 1, activation)}
}

func pooled() []setting { return append(window(1, 2, 5, 0), set(3, 4, 2), set(4, 4, 2)) }

func lenet() *network {
	n := input(1, 28, 28, 1)
	n.weights("k1", 6, 5, 5, 1)
	n.weights("b1", 6)
	n.weights("k2", 16, 5, 5, 6)
	n.weights("b2", 16)
	for i, size := range [][]int64{{120, 400}, {84, 120}, {10, 84}} {
		n.weights(fmt.Sprintf("w%d", i), size...)
		n.weights(fmt.Sprintf("c%d", i), size[0])
	}
	n.whole("to", -1, 400)
	n.add(conv, "x k1 b1 > a", []int64{1, 28, 28, 6}, window(0, 1, 3, 4)...)
	n.add(avgPool, "a > b", []int64{1, 14, 14, 6}, pooled()...)
	n.add(conv, "b k2 b2 > c", []int64{1, 10, 10, 16}, window(1, 1, 3, 4)...)
	n.add(avgPool, "c > d", []int64{1, 5, 5, 16}, pooled()...)
	n.add(reshape, "d to > e", []int64{1, 400})
	n.add(connected, "e w0 c0 > f", []int64{1, 120}, set(0, 1, 4))
	n.add(connected, "f w1 c1 > g", []int64{1, 84}, set(0, 1, 4))
	n.add(connected, "g w2 c2 > h", []int64{1, 10})
	n.add(softmax, "h > y", []int64{1, 10})
	return n
}

// block is a residual block after a depthwise convolution, with a separate padding
// operator.
func block() *network {
	n := input(1, 16, 16, 4)
	n.weights("dw", 1, 3, 3, 4)
	n.weights("k", 4, 3, 3, 4)
	n.values = append(n.values, value{Name: "none", Shape: []int64{4}, Value: make([]float32, 4)})
	n.weights("slopes", 4)
	n.weights("w", 3, 4)
	n.whole("border", 0, 0, 0, 1, 0, 1, 0, 0)
	n.whole("axes", 1, 2)
	n.add(pad, "x border > p", []int64{1, 17, 17, 4})
	n.add(depthwise, "p dw none > a", []int64{1, 8, 8, 4}, window(1, 2, 4, 3)...)
	n.add(conv, "a k none > b", []int64{1, 8, 8, 4}, window(0, 1, 3, 0)...)
	n.add(prelu, "b slopes > c", []int64{1, 8, 8, 4})
	n.add(add, "c a > d", []int64{1, 8, 8, 4}, set(0, 1, 1))
	n.add(mean, "d axes > e", []int64{1, 4})
	n.add(connected, "e w > f", []int64{1, 3})
	n.add(logistic, "f > y", []int64{1, 3})
	return n
}

// decoder enlarges a map; its input and output have the channels first.
func decoder() *network {
	n := input(1, 2, 4, 4)
	n.weights("k", 3, 2, 2, 2)
	n.whole("last", 0, 2, 3, 1)
	n.whole("size", 16, 16)
	n.whole("shape", 1, 8, 8, 3)
	n.add(transpose, "x last > a", []int64{1, 4, 4, 2})
	n.add(tconv, "shape k a > b", []int64{1, 8, 8, 3}, window(1, 2, 3, 0)...)
	n.add(nearest, "b size > c", []int64{1, 16, 16, 3})
	n.add(concat, "c c > y", []int64{1, 16, 16, 6}, set(0, 4, 3))
	return n
}

func recurrent() *network {
	n := input(1, 7, 5)
	for i := range 4 {
		n.weights(fmt.Sprintf("i%d", i), 6, 5)
		n.weights(fmt.Sprintf("r%d", i), 6, 6)
		n.weights(fmt.Sprintf("b%d", i), 6)
	}
	n.values = append(n.values, value{Name: "h", Shape: []int64{1, 6}}, value{Name: "c", Shape: []int64{1, 6}})
	n.add(lstm, "x i0 i1 i2 i3 r0 r1 r2 r3 - - - b0 b1 b2 b3 - - h c > y", []int64{1, 7, 6})
	return n
}

func build(t *testing.T, file []byte, input string) (*arch.Graph, []string, error) {
	t.Helper()
	in := modeltest.Input(file)
	m, err := tflite.Read(in)
	if err != nil {
		return nil, nil, err
	}
	var shape arch.Shape
	if input != "" {
		if shape, err = arch.ParseInput(input); err != nil {
			t.Fatal(err)
		}
	}
	built, err := m.Build(shape)
	if err != nil {
		return nil, nil, err
	}
	return built.Graph, built.Notes, nil
}

func TestReadSays(t *testing.T) {
	t.Parallel()
	open := lenet()
	open.values[0].Shape = []int64{-1, -1, -1, 1}
	const said = "28x28 conv5:6/same tanh avgpool2 conv5:16 tanh avgpool2 flatten dense:120 tanh dense:84 tanh dense:10 softmax"
	for _, c := range []struct {
		name              string
		file              []byte
		input, want, note string
	}{
		{"LeNet-5", lenet().file(), "", said, ""},
		{"open sizes", open.file(), "28x28", said, ""},
		{"a residual block", block().file(), "", "16x16x4 pad0,1,0,1 dw3/s2/nobias relu6 add( conv3:4/same/nobias prelu | ) relu gap dense:3/nobias sigmoid", "Biases that are 0 throughout"},
		{"a larger map", decoder().file(), "", "4x4x2 tconv2:3/s2/nobias upsample2 cat( | )", ""},
		{"LSTM", recurrent().file(), "", "7:5 lstm:6", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g, notes, err := build(t, c.file, c.input)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := g.Notation(); got != c.want || err != nil {
				t.Errorf("said as %s, %v\nwant       %s", got, err, c.want)
			}
			if all := strings.Join(notes, " "); (c.note == "") != (all == "") || !strings.Contains(all, c.note) {
				t.Errorf("notes %q, want %q", all, c.note)
			}
		})
	}
}

// TestSharedWeights checks that weights used by two operators, and weights stored in
// one buffer, are counted once.
func TestSharedWeights(t *testing.T) {
	t.Parallel()
	n := input(1, 9, 9, 4)
	n.weights("k", 4, 3, 3, 4)
	n.values = append(n.values, value{Name: "again", Shape: []int64{4, 3, 3, 4}, Like: n.find("k") + 1})
	n.add(conv, "x k > a", []int64{1, 7, 7, 4}, window(1, 1, 3, 1)...)
	n.add(conv, "a k > b", []int64{1, 5, 5, 4}, window(1, 1, 3, 1)...)
	n.add(conv, "b again > y", []int64{1, 3, 3, 4}, window(1, 1, 3, 1)...)
	in := modeltest.Input(n.file())
	file, err := model.Read(in, model.Detect(in))
	if err != nil {
		t.Fatal(err)
	}
	built, err := file.Network.Build(arch.Shape{})
	if err != nil {
		t.Fatal(err)
	}
	counts, err := built.Graph.Count()
	if err != nil || counts.Totals.Parameters != 144 || counts.Totals.MACs != 144*(49+25+9) {
		t.Errorf("%v, %d parameters and %d MACs, want 144 and %d", err, counts.Totals.Parameters, counts.Totals.MACs, 144*(49+25+9))
	}
	s, err := file.Sharing(t.Context(), true)
	if err != nil || s.Stored != 144 || len(s.Places) != 1 || s.Places[0].Tensor != "again" || s.Places[0].Of != "k" {
		t.Errorf("%v, got %+v, want 144 stored and again at k", err, s)
	}
}

// TestKernels checks the order of kernels: number, rows, columns, channels; those of
// depthwise convolutions have their number last.
func TestKernels(t *testing.T) {
	t.Parallel()
	n := input(1, 4, 4, 2)
	n.weights("k", 1, 1, 3, 2)
	n.weights("dw", 1, 2, 1, 2)
	n.add(conv, "x k > a", []int64{1, 4, 2, 1}, window(1, 1, 3, 0)...)
	n.add(depthwise, "x dw > b", []int64{1, 3, 4, 2}, window(1, 1, 4, 0)...)
	in := modeltest.Input(n.file())
	file, err := model.Read(in, model.TFLite)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range file.Convolutions() {
		values, err := file.Values(c)
		got = append(got, fmt.Sprint(c.Name, " ", c.Axes, values, err))
	}
	want := "k [1 1 2 1 3] [1 3 5 2 4 6] <nil> dw [1 2 1 2 1] [1 3 2 4] <nil>"
	if all := strings.Join(got, " "); all != want {
		t.Errorf("got %s, want %s", all, want)
	}
}

// TestReadErrors checks that an error names the byte at which a file is wrong and what
// was expected.
func TestReadErrors(t *testing.T) {
	t.Parallel()
	whole := lenet().file()
	patched := func(at int, n uint32) []byte {
		b := append([]byte{}, whole...)
		binary.LittleEndian.PutUint32(b[at:], n)
		return b
	}
	root := int(binary.LittleEndian.Uint32(whole))
	list := func(slot int) int { // where the list in a field of the model has its length
		vtable := root - int(int32(binary.LittleEndian.Uint32(whole[root:])))
		field := root + int(binary.LittleEndian.Uint16(whole[vtable+4+2*slot:]))
		return field + int(binary.LittleEndian.Uint32(whole[field:]))
	}
	cycle := input(1, 4)
	cycle.add(relu, "- > b", []int64{1, 4})
	cycle.add(relu, "b > a", []int64{1, 4})
	cycle.operators[0].Inputs = []int{cycle.find("a")}
	lying := input(1, 4)
	lying.values = append(lying.values, value{Name: "w", Shape: []int64{3, 5}, Value: make([]float32, 4)})
	wild := input(1, 4)
	wild.add(relu, "x > y", []int64{1, 4})
	wild.operators[0].Inputs = []int{1 << 30}
	channels := block()
	channels.values[0].Shape = []int64{1, 16, 16, 6}
	open := lenet()
	open.values[0].Shape = []int64{1, -1, -1, 1}
	for _, c := range []struct {
		name, want string
		file       []byte
	}{
		{"cut", "byte 8: a model of 4 bytes was expected", whole[:8]},
		{"an offset beyond the end", "the file ends, but a model was expected at byte 4294967295", patched(0, 1<<32-1)},
		{"a list of fields elsewhere", "the list of fields of a model", patched(root, 1<<31-1)},
		{"10⁹ graphs", "the length of the list of graphs is 1000000000", patched(list(2), 1e9)},
		{"no graph", "a model with a graph was expected", patched(list(2), 0)},
		{"10⁹ buffers", "the length of the list of buffers is 1000000000", patched(list(4), 1e9)},
		{"fewer buffers", "but one of 3 was expected", patched(list(4), 3)},
		{"fewer operators in use", "an operator is number 2 of those in use, but one of 2 was expected", patched(list(1), 2)},
		{"a cycle", `its input 1 is "a", but an input of the graph, weights or what an operator before it gives was expected`, cycle.file()},
		{"lying sizes", `tensor "w" has 60 bytes by its shape [3 5] of F32, but its buffer has 16`, lying.file()},
		{"a wild value", "takes or gives value 1073741824, but one of 2 was expected", wild.file()},
		{"channels that do not fit", "its 4 kernels are one or more for each channel, but it gets 6", channels.file()},
		{"open sizes", "--input", open.file()},
		{"nothing", "model: byte 0: a model of 4 bytes was expected, but the file ends after 0", nil},
	} {
		if _, _, err := build(t, c.file, ""); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, n := range []*network{lenet(), block(), decoder(), recurrent()} {
		if n.find("w0") >= 0 { // LeNet-5 with a smaller matrix, to keep files short
			n.values[n.find("w0")] = value{Name: "w0", Shape: []int64{2, 400}, Value: make([]float32, 800)}
			n.values[n.find("w1")] = value{Name: "w1", Shape: []int64{2, 2}, Value: make([]float32, 4)}
		}
		f.Add(n.file())
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		m, err := tflite.Read(modeltest.Input(file))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "model: byte ") {
				t.Errorf("the error names neither file nor byte: %v", err)
			}
			return
		}
		for _, x := range m.Tensors() {
			if x.Offset < 0 || x.Bytes < 0 || x.Offset+x.Bytes > int64(len(file)) {
				t.Errorf("tensor %q lies from %d for %d bytes in a file of %d", x.Name, x.Offset, x.Bytes, len(file))
			}
		}
		for _, shape := range []arch.Shape{{}, {H: 9, W: 9, C: 4}, {H: 1, W: 7, C: 5, OneD: true}} {
			if built, err := m.Build(shape); err == nil {
				_, _ = built.Graph.Count() // counts beyond 2⁶³−1 are an error
			}
		}
	})
}
