package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"weightshare/cmd/help"
	"weightshare/nets/model/modeltest"
)

// modelFile writes a model file for a test and returns its path.
func modelFile(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func smallModel() []byte {
	return modeltest.Safetensors(
		modeltest.Tensor{Name: "conv\x1b[31m.weight", Shape: []int64{2, 1, 1, 3}, Value: []float32{1, 2, 3, 4, 5, 6}},
		modeltest.Tensor{Name: "conv.bias", Shape: []int64{2}, Value: []float32{7, 8}},
	)
}

// A file of weights is recognized by its content, whatever its name, and also on
// standard input. Names in it cannot control the terminal.
func TestParamsFile(t *testing.T) {
	t.Parallel()
	path := modelFile(t, "model.pt", smallModel())
	want := `: safetensors

tensor               shape    type  numbers  bytes
-------------------  -------  ----  -------  -----
conv\x1b[31m.weight  2×1×1×3  F32         6     24
conv.bias            2        F32         2      8
-------------------  -------  ----  -------  -----
total                                     8     32
`
	for _, c := range []struct{ name, stdin string }{{path, ""}, {"-", string(smallModel())}} {
		out, stderr, code := inProcess(t, t.TempDir(), c.stdin, "params", c.name)
		if code != 0 || !strings.HasPrefix(out, c.name+want) {
			t.Errorf("%s: exit %d, %s\n%s", c.name, code, stderr, out)
		}
	}
}

func TestParamsFileErrors(t *testing.T) {
	t.Parallel()
	weights := modelFile(t, "w.safetensors", smallModel())
	keras := modelFile(t, "model.h5", []byte("\x89HDF\r\n\x1a\n and more"))
	cut := modelFile(t, "cut.safetensors", smallModel()[:120])
	for _, c := range []struct {
		args []string
		want string
		code int
	}{
		{[]string{"params", keras}, "model.save('x.keras') or model.to_json()", 1},
		{[]string{"params", cut}, "byte 8: the header of", 1},
		{[]string{"params", modelFile(t, "x.json", []byte("{\"a\": 1}\n"))}, "x.json holds JSON, but no Keras model", 2},
		{[]string{"params", modelFile(t, "x.pt", []byte("version https://git-lfs.github.com/spec/v1\n"))}, "a Git LFS pointer, not a model", 1},
		{[]string{"params", "no.safetensors"}, "there is no file no.safetensors", 2},
		{[]string{"compare", "--task", "bars", weights}, "compare trains networks in notation", 2},
	} {
		out, stderr, code := inProcess(t, t.TempDir(), "", c.args...)
		if code != c.code || out != "" || !strings.Contains(stderr, c.want) {
			t.Errorf("%q: exit %d, printed %q, said %q, want %d and %q", c.args, code, out, stderr, c.code, c.want)
		}
	}
}

// tiedModel returns a file with an embedding and, transposed, the head that shares it.
func tiedModel() []byte {
	embed, head := make([]float32, 800), make([]float32, 800)
	for i := range embed {
		embed[i] = float32(i * i % 997)
		head[i%8*100+i/8] = embed[i]
	}
	return modeltest.Safetensors(
		modeltest.Tensor{Name: "embed.weight", Shape: []int64{100, 8}, Value: embed},
		modeltest.Tensor{Name: "lm_head.weight", Shape: []int64{8, 100}, Value: head},
		modeltest.Tensor{Name: "norm.bias", Shape: []int64{2}, Value: []float32{1, 1}},
		modeltest.Tensor{Name: "head.bias", Shape: []int64{2}, Value: []float32{1, 1}},
	)
}

// Sharing that was lost when a model was exported is reported by name.
func TestParamsFileSharing(t *testing.T) {
	t.Parallel()
	path := modelFile(t, "tied.safetensors", tiedModel())
	for _, c := range []struct {
		args []string
		want []string
	}{
		{nil, []string{
			"`lm_head.weight` is `embed.weight` transposed: 800 of 1,604 numbers are copies, 804 are distinct.",
			"2 tensors equal others but hold one value throughout",
		}},
		{[]string{"--optimizer", "adam"}, []string{"Memory: the weights take 6.3 KiB as they are stored. Training with adam takes at least 25 KiB: weights, gradients, 2 numbers that adam keeps for each weight, 4 bytes a number. Activations need the network."}},
		{[]string{"--bytes", "2"}, []string{"Training with sgd takes at least 6.3 KiB: weights, gradients, 2 bytes a number."}},
		{[]string{"--distinct=false"}, []string{"1,604 numbers are stored. Without --distinct=false"}},
		{[]string{"--format", "json"}, []string{`"file": {
    "format": "safetensors",
    "stored": 1604,
    "distinct": 804,
    "copies": [
      {
        "tensor": "lm_head.weight",
        "of": "embed.weight",
        "transposed": true
      }
    ],
    "stored_once": []
  },
  "tensors": [
    {
      "tensor": "embed.weight",
      "shape": [
        100,
        8
      ],
      "type": "F32",
      "numbers": 800,
      "bytes": 3200
    },`, `"totals": {
    "parameters": 1604,
    "buffers": 0,
    "optimizer_state": 0,
    "links": null,
    "macs": null,
    "receptive_field": null,
    "bytes": 6416,
    "training_bytes": 12832
  }`}},
		{[]string{"--format", "json", "--distinct=false"}, []string{`"distinct": null,`}},
		{[]string{"--format", "csv"}, []string{"tensor,shape,type,numbers,bytes,stored once with\nembed.weight,100×8,F32,800,3200,\n"}},
	} {
		out, stderr, code := inProcess(t, t.TempDir(), "", append([]string{"params", path}, c.args...)...)
		for _, want := range c.want {
			if code != 0 || !strings.Contains(out, want) {
				t.Errorf("%q: exit %d, %s\n%s\nwant %s", c.args, code, stderr, out, want)
			}
		}
	}
}

// Buffers and optimizer states are not counted as parameters.
func TestParamsFileRoles(t *testing.T) {
	t.Parallel()
	var tensors []modeltest.Tensor
	for _, name := range []string{"bn.weight", "bn.running_mean", "bn.running_var", "optimizer.state.0.exp_avg", "optimizer.state.0.exp_avg_sq", "optimizer.state.0.step"} {
		n := len(tensors) + 3
		tensors = append(tensors, modeltest.Tensor{Name: name, Shape: []int64{int64(n)}, Value: make([]float32, n)})
	}
	path := modelFile(t, "w.safetensors", modeltest.Safetensors(tensors...))
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"--optimizer", "adam"}, []string{
			"Of 33 numbers 3 are parameters. 9 are buffers (such as running averages and masks), which are kept but not trained. 21 are what an optimiser keeps",
			"the weights take 48 B as they are stored. Training with adam takes at least 48 B",
		}},
		{[]string{"--format", "json"}, []string{`"stored": 33`, `"parameters": 3,
    "buffers": 9,
    "optimizer_state": 21,`, `"training_bytes": 24`}},
	} {
		out, stderr, code := inProcess(t, t.TempDir(), "", append([]string{"params", path}, c.args...)...)
		for _, want := range c.want {
			if code != 0 || !strings.Contains(strings.Join(strings.Fields(out), " "), strings.Join(strings.Fields(want), " ")) {
				t.Errorf("%q: exit %d, %s\n%s\nwant %s", c.args, code, stderr, out, want)
			}
		}
	}
}

