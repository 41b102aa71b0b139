package nets

import (
	"math"

	"weightshare/nets/arch"
)

// The constants of batch normalisation as PyTorch has them.
const (
	normEpsilon  = 1e-5
	normMomentum = 0.1
)

// normState is what a batch norm learns without a gradient: the running mean
// and variance that stand in for the batch's when the network is used.
type normState[F Float] struct {
	layer          int
	mean, variance []F
}

func newNormState[F Float](layer, channels int) *normState[F] {
	s := &normState[F]{layer: layer, mean: make([]F, channels), variance: make([]F, channels)}
	for i := range s.variance {
		s.variance[i] = 1
	}
	return s
}

// norm is batch normalisation (Ioffe and Szegedy 2015): every channel is
// shifted and scaled to mean 0 and variance 1 over the batch and the map, then
// scaled and shifted by two numbers of its own.
type norm[F Float] struct {
	opBase
	channels, positions int
	scale, shift        *param[F]
	state               *normState[F]
}

func newNorm[F Float](at opBase, l *arch.Layer, scale, shift *param[F], s *normState[F]) *norm[F] {
	return &norm[F]{
		opBase: at, channels: l.In.C, positions: l.In.H * l.In.W,
		scale: scale, shift: shift, state: s,
	}
}

// reserve keeps, per channel: mean, 1/sd, and the means of delta and of
// delta·normalised.
func (n *norm[F]) reserve(b *batch[F]) { b.kept[n.id].reals = make([]F, 4*n.channels) }

// table splits what reserve allocated.
func (n *norm[F]) table(b *batch[F]) (mean, inverse, delta, along []F) {
	r, c := b.kept[n.id].reals, n.channels
	return r[:c], r[c : 2*c], r[2*c : 3*c], r[3*c:]
}

// each visits the numbers of a channel that belong to samples.
func (n *norm[F]) each(b *batch[F], c int, visit func(slot, element int)) {
	for g := range b.used() {
		valid := b.valid(g)
		for p := range n.positions {
			at := (c*n.positions + p) * b.lanes
			for l := range valid {
				visit(g, at+l)
			}
		}
	}
}

// gatherForward finds the mean and variance of every channel.
func (n *norm[F]) gatherForward(b *batch[F]) {
	mean, inverse, _, _ := n.table(b)
	if !b.train {
		for c := range mean {
			mean[c] = n.state.mean[c]
			inverse[c] = F(1 / math.Sqrt(float64(n.state.variance[c])+normEpsilon))
		}
		return
	}
	x, stride := b.act[n.in], b.stride[n.in]
	count := float64(n.positions * b.count)
	for c := range mean {
		var sum, squares float64
		n.each(b, c, func(g, at int) { sum += float64(x[g*stride+at]) })
		m := sum / count
		n.each(b, c, func(g, at int) {
			d := float64(x[g*stride+at]) - m
			squares += d * d
		})
		mean[c] = F(m)
		inverse[c] = F(1 / math.Sqrt(squares/count+normEpsilon))
		if b.salt != 0 { // a training step, not a look at the gradient
			n.state.mean[c] += normMomentum * (F(m) - n.state.mean[c])
			n.state.variance[c] += normMomentum * (F(squares/max(count-1, 1)) - n.state.variance[c])
		}
	}
}

func (n *norm[F]) forward(b *batch[F], g int) {
	mean, inverse, _, _ := n.table(b)
	x, y := b.a(n.in, g), b.a(n.out, g)
	step := n.positions * b.lanes
	for c := range n.channels {
		s, t := inverse[c]*n.scale.Value[c], n.shift.Value[c]
		m := mean[c]
		for i, v := range x[c*step:][:step] {
			y[c*step+i] = F((v-m)*s) + t //nolint:unconvert // not fused: the same bits on every machine
		}
	}
}

// gatherBackward finds, per channel, the two means of the backward formula.
func (n *norm[F]) gatherBackward(b *batch[F]) {
	mean, inverse, delta, along := n.table(b)
	x, d := b.act[n.in], b.delta[n.out]
	in, out := b.stride[n.in], b.stride[n.out]
	count := float64(n.positions * b.count)
	for c := range mean {
		var sum, dot float64
		n.each(b, c, func(g, at int) {
			v := float64(d[g*out+at])
			sum += v
			dot += v * float64((x[g*in+at]-mean[c])*inverse[c])
		})
		n.shift.Grad[c], n.scale.Grad[c] = F(sum), F(dot)
		delta[c], along[c] = F(sum/count), F(dot/count)
	}
}

func (n *norm[F]) backward(b *batch[F], g int) {
	mean, inverse, delta, along := n.table(b)
	x, d, dx := b.a(n.in, g), b.d(n.out, g), b.d(n.in, g)
	valid := b.valid(g)
	for c := range n.channels {
		s := n.scale.Value[c] * inverse[c]
		for p := range n.positions {
			at := (c*n.positions + p) * b.lanes
			for l := range b.lanes {
				if l >= valid {
					dx[at+l] = 0
					continue
				}
				hat := (x[at+l] - mean[c]) * inverse[c]
				dx[at+l] = s * (d[at+l] - delta[c] - F(hat*along[c])) //nolint:unconvert // not fused: the same bits on every machine
			}
		}
	}
}

func (n *norm[F]) pieces(int) []piece[F] {
	return []piece[F]{{
		op: n, hi: n.channels, work: n.channels,
		spans: []span[F]{{n.scale, 0, n.channels}, {n.shift, 0, n.channels}},
	}}
}

// gradient has nothing left to do: gatherBackward needed the sums already.
func (n *norm[F]) gradient(*batch[F], *piece[F]) {}
