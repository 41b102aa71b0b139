package weights

import (
	"slices"
	"strconv"
	"strings"
)

// Role is what the numbers of a tensor are for.
type Role int

// The roles of tensors. A Buffer holds numbers that a layer keeps but training
// does not adjust. OptimizerState is what an optimizer keeps for each parameter.
const (
	Parameter Role = iota
	Buffer
	OptimizerState
)

// Role returns what a tensor is for, judging by the names that PyTorch and Keras
// use.
func (t *Tensor) Role() Role {
	parts := strings.Split(t.Name, ".")
	last := len(parts) - 1
	inOptimizer := slices.ContainsFunc(parts[:last], func(part string) bool { return strings.HasPrefix(part, "optim") })
	for i, part := range parts[:max(0, last-1)] { // state.0.exp_avg
		if _, err := strconv.Atoi(parts[i+1]); err == nil && part == "state" {
			inOptimizer = true
		}
	}
	switch parts[last] {
	case "running_mean", "running_var", "moving_mean", "moving_variance", "num_batches_tracked":
		return Buffer
	case "exp_avg", "exp_avg_sq", "max_exp_avg_sq", "momentum_buffer":
		return OptimizerState
	}
	if inOptimizer {
		return OptimizerState
	}
	return Parameter
}