// Flags that have no effect on a file of weights are reported.
func TestParamsFileFlags(t *testing.T) {
	t.Parallel()
	path := modelFile(t, "w.safetensors", smallModel())
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--batch", "64", "--input", "28x28"}, "w.safetensors: --input, --batch change nothing: tensors alone are counted, and the network with its input is needed, as ONNX, Keras and print(model) have it"},
		{[]string{"--inference"}, "--inference changes nothing: tensors alone are counted, and the network with its input is needed"},
		{[]string{"--format", "csv", "--columns", "MACs"}, "--columns changes nothing"},
		{nil, ""},
	} {
		out, stderr, code := inProcess(t, t.TempDir(), "", append([]string{"params", path}, c.args...)...)
		if code != 0 || !strings.Contains(stderr, c.want) || c.want == "" && stderr != "" {
			t.Errorf("%q: exit %d, %s\n%s\nwant %s", c.args, code, stderr, out, c.want)
		}
	}
	if _, stderr, code := inProcess(t, t.TempDir(), "", "params", path, "--optimizer", "adamx"); code != help.Usage || !strings.Contains(stderr, "the nearest is adam") {
		t.Errorf("exit %d, %s", code, stderr)
	}
}

// A printed text leaves out some parameters, and its sizes need an input that its first
// layer accepts.
func TestParamsPrintedText(t *testing.T) {
	t.Parallel()
	const modules = "The text shows modules alone"
	for _, c := range []struct {
		text string
		args []string
		want string
		code int
	}{
		{"Net(\n  (c): Conv2d(3, 2, kernel_size=(900, 900))\n)", []string{"--batch", "8"}, "--batch changes nothing: sizes need the input: add --input 224x224x3", 0},
		{"Net(\n  (e): Embedding(10, 4)\n)", []string{"--batch", "8"}, "add --input 200\n", 0},
		{"Net(\n  (e): LSTM(40, 4)\n)", nil, modules, 0},
		{"Sequential(\n  (0): LSTM(40, 4)\n)", []string{"--input", "200:40"}, modules, 0},
		{"LSTM(40, 4)", []string{"--input", "200:30"}, "layer LSTM takes 40 channels, but gets 200×30; write steps, then features, such as 200:40", 2},
		{"Embedding(10, 4)", []string{"--input", "8x8"}, "write a length alone, such as 200", 2},
		{"Sequential(\n  (0): Conv2d(3, 2, kernel_size=(3, 3))\n)", []string{"--input", "28x28"}, "write height, width, then channels, such as 224x224x3", 2},
	} {
		_, stderr, code := inProcess(t, t.TempDir(), c.text+"\n", append([]string{"params", "-"}, c.args...)...)
		if code != c.code || !strings.Contains(stderr, c.want) {
			t.Errorf("%q %q: exit %d, said %s, want %d and %s", c.text, c.args, code, stderr, c.code, c.want)
		}
	}
}

