package nets

import (
	"math"

	"weightshare/nets/arch"
)

// layerNorm is layer normalization (Ba et al. 2016) over the channels of every
// position, like PyTorch's LayerNorm(channels) on a sequence: shifted and scaled
// to mean 0 and variance 1, then multiplied by a scale per channel, and a shift
// per channel is added. Root mean square normalization (Zhang and Sennrich 2019)
// is the same without shifts: the mean square becomes 1.
type layerNorm[F Float] struct {
	opBase
	channels, positions int
	scale, shift        *param[F] // nil for the root mean square
}

func rmsNormParams(l *arch.Layer) []paramSpec { return batchNormParams(l)[:1] }

func newLayerNorm[F Float](p *program[F], at opBase, l *arch.Layer) op[F] {
	return &layerNorm[F]{
		opBase: at, channels: l.In.C, positions: l.In.H * l.In.W,
		scale: p.net.param(at.layer, Weight), shift: p.net.param(at.layer, Bias),
	}
}

func layerNormMemory(l *arch.Layer) layerMemory {
	return layerMemory{backward: 2 * float64(l.In.Positions())}
}

func (n *layerNorm[F]) reserve(b *batch[F]) {
	if b.train {
		b.state[n.id].floats = make([]F, 2*n.positions*b.lanes*b.groups)
	}
}

// statistics returns the mean and 1/standard deviation of column i of x: one
// position of one sample.
func (n *layerNorm[F]) statistics(x []F, i, stride int) (mean, inverse F) {
	var sum, squares float64
	for c := range n.channels {
		sum += float64(x[i+c*stride])
	}
	m := sum / float64(n.channels)
	if n.shift == nil {
		m = 0
	}
	for c := range n.channels {
		d := float64(x[i+c*stride]) - m
		squares += float64(d * d)
	}
	return F(m), F(1 / math.Sqrt(squares/float64(n.channels)+normEpsilon))
}

// kept returns the mean and 1/standard deviation of every column of group g,
// stored for the backward pass.
func (n *layerNorm[F]) kept(b *batch[F], g int) (mean, inverse []F) {
	stride := n.positions * b.lanes
	r := b.state[n.id].floats[2*stride*g:][:2*stride]
	return r[:stride], r[stride:]
}

func (n *layerNorm[F]) forward(b *batch[F], g int) {
	x, y := b.activation(n.in, g), b.activation(n.out, g)
	stride := n.positions * b.lanes
	for i := range stride {
		mean, inverse := n.statistics(x, i, stride)
		for c := range n.channels {
			y[i+c*stride] = F((x[i+c*stride] - mean) * inverse * n.scale.Value[c])
			if n.shift != nil {
				y[i+c*stride] += n.shift.Value[c]
			}
		}
		if b.train {
			means, inverses := n.kept(b, g)
			means[i], inverses[i] = mean, inverse
		}
	}
}

// backward computes, with δ the gradient of the normalized input x̂, 1/sd·(δ −
// mean(δ) − x̂·mean(δ·x̂)), without mean(δ) for the root mean square.
func (n *layerNorm[F]) backward(b *batch[F], g int) {
	x, delta, dx := b.activation(n.in, g), b.delta(n.out, g), b.delta(n.in, g)
	means, inverses := n.kept(b, g)
	stride := n.positions * b.lanes
	for i := range stride {
		var sum, dot float64
		for c := range n.channels {
			d := float64(delta[i+c*stride] * n.scale.Value[c])
			sum += d
			dot += float64(d * float64((x[i+c*stride]-means[i])*inverses[i]))
		}
		mean, meanHat := F(sum/float64(n.channels)), F(dot/float64(n.channels))
		if n.shift == nil {
			mean = 0
		}
		for c := range n.channels {
			hat := (x[i+c*stride] - means[i]) * inverses[i]
			dx[i+c*stride] = inverses[i] * (F(delta[i+c*stride]*n.scale.Value[c]) - mean - F(hat*meanHat))
		}
	}
}

func (n *layerNorm[F]) shards(int) []shard[F] {
	s := shard[F]{op: n, hi: n.channels, work: n.channels * n.positions, spans: []span[F]{{n.scale, 0, n.channels}}}
	if n.shift != nil {
		s.spans = append(s.spans, span[F]{n.shift, 0, n.channels})
	}
	return []shard[F]{s}
}

func (n *layerNorm[F]) gradient(b *batch[F], _ *shard[F]) {
	stride := n.positions * b.lanes
	for c := range n.channels {
		var sum, dot float64
		for g := range b.usedGroups() {
			x, delta := b.activation(n.in, g)[c*stride:][:stride], b.delta(n.out, g)[c*stride:][:stride]
			means, inverses := n.kept(b, g)
			for i, d := range delta {
				sum += float64(d)
				dot += float64(d * F((x[i]-means[i])*inverses[i]))
			}
		}
		n.scale.Grad[c] = F(dot)
		if n.shift != nil {
			n.shift.Grad[c] = F(sum)
		}
	}
}
