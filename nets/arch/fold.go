package arch

// FoldBatchNorms returns the network as it can run once it is trained: each
// batch normalization that follows a convolution or a dense layer is folded
// into its weights, which gain biases if they had none. One that follows
// anything else stays, as does one that follows weights used by another layer
// too.
func (n *Network) FoldBatchNorms() (*Network, error) {
	shared := map[*Layer]bool{}
	for _, l := range n.Flat() {
		if l.Mirrors != nil {
			shared[l.Mirrors] = true
		}
	}
	fold := func(layers []*Layer) []*Layer { return folded(layers, shared) }
	return Parse(string(appendWords([]byte(n.Input.canonical()), n.Layers, fold)))
}

// folded returns the layers of one sequence after folding.
func folded(layers []*Layer, shared map[*Layer]bool) []*Layer {
	var written []*Layer
	for i := 0; i < len(layers); i++ {
		l := layers[i]
		if i+1 < len(layers) && layers[i+1].Kind == BatchNorm && l.foldable() && !shared[l] {
			i++
			biased := *l
			if l.Bias == NoBias {
				biased.Bias = l.info.initial.Bias
			}
			biased.Word = biased.canonical()
			l = &biased
		}
		written = append(written, l)
	}
	return written
}

// foldable reports whether the layer is linear with separate weights for each
// output channel, so that scaling its output is scaling its weights.
func (l *Layer) foldable() bool {
	return l.Kind.Convolves() || l.Kind == Transposed || l.Kind == Dense
}
