package weights_test

import (
	"testing"

	"weightshare/nets/model/weights"
)

// TestRole checks that the name of a tensor determines its role.
func TestRole(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]weights.Role{
		"":                                weights.Parameter,
		"conv.weight":                     weights.Parameter,
		"state.proj.weight":               weights.Parameter,
		"state.0":                         weights.Parameter,
		"model.bn1.running_mean":          weights.Buffer,
		"bn.moving_variance":              weights.Buffer,
		"running_var":                     weights.Buffer,
		"bn.num_batches_tracked":          weights.Buffer,
		"optimizer.state.0.step":          weights.OptimizerState,
		"state.12.square_avg":             weights.OptimizerState,
		"opt.state.fc.exp_avg_sq":         weights.OptimizerState,
		"optimizer_states.0.state.3.step": weights.OptimizerState,
	} {
		tensor := weights.Tensor{Name: name}
		if got := tensor.Role(); got != want {
			t.Errorf("%q: got role %d, want %d", name, got, want)
		}
	}
}
