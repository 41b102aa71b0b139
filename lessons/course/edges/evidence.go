package edges

import (
	"math"
	"slices"

	"weightshare/nets"
	"weightshare/nets/dataset"
)

// evidence is what a network of the form "conv relu gmp dense" says of where:
// at every place of an image, what the kernels' answers there speak for the
// class that the network chose. Nobody trained it to say that.
type evidence struct {
	answer int       // the class that is chosen
	right  bool      // whether that is the label
	at     int       // the place that speaks loudest for it
	off    float64   // from there to the middle of what there is to see, in pixels, the longer way of the two
	heat   []float64 // at every place
}

// within reports whether the loudest place has what there is to see within so many
// pixels of its middle.
func (e *evidence) within(pixels float64) bool { return e.off <= pixels }

// evidenceOf looks at every image of a set. The first layer is a convolution on a
// ring, so that its map is as large as the image.
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
