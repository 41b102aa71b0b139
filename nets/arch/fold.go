package arch

// FoldBatchNorms returns the network as it runs once it is trained: each batch
// normalization that follows a convolution or a dense layer is folded into its
// weights, which gain biases if they had none. One that follows anything else
// stays, as does one behind weights that another layer uses too.
func (n *Network) FoldBatchNorms() (*Network, error) {
	shared := map[*Layer]bool{}
	for _, l := range n.Flat() {
		if l.Mirrors != nil {
			shared[l.Mirrors] = true
		}
	}
	return Parse(string(appendFolded([]byte(n.Input.canonical()), n.Layers, shared)))
}

func appendFolded(b []byte, layers []*Layer, shared map[*Layer]bool) []byte {
	for i := 0; i < len(layers); i++ {
		l := layers[i]
		if i+1 < len(layers) && layers[i+1].Kind == BatchNorm && l.foldable() && !shared[l] {
			i++
			if l.Bias == NoBias {
				biased := *l
				biased.Bias = l.info.initial.Bias
				l = &biased
			}
			b = append(append(b, ' '), l.canonical()...)
			continue
		}
		b = append(append(b, ' '), l.Word...)
		bodies := l.Branches
		if len(bodies) == 0 {
			continue
		}
		if l.Kind == Repeat { // the same words every time
			bodies = bodies[:1]
		}
		for j, body := range bodies {
			if j > 0 {
				b = append(b, " |"...)
			}
			b = appendFolded(b, body, shared)
		}
		b = append(b, " )"...)
	}
	return b
}

// foldable reports whether the layer is linear with weights of its own for each
// output channel, so that a scale of its output is a scale of its weights.
func (l *Layer) foldable() bool {
	return l.Kind.Convolves() || l.Kind == Transposed || l.Kind == Dense
}
