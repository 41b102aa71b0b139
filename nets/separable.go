package nets

import "weightshare/nets/arch"

// depthwise returns the first half of a separable convolution: one kernel, or
// several, for each channel, without biases.
func depthwise(l *arch.Layer) *arch.Layer {
	d := *l
	d.Groups, d.Kernels, d.Bias = l.In.C, l.In.C*max(1, l.Multiplier), arch.NoBias
	d.Out.C = d.Kernels
	return &d
}

// pointwise returns the second half.
func pointwise(l *arch.Layer) *arch.Layer {
	return positionwise(l, l.Out, depthwise(l).Kernels, l.Kernels)
}

// separableParams lists the weights of both halves, and the biases of the second.
func separableParams(l *arch.Layer) []paramSpec {
	first, second := depthwise(l), pointwise(l)
	cells := l.KH * l.KW
	params := []paramSpec{
		{kind: Weight, shape: []int{1, first.Kernels, 1, l.KH, l.KW}, fanIn: cells, fanOut: max(1, l.Multiplier) * cells},
		{kind: Weight, shape: []int{1, l.Kernels, second.In.C, 1, 1}, fanIn: second.In.C, fanOut: l.Kernels},
	}
	if l.Bias != arch.NoBias {
		params = append(params, paramSpec{kind: Bias, shape: []int{1, l.Kernels}})
	}
	return params
}

func separableSizes(l *arch.Layer) []int64 { return []int64{depthwise(l).Out.Units()} }

func checkSeparable(l *arch.Layer) error { return checkConv(depthwise(l)) }

func separableMemory(l *arch.Layer) layerMemory {
	first, second := convMemory(depthwise(l)), convMemory(pointwise(l))
	return layerMemory{tables: first.tables + second.tables}
}

func newSeparable[F Float](p *program[F], at opBase, l *arch.Layer) op[F] {
	if at.part == 0 {
		return newConvolution(at, depthwise(l), p.net.nthParam(at.layer, Weight, 0), nil)
	}
	return newConvolution(at, pointwise(l), p.net.nthParam(at.layer, Weight, 1), p.net.param(at.layer, Bias))
}

// newBlurPool builds a depthwise convolution with the binomial filter (1 2 1)/4 on
// each axis, which is not trained (Zhang 2019).
func newBlurPool[F Float](_ *program[F], at opBase, l *arch.Layer) op[F] {
	binomial := func(size, i int) F {
		if size == 1 {
			return 1
		}
		return [...]F{0.25, 0.5, 0.25}[i]
	}
	filter := newParam[F](at.layer, at.word, "", paramSpec{kind: Weight, shape: []int{1, l.In.C, 1, l.KH, l.KW}})
	for i := range filter.Value {
		filter.Value[i] = binomial(l.KH, i/l.KW%l.KH) * binomial(l.KW, i%l.KW)
	}
	return fixedConv[F]{newConvolution(at, depthwise(l), filter, nil)}
}

func blurPoolMemory(l *arch.Layer) layerMemory { return convMemory(depthwise(l)) }
