package torchtext_test

import (
	"os"
	"strings"
	"testing"

	"weightshare/nets/arch"
	"weightshare/nets/model/modeltest"
	"weightshare/nets/model/torchtext"
)

func read(t *testing.T, text string) *torchtext.Model {
	t.Helper()
	in := modeltest.Input([]byte(text))
	if !torchtext.Is(in) {
		t.Errorf("not known as text of PyTorch:\n%s", text)
	}
	m, err := torchtext.Read(in)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// said builds the model and returns its notation and its notes.
func said(t *testing.T, m *torchtext.Model, input string) (string, string) {
	t.Helper()
	var shape arch.Shape
	if input != "" {
		var err error
		if shape, err = arch.ParseInput(input); err != nil {
			t.Fatal(err)
		}
	}
	built, err := m.Build(shape)
	if err != nil {
		t.Fatal(err)
	}
	text, err := built.Graph.Notation()
	if err != nil {
		t.Fatal(err)
	}
	return text, strings.Join(built.Notes, "\n")
}

const lenet = `Sequential(
  (0): Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1), padding=(2, 2))
  (1): Tanh()
  (2): AvgPool2d(kernel_size=2, stride=2, padding=0)
  (3): Conv2d(6, 16, kernel_size=(5, 5), stride=(1, 1))
  (4): Tanh()
  (5): AvgPool2d(kernel_size=2, stride=2, padding=0)
  (6): Flatten(start_dim=1, end_dim=-1)
  (7): Linear(in_features=400, out_features=120, bias=True)
  (8): Tanh()
  (9): Linear(in_features=120, out_features=84, bias=True)
  (10): Tanh()
  (11): Linear(in_features=84, out_features=10, bias=True)
)
`

func TestReadSays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, input, want, note string }{
		{
			"LeNet-5 as printed", lenet, "28x28",
			"28x28 conv5:6/p2 tanh avgpool2 conv5:16 tanh avgpool2 flatten dense:120 tanh dense:84 tanh dense:10", "",
		},
		{
			"its input worked out", lenet, "",
			"28x28 conv5:6/p2 tanh avgpool2 conv5:16 tanh avgpool2 flatten dense:120 tanh dense:84 tanh dense:10", "31×31 the largest",
		},
		{
			"source code", "import torch.nn as nn\n\nmodel = nn.Sequential(\n    nn.Conv2d(3, 16, 3, padding=1),  # edges\n    nn.BatchNorm2d(16), nn.ReLU(inplace=True),\n" +
				"    nn.MaxPool2d(2), nn.Flatten(), nn.Linear(16 * 16 * 16, 10),\n)\nprint(model)\n", "32x32x3",
			"32x32x3 conv3:16/p1 bn relu maxpool2 flatten dense:10", "",
		},
		{
			"named in source code", `torch.nn.Sequential(OrderedDict([("first", nn.Linear(4, 3)), ('act', nn.ReLU()), ("second", nn.Linear(3, 2, bias=False))]))`, "",
			"4 dense:3 relu dense:2/nobias", "4 numbers",
		},
		{
			"depthwise separable", "Sequential(\n  (0): Conv2d(8, 8, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), groups=8, bias=False)\n  (1): Conv2d(8, 16, kernel_size=(1, 1), stride=(1, 1))\n)", "8x8x8",
			"8x8x8 dw3/s2/p1/nobias conv1:16", "",
		},
		{
			"modules printed once for several", "Sequential(\n  (0-2): 3 x Linear(in_features=4, out_features=4, bias=True)\n)", "4", "4 dense:4 dense:4 dense:4", "",
		},
		{
			"one dimension, wrapping", "Sequential(\n  (0): Conv1d(2, 4, kernel_size=(3,), stride=(1,), padding=(1,), padding_mode=circular)\n  (1): AdaptiveAvgPool1d(output_size=1)\n)", "20:2",
			"20:2 conv3:4/ring gap", "",
		},
		{"one slope, and one for each channel", "Sequential(\n  (0): PReLU(num_parameters=1)\n  (1): PReLU(num_parameters=8)\n)", "6x6x8", "6x6x8 prelu/one prelu", ""},
		{
			"a class of its own", ">>> print(net)\nNet(\n  (conv): Conv2d(1, 4, kernel_size=(3, 3), stride=(1, 1))\n  (fc): Linear(in_features=144, out_features=2, bias=True)\n)", "8x8",
			"8x8 conv3:4 dense:2", "What forward does in Net is not printed",
		},
		{
			"a block of a copy", "BasicBlock(\n  (conv1): Conv2d(4, 4, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), bias=False)\n  (bn1): BatchNorm2d(4, eps=1e-05)\n" +
				"  (conv2): Conv2d(4, 4, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), bias=False)\n  (bn2): BatchNorm2d(4)\n  (shortcut): Sequential()\n)", "8x8x4",
			"8x8x4 add( conv3:4/p1/nobias bn relu conv3:4/p1/nobias bn | ) relu", "",
		},
		{
			"a gate", "SqueezeExcitation(\n  (avgpool): AdaptiveAvgPool2d(output_size=1)\n  (fc1): Conv2d(8, 2, kernel_size=(1, 1), stride=(1, 1))\n" +
				"  (fc2): Conv2d(2, 8, kernel_size=(1, 1), stride=(1, 1))\n  (activation): ReLU()\n  (scale_activation): Sigmoid()\n)", "6x6x8",
			"6x6x8 mul( | gap conv1:2 relu conv1:8 sigmoid )", "",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, notes := said(t, read(t, c.text), c.input)
			if got != c.want || (c.note == "") != (notes == "") || !strings.Contains(notes, c.note) {
				t.Errorf("said as %s\nwant       %s\nnotes: %s", got, c.want, notes)
			}
		})
	}
}

