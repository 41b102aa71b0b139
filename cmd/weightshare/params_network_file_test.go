package main

import (
	"strings"
	"testing"

	"weightshare/nets/model/modeltest"
)

// sharedModel returns a TFLite file with the same kernels in two places, one of them
// used twice.
func sharedModel() []byte {
	kernels := make([]float32, 2*2*2)
	for i := range kernels {
		kernels[i] = float32(i*i + 1)
	}
	const conv, activation = 3, 3
	settings := []modeltest.TFLiteSetting{{Slot: 1, Bytes: 4, Value: 1}, {Slot: 2, Bytes: 4, Value: 1}, {Slot: activation, Bytes: 1, Value: 1}}
	layer := func(takes, kernels, gives int) modeltest.TFLiteOperator {
		return modeltest.TFLiteOperator{Code: conv, Inputs: []int{takes, kernels}, Outputs: []int{gives}, Settings: settings}
	}
	return modeltest.TFLite([]modeltest.TFLiteValue{
		{Name: "x", Shape: []int64{1, 4, 4, 1}},
		{Name: "first", Shape: []int64{1, 2, 2, 1}, Value: kernels[:4]},
		{Name: "second", Shape: []int64{1, 2, 2, 1}, Value: kernels[4:]},
		{Name: "copy", Shape: []int64{1, 2, 2, 1}, Value: kernels[:4]},
		{Name: "a", Shape: []int64{1, 4, 4, 1}},
		{Name: "b", Shape: []int64{1, 4, 4, 1}},
		{Name: "c", Shape: []int64{1, 4, 4, 1}},
		{Name: "y", Shape: []int64{1, 4, 4, 1}},
	}, []modeltest.TFLiteOperator{layer(0, 1, 4), layer(4, 2, 5), layer(5, 3, 6), layer(6, 1, 7)})
}

// For a model whose layers can be connected, params also says what its file stores and
// which parts of that are copies.
func TestParamsOfNetworkFile(t *testing.T) {
	t.Parallel()
	path := modelFile(t, "model.tflite", sharedModel())
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "`copy` is `first`: 4 of 12 numbers are copies, 8 are distinct."},
		{[]string{"--format", "json"}, `"file": {"format":"tflite","stored":12,"distinct":8,"copies":[{"tensor":"copy","of":"first","transposed":false}],"stored_once":[]}, "input": [4,4,1]`},
		{[]string{"--format", "json", "--distinct=false"}, `"stored":12,"distinct":null,`},
		{[]string{"--format", "json", "lenet5"}, `"file": {"format":"tflite"`},
	} {
		out, stderr, code := inProcess(t, t.TempDir(), "", append([]string{"params", path}, c.args...)...)
		if code != 0 || !strings.Contains(out, c.want) {
			t.Errorf("%q: exit %d, %s\n%s\nwant %s", c.args, code, stderr, out, c.want)
		}
	}
}

// If one of several networks cannot be read, counted or expressed, it is named and the
// others are still counted.
func TestParamsOfSeveralFiles(t *testing.T) {
	t.Parallel()
	good := modelFile(t, "model.tflite", sharedModel())
	cut := modelFile(t, "cut.tflite", sharedModel()[:400])
	weights := modelFile(t, "w.safetensors", smallModel())
	for _, c := range []struct {
		args []string
		err  string
		out  []string
		code int
	}{
		{[]string{good, "tiny: 8x8 conv3:2"}, "", []string{good + ": Sharing stores 12 numbers", "tiny: Sharing"}, 0},
		{[]string{cut, good, "8x8 conv3:2"}, "cut.tflite: byte ", []string{good + ": Sharing stores 12 numbers", "8x8 conv3:2: Sharing"}, 2},
		{[]string{good, "no.onnx", "8x8 conv3:2"}, "there is no file no.onnx", []string{good + ": Sharing stores 12 numbers"}, 2},
		{[]string{good, weights}, "w.safetensors holds weights without a network", []string{"conv2:1/same/nobias"}, 2},
		{[]string{good, "relu"}, "network 2: word 1", []string{"conv2:1/same/nobias"}, 2},
		{[]string{"--notation", cut, "8x8 conv3:2"}, "1 of 2 networks could not be said in the notation", []string{"8x8 conv3:2\n"}, 2},
		{[]string{cut}, "copy or download it again", nil, 1},
	} {
		out, stderr, code := inProcess(t, t.TempDir(), "", append([]string{"params"}, c.args...)...)
		for _, want := range c.out {
			if !strings.Contains(out, want) {
				t.Errorf("%q: printed %s\nwant %s", c.args, out, want)
			}
		}
		if code != c.code || !strings.Contains(stderr, c.err) {
			t.Errorf("%q: exit %d, said %s, want %d and %s", c.args, code, stderr, c.code, c.err)
		}
	}
}
