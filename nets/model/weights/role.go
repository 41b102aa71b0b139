package weights

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
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

// Roles returns what the tensors of a file are for, judging by their types and by the
// names that PyTorch and Keras use.
func Roles(tensors []Tensor) []Role {
	there := make(map[string]bool, len(tensors))
	for _, t := range tensors {
		there[t.Name] = true
	}
	roles := make([]Role, len(tensors))
	for i := range tensors {
		roles[i] = tensors[i].role(there)
	}
	return roles
}

// role returns the role of a tensor in a file that has tensors of these names.
func (t *Tensor) role(there map[string]bool) Role {
	last := t.Name[strings.LastIndexByte(t.Name, '.')+1:]
	folder := strings.TrimSuffix(t.Name, last)
	switch last {
	case "running_mean", "running_var", "moving_mean", "moving_variance":
		return Buffer
	case "exp_avg", "exp_avg_sq", "max_exp_avg_sq", "momentum_buffer":
		return OptimizerState
	}
	if inOptimizer(folder, last) {
		return OptimizerState
	}
	switch last {
	case "inv_freq", "attn_mask", "masked_bias", "relative_coords_table", "freqs_cis":
		return Buffer
	case "scale": // of a quantized layer's output
		if there[folder+"zero_point"] {
			return Buffer
		}
	case "bias":
		if t.isCausalMask() {
			return Buffer
		}
	}
	if t.Type.Name == "I64" || t.Type.Name == "BOOL" || strings.Contains(last, "rng_state") || byParametrization().MatchString(t.Name) {
		return Buffer // PyTorch trains no whole numbers
	}
	for _, end := range []string{"_mask", "_u", "_v"} { // of pruning and of spectral normalization
		if name, ok := strings.CutSuffix(t.Name, end); ok && there[name+"_orig"] {
			return Buffer
		}
	}
	return Parameter
}

// byParametrization matches what orthogonal and spectral parametrizations keep.
var byParametrization = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(^|\.)parametrizations\.\w+\.\d+\.(base|_u|_v)$`)
})

// isCausalMask reports whether a tensor has the shape of the mask that GPT-2 keeps under
// the name bias: 1×1×n×n.
func (t *Tensor) isCausalMask() bool {
	s := t.Shape
	return len(s) == 4 && s[0] == 1 && s[1] == 1 && s[2] == s[3] && s[2] > 1
}

// inOptimizer reports whether a tensor of this name in this folder is an optimizer's:
// optimizer.state.0.step, or state.0.step without more around it.
func inOptimizer(folder, last string) bool {
	parts := strings.Split(strings.TrimSuffix(folder, "."), ".")
	for i, part := range parts {
		if part == "optim" || strings.HasPrefix(part, "optimizer") || strings.HasPrefix(part, "optim_") {
			return true
		}
		if part != "state" || i+1 == len(parts) || strings.HasSuffix(last, "weight") || strings.HasSuffix(last, "bias") {
			continue
		}
		if _, err := strconv.Atoi(parts[i+1]); err == nil {
			return true
		}
	}
	return false
}
