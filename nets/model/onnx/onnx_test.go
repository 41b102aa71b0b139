package onnx_test

import (
	"encoding/binary"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"weightshare/nets/arch"
	"weightshare/nets/model/modeltest"
	"weightshare/nets/model/onnx"
)

// message builds a protocol buffer message.
type message []byte

func (m message) number(field protowire.Number, v int64) message {
	return protowire.AppendVarint(protowire.AppendTag(m, field, protowire.VarintType), uint64(v))
}

func (m message) bytes(field protowire.Number, b []byte) message {
	return protowire.AppendBytes(protowire.AppendTag(m, field, protowire.BytesType), b)
}

func (m message) text(field protowire.Number, s string) message { return m.bytes(field, []byte(s)) }

// graph is a graph being written.
type graph struct{ message }

func (g *graph) tensor(name string, dims ...int64) {
	const float32s = 1
	t, n := message{}, int64(4)
	for _, d := range dims {
		t, n = t.number(1, d), n*d
	}
	g.message = g.bytes(5, t.number(2, float32s).text(8, name).bytes(9, make([]byte, n)))
}

func (g *graph) shape(name string, values ...int64) {
	const int64s = 7
	t := message{}.number(1, int64(len(values))).number(2, int64s).text(8, name)
	var packed []byte
	for _, v := range values {
		packed = protowire.AppendVarint(packed, uint64(v))
	}
	g.message = g.bytes(5, t.bytes(7, packed))
}

// node adds a node such as "Conv a w b > c"; settings are attributes of numbers.
func (g *graph) node(line string, settings map[string][]int64) {
	words := strings.Fields(line)
	n := message{}.text(4, words[0]).text(3, "/"+words[0])
	field := protowire.Number(1)
	for _, w := range words[1:] {
		if w == ">" {
			field = 2
			continue
		}
		w = strings.TrimPrefix(w, "-") // omits the name of an optional output
		n = n.text(field, w)
	}
	for name, values := range settings {
		a := message{}.text(1, name)
		if len(values) == 1 {
			a = a.number(3, values[0])
		} else {
			for _, v := range values {
				a = a.number(8, v)
			}
		}
		n = n.bytes(5, a)
	}
	g.message = g.bytes(1, n)
}

// model returns a file with the graph, whose input x has these sizes, 0 for open ones.
func (g *graph) model(dims ...int64) []byte {
	shape := message{}
	for _, d := range dims {
		size := message{}.text(2, "open")
		if d > 0 {
			size = message{}.number(1, d)
		}
		shape = shape.bytes(1, size)
	}
	value := message{}.text(1, "x").bytes(2, message{}.bytes(1, message{}.number(1, 1).bytes(2, shape)))
	return message{}.number(1, 8).text(2, "test").bytes(7, g.bytes(11, value))
}

func lenet() *graph {
	g := &graph{}
	for _, t := range []struct {
		name string
		dims []int64
	}{
		{"w1", []int64{6, 1, 5, 5}},
		{"b1", []int64{6}},
		{"w2", []int64{16, 6, 5, 5}},
		{"b2", []int64{16}},
		{"w3", []int64{120, 400}},
		{"b3", []int64{120}},
		{"w4", []int64{120, 84}},
		{"b4", []int64{84}},
		{"w5", []int64{10, 84}},
		{"b5", []int64{10}},
	} {
		g.tensor(t.name, t.dims...)
	}
	pool := map[string][]int64{"kernel_shape": {2, 2}, "strides": {2, 2}, "pads": {0, 0, 0, 0}}
	g.node("Conv x w1 b1 > a1", map[string][]int64{"pads": {2, 2, 2, 2}, "strides": {1, 1}})
	g.node("Tanh a1 > a2", nil)
	g.node("AveragePool a2 > a3", pool)
	g.node("Conv a3 w2 b2 > a4", nil)
	g.node("Tanh a4 > a5", nil)
	g.node("AveragePool a5 > a6", pool)
	g.node("Flatten a6 > a7", map[string][]int64{"axis": {1}})
	g.node("Gemm a7 w3 b3 > a8", map[string][]int64{"transB": {1}})
	g.node("Tanh a8 > a9", nil)
	g.node("MatMul a9 w4 > a10", nil)
	g.node("Add a10 b4 > a11", nil)
	g.node("Tanh a11 > a12", nil)
	g.node("Gemm a12 w5 b5 > y", map[string][]int64{"transB": {1}})
	return g
}