// Tensors of repeated blocks are one row on a terminal; a tensor that shares the
// storage of another has no numbers of its own.
func TestTensorTable(t *testing.T) {
	t.Parallel()
	lines := []tensorLine{
		{"embed", "4×2", "F32", 8, 32, 1, ""},
		{"block.0.w", "3", "F32", 3, 12, 1, ""},
		{"block.0.b", "3", "F16", 3, 6, 1, ""},
		{"block.1.w", "3", "F32", 3, 12, 1, ""},
		{"block.1.b", "5", "F16", 5, 10, 1, ""},
		{"head", "4×2", "F32", 8, 32, 1, "embed"},
	}
	var got []string
	for _, row := range tensorTable(foldTensors(lines), paramsOptions{}).rows {
		got = append(got, strings.Join(row, "|"))
	}
	want := []string{
		"embed|4×2|F32|8|32", "2 × block.*.w|3|F32|6|24", "block.0.b|3|F16|3|6", "block.1.b|5|F16|5|10", "head|4×2|F32|as embed|",
		"||F32|14|56", "||F16|8|16", "total|||22|72",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	numbers := tensorTable(lines, paramsOptions{format: formatCSV}).rows
	if got, want := strings.Join(numbers[5], "|"), "head|4×2|F32|0|0|embed"; got != want || len(numbers) != len(lines) {
		t.Errorf("CSV has %d rows, the last %s; want %s", len(numbers), got, want)
	}
}
