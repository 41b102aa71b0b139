package main

import (
	"strings"
	"testing"

	"weightshare/nets/model/modeltest"
)

// For a model file, kernels shows the convolution with the largest kernels, or the one
// asked for.
func TestKernelsOfFile(t *testing.T) {
	t.Parallel()
	path := modelFile(t, "model.safetensors", modeltest.Safetensors(
		modeltest.Tensor{Name: "conv1.weight", Shape: []int64{2, 1, 1, 2}, Value: []float32{1, 2, 3, 4}},
		modeltest.Tensor{Name: "fc.weight", Shape: []int64{2, 2}, Value: []float32{1, 2, 3, 4}},
		modeltest.Tensor{Name: "conv2.weight", Shape: []int64{1, 1, 3}, Value: []float32{5, 6, 7}},
		modeltest.Tensor{Name: "point.weight", Shape: []int64{2, 2, 1, 1}, Value: []float32{1, 2, 3, 4}},
	))
	none := modelFile(t, "none.safetensors", modeltest.Safetensors(modeltest.Tensor{Name: "b", Shape: []int64{2}, Value: []float32{1, 2}}))
	for _, c := range []struct {
		args []string
		want string
		code int
	}{
		{[]string{path}, ": safetensors\n\nconv2.weight, one of 2 tensors with kernels: 1×1×3, type F32\n\nkernel 1, channel 1\n5 6 7\n", 0},
		{[]string{path, "--layer", "1"}, "conv1.weight, one of 2 tensors with kernels: 2×1×1×2, type F32\n\nkernel 2, channel 1\n3 4\n\nkernel 1, channel 1\n1 2\n", 0},
		{[]string{path, "--layer", "3"}, "conv2.weight, one of 2", 0}, // numbered as in the output of params
		{[]string{path, "--layer", "conv1"}, "conv1.weight, one of 2", 0},
		{[]string{path, "--layer", "2"}, "these have kernels: 1 conv1.weight, 3 conv2.weight; write --layer 3", 2},
		{[]string{none}, "no tensor in it has kernels", 1},
		{[]string{modelFile(t, "res.txt", []byte("Net(\n  (c): Conv2d(3, 2, kernel_size=(3, 3))\n)\n"))}, "res.txt: a printed text holds no values", 1},
		{[]string{modelFile(t, "odd", modeltest.Safetensors(modeltest.Tensor{Name: "c", Shape: []int64{1, 1, 1, 2}, Value: []float32{1, 2}}))}, "c, one of 1 tensor", 0},
		{[]string{modelFile(t, "net.txt", []byte("# a comment\n4x4 conv3:1\n"))}, "layer 1, conv3:1\n", 0},
		{[]string{"8x8 conv3:2 relu conv3:1", "--layer", "2"}, "--layer 2: in the network these have kernels: 1 conv3:2, 3 conv3:1; write --layer 1", 2},
		{[]string{"8x8 conv3:2 relu conv3:1", "--layer", "conv3:1"}, "layer 3, conv3:1", 0},
		{[]string{"8x8 relu"}, "the network has no layer with kernels", 2},
		{[]string{modelFile(t, "a.txt", []byte("hello\n"))}, `a.txt holds no kernels: neither a model file (safetensors, PyTorch, ONNX) nor what compare --save wrote was found, and as a network in notation it is wrong`, 2},
		{[]string{modelFile(t, "a.json", nil)}, "a.json is empty; save or download it again", 2},
		{[]string{modelFile(t, "b.json", []byte("{}"))}, "b.json: this is no saved network: its format is", 1},
		{[]string{modelFile(t, "c.json", []byte("{hello"))}, "c.json: byte 0: no saved network, or not all of one; compare --save writes such files anew", 1},
	} {
		out, stderr, code := inProcess(t, t.TempDir(), "", append([]string{"kernels"}, c.args...)...)
		if code != c.code || !strings.Contains(out+stderr, c.want) {
			t.Errorf("%q: exit %d\n%s%s\nwant %d and\n%s", c.args, code, out, stderr, c.code, c.want)
		}
	}
}
