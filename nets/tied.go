package nets

import "weightshare/nets/internal/simd"

// tied is a decoder whose weights are those of a dense layer before it,
// transposed. It has only its bias for itself; its part of the gradient is
// added to the dense layer's.
type tied[F Float] struct {
	opBase
	encoder *conv[F]
	bias    *param[F]
	hidden  int // units it reads
	units   int // units it gives
	// tables for simd.Width and for 1
	low, high [2][]int32
	place     []simd.Position
}

func newTied[F Float](at opBase, encoder *conv[F], bias *param[F]) *tied[F] {
	t := &tied[F]{
		opBase: at, encoder: encoder, bias: bias,
		hidden: encoder.kernels, units: encoder.taps, place: make([]simd.Position, 1),
	}
	t.low = [2][]int32{arange(t.hidden, simd.Width), arange(t.hidden, 1)}
	t.high = [2][]int32{arange(t.units, simd.Width), arange(t.units, 1)}
	encoder.decoder = t
	return t
}

func (t *tied[F]) reserve(*batch[F]) {}

func (t *tied[F]) forward(b *batch[F], g int) {
	x, y := b.activation(t.in, g), b.activation(t.out, g)
	w := t.encoder.w.Value
	if b.lanes == 1 {
		y = y[:t.units]
		clear(y)
		if t.bias != nil {
			copy(y, t.bias.Value)
		}
		for h := range t.hidden {
			simd.AddScaled(y, x[h], w[h*t.units:], b.asm)
		}
		return
	}
	p := simd.ConvForward[F]{
		Dst: y, Src: x, W: w, DstOffsets: t.high[0], SrcOffsets: t.low[0], Positions: t.place,
		Rows: t.units, Taps: t.hidden, RowStride: 1, TapStride: t.units,
	}
	if t.bias != nil {
		p.Bias, p.Start = t.bias.Value, simd.FromBias
	}
	p.Run(b.asm)
}

func (t *tied[F]) backward(b *batch[F], g int) {
	delta, dx := b.delta(t.out, g), b.delta(t.in, g)
	w := t.encoder.w.Value
	if b.lanes == 1 {
		simd.MatVec(dx, 1, nil, w, delta, t.hidden, t.units, false, b.asm)
		return
	}
	p := simd.ConvForward[F]{
		Dst: dx, Src: delta, W: w, DstOffsets: t.low[0], SrcOffsets: t.high[0], Positions: t.place,
		Rows: t.hidden, Taps: t.units, RowStride: t.units, TapStride: 1,
	}
	p.Run(b.asm)
}

// addGradient adds the decoder's part to rows of the encoder's gradient.
func (t *tied[F]) addGradient(b *batch[F], p *shard[F]) {
	grad := t.encoder.w.Grad[p.lo*t.units : p.hi*t.units]
	if b.lanes == 1 {
		for g := range b.usedGroups() {
			x, delta := b.activation(t.in, g), b.delta(t.out, g)
			for h := p.lo; h < p.hi; h++ {
				simd.AddScaled(grad[(h-p.lo)*t.units:][:t.units], x[h], delta, b.asm)
			}
		}
		return
	}
	part := b.state[t.encoder.id].floats[p.lo*t.units : p.hi*t.units]
	t.decoderGradient(b, part, p.lo, p.hi)
	for i, v := range part {
		grad[i] += v
	}
}

// decoderGradient writes the decoder's part of the gradient of rows lo to hi
// of the weights, with lanes side by side.
func (t *tied[F]) decoderGradient(b *batch[F], part []F, lo, hi int) {
	d := simd.WeightGrad[F]{
		Grad: part, Delta: b.activations[t.in][lo*b.lanes:], Src: b.deltas[t.out],
		DeltaGroupStride: b.stride[t.in], SrcGroupStride: b.stride[t.out], Groups: b.usedGroups(),
		Positions: t.place, SrcOffsets: t.high[0],
		Rows: hi - lo, Taps: t.units, DeltaRowStride: b.lanes, GradRowStride: t.units,
	}
	d.Run(b.asm)
}

func (t *tied[F]) shards(int) []shard[F] {
	if t.bias == nil {
		return nil
	}
	return []shard[F]{{op: t, hi: t.units, spans: []span[F]{{t.bias, 0, t.units}}, work: t.units}}
}

func (t *tied[F]) gradient(b *batch[F], p *shard[F]) {
	if b.lanes == 1 {
		clear(t.bias.Grad)
		for g := range b.usedGroups() {
			for u, d := range b.delta(t.out, g)[:t.units] {
				t.bias.Grad[u] += d
			}
		}
		return
	}
	s := simd.BiasGrad[F]{
		Grad: t.bias.Grad, Delta: b.deltas[t.out], DeltaGroupStride: b.stride[t.out],
		Groups: b.usedGroups(), Positions: t.place, Rows: p.hi, DeltaRowStride: b.lanes,
	}
	s.Run(b.asm)
}
