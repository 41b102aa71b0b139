package tie

import (
	"math"
	"slices"
)

// Infer returns the tie that matrices, one per task, have in common as far as they show
// it: cells with nearly the same value in all of them hold the same number. Groups of
// cells are joined in order of the distance between their means, weighted by how well
// these are known, as long as the distance may be due to the variance of a cell alone.
//
// This does on a small scale what Zhou, Knowles and Finn (2021) and Yeh, Hu,
// Hasegawa-Johnson and Schwing (2022) do by gradient descent.
func Infer(matrices [][]float64, variance float64) Tie {
	cells := len(matrices[0])
	groups := make([]group, cells)
	for i := range groups {
		groups[i] = group{cells: []int{i}, mean: make([]float64, len(matrices))}
		for task, m := range matrices {
			groups[i].mean[task] = m[i]
		}
	}
	most := variance * (1 + 3*math.Sqrt(2/float64(len(matrices))))
	for len(groups) > 1 {
		a, b, least := nearest(groups)
		if least > most {
			break
		}
		joined := groups[a].join(groups[b])
		groups = append(slices.Delete(slices.Delete(groups, b, b+1), a, a+1), joined)
	}
	t := make(Tie, cells)
	for number, g := range groups {
		for _, cell := range g.cells {
			t[cell] = number
		}
	}
	return t.Renumbered()
}

// group is cells that are considered to hold the same number, with their mean in every
// task.
type group struct {
	cells []int
	mean  []float64
}

func (g group) join(h group) group {
	n, m := float64(len(g.cells)), float64(len(h.cells))
	joined := group{cells: slices.Concat(g.cells, h.cells), mean: make([]float64, len(g.mean))}
	for i := range joined.mean {
		joined.mean[i] = (n*g.mean[i] + m*h.mean[i]) / (n + m)
	}
	return joined
}

// nearest returns the two groups whose means differ least, relative to the difference
// expected by chance.
func nearest(groups []group) (a, b int, least float64) {
	least = math.Inf(1)
	for i, g := range groups {
		for j := i + 1; j < len(groups); j++ {
			h := groups[j]
			d := MeanSquaredError(g.mean, h.mean) / (1/float64(len(g.cells)) + 1/float64(len(h.cells)))
			if d < least {
				a, b, least = i, j, d
			}
		}
	}
	return a, b, least
}
