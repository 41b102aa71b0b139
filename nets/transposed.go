package nets

import (
	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// transposed is a transposed convolution: its mirror, the convolution from its
// output to its input, run backward. The weight is laid out as in PyTorch, with
// a bank in front: [1][inputs][outputs/groups][kernel height][kernel width].
type transposed[F Float] struct {
	opBase
	mirror              *conv[F] // from the output to the input
	bias                *param[F]
	channels, positions int             // of the output
	unitPositions       []simd.Position // every output position, for the biases
}

// mirrored returns the convolution that a transposed one runs backward.
func mirrored(l *arch.Layer) *arch.Layer {
	m := *l
	m.In, m.Out, m.Kernels, m.Bias = l.Out, l.In, l.In.C, arch.NoBias
	return &m
}

func transposedParams(l *arch.Layer) []paramSpec {
	perGroup, cells := l.Out.C/l.Groups, l.KH*l.KW
	params := []paramSpec{{
		kind: Weight, shape: []int{1, l.In.C, perGroup, l.KH, l.KW},
		fanIn: max(1, l.In.C/l.Groups*cells/(l.StrideH*l.StrideW)), fanOut: perGroup * cells,
	}}
	if l.Bias != arch.NoBias {
		params = append(params, paramSpec{kind: Bias, shape: []int{1, l.Out.C}})
	}
	return params
}

func checkTransposed(l *arch.Layer) error { return checkConv(mirrored(l)) }

func transposedMemory(l *arch.Layer) layerMemory {
	m := convMemory(mirrored(l))
	m.tables += float64(l.Out.Positions()) * positionBytes
	return m
}

func newTransposed[F Float](p *program[F], at opBase, l *arch.Layer) op[F] {
	t := &transposed[F]{
		opBase: at, mirror: newConvolution(at, mirrored(l), p.net.param(at.layer, Weight), nil), bias: p.net.param(at.layer, Bias),
		channels: l.Out.C, positions: l.Out.H * l.Out.W,
	}
	t.unitPositions = make([]simd.Position, t.positions)
	for i := range t.unitPositions {
		t.unitPositions[i].Dst = int32(i * simd.Width)
	}
	return t
}

func (t *transposed[F]) skipInputGradient() { t.mirror.firstTrainable = true }

func (t *transposed[F]) reserve(b *batch[F]) { t.mirror.reserve(b) }

// forward starts with the biases and adds what every input position contributes.
// The unit after the last one collects what falls beyond the border and is reset
// to zero afterwards.
func (t *transposed[F]) forward(b *batch[F], g int) {
	y := b.activation(t.out, g)
	clear(y)
	if t.bias != nil {
		stride := t.positions * b.lanes
		for c, bias := range t.bias.Value {
			channel := y[c*stride:][:stride]
			for i := range channel {
				channel[i] = bias
			}
		}
	}
	t.mirror.spread(b, y, b.activation(t.in, g), g)
	clear(y[b.elements(t.out):])
}

func (t *transposed[F]) backward(b *batch[F], g int) {
	delta := b.delta(t.out, g)
	clear(delta[b.elements(t.out):]) // the padding
	if !t.mirror.firstTrainable {
		t.mirror.correlate(b, b.delta(t.in, g), delta, g)
	}
}

func (t *transposed[F]) shards(lanes int) []shard[F] {
	list := t.mirror.shards(lanes)
	for i := range list {
		list[i].op = t
	}
	if t.bias != nil {
		list = append(list, shard[F]{
			op: t, biases: true, hi: t.channels, work: t.channels * t.positions,
			spans: []span[F]{{t.bias, 0, t.channels}},
		})
	}
	return list
}

func (t *transposed[F]) gradient(b *batch[F], s *shard[F]) {
	x, delta := b.operand(b.activations, t.in), b.operand(b.deltas, t.out)
	switch {
	case s.biases:
		t.biasGradient(b, delta)
	case b.lanes == 1:
		t.mirror.sampleGradient(b, s, delta, x)
	default:
		t.mirror.vectorGradient(b, s, delta, x)
	}
}

func (t *transposed[F]) biasGradient(b *batch[F], delta operand[F]) {
	if b.lanes > 1 {
		bias := simd.BiasGrad[F]{
			Grad: t.bias.Grad, Delta: delta.values, DeltaGroupStride: delta.stride, Groups: b.usedGroups(),
			Positions: t.unitPositions, Rows: t.channels, DeltaRowStride: t.positions * b.lanes,
		}
		bias.Run(b.instructions)
		return
	}
	for c := range t.bias.Grad {
		var sum F
		for g := range b.usedGroups() {
			for _, d := range delta.group(g)[c*t.positions:][:t.positions] {
				sum += d
			}
		}
		t.bias.Grad[c] = sum
	}
}