// block is a residual block after a depthwise convolution, with sizes computed by nodes
// as exporters do.
func block() *graph {
	g := &graph{}
	g.tensor("dw", 4, 1, 3, 3)
	g.tensor("w", 4, 4, 3, 3)
	for _, name := range []string{"scale", "shift", "mean", "variance"} {
		g.tensor(name, 4)
	}
	g.tensor("fc", 3, 4)
	g.tensor("bias", 3)
	g.shape("first", 0)
	g.shape("rest", -1)
	g.node("Conv x dw > a", map[string][]int64{"group": {4}, "strides": {2, 2}, "pads": {0, 0, 1, 1}})
	g.node("Conv a w > b", map[string][]int64{"pads": {1, 1, 1, 1}})
	g.node("BatchNormalization b scale shift mean variance > c", nil)
	g.node("Add c a > d", nil)
	g.node("Relu d > e", nil)
	g.node("GlobalAveragePool e > f", nil)
	g.node("Shape f > s", nil)
	g.node("Gather s first > n", nil)
	g.node("Concat n rest > to", map[string][]int64{"axis": {0}})
	g.node("Reshape f to > h", nil)
	g.node("Gemm h fc bias > y", map[string][]int64{"transB": {1}})
	return g
}

// scales adds a constant of fractions.
func (g *graph) scales(name string, values ...float32) {
	const float32s = 1
	b, _ := binary.Append(nil, binary.LittleEndian, values) // of fixed size
	g.message = g.bytes(5, message{}.number(1, int64(len(values))).number(2, float32s).text(8, name).bytes(9, b))
}

// pyramid is a network with maps of several sizes, some of them computed.
func pyramid() *graph {
	g := &graph{}
	g.tensor("w", 4, 4, 1, 1)
	g.scales("twice", 1, 1, 2, 2)
	g.scales("half", 1, 1, 1.5, 0.5)
	g.shape("size", 1, 4, 6, 6)
	g.shape("once", 1)
	g.shape("many", 1, 1, 2, 3)
	g.shape("four", 4)
	g.shape("begins", 2)
	g.shape("start", 0)
	g.node("Resize x - twice > a", nil)
	g.node("Conv a w > b", nil)
	g.node("Upsample b half > c", nil)
	g.node("Resize c - - size > d", nil)
	g.node("Tile d many > e", nil)
	g.node("Shape e > s", nil)
	g.node("Slice s begins four start > t", nil)
	g.node("ConstantOfShape once > ones", nil)
	g.node("Concat once four t > to", map[string][]int64{"axis": {0}})
	g.node("Add to ones > more", nil)
	g.node("Where ones more to > back", nil)
	g.node("Range start four once > r", nil)
	g.node("GlobalAveragePool e > f", nil)
	g.node("Expand f back > y", nil)
	return g
}

// condition is a network whose condition has weights of its own and takes others from
// outside.
func condition() *graph {
	g, then := &graph{}, &graph{}
	g.tensor("w", 3, 4)
	g.tensor("outside", 3, 3)
	then.tensor("inside", 3, 5)
	then.node("MatMul h outside > t", nil)
	then.node("MatMul t inside > z", nil)
	g.node("Gemm x w > h", map[string][]int64{"transB": {1}})
	branch := message{}.text(1, "then_branch").bytes(6, then.message)
	g.message = g.bytes(1, message{}.text(1, "h").text(2, "y").text(3, "/If").text(4, "If").bytes(5, branch))
	return g
}

// TestSizes checks shapes that result from scales, sizes and computed numbers.
func TestSizes(t *testing.T) {
	t.Parallel()
	g, err := build(t, pyramid().model(1, 4, 8, 8), "")
	if err != nil {
		t.Fatal(err)
	}
	counts, err := g.Count()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range counts.Layers {
		got = append(got, l.Name+" "+l.Output.String())
	}
	want := "upsample2 16×16×4, conv1:4/nobias 16×16×4, Upsample 24×8×4, Resize 6×6×4, Tile 12×18×4, gap 1×1×4, Expand 12×18×4"
	if all := strings.Join(got, ", "); all != want || counts.Totals.Parameters != 16 {
		t.Errorf("got  %s, %d parameters\nwant %s, 16", all, counts.Totals.Parameters, want)
	}
}

// TestCondition checks that the parameters of the graphs that a condition runs are
// counted, and that a note says that nothing else of them is.
func TestCondition(t *testing.T) {
	t.Parallel()
	m, err := onnx.Read(modeltest.Input(condition().model(1, 4)))
	if err != nil {
		t.Fatal(err)
	}
	built, err := m.Build(arch.Shape{})
	if err != nil {
		t.Fatal(err)
	}
	counts, err := built.Graph.Count()
	if err != nil || counts.Totals.Parameters != 12+9+15 || counts.Totals.MACs != 12 {
		t.Errorf("%v, got %d parameters and %d MACs, want 36 and 12", err, counts.Totals.Parameters, counts.Totals.MACs)
	}
	if notes := strings.Join(built.Notes, " "); notes != "Only the parameters of the graphs that /If (If) runs are counted." {
		t.Errorf("notes %q", notes)
	}
}

