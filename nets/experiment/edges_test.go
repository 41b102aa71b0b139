package experiment

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"weightshare/nets"
	"weightshare/nets/dataset"
)

// barTemplates lists, for each direction, a bar through the middle of a 5×5
// window and its shifts of which at least four pixels stay inside, all of mean 0
// and length 1.
func barTemplates() [4][][]float64 {
	var all [4][][]float64
	for k, d := range [4][2]int{{0, 1}, {1, 0}, {1, 1}, {1, -1}} {
		for shift := range 25 {
			bar := make([]float64, 25)
			for t := -2; t <= 2; t++ {
				if r, c := shift/5+d[0]*t, shift%5+d[1]*t; r >= 0 && r < 5 && c >= 0 && c < 5 {
					bar[5*r+c] = 1
				}
			}
			if floats.Sum(bar) >= 4 {
				all[k] = append(all[k], centred(bar))
			}
		}
	}
	return all
}

// centred takes the mean off and scales to length 1.
func centred(v []float64) []float64 {
	floats.AddConst(-stat.Mean(v, nil), v)
	floats.Scale(1/floats.Norm(v, 2), v)
	return v
}

// Run 6: with a small start and weight decay the kernels become bars, and the
// map of the evidence says where the bar is, which no label ever said.
func TestKernelsBecomeEdges(t *testing.T) {
	t.Parallel()
	skipStatistics(t)
	const seeds = 4
	var cosines, held, near, accuracies []float64
	for seed := range uint64(seeds) {
		set, test := made(t, "bars", seed, func(s *dataset.Spec) { s.Samples, s.Test = 1000, 500 })
		c := nets.Config{Optimizer: nets.Adam{Rate: .01, Decay: .3}, Batch: 32, Seed: seed}
		net, trainer := prepared(t, "12x12 conv5:8/ring relu gmp dense:4", set, c, nets.WithScale(.1, 0))
		train(t, trainer, 600)
		accuracy, _ := net.Evaluate(data(test), nets.CrossEntropy)
		accuracies = append(accuracies, accuracy)
		found := 0
		for _, bars := range barTemplates() {
			if top := likest(net.Params()[0].Value, bars); top > .9 {
				cosines = append(cosines, top)
				found++
			}
		}
		if found < 3 {
			t.Errorf("seed %d: kernels for %d of 4 directions", seed, found)
		}
		window, pixel := evidence(net, test)
		held, near = append(held, window), append(near, pixel)
	}
	// One direction may be recognised by the silence of the others: about one
	// seed in four has no kernel for one of the diagonals.
	if found := len(cosines); found < 3*seeds+1 {
		t.Errorf("kernels for %d of %d directions", found, 4*seeds)
	}
	within(t, "accuracy with decay", accuracies, 1, 5, .005)
	within(t, "cosine of the best kernel of a direction with a bar", cosines, .985, 20, .005)
	within(t, "the strongest unit's window holds the bar's middle", held, 1, 5, .005)
	within(t, "the strongest unit is within a pixel of the bar's middle", near, .71, 5, .01)
}

// likest is the best cosine of any kernel with any of the bars.
func likest(kernels []float32, bars [][]float64) float64 {
	top := -1.
	for from := 0; from < len(kernels); from += 25 {
		w := make([]float64, 25)
		for i := range w {
			w[i] = float64(kernels[from+i])
		}
		w = centred(w)
		for _, bar := range bars {
			top = max(top, floats.Dot(w, bar))
		}
	}
	return top
}

// evidence gives, of the images answered rightly, the share in which the unit
// that speaks most for the answer has the bar's middle in its window, and the
// share in which it is within a pixel of it.
func evidence(net *nets.Net[float32], test dataset.Set) (window, pixel float64) {
	const kernels, places, classes = 8, 144, 4
	layers := net.Activations(test.X, test.N)
	maps, answers, readout := layers[1], layers[3], net.Params()[2].Value
	var all, held, near float64
	for i, label := range test.Labels {
		answer := answers[classes*i : classes*i+classes]
		if slices.Index(answer, slices.Max(answer)) != int(label) {
			continue
		}
		best, at := float32(math.Inf(-1)), 0
		for p := range places {
			var sum float32
			for k := range kernels {
				sum += maps[(i*kernels+k)*places+p] * readout[int(label)*kernels+k]
			}
			if sum > best {
				best, at = sum, p
			}
		}
		far := math.Max(math.Abs(float64(at/12)-float64(test.Positions[i][0])), math.Abs(float64(at%12)-float64(test.Positions[i][1])))
		far = min(far, 12-far)
		all++
		if far <= 2 {
			held++
		}
		if far <= 1 {
			near++
		}
	}
	return held / all, near / all
}
