package scene

import (
	"math"
	"testing"
)

// TestSteadyScale checks that a few large weights do not make all others dark, and
// that the scale only grows.
func TestSteadyScale(t *testing.T) {
	t.Parallel()
	weights := make([]float32, 100)
	for i := range weights {
		weights[i] = .11
	}
	weights[7], weights[8] = -4, 3
	scale := SteadyScale(0, weights)
	if scale < .11 || scale > .16 {
		t.Errorf("the scale is %g", scale)
	}
	for i := range weights {
		weights[i] = .05
	}
	if got := SteadyScale(scale, weights); got != scale {
		t.Errorf("the scale shrinks to %g", got)
	}
	if got := SteadyScale(0, []float32{0, 0, 0}); got != 0 {
		t.Errorf("of weights that are 0 the scale is %g", got)
	}
	if got := SteadyScale(0, []float32{0, 1, -3}); got != 3 {
		t.Errorf("of few weights the scale is %g", got)
	}
	if got := SteadyScale(0, []float32{0, float32(math.NaN()), -3}); !math.IsNaN(got) {
		t.Errorf("with one that is NaN the scale is %g", got)
	}
}
