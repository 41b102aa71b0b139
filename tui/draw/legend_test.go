package draw

import (
	"math"
	"strings"
	"testing"

	"weightshare/lessons/figure"
)

// A map without any number has no least and no greatest value.
func TestLegendOfNothing(t *testing.T) {
	t.Parallel()
	for _, known := range []bool{false, true} {
		f := figure.Heatmap{Cols: 2, Values: []float64{math.NaN(), math.NaN(), 7, 7}, Masked: []bool{true, true, !known, !known}, Scale: 10}
		if got := newGrid(&f).known(); got != known {
			t.Errorf("known: %v, want %v", got, known)
		}
		for name, style := range styles() {
			said := strings.Join(Draw(f, 60, 12, style).Lines, "\n")
			if got := strings.Contains(said, "min 7"); got != known || strings.Contains(said, "min 0") {
				t.Errorf("%s, known %v:\n%s", name, known, said)
			}
		}
	}
}
