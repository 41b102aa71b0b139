package model_test

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"weightshare/nets/arch"
	"weightshare/nets/model"
	"weightshare/nets/model/modeltest"
)

// row is what all forms of a network say about a layer.
type row struct {
	Kind                             arch.Kind
	Output                           string
	Parameters, Buffers, Links, MACs int64
}

// sum is what all forms say about a network.
type sum struct {
	Parameters, Buffers, Links, MACs, Activations, Peak int64
	Field                                               []int64
}

// difference is how one form of a network differs from the notation, and why.
type difference struct {
	reason string
	rows   map[int]row // instead of those of the notation
	totals sum
	// whole is the common prefix of the names of nodes that together form one layer, of this
	// kind.
	whole string
	kind  arch.Kind
	note  string // the reader's note
}

// sameNetworks are the networks written by testdata/networks.py, with the numbers of
// parameters that PyTorch counts.
var sameNetworks = []struct {
	name, notation string
	parameters     int64
	differs        map[model.Format]difference
}{
	{
		name: "lenet5", parameters: 61706,
		notation: "28x28 conv5:6/p2 tanh avgpool2 conv5:16 tanh avgpool2 dense:120 tanh dense:84 tanh dense:10",
	},
	{
		name: "resnet", parameters: 1506,
		notation: "32x32x3 conv3:8/p1/nobias bn relu maxpool3/s2/p1 add( conv3:8/p1/nobias bn relu conv3:8/p1/nobias bn | ) relu gap dense:10",
	},
	{
		name: "separable", parameters: 1338,
		notation: "32x32x3 conv3:8/p1/nobias bn relu6 dw3/p1/nobias bn relu6 conv1:16/nobias bn relu6 dw3/p1/nobias bn relu6 conv1:24/nobias bn relu6 gap dense:10",
	},
	{
		name: "lstm", parameters: 2132,
		notation: "20 embed50:8 lstm:16/last/bias2 dense:4",
		differs: map[model.Format]difference{
			model.KerasJSON: {
				reason: "Keras has one bias for each unit of a gate, PyTorch and ONNX two: 4·16 numbers fewer",
				rows:   map[int]row{1: {"lstm", "16", 1600, 0, 32000, 30720}},
				totals: sum{2068, 0, 32228, 30784, 180, 180, []int64{1}},
			},
			model.PyTorchText: {
				reason: "that forward hands on the last step alone is not printed: all 20 go on",
				rows:   map[int]row{1: {"lstm", "20×16", 1664, 0, 33280, 30720}, 2: {"linear", "20×4", 68, 0, 1360, 1280}},
				totals: sum{2132, 0, 34800, 32000, 560, 480, []int64{1}},
				note:   "What forward does in Classifier is not printed",
			},
		},
	},
	{
		name: "transformer", parameters: 2224,
		notation: "10:16 add( attn4 | ) layernorm add( linear:32 relu linear:16 | ) layernorm",
		differs: map[model.Format]difference{
			model.ONNX: {
				reason: "ONNX has no attention: it is exported as products, slices and reshapings, whose outputs are activations and through which no field is followed",
				whole:  "/self_attn/", kind: "attn",
				totals: sum{2224, 0, 21600, 23680, 3280, 1120, nil},
			},
		},
	},
}

// TestSameNetwork counts the same network from notation, from PyTorch's printed form,
// from ONNX and from Keras' JSON: the counts are the same layer by layer, except where a
// difference is listed.
func TestSameNetwork(t *testing.T) {
	t.Parallel()
	for _, n := range sameNetworks {
		network, err := arch.Parse(n.notation)
		if err != nil {
			t.Fatal(err)
		}
		said, err := arch.Count(network)
		if err != nil {
			t.Fatal(err)
		}
		if said.Totals.Parameters != n.parameters {
			t.Errorf("%s: %d parameters, PyTorch counts %d", n.name, said.Totals.Parameters, n.parameters)
		}
		for format, end := range map[model.Format]string{model.PyTorchText: ".txt", model.ONNX: ".onnx", model.KerasJSON: ".json"} {
			input := arch.Shape{}
			if format == model.PyTorchText {
				input = network.Input // as --input would give it
			}
			t.Run(n.name+end, func(t *testing.T) {
				t.Parallel()
				differs := n.differs[format]
				same(t, counted(t, "testdata/networks/"+n.name+end, format, input, differs.note), said, differs)
			})
		}
	}
}

// same compares the counts of a file with those of the notation.
func same(t *testing.T, counts, said *arch.Counts, differs difference) {
	t.Helper()
	want, totals := rows(said, difference{}), totalsOf(said)
	if differs.reason != "" {
		totals = differs.totals
	}
	for i, r := range differs.rows {
		want[i] = r
	}
	if got := rows(counts, differs); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v\n%s", got, want, differs.reason)
	}
	if got := totalsOf(counts); !reflect.DeepEqual(got, totals) {
		t.Errorf("got  %+v\nwant %+v\n%s", got, totals, differs.reason)
	}
}

// counted counts the network of a file for an input. The zero Shape stands for the input
// in the file.
func counted(t *testing.T, path string, format model.Format, input arch.Shape, note string) *arch.Counts {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	in := modeltest.Input(b)
	if got := model.Detect(in); got != format {
		t.Fatalf("known as %s, want %s", got, format)
	}
	file, err := model.Read(in, format)
	if err != nil {
		t.Fatal(err)
	}
	built, err := file.Network.Build(input)
	if err != nil {
		t.Fatal(err)
	}
	if notes := strings.Join(built.Notes, " "); (note == "") != (notes == "") || !strings.Contains(notes, note) {
		t.Errorf("got the notes %q, want %q", notes, note)
	}
	counts, err := built.Graph.Count()
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

// rows lists the layers in order, then the joins, which may come before or after their
// branches. Dropout and flatten are left out, as some forms do not have them.
func rows(counts *arch.Counts, differs difference) []row {
	var chain, joins []row
	inside := false // inside the layer that consists of several nodes
	for i := range counts.Layers {
		l := &counts.Layers[i]
		r := row{l.Kind, l.Output.String(), l.Parameters, l.Buffers, l.Links, l.MACs}
		before := inside
		if inside = differs.whole != "" && strings.HasPrefix(l.Node, differs.whole); inside {
			r.Kind = differs.kind
		}
		switch {
		case inside && before:
			last := &chain[len(chain)-1]
			*last = row{r.Kind, r.Output, last.Parameters + r.Parameters, last.Buffers + r.Buffers, last.Links + r.Links, last.MACs + r.MACs}
		case r.Kind == "add":
			joins = append(joins, r)
		case r.Kind != "dropout" && r.Kind != "flatten":
			chain = append(chain, r)
		}
	}
	return append(chain, joins...)
}

func totalsOf(counts *arch.Counts) sum {
	t := counts.Totals
	return sum{t.Parameters, t.Buffers, t.Links, t.MACs, int64(t.Activations), int64(t.PeakActivations), t.ReceptiveField}
}