// TestResNet18 checks that the printed text, with classes named as in
// torchvision, has the same counts as the zoo's network.
func TestResNet18(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/resnet18.txt")
	if err != nil {
		t.Fatal(err)
	}
	built, err := read(t, string(text)).Build(arch.Shape{H: 224, W: 224, C: 3})
	if err != nil {
		t.Fatal(err)
	}
	got, err := built.Graph.Count()
	if err != nil {
		t.Fatal(err)
	}
	zoo, _ := arch.FromZoo("resnet18")
	network, err := arch.Parse(zoo.Text)
	if err != nil {
		t.Fatal(err)
	}
	want, err := arch.Count(network)
	if err != nil {
		t.Fatal(err)
	}
	if got.Totals.Parameters != want.Totals.Parameters || got.Totals.MACs != want.Totals.MACs || len(built.Notes) > 0 {
		t.Errorf("%+v\nwant %+v, notes %q", got.Totals, want.Totals, built.Notes)
	}
	if name := got.Layers[4].Node; name != "layer1.0" {
		t.Errorf("the first join is named %q", name)
	}
}

func TestTensors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, want string
		numbers    int64
	}{
		{lenet, "0.weight 0.bias 3.weight 3.bias 7.weight 7.bias 9.weight 9.bias 11.weight 11.bias", 61706},
		{"LSTM(64, 32, num_layers=1, bidirectional=True)", "weight_ih_l0 weight_hh_l0 bias_ih_l0 bias_hh_l0 weight_ih_l0_reverse weight_hh_l0_reverse bias_ih_l0_reverse bias_hh_l0_reverse", 25088},
		{"A(\n  (m): MultiheadAttention(\n    (out_proj): NonDynamicallyQuantizableLinear(in_features=64, out_features=64, bias=True)\n  )\n)", "m.in_proj_weight m.in_proj_bias m.out_proj.weight m.out_proj.bias", 16640},
		{"MultiheadAttention(\n  (out_proj): NonDynamicallyQuantizableLinear(in_features=64, out_features=64, bias=False)\n)", "in_proj_weight out_proj.weight", 16384},
		{"LSTMCell(4, 8)", "weight_ih weight_hh bias_ih bias_hh", 448},
		{"LSTM(8, 16, proj_size=4)", "weight_ih_l0 weight_hh_l0 bias_ih_l0 bias_hh_l0 weight_hr_l0", 960},
		{"EmbeddingBag(30, 4, mode=mean)", "weight", 120},
		{"Sequential(\n  (0): DynamicQuantizedLinear(in_features=4, out_features=8, dtype=torch.qint8, qscheme=torch.per_tensor_affine)\n)", "0.weight 0.bias", 40},
		{"Sequential(\n  (0): Quantize(scale=tensor([0.02]), zero_point=tensor([0]), dtype=torch.quint8)\n  (1): QuantizedConv2d(1, 4, kernel_size=(3, 3), stride=(1, 1), scale=0.01, zero_point=63)\n)", "1.weight 1.bias", 40},
		{"ParameterList(  (0): Parameter containing: [torch.float32 of size 3x4])", "0", 12},
		{"A(\n  (n): LayerNorm((768,), eps=1e-12, elementwise_affine=True)\n  (e): Embedding(30522, 768, padding_idx=0)\n)", "n.weight n.bias e.weight", 1536 + 30522*768},
	} {
		var names []string
		numbers := int64(0)
		for _, tensor := range read(t, c.text).Tensors() {
			names = append(names, tensor.Name)
			numbers += tensor.Numbers
		}
		if got := strings.Join(names, " "); got != c.want || numbers != c.numbers {
			t.Errorf("%s\n%d numbers, want %d", got, numbers, c.numbers)
		}
	}
}

// TestNotes checks that notes say what the text leaves out, and name the modules
// whose weights have no sizes.
func TestNotes(t *testing.T) {
	t.Parallel()
	m := read(t, "Block(\n  (a): Conv1D()\n  (b): Conv2d(3, 6)\n  (c): LayerNorm((4,), eps=1e-05)\n)")
	notes := strings.Join(m.Notes(), " ")
	if !strings.Contains(notes, "What Conv1D, Conv2d may hold is not printed, and not counted. The text shows modules alone") {
		t.Errorf("notes %q", notes)
	}
	if tensors := m.Tensors(); len(tensors) != 2 || tensors[0].Name != "c.weight" {
		t.Errorf("got %v, want those of c alone", tensors)
	}
}

func TestBuildFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, input, want string }{
		{lenet, "32x32x3", "layer 0 takes 1 channels, but gets 32×32×3"},
		{lenet, "40x40", "layer 7 takes 400 numbers, but gets 1024"},
		{"PReLU(num_parameters=64)", "6x6x8", "layer PReLU takes 64 channels, but gets 6×6×8"},
		{"Sequential(\n  (0): Conv1D()\n)", "8:4", "layer 0 (Conv1D): its sizes are not printed"},
		{
			"Net(\n  (a): Conv2d(1, 4, kernel_size=(1, 1), stride=(1, 1))\n  (b): Conv2d(1, 4, kernel_size=(1, 1), stride=(1, 1))\n)", "8x8",
			"layer b takes 1 channels, but gets 8×8×4: a printed text does not say how its modules are connected",
		},
		{"Net(\n  (e): Embedding(10, 4)\n)", "", "--input 200"},
		{"Net(\n  (e): GRU(40, 4)\n)", "", "--input 200:40"},
		{"Net()", "", "the text shows no weights: what Net holds is not printed; name a file of weights"},
		{"Sequential(\n  original_name=Sequential\n  (0): Linear(original_name=Linear)\n)", "", "what Linear holds is not printed"},
		{"MultiheadAttention(\n  (out_proj): NonDynamicallyQuantizableLinear(in_features=64, out_features=64, bias=True)\n)", "", "--input 200:64"},
		{"Sequential(\n  (0): LSTM(8, 16, proj_size=4)\n)", "5:8", "what the class LSTM gives is not known"},
		{"Sequential(\n  (0): Strange()\n)", "8x8", "what the class Strange gives is not known"},
		{"Sequential(\n  (0): Conv2d(1, 6, kernel_size=(9, 9), stride=(1, 1))\n)", "8x8", "9×9 kernel is larger"},
		{"Sequential(\n  (0): Conv2d(3, 6, kernel_size=(9, 9), stride=(1, 1))\n)", "", "--input"},
	} {
		var shape arch.Shape
		if c.input != "" {
			shape, _ = arch.ParseInput(c.input)
		}
		if _, err := read(t, c.text).Build(shape); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.input, err, c.want)
		}
	}
}

// TestBuildWithoutSizes checks that the error for sizes that are not printed does
// not blame the connections of modules.
func TestBuildWithoutSizes(t *testing.T) {
	t.Parallel()
	_, err := read(t, "Net(\n  (e): Embedding(10, 4)\n  (c): Conv1D()\n)").Build(arch.Shape{H: 1, W: 8, C: 1, OneD: true})
	if err == nil || err.Error() != "layer c (Conv1D): its sizes are not printed" {
		t.Errorf("got %v", err)
	}
}

func TestReadErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"cut", lenet[:85], "model: byte 85: the text ends within Sequential( of byte 0, but a ) was expected"},
		{"nested", strings.Repeat("Sequential((0): ", 200), "more than 100 deep"},
		{"lists", "Linear(" + strings.Repeat("(", 200), "more than 100 deep"},
		{"many", "Sequential(\n (0-9): 999999 x Sequential(\n (0): ReLU()\n))", "at most 200000 were expected"},
		{"huge", "Linear(in_features=9007199254740991, out_features=9007199254740991)", "at most 2⁶³−1 bytes were expected"},
		{"quotes", "Conv2d('a", "the text ends within quotes"},
	} {
		if _, err := torchtext.Read(modeltest.Input([]byte(c.text))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestIsNot(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "28x28 conv5:6 relu", "28x28x3 add( conv3:4/p1 | ) 3*( relu )", `{"class_name": "Sequential"}`, "# Sequential\n28x28 conv3:4", "A\x00(B("} {
		if torchtext.Is(modeltest.Input([]byte(text))) {
			t.Errorf("%q is taken for text of PyTorch", text)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(lenet)
	f.Add("x = nn.Sequential(nn.Conv2d(1, 2, 3), nn.LSTM(4, 5, 2), nn.Linear(16*5*5, 10))")
	f.Add("A(\n  (0-2): 3 x LayerNorm((4,), eps=1e-05)\n  (p): Parameter containing: [x of size 3x4]\n)")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := torchtext.Read(modeltest.Input([]byte(text)))
		if err != nil {
			return
		}
		for _, shape := range []arch.Shape{{H: 12, W: 12, C: 1}, {H: 1, W: 5, C: 4, OneD: true}} {
			if built, err := m.Build(shape); err == nil {
				_, _ = built.Graph.Count() // counts beyond 2⁶³−1 are an error
			}
		}
	})
}