func build(t *testing.T, file []byte, input string) (*arch.Graph, error) {
	t.Helper()
	in := modeltest.Input(file)
	if !onnx.Is(in) {
		t.Error("not known as ONNX")
	}
	m, err := onnx.Read(in)
	if err != nil {
		return nil, err
	}
	var shape arch.Shape
	if input != "" {
		if shape, err = arch.ParseInput(input); err != nil {
			t.Fatal(err)
		}
	}
	built, err := m.Build(shape)
	if err != nil {
		return nil, err
	}
	return built.Graph, nil
}

func TestReadSays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		file        []byte
		input, want string
	}{
		{"LeNet-5", lenet().model(1, 1, 28, 28), "", "28x28 conv5:6/p2 tanh avgpool2 conv5:16 tanh avgpool2 flatten dense:120 tanh dense:84 tanh dense:10"},
		{"open sizes", lenet().model(0, 1, 0, 0), "28x28", "28x28 conv5:6/p2 tanh avgpool2 conv5:16 tanh avgpool2 flatten dense:120 tanh dense:84 tanh dense:10"},
		{"a residual block", block().model(1, 4, 16, 16), "", "16x16x4 dw3/s2/same/nobias add( conv3:4/p1/nobias bn | ) relu gap flatten dense:3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g, err := build(t, c.file, c.input)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := g.Notation(); got != c.want || err != nil {
				t.Errorf("said as %s, %v\nwant       %s", got, err, c.want)
			}
		})
	}
}

// TestEmbedding checks that ids are taken as a sequence, also after a cast, and that a
// table that is used twice is counted once.
func TestEmbedding(t *testing.T) {
	t.Parallel()
	for _, nodes := range [][]string{{"Gather table x > a", "Gather table x > b", "Add a b > y"}, {"Cast x > i", "Gather table i > y"}} {
		g := &graph{}
		g.tensor("table", 10, 4)
		for _, n := range nodes {
			g.node(n, nil)
		}
		built, err := build(t, g.model(1, 6), "")
		if err != nil {
			t.Fatal(err)
		}
		counts, err := built.Count()
		if err != nil {
			t.Fatal(err)
		}
		last := counts.Layers[len(counts.Layers)-1]
		if last.Name != "embed10:4" || last.Output.String() != "6×4" || counts.Totals.Parameters != 40 {
			t.Errorf("%v: got %s of %s, %d parameters in all, want embed10:4 of 6×4, 40", nodes, last.Name, last.Output, counts.Totals.Parameters)
		}
	}
}

func TestReadErrors(t *testing.T) {
	t.Parallel()
	whole := lenet().model(1, 1, 28, 28)
	cycle := &graph{}
	cycle.node("Relu b > a", nil)
	cycle.node("Relu a > b", nil)
	lying := &graph{}
	lying.message = lying.bytes(5, message{}.number(1, 1<<40).number(1, 1<<40).number(2, 1))
	wrong := lenet()
	wrong.node("Conv a6 w1 > z", nil)
	for _, c := range []struct {
		name, want string
		file       []byte
	}{
		{"cut", "copy or download it again: 1000 of at least 247568 bytes are here", whole[:1000]},
		{"a cycle", `node "/Relu" (Relu): it takes "b", but a value of the graph or of a node before it was expected`, cycle.model(1, 4)},
		{"lying sizes", "at most 2⁶³−1 bytes were expected", lying.model(1, 4)},
		{"another number of channels", "its kernels take 1 channels, but it gets 16", wrong.model(1, 1, 28, 28)},
		{"open sizes", "--input", lenet().model(0, 1, 0, 0)},
		{"no graph", "a graph was expected", message{}.number(1, 8).text(2, "nothing else")},
	} {
		if _, err := build(t, c.file, ""); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	small := &graph{}
	small.tensor("w", 2, 1, 3, 3)
	small.tensor("m", 18, 2)
	small.shape("to", -1, 18)
	small.node("Conv x w > a", map[string][]int64{"strides": {2, 2}})
	small.node("Reshape a to > b", nil)
	small.node("Gemm b m > y", nil)
	f.Add(small.model(1, 1, 8, 8))
	f.Add(block().model(1, 4, 16, 16))
	f.Add(pyramid().model(1, 4, 0, 0))
	f.Add(condition().model(1, 4))
	f.Add(attention().model(1, 3, 4))
	f.Add(loop().model(1, 3))
	useless := &graph{}
	useless.tensor("w", 4, 2)
	useless.tensor("b", 2)
	useless.node("MatMul x w > y", nil)
	useless.node("Add y b >", nil)
	f.Add(useless.model(1, 4))
	f.Fuzz(func(_ *testing.T, file []byte) {
		m, err := onnx.Read(modeltest.Input(file))
		if err != nil {
			return
		}
		for _, shape := range []arch.Shape{{}, {H: 9, W: 9, C: 4}} {
			if built, err := m.Build(shape); err == nil {
				_, _ = built.Graph.Count() // counts beyond 2⁶³−1 are an error
			}
		}
	})
}
