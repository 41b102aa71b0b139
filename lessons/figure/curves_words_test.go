package figure_test

import (
	"strings"
	"testing"

	"weightshare/lessons/figure"
)

// TestACurveThatComesBack checks that a curve that returns to its first value
// is not called constant.
func TestACurveThatComesBack(t *testing.T) {
	t.Parallel()
	f := figure.Curves{Series: []figure.Series{
		{Name: "valley", X: []float64{-1, 1.5, 4}, Y: []float64{25, 0, 25}}, {Name: "flat", X: []float64{0, 1}, Y: []float64{3, 3}},
	}}
	for _, want := range []string{"valley begins and ends at 25, at -1 and 4, lowest 0 at 1.50", "flat stays at 3 from 0 to 1"} {
		if words := f.Words(); !strings.Contains(words, want) {
			t.Errorf("it does not say %q: %s", want, words)
		}
	}
}
