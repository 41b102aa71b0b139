package nets

import "fmt"

// Averaging replaces, every so many steps, the kernels of an unshared layer by
// their mean.
type Averaging struct {
	Every int // steps; 0 is never
	// Layers are the layers to average, as indices into Network().Flat(). If
	// there are none, every convolution with more than one bank is averaged.
	Layers []int
}

// Average replaces every bank of a convolution by the mean of its banks:
// kernels and, where each bank has its own, biases.
func (n *Net[F]) Average(layer int) error {
	w := n.param(layer, Weight)
	if w == nil || len(w.Shape) != 5 {
		return noBanksError(layer)
	}
	average(w.Value, w.Shape[0])
	if b := n.param(layer, Bias); b != nil && b.Shape[0] == w.Shape[0] {
		average(b.Value, w.Shape[0])
	}
	return nil
}

func noBanksError(layer int) error {
	return fmt.Errorf("nets: layer %d is no convolution; there are no banks to average", layer)
}

// average replaces each of the given number of equal parts by their mean.
func average[F Float](values []F, parts int) {
	size := len(values) / parts
	for i := range size {
		var sum float64
		for p := range parts {
			sum += float64(values[p*size+i])
		}
		mean := F(sum / float64(parts))
		for p := range parts {
			values[p*size+i] = mean
		}
	}
}

// averagedLayers returns the layers to average.
func (n *Net[F]) averagedLayers(a Averaging) ([]int, error) {
	if a.Every < 0 {
		return nil, fmt.Errorf("nets: averaging every %d steps; give a number from 0 on", a.Every)
	}
	if a.Every == 0 {
		return nil, nil
	}
	banks := map[int]int{}
	var several []int
	for _, p := range n.params {
		if p.Kind == Weight && len(p.Shape) == 5 {
			if banks[p.Layer] = p.Shape[0]; p.Shape[0] > 1 {
				several = append(several, p.Layer)
			}
		}
	}
	if len(a.Layers) == 0 && len(several) == 0 {
		return nil, fmt.Errorf("nets: there is no layer with several banks to average; write local instead of conv")
	}
	if len(a.Layers) == 0 {
		return several, nil
	}
	for _, l := range a.Layers {
		if banks[l] == 0 {
			return nil, noBanksError(l)
		}
	}
	return a.Layers, nil
}
