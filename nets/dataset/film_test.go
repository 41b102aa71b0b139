package dataset

import (
	"math"
	"slices"
	"testing"
)

// TestFilm checks that targets are what the rule makes of a row, moment by moment and
// without noise exactly, and that a film of fewer moments is the beginning of a
// longer one.
func TestFilm(t *testing.T) {
	t.Parallel()
	train, test := must(t, "film", 3, func(s *Spec) { s.Samples, s.Noise = 400, .5 })
	rule := FilmRule(3)
	var off float64
	for _, part := range []Set{train, test} {
		off = 0
		for i := range part.N {
			row := make([]float64, part.W)
			for j, v := range part.Sample(i) {
				row[j] = float64(v)
			}
			for m := range 4 {
				row = rule.Next(row)
				for j, v := range row {
					e := float64(part.Targets[i*part.Outputs+m*part.W+j]) - v
					off += e * e / float64(part.N*part.Outputs)
				}
			}
		}
		if part.N == train.N && math.Abs(math.Sqrt(off)-.5) > .02 {
			t.Errorf("the noise of training is %.3f", math.Sqrt(off))
		}
	}
	if off > 1e-12 {
		t.Errorf("test films are off by %v", math.Sqrt(off))
	}
	_, short := must(t, "film", 3, func(s *Spec) { s.Moments = 2 })
	if !slices.Equal(short.Targets[:2*short.W], test.Targets[:2*test.W]) {
		t.Error("a film of two moments is not the beginning of one of four")
	}
}

// TestRule checks in which direction the rule moves a row: the weight of the right
// neighbor moves it to the left.
func TestRule(t *testing.T) {
	t.Parallel()
	if got := (Rule{1, 0, 0}).Next([]float64{1, 2, 3}); !slices.Equal(got, []float64{3, 1, 2}) {
		t.Errorf("%v", got)
	}
}
