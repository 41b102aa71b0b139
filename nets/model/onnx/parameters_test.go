package onnx_test

import (
	"strings"
	"testing"

	"weightshare/nets/arch"
	"weightshare/nets/model/modeltest"
	"weightshare/nets/model/onnx"
)

// literal adds a constant that a node holds.
func (g *graph) literal(name string, dims ...int64) {
	const float32s = 1
	t, n := message{}, int64(4)
	for _, d := range dims {
		t, n = t.number(1, d), n*d
	}
	value := message{}.text(1, "value").bytes(5, t.number(2, float32s).bytes(9, make([]byte, n)))
	g.message = g.bytes(1, message{}.text(2, name).text(4, "Constant").bytes(5, value))
}

// beside adds another input.
func (g *graph) beside(name string, dims ...int64) {
	shape := message{}
	for _, d := range dims {
		shape = shape.bytes(1, message{}.number(1, d))
	}
	g.message = g.bytes(11, message{}.text(1, name).bytes(2, message{}.bytes(1, message{}.number(1, 1).bytes(2, shape))))
}

// attention keeps the matrices for queries, keys and values in one tensor, and takes
// keys and values from an input of their own.
func attention() *graph {
	g := &graph{}
	g.tensor("w", 4, 12)
	g.tensor("b", 12)
	g.shape("four", 4)
	g.shape("eight", 8)
	g.shape("zero", 0)
	axis := map[string][]int64{"axis": {-1}}
	g.node("Split w > wq wk wv", axis)
	g.node("Split b > bq bk bv", axis)
	for _, part := range []string{"x q", "m k", "m v"} {
		from, to, _ := strings.Cut(part, " ")
		g.node("MatMul "+from+" w"+to+" > p"+to, nil)
		g.node("Add b"+to+" p"+to+" > "+to, nil)
	}
	g.node("Transpose k > kt", map[string][]int64{"perm": {0, 2, 1}})
	g.node("MatMul q kt > s", nil)
	g.node("MatMul s v > y", nil)
	g.beside("m", 1, 5, 4)
	return g
}

// constantState is one step of an LSTM without a state before it.
func constantState() *graph {
	g := &graph{}
	g.literal("h", 1, 4)
	g.tensor("wx", 3, 16)
	g.tensor("wh", 4, 16)
	g.tensor("bias", 16)
	g.node("Gemm x wx > a", nil)
	g.node("Gemm h wh bias > b", nil)
	g.node("Add a b > y", nil)
	return g
}

// tiedLayers is a decoder that is the transpose of an encoder, with biases of its own.
func tiedLayers() *graph {
	g := &graph{}
	g.tensor("w", 3, 5)
	g.tensor("b", 5)
	g.tensor("c", 3)
	g.node("MatMul x w > p", nil)
	g.node("Add p b > h", nil)
	g.node("Transpose w > wt", map[string][]int64{"perm": {1, 0}})
	g.node("MatMul h wt > q", nil)
	g.node("Add q c > y", nil)
	return g
}

// layerTwice uses the weights of a layer again, with other biases.
func layerTwice() *graph {
	g := &graph{}
	g.tensor("w", 3, 3)
	g.tensor("b", 3)
	g.tensor("c", 3)
	g.node("Gemm x w b > h", nil)
	g.node("Gemm h w c > y", nil)
	return g
}

// singleNumbers has a bias of one unit, one slope, and a number that is not learnt.
func singleNumbers() *graph {
	g := &graph{}
	g.tensor("w", 3, 1)
	g.tensor("b", 1)
	g.tensor("slope", 1)
	g.tensor("little")
	g.literal("constant", 1)
	g.node("MatMul x w > p", nil)
	g.node("Add p b > h", nil)
	g.node("PRelu h slope > i", nil)
	g.node("Add i little > j", nil)
	g.node("Mul j constant > y", nil)
	return g
}

