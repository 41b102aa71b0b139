package arch

import "slices"

// keepsInput reports whether the backward pass needs the layer's input: in training
// its output is then a tensor of its own, even if inference works in place. Other
// activations are differentiated from their outputs.
func (l *Layer) keepsInput() bool {
	return l.info.family == normalization || slices.Contains([]Kind{SiLU, GELU, HardSwish, PReLU, Mul}, l.Kind)
}

// keptBesides counts the numbers that training keeps of a layer for one sample in
// addition to the outputs that Activations counts, following PyTorch's autograd: the
// outputs of layers that keep their inputs; the queries, keys, values, weights and
// weighted values of attention; and the gates and states of every step of a recurrent
// layer. If a sum follows the layer (summed), it overwrites the layer's output and is
// counted in its place.
func (l *Layer) keptBesides(summed bool) Hypothetical {
	switch {
	case l.keepsInput() && !summed:
		return Hypothetical(l.Out.Units())
	case l.Kind == Attention:
		perPosition := 2*l.In.C + 2*(l.In.C/l.Heads*l.KVHeads)
		positions := Hypothetical(l.In.Positions())
		maps := positions.times(l.In.Positions()).times(int64(l.Heads))
		return positions.times(int64(perPosition)).plus(maps)
	case l.Kind == RNN || l.Kind == GRU || l.Kind == LSTM || l.Kind == ConvLSTM:
		return l.keptSteps()
	}
	return 0
}

// keptSteps counts the numbers that training keeps of all steps of a recurrent layer
// in addition to its output: for an LSTM four gates, the cell, its tanh and the state;
// for a GRU as many, because it also keeps the parts of its gates.
func (l *Layer) keptSteps() Hypothetical {
	perUnit := int64(7)
	if l.Kind == RNN {
		perUnit = 1
	}
	if l.Both {
		perUnit *= 2
	}
	states := Hypothetical(l.In.Positions()).times(int64(l.Kernels)).times(perUnit)
	if !states.Known() {
		return states
	}
	return states - Hypothetical(l.Out.Units())
}

// keptBesides sums what training keeps of layers in addition to their outputs. If
// summed, the layers are a branch of a sum, which follows the last of them.
func keptBesides(layers []*Layer, summed bool) Hypothetical {
	var sum Hypothetical
	for i, l := range layers {
		last := summed && i == len(layers)-1
		var ends []*Layer
		for j, body := range l.Branches {
			sum = sum.plus(keptBesides(body, l.Kind == Add || l.Kind == Repeat && last && j == len(l.Branches)-1))
			if end := endOf(body); end != nil {
				ends = append(ends, end)
			}
		}
		sum = sum.plus(l.keptBesides(last)).plus(l.keptSum(ends))
	}
	return sum
}

// keptSum counts a sum of branches with these last layers: it needs a tensor of its
// own if it overwrites the output of a layer that is not counted.
func (l *Layer) keptSum(ends []*Layer) Hypothetical {
	counted := func(end *Layer) bool { return !end.keepsInput() }
	if l.Kind != Add || len(ends) == 0 || slices.ContainsFunc(ends, counted) {
		return 0
	}
	return Hypothetical(l.Out.Units())
}

// endOf returns the last layer of a branch, or nil if it is empty.
func endOf(branch []*Layer) *Layer {
	for len(branch) > 0 {
		l := branch[len(branch)-1]
		if l.Kind != Repeat {
			return l
		}
		branch = l.Branches[len(l.Branches)-1]
	}
	return nil
}

// keptBesides sums what training keeps of the graph's layers in addition to their
// outputs.
func (g *Graph) keptBesides() Hypothetical {
	sums, others := make([]bool, len(g.layers)), make([]bool, len(g.layers)) // whether a sum takes the output; whether another layer does
	for i, from := range g.from {
		for _, j := range from {
			if j != FromInput {
				isSum := g.layers[i].Kind == Add
				sums[j], others[j] = sums[j] || isSum, others[j] || !isSum
			}
		}
	}
	var sum Hypothetical
	for i, l := range g.layers {
		var ends []*Layer // those that only the sum takes
		for _, j := range g.from[i] {
			if j != FromInput && !others[j] {
				ends = append(ends, g.layers[j])
			}
		}
		sum = sum.plus(l.keptBesides(sums[i] && !others[i])).plus(l.keptSum(ends))
	}
	return sum
}
