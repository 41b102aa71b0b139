package nets

import "errors"

// Averaging replaces the kernels of unshared convolutions by their mean at
// regular intervals.
type Averaging struct {
	Every int // in steps; 0 means never
}

func (n *Net[F]) averagedLayers(a Averaging) (layers []int, err error) {
	if a.Every < 0 {
		return nil, errors.New("nets: averaging needs a number of steps from 0 on")
	}
	for _, p := range n.params {
		if p.Kind == Weight && n.hasBanks(p) {
			layers = append(layers, p.Layer)
		}
	}
	if a.Every > 0 && len(layers) == 0 {
		return nil, errors.New("nets: there is no layer with several banks to average; write local instead of conv")
	}
	return layers, nil
}

func (n *Net[F]) average(layer int) {
	w, b := n.param(layer, Weight), n.param(layer, Bias)
	averageParts(w.Value, w.Shape[0])
	if b != nil && b.Shape[0] == w.Shape[0] {
		averageParts(b.Value, w.Shape[0])
	}
}

func averageParts[F Float](values []F, parts int) {
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