// reorderedGates puts the matrices of a GRU's gates in another order.
func reorderedGates() *graph {
	g := &graph{}
	g.tensor("w", 12, 3)
	g.tensor("r", 12, 4)
	g.tensor("b", 24)
	g.shape("0", 0)
	g.shape("4", 4)
	g.shape("8", 8)
	g.shape("12", 12)
	for _, name := range []string{"w", "r"} {
		g.node("Slice "+name+" 0 4 0 > "+name+"0", nil)
		g.node("Slice "+name+" 4 8 0 > "+name+"1", nil)
		g.node("Slice "+name+" 8 12 0 > "+name+"2", nil)
		g.node("Concat "+name+"1 "+name+"0 "+name+"2 > "+name+"all", map[string][]int64{"axis": {0}})
		g.node("Unsqueeze "+name+"all 0 > "+name+"3d", nil)
	}
	g.node("Unsqueeze b 0 > b2d", nil)
	g.node("GRU x w3d r3d b2d > y", nil)
	return g
}

// groupNorm is a group normalization, as PyTorch exports it.
func groupNorm() *graph {
	g := &graph{}
	g.literal("ones", 2)
	g.literal("zeros", 2)
	g.tensor("scale", 4, 1, 1)
	g.shape("apart", 0, 2, -1)
	g.shape("together", 1, 4, 3, 3)
	g.node("Reshape x apart > a", nil)
	g.node("InstanceNormalization a ones zeros > n", nil)
	g.node("Reshape n together > b", nil)
	g.node("Mul b scale > c", nil)
	g.tensor("w", 2, 4, 3, 3)
	g.node("Conv c w > y", nil)
	return g
}

// firstPositions takes the first rows of a table of positions.
func firstPositions() *graph {
	g := &graph{}
	g.tensor("words", 10, 4)
	g.tensor("table", 8, 4)
	g.shape("0", 0)
	g.shape("1", 1)
	g.node("Gather words x > w", nil)
	g.node("Shape x > s", nil)
	g.node("Gather s 1 > n", nil)
	g.node("Range 0 n 1 > ids", nil)
	g.node("Gather table ids > p", nil)
	g.node("Add w p > y", nil)
	return g
}

// unusedPart uses two of three parts of a tensor.
func unusedPart() *graph {
	g := &graph{}
	g.tensor("w", 4, 12)
	g.node("Split w > a b c", map[string][]int64{"axis": {1}})
	g.node("MatMul x a > p", nil)
	g.node("MatMul p b > y", nil)
	return g
}

// scalesInParts puts scales together from two constants.
func scalesInParts() *graph {
	g := &graph{}
	g.scales("same", 1, 1)
	g.scales("larger", 1.5, 2)
	g.tensor("w", 2, 1, 1, 1)
	g.node("Concat same larger > scales", map[string][]int64{"axis": {0}})
	g.node("Resize x - scales > a", nil)
	g.node("Conv a w > y", nil)
	return g
}

