package weights_test

import (
	"testing"

	"weightshare/nets/model/weights"
)

// TestRoles checks that the name, the type and the shape of a tensor, and the tensors
// beside it, determine its role.
func TestRoles(t *testing.T) {
	t.Parallel()
	single, whole, flags := weights.Type{Name: "F32"}, weights.Type{Name: "I64"}, weights.Type{Name: "BOOL"}
	cases := []struct {
		tensor weights.Tensor
		want   weights.Role
	}{
		{weights.Tensor{Name: ""}, weights.Parameter},
		{weights.Tensor{Name: "conv.weight"}, weights.Parameter},
		{weights.Tensor{Name: "state.proj.weight"}, weights.Parameter},
		{weights.Tensor{Name: "state.0"}, weights.Parameter},
		{weights.Tensor{Name: "state.0.weight"}, weights.Parameter},
		{weights.Tensor{Name: "state.0.attn.in_proj_bias"}, weights.Parameter},
		{weights.Tensor{Name: "optimus.weight"}, weights.Parameter},
		{weights.Tensor{Name: "attn.bias", Shape: []int64{8}, Type: single}, weights.Parameter},
		{weights.Tensor{Name: "norm.weight_v"}, weights.Parameter}, // of weight normalization
		{weights.Tensor{Name: "gain.scale"}, weights.Parameter},
		{weights.Tensor{Name: "model.bn1.running_mean"}, weights.Buffer},
		{weights.Tensor{Name: "bn.moving_variance"}, weights.Buffer},
		{weights.Tensor{Name: "running_var"}, weights.Buffer},
		{weights.Tensor{Name: "bn.num_batches_tracked", Type: whole}, weights.Buffer},
		{weights.Tensor{Name: "embeddings.position_ids", Type: whole}, weights.Buffer},
		{weights.Tensor{Name: "causal", Type: flags}, weights.Buffer},
		{weights.Tensor{Name: "h.0.attn.bias", Shape: []int64{1, 1, 16, 16}, Type: single}, weights.Buffer},
		{weights.Tensor{Name: "rotary.inv_freq", Type: single}, weights.Buffer},
		{weights.Tensor{Name: "pruned.weight_orig"}, weights.Parameter},
		{weights.Tensor{Name: "pruned.weight_mask"}, weights.Buffer},
		{weights.Tensor{Name: "spectral.weight_orig"}, weights.Parameter},
		{weights.Tensor{Name: "spectral.weight_u"}, weights.Buffer},
		{weights.Tensor{Name: "parametrizations.weight.original"}, weights.Parameter},
		{weights.Tensor{Name: "parametrizations.weight.0._v"}, weights.Buffer},
		{weights.Tensor{Name: "quantized.scale"}, weights.Buffer},
		{weights.Tensor{Name: "quantized.zero_point", Type: whole}, weights.Buffer},
		{weights.Tensor{Name: "optimizer.state.0.step"}, weights.OptimizerState},
		{weights.Tensor{Name: "optim.state.0.weight"}, weights.OptimizerState},
		{weights.Tensor{Name: "state.12.square_avg"}, weights.OptimizerState},
		{weights.Tensor{Name: "opt.state.fc.exp_avg_sq"}, weights.OptimizerState},
		{weights.Tensor{Name: "optimizer_states.0.state.3.step"}, weights.OptimizerState},
		{weights.Tensor{Name: "state.0.old_dirs.1"}, weights.OptimizerState},
	}
	var tensors []weights.Tensor
	for _, c := range cases {
		tensors = append(tensors, c.tensor)
	}
	for i, got := range weights.Roles(tensors) {
		if got != cases[i].want {
			t.Errorf("%q: got role %d, want %d", tensors[i].Name, got, cases[i].want)
		}
	}
}
