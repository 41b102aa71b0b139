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

// runningStats is what a batch norm learns without a gradient: the running mean
// and variance that stand in for the batch's when the network is used.
type runningStats[F Float] struct {
	layer          int
	mean, variance []F
}

func newRunningStats[F Float](layer, channels int) *runningStats[F] {
	s := &runningStats[F]{layer: layer, mean: make([]F, channels), variance: make([]F, channels)}
	for i := range s.variance {
		s.variance[i] = 1
	}
	return s
}

// batchNorm is batch normalisation (Ioffe and Szegedy 2015): every channel is
// shifted and scaled to mean 0 and variance 1 over the batch and the map, then
// scaled and shifted by two numbers of its own.
type batchNorm[F Float] struct {
	opBase
	channels, positions int
	scale, shift        *param[F]
	state               *runningStats[F]
}

func newBatchNorm[F Float](at opBase, l *arch.Layer, scale, shift *param[F], s *runningStats[F]) *batchNorm[F] {
	return &batchNorm[F]{
		opBase: at, channels: l.In.C, positions: l.In.H * l.In.W,
		scale: scale, shift: shift, state: s,
	}
}

// reserve keeps, per channel: mean, 1/sd, and the means of delta and of
// delta·normalised.
func (n *batchNorm[F]) reserve(b *batch[F]) { b.state[n.id].floats = make([]F, 4*n.channels) }

// perChannel splits what reserve allocated.
func (n *batchNorm[F]) perChannel(b *batch[F]) (mean, inverse, delta, along []F) {
	r, c := b.state[n.id].floats, n.channels
	return r[:c], r[c : 2*c], r[2*c : 3*c], r[3*c:]
}

// eachSample visits the numbers of a channel that belong to samples.
func (n *batchNorm[F]) eachSample(b *batch[F], c int, visit func(slot, element int)) {
	for g := range b.usedGroups() {
		valid := b.samplesIn(g)
		for p := range n.positions {
			at := (c*n.positions + p) * b.lanes
			for l := range valid {
				visit(g, at+l)
			}
		}
	}
}

// batchForward finds the mean and variance of every channel.
func (n *batchNorm[F]) batchForward(b *batch[F]) {
	mean, inverse, _, _ := n.perChannel(b)
	if !b.train {
		for c := range mean {
			mean[c] = n.state.mean[c]
			inverse[c] = F(1 / math.Sqrt(float64(n.state.variance[c])+normEpsilon))
		}
		return
	}
	x, stride := b.activations[n.in], b.stride[n.in]
	count := float64(n.positions * b.count)
	for c := range mean {
		var sum, squares float64
		n.eachSample(b, c, func(g, at int) { sum += float64(x[g*stride+at]) })
		m := sum / count
		n.eachSample(b, c, func(g, at int) {
			d := float64(x[g*stride+at]) - m
			squares += d * d
		})
		mean[c] = F(m)
		inverse[c] = F(1 / math.Sqrt(squares/count+normEpsilon))
		if b.dropoutKey != 0 { // a training step, not a look at the gradient
			n.state.mean[c] += normMomentum * (F(m) - n.state.mean[c])
			n.state.variance[c] += normMomentum * (F(squares/max(count-1, 1)) - n.state.variance[c])
		}
	}
}

func (n *batchNorm[F]) forward(b *batch[F], g int) {
	mean, inverse, _, _ := n.perChannel(b)
	x, y := b.activation(n.in, g), b.activation(n.out, g)
	step := n.positions * b.lanes
	for c := range n.channels {
		s, t := inverse[c]*n.scale.Value[c], n.shift.Value[c]
		m := mean[c]
		for i, v := range x[c*step:][:step] {
			y[c*step+i] = F((v-m)*s) + t //nolint:unconvert // not fused: the same bits on every machine
		}
	}
}

// batchBackward finds, per channel, the two means of the backward formula.
func (n *batchNorm[F]) batchBackward(b *batch[F]) {
	mean, inverse, delta, along := n.perChannel(b)
	x, d := b.activations[n.in], b.deltas[n.out]
	in, out := b.stride[n.in], b.stride[n.out]
	count := float64(n.positions * b.count)
	for c := range mean {
		var sum, dot float64
		n.eachSample(b, c, func(g, at int) {
			v := float64(d[g*out+at])
			sum += v
			dot += v * float64((x[g*in+at]-mean[c])*inverse[c])
		})
		n.shift.Grad[c], n.scale.Grad[c] = F(sum), F(dot)
		delta[c], along[c] = F(sum/count), F(dot/count)
	}
}

func (n *batchNorm[F]) backward(b *batch[F], g int) {
	mean, inverse, delta, along := n.perChannel(b)
	x, d, dx := b.activation(n.in, g), b.delta(n.out, g), b.delta(n.in, g)
	valid := b.samplesIn(g)
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

func (n *batchNorm[F]) shards(int) []shard[F] {
	return []shard[F]{{
		op: n, hi: n.channels, work: n.channels,
		spans: []span[F]{{n.scale, 0, n.channels}, {n.shift, 0, n.channels}},
	}}
}

// gradient has nothing left to do: batchBackward needed the sums already.
func (n *batchNorm[F]) gradient(*batch[F], *shard[F]) {}
