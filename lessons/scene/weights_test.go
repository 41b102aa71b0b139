package scene

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"
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
	if got := SteadyScale(0, []float32{0, 1, -3}); got != 3 {
		t.Errorf("of few weights the scale is %g", got)
	}
	if got := SteadyScale(0, []float32{0, float32(math.NaN()), -3}); !math.IsNaN(got) {
		t.Errorf("with one that is NaN the scale is %g", got)
	}
}

// TestSelectNth compares the number selected with that of the sorted numbers, including
// equal ones and infinities.
func TestSelectNth(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		numbers := make([]float64, 1+r.IntN(60))
		for i := range numbers {
			if numbers[i] = float64(r.IntN(2 + r.IntN(40))); numbers[i] == 9 {
				numbers[i] = math.Inf(1)
			}
		}
		sorted := slices.Sorted(slices.Values(numbers))
		want := stat.Quantile(robust, stat.Empirical, sorted, nil)
		if got := selectNth(slices.Clone(numbers), int(math.Ceil(robust*float64(len(numbers))))-1); got != want {
			t.Fatalf("the quantile of %v is %g, want %g", numbers, got, want)
		}
		n := r.IntN(len(numbers))
		if got := selectNth(slices.Clone(numbers), n); got != sorted[n] {
			t.Fatalf("number %d of %v is %g, want %g", n, numbers, got, sorted[n])
		}
	}
}
