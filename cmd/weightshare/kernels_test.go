package main

import (
	"strings"
	"testing"

	"weightshare/nets/model/modeltest"
)

// Of a model file the convolution with the largest kernels is shown, or that which
// is asked for.
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
		{[]string{path}, ": safetensors\n\nlayer 2 of 2 with kernels, conv2.weight: 1×1×3, type F32\n\nkernel 1, channel 1\n5 6 7\n", 0},
		{[]string{path, "--layer", "1"}, "layer 1 of 2 with kernels, conv1.weight: 2×1×1×2, type F32\n\nkernel 2, channel 1\n3 4\n\nkernel 1, channel 1\n1 2\n", 0},
		{[]string{path, "--layer", "3"}, "has 2 tensors with kernels", 2},
		{[]string{none}, "no tensor in it has kernels", 1},
	} {
		out, stderr, code := inProcess(t, t.TempDir(), "", append([]string{"kernels"}, c.args...)...)
		if code != c.code || !strings.Contains(out+stderr, c.want) {
			t.Errorf("%q: exit %d\n%s%s\nwant %d and\n%s", c.args, code, out, stderr, c.code, c.want)
		}
	}
}
