package figure

import (
	"fmt"
	"math"
	"slices"

	"weightshare/lessons/text"
)

// TransformTable is networks against transforms of the images: which network the
// learner predicted to be best on each, and the accuracies measured.
type TransformTable struct {
	Meta
	Networks   []string  // n rows
	Transforms []string  // m columns, one per transform
	Predicted  []int     // per transform, index of the network predicted to be best; −1 for none
	Measured   []float64 // n×m accuracies in [0, 1], row-major; NaN where not measured
}

func (f TransformTable) equal(other Figure) bool {
	g, ok := other.(TransformTable)
	return ok && f.Meta == g.Meta && slices.Equal(f.Networks, g.Networks) && slices.Equal(f.Transforms, g.Transforms) &&
		slices.Equal(f.Predicted, g.Predicted) && sameNumbers(f.Measured, g.Measured)
}

// Winner returns the first of the networks that are best on a transform, −1 if not
// all were measured.
func (f TransformTable) Winner(transform int) int {
	if best := f.Best(transform); len(best) > 0 {
		return best[0]
	}
	return -1
}

// Best returns all networks that are best on a transform, none if not all were
// measured.
func (f TransformTable) Best(transform int) []int {
	var best []int
	top := math.Inf(-1)
	for n := range f.Networks {
		i := n*len(f.Transforms) + transform
		if i >= len(f.Measured) || math.IsNaN(f.Measured[i]) {
			return nil
		}
		if f.Measured[i] > top {
			best, top = nil, f.Measured[i]
		}
		if f.Measured[i] == top {
			best = append(best, n)
		}
	}
	return best
}

// Words implements Figure.
func (f TransformTable) Words() string {
	say := make([]string, 0, len(f.Transforms))
	for w, transform := range f.Transforms {
		said := "In the world " + transform + ": "
		switch {
		case w < len(f.Predicted) && f.Predicted[w] >= 0 && f.Predicted[w] < len(f.Networks):
			said += "you predicted " + f.Networks[f.Predicted[w]] + "; "
		case len(f.Predicted) > 0:
			said += "you predicted nobody; "
		}
		for n, network := range f.Networks {
			if i := n*len(f.Transforms) + w; i < len(f.Measured) && !math.IsNaN(f.Measured[i]) {
				said += fmt.Sprintf("%s has %.2f right; ", network, f.Measured[i])
			}
		}
		switch best := f.Best(w); len(best) {
		case 0:
			said += "not all is measured"
		case 1:
			said += f.Networks[best[0]] + " wins"
		default:
			names := make([]string, len(best))
			for i, n := range best {
				names[i] = f.Networks[n]
			}
			said += text.List(names) + " are level"
		}
		say = append(say, said)
	}
	if len(say) == 0 {
		say = []string{"no worlds"}
	}
	return f.statement(say...)
}
