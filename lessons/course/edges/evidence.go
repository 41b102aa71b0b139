package edges

import (
	"math"
	"slices"

	"weightshare/nets"
	"weightshare/nets/dataset"
)

// evidence is how much every place of an image speaks for the class that a network
// "conv relu gmp dense" chooses: the sum over the kernels of their answer there,
// times the weight of the class. Nobody trained the network for it.
type evidence struct {
	answer int       // the class
	right  bool      // it is the label
	heat   []float64 // by place
	at     int       // the place with the most
	off    float64   // from there to the middle of the bar, in pixels along the longer axis
}

// near reports whether the place with the most is within reach of the middle of
// the bar.
func (e evidence) near() bool { return e.off <= reach }

// evidenceOf finds the evidence in every image of a set. The first layer is a
// convolution on a ring, so that its maps are as large as the image.
func evidenceOf(net *nets.Net[float32], set dataset.Set) []evidence {
	layers := net.Activations(set.X, set.N)
	maps, answers, readout := layers[1], layers[len(layers)-1], net.Params()[2]
	outputs, kernels, places := readout.Shape[0], readout.Shape[1], set.H*set.W
	all := make([]evidence, set.N)
	for i := range all {
		answer := answers[outputs*i : outputs*i+outputs]
		e := &all[i]
		e.answer = slices.Index(answer, slices.Max(answer))
		e.right = e.answer == int(set.Labels[i])
		e.heat = make([]float64, places)
		for p := range places {
			for k := range kernels {
				e.heat[p] += float64(maps[(i*kernels+k)*places+p] * readout.Value[e.answer*kernels+k])
			}
			if e.heat[p] > e.heat[e.at] {
				e.at = p
			}
		}
		row, col := float64(set.Positions[i][0]), float64(set.Positions[i][1])
		e.off = max(apart(float64(e.at/set.W), row, set.H), apart(float64(e.at%set.W), col, set.W))
	}
	return all
}

// apart is the distance of two positions on a ring of n pixels.
func apart(a, b float64, n int) float64 {
	d := math.Abs(a - b)
	return min(d, float64(n)-d)
}

// heldShare is the share of near ones among those that are right.
func heldShare(all []evidence) float64 {
	right, held := 0, 0
	for _, e := range all {
		if e.right {
			right++
			if e.near() {
				held++
			}
		}
	}
	return float64(held) / float64(max(1, right))
}

// foundByMap counts the images in which the place with the most is as near as the
// learner has to be.
func foundByMap(all []evidence) int {
	n := 0
	for _, e := range all {
		if e.near() {
			n++
		}
	}
	return n
}
