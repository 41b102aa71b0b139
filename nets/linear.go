package nets

import "weightshare/nets/arch"

// positionwise returns the convolution that applies a dense layer with that
// many units at every position of a map of this size.
func positionwise(l *arch.Layer, size arch.Shape, in, units int) *arch.Layer {
	p := *l
	p.KH, p.KW, p.StrideH, p.StrideW, p.DilationH, p.DilationW = 1, 1, 1, 1, 1, 1
	p.Groups, p.Kernels, p.Sharing = 1, units, arch.Sharing{}
	p.Top, p.Left, p.Padding = 0, 0, arch.Explicit
	p.In, p.Out = size, size
	p.In.C, p.Out.C = in, units
	return &p
}

func linearParams(l *arch.Layer) []paramSpec {
	params := []paramSpec{matrixSpec(l.Kernels, l.In.C)}
	if l.Bias != arch.NoBias {
		params = append(params, paramSpec{kind: Bias, shape: []int{l.Kernels}})
	}
	return params
}

// matrixSpec is a weight between fully connected units.
func matrixSpec(out, in int) paramSpec {
	return paramSpec{kind: Weight, shape: []int{out, in}, fanIn: in, fanOut: out, dense: true}
}

func linearMemory(l *arch.Layer) layerMemory {
	return convMemory(positionwise(l, l.In, l.In.C, l.Kernels))
}

func newLinear[F Float](p *program[F], at opBase, l *arch.Layer) op[F] {
	return newConvolution(at, positionwise(l, l.In, l.In.C, l.Kernels), p.net.param(at.layer, Weight), p.net.param(at.layer, Bias))
}