// TestParametersOfAll checks that every parameter of a file counts once, whatever
// becomes of it before a layer uses it.
func TestParametersOfAll(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name             string
		file             []byte
		parameters, macs int64
		note             string
	}{
		{"attention over another input", attention().model(1, 3, 4), 60, 3*16 + 2*5*16 + 2*3*5*4, "The input x beside m is counted as no part of it."},
		{"a layer of constants", constantState().model(1, 3), 48 + 64 + 16, 48 + 64, ""},
		{"a transpose with its own biases", tiedLayers().model(1, 3), 15 + 5 + 3, 30, ""},
		{"a layer twice, with other biases", layerTwice().model(1, 3), 9 + 3 + 3, 18, ""},
		{"single numbers", singleNumbers().model(1, 3), 3 + 1 + 1, 3, ""},
		{"gates in another order", reorderedGates().model(5, 1, 3), 12*3 + 12*4 + 24, 5 * 12 * 7, ""},
		{"groups", groupNorm().model(1, 4, 3, 3), 4 + 72, 72, ""},
		{"the first rows of a table", firstPositions().model(1, 6), 40 + 32, 0, ""},
		{"a part that nothing uses", unusedPart().model(1, 4), 48, 32, "Which layer uses w is not known: the numbers alone are counted."},
		{"scales in parts", scalesInParts().model(1, 1, 4, 4), 2, 6 * 8 * 2, ""},
		{"a loop without the input", loop().model(1, 3), 6 + 5, 6, "Only the parameters of the graphs that /Loop (Loop) runs are counted. Which layer uses table is not known: the numbers alone are counted."},
	} {
		m, err := onnx.Read(modeltest.Input(c.file))
		if err != nil {
			t.Fatal(err)
		}
		built, err := m.Build(arch.Shape{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		counts, err := built.Graph.Count()
		if err != nil || counts.Totals.Parameters != c.parameters || counts.Totals.MACs != c.macs {
			t.Errorf("%s: %v, got %d parameters and %d MACs, want %d and %d", c.name, err, counts.Totals.Parameters, counts.Totals.MACs, c.parameters, c.macs)
		}
		if notes := strings.Join(built.Notes, " "); notes != c.note {
			t.Errorf("%s: notes %q, want %q", c.name, notes, c.note)
		}
	}
}

// loop looks up numbers in a loop that depends on the sizes of the input alone.
func loop() *graph {
	g, body := &graph{}, &graph{}
	g.tensor("w", 3, 2)
	g.tensor("table", 5)
	body.node("Gather table i > row", nil)
	g.node("MatMul x w > y", nil)
	g.node("Shape x > n", nil)
	inner := message{}.text(1, "body").bytes(6, body.message)
	g.message = g.bytes(1, message{}.text(1, "n").text(2, "rows").text(3, "/Loop").text(4, "Loop").bytes(5, inner))
	return g
}

// TestStepsFirst checks that a recurrent layer takes the steps from the first axis, also
// if the file leaves the sizes open.
func TestStepsFirst(t *testing.T) {
	t.Parallel()
	g := &graph{}
	g.tensor("w", 1, 4, 3)
	g.tensor("r", 1, 4, 4)
	g.node("Shape x > s", nil)
	g.node("RNN x w r > y", nil)
	file := g.model(0, 0, 3)
	if _, err := build(t, file, ""); err == nil || !strings.Contains(err.Error(), "--input 200:3") {
		t.Errorf("without an input: %v, want the advice --input 200:3", err)
	}
	built, err := build(t, file, "5:3")
	if err != nil {
		t.Fatal(err)
	}
	if said, err := built.Notation(); err != nil || said != "5:3 rnn:4/nobias" {
		t.Errorf("said as %s, %v, want 5:3 rnn:4/nobias", said, err)
	}
}

// TestProducts checks that products of activations, which have no weights, are counted,
// and that weights used by two nodes are counted once.
func TestProducts(t *testing.T) {
	t.Parallel()
	g := &graph{}
	g.tensor("w", 8, 8)
	g.node("MatMul x w > q", nil)
	g.node("MatMul x w > k", nil)
	g.node("Transpose k > kt", map[string][]int64{"perm": {0, 2, 1}})
	g.node("MatMul q kt > scores", nil)
	g.node("Softmax scores > p", nil)
	g.node("MatMul p q > y", nil)
	built, err := build(t, g.model(1, 5, 8), "")
	if err != nil {
		t.Fatal(err)
	}
	counts, err := built.Count()
	if err != nil {
		t.Fatal(err)
	}
	if p, m := counts.Totals.Parameters, counts.Totals.MACs; p != 64 || m != 2*5*64+2*5*5*8 {
		t.Errorf("%d parameters and %d MACs, want 64 and %d", p, m, 2*5*64+2*5*5*8)
	}
}
