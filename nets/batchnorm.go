package nets

import (
	"math"

	"weightshare/nets/arch"
)

// The constants of batch normalization, as in PyTorch.
const (
	normEpsilon  = 1e-5
	normMomentum = 0.1
)

// runningStats holds the running mean and variance of each channel, which
// replace the batch's own outside training.
type runningStats[F Float] struct {
	layer          int
	mean, variance []F
}

func (n *Net[F]) statsOf(layer, channels int) *runningStats[F] {
	for _, s := range n.stats {
		if s.layer == layer {
			return s
		}
	}
	s := &runningStats[F]{layer: layer, mean: make([]F, channels), variance: make([]F, channels)}
	for i := range s.variance {
		s.variance[i] = 1
	}
	n.stats = append(n.stats, s)
	return s
}

// batchNorm is batch normalization (Ioffe and Szegedy 2015): every channel is
// shifted and scaled to mean 0 and variance 1 over the batch and all positions,
// then multiplied by a scale, and a shift is added.
type batchNorm[F Float] struct {
	opBase
	channels, positions int
	scale, shift        *param[F]
	stats               *runningStats[F]
}

func batchNormParams(l *arch.Layer) []paramSpec {
	shape := []int{l.In.C}
	return []paramSpec{{kind: Weight, shape: shape, constant: 1}, {kind: Bias, shape: shape}}
}

func newBatchNorm[F Float](p *program[F], at opBase, l *arch.Layer) op[F] {
	return &batchNorm[F]{
		opBase: at, channels: l.In.C, positions: l.In.H * l.In.W,
		scale: p.net.param(at.layer, Weight), shift: p.net.param(at.layer, Bias), stats: p.net.statsOf(p.net.owners[at.layer], l.In.C),
	}
}

func (n *batchNorm[F]) reserve(b *batch[F]) { b.state[n.id].floats = make([]F, 4*n.channels) }

// perChannel returns what is kept per channel: the mean and 1/standard
// deviation of the input x, and the means of δ and of δ·x̂, where x̂ is the
// normalized input.
func (n *batchNorm[F]) perChannel(b *batch[F]) (mean, inverse, meanDelta, meanDeltaHat []F) {
	r, c := b.state[n.id].floats, n.channels
	return r[:c], r[c : 2*c], r[2*c : 3*c], r[3*c:]
}

// eachSample visits the elements of channel c that hold samples rather than
// padding: element of group g.
func (n *batchNorm[F]) eachSample(b *batch[F], c int, visit func(g, element int)) {
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

func (n *batchNorm[F]) batchForward(b *batch[F]) {
	mean, inverse, _, _ := n.perChannel(b)
	if !b.train {
		for c := range mean {
			mean[c] = n.stats.mean[c]
			inverse[c] = F(1 / math.Sqrt(float64(n.stats.variance[c])+normEpsilon))
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
			squares += float64(d * d)
		})
		mean[c] = F(m)
		inverse[c] = F(1 / math.Sqrt(squares/count+normEpsilon))
		if b.dropoutKey != 0 { // a training step, not just a look at the gradient
			n.stats.mean[c] += F(normMomentum * (F(m) - n.stats.mean[c]))
			n.stats.variance[c] += F(normMomentum * (F(squares/max(count-1, 1)) - n.stats.variance[c]))
		}
	}
}

func (n *batchNorm[F]) forward(b *batch[F], g int) {
	mean, inverse, _, _ := n.perChannel(b)
	x, y := b.activation(n.in, g), b.activation(n.out, g)
	stride := n.positions * b.lanes
	for c := range n.channels {
		m, s, t := mean[c], inverse[c]*n.scale.Value[c], n.shift.Value[c]
		for i, v := range x[c*stride:][:stride] {
			y[c*stride+i] = F((v-m)*s) + t
		}
	}
}

// batchBackward computes, per channel, the gradients of scale and shift, and
// the means that the gradient of the input needs.
func (n *batchNorm[F]) batchBackward(b *batch[F]) {
	mean, inverse, meanDelta, meanDeltaHat := n.perChannel(b)
	x, d := b.activations[n.in], b.deltas[n.out]
	in, out := b.stride[n.in], b.stride[n.out]
	count := float64(n.positions * b.count)
	for c := range mean {
		var sum, dot float64
		n.eachSample(b, c, func(g, at int) {
			v := float64(d[g*out+at])
			sum += v
			dot += float64(v * float64((x[g*in+at]-mean[c])*inverse[c]))
		})
		n.shift.Grad[c], n.scale.Grad[c] = F(sum), F(dot)
		meanDelta[c], meanDeltaHat[c] = F(sum/count), F(dot/count)
	}
}

// backward computes scale/sd·(δ − mean(δ) − x̂·mean(δ·x̂)).
func (n *batchNorm[F]) backward(b *batch[F], g int) {
	mean, inverse, meanDelta, meanDeltaHat := n.perChannel(b)
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
				dx[at+l] = s * (d[at+l] - meanDelta[c] - F(hat*meanDeltaHat[c]))
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

// gradient has nothing to do: batchBackward has already computed the sums.
func (n *batchNorm[F]) gradient(*batch[F], *shard[F]) {}
