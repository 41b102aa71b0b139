package draw

import (
	"math"
	"testing"
)

// TestEveryFigureHasWords holds that whatever can be drawn can be said, however
// awkward it is.
func TestEveryFigureHasWords(t *testing.T) {
	t.Parallel()
	for i, f := range append(Samples(), awkward()...) {
		words := f.Words()
		if words == "" || words[len(words)-1] != '.' {
			t.Errorf("figure %d %T says %q", i, f, words)
		}
	}
}

// A number in a grid takes the room of its cell, however small or large it is.
func TestSignedIn(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{
		.5: "+0.50", -1.25: "−1.25", .0014: "+0.00", -.0014: "−0.00", 0: "0", 123.4: "+123", -12.34: "−12.3", 12345.6: "+12346", math.Inf(1): "+∞",
	} {
		if got := signedIn(v, 5); got != want {
			t.Errorf("%v is %q, should be %q", v, got, want)
		}
	}
}
