package nets

import (
	"fmt"
	"slices"

	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// tied is a decoder: its weights are the transposed weights of an earlier dense
// layer, its encoder. It has a bias of its own, and its part of the weights'
// gradient is added to the encoder's.
type tied[F Float] struct {
	opBase
	encoder         *conv[F]
	bias            *param[F]
	inputs, outputs int // units
	inputOffsets    []int32
	outputOffsets   []int32
	position        []simd.Position // the only one
}

// checkTied refuses a decoder whose encoder is applied at every position of a
// sequence.
func checkTied(l *arch.Layer) error {
	if l.Mirrors.Kind == arch.Dense {
		return nil
	}
	return refuse(l, fmt.Sprintf("it mirrors %s, which can be counted but not trained: write linear:%d", l.Mirrors.Kind, l.Kernels))
}

func tiedParams(l *arch.Layer) []paramSpec {
	if l.Bias == arch.NoBias {
		return nil
	}
	return []paramSpec{{kind: Bias, shape: []int{int(l.Out.Units())}}}
}

func newTied[F Float](p *program[F], at opBase, l *arch.Layer) op[F] {
	encoder := p.convOf(slices.Index(p.net.arch.Flat(), l.Mirrors))
	t := &tied[F]{
		opBase: at, encoder: encoder, bias: p.net.param(at.layer, Bias),
		inputs: encoder.kernels, outputs: encoder.taps,
		inputOffsets: arange(encoder.kernels, simd.Width), outputOffsets: arange(encoder.taps, simd.Width),
		position: make([]simd.Position, 1),
	}
	encoder.decoder = t
	return t
}

func (t *tied[F]) forward(b *batch[F], g int) {
	x, y := b.activation(t.in, g), b.activation(t.out, g)
	w := t.encoder.w.Value
	if b.lanes == 1 {
		y = y[:t.outputs]
		clear(y)
		copy(y, t.bias.values())
		for h := range t.inputs {
			simd.AddScaled(y, x[h], w[h*t.outputs:], b.instructions)
		}
		return
	}
	p := simd.ConvForward[F]{
		Groups: 1, Dst: y, Src: x, W: w, DstOffsets: t.outputOffsets, SrcOffsets: t.inputOffsets, Positions: t.position,
		Rows: t.outputs, Taps: t.inputs, RowStride: 1, TapStride: t.outputs,
	}
	if t.bias != nil {
		p.Bias, p.Start = t.bias.Value, simd.FromBias
	}
	p.Run(b.instructions)
}

func (t *tied[F]) backward(b *batch[F], g int) {
	delta, dx := b.delta(t.out, g), b.delta(t.in, g)
	w := t.encoder.w.Value
	if b.lanes == 1 {
		simd.MatVec(dx, 1, nil, w, delta, t.inputs, t.outputs, false, b.instructions)
		return
	}
	p := simd.ConvForward[F]{
		Groups: 1, Dst: dx, Src: delta, W: w, DstOffsets: t.inputOffsets, SrcOffsets: t.outputOffsets, Positions: t.position,
		Rows: t.inputs, Taps: t.outputs, RowStride: t.outputs, TapStride: 1,
	}
	p.Run(b.instructions)
}

// addGradient adds the decoder's part to rows of the encoder's gradient.
func (t *tied[F]) addGradient(b *batch[F], s *shard[F]) {
	grad := t.encoder.w.Grad[s.lo*t.outputs : s.hi*t.outputs]
	if b.lanes == 1 {
		for g := range b.usedGroups() {
			x, delta := b.activation(t.in, g), b.delta(t.out, g)
			for h := s.lo; h < s.hi; h++ {
				simd.AddScaled(grad[(h-s.lo)*t.outputs:][:t.outputs], x[h], delta, b.instructions)
			}
		}
		return
	}
	part := b.state[t.encoder.id].floats[s.lo*t.outputs : s.hi*t.outputs]
	t.decoderGradient(b, part, s.lo, s.hi)
	for i, v := range part {
		grad[i] += v
	}
}

// decoderGradient computes the decoder's part of the gradient of rows lo to hi
// of the weights, samples side by side.
func (t *tied[F]) decoderGradient(b *batch[F], part []F, lo, hi int) {
	w := simd.WeightGrad[F]{
		Grad: part, Delta: b.activations[t.in][lo*b.lanes:], Src: b.deltas[t.out],
		DeltaGroupStride: b.stride[t.in], SrcGroupStride: b.stride[t.out], Groups: b.usedGroups(),
		Positions: t.position, SrcOffsets: t.outputOffsets,
		Rows: hi - lo, Taps: t.outputs, DeltaRowStride: b.lanes, GradRowStride: t.outputs,
	}
	w.Run(b.instructions)
}

func (t *tied[F]) shards(int) []shard[F] {
	if t.bias == nil {
		return nil
	}
	return []shard[F]{{op: t, hi: t.outputs, spans: []span[F]{{t.bias, 0, t.outputs}}, work: t.outputs}}
}

func (t *tied[F]) gradient(b *batch[F], s *shard[F]) {
	if b.lanes == 1 {
		clear(t.bias.Grad)
		for g := range b.usedGroups() {
			for u, d := range b.delta(t.out, g)[:t.outputs] {
				t.bias.Grad[u] += d
			}
		}
		return
	}
	bias := simd.BiasGrad[F]{
		Grad: t.bias.Grad, Delta: b.deltas[t.out], DeltaGroupStride: b.stride[t.out],
		Groups: b.usedGroups(), Positions: t.position, Rows: s.hi, DeltaRowStride: b.lanes,
	}
	bias.Run(b.instructions)
}
