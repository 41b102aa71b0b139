package nets

import (
	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// conv is the one layer with weights: every output position draws its kernel
// from a bank. Shared, unshared and everything between differ in their tables
// alone, and a dense layer is a convolution with one position that sees all.
type conv[F Float] struct {
	opBase
	w, bias         *param[F]
	kernels         int // kernels a bank
	kernelsPerGroup int // kernels a bank and group of channels
	taps            int
	positions       int
	groups          int
	perUnit         bool // one bias per output unit
	dense           bool
	relu            bool // rectifies its own output
	maskedByPool    bool // the pool after it undoes the rectifier
	firstTrainable  bool // nothing before it learns
	argmax          *maxPool[F]
	decoder         *tied[F] // uses the same weights transposed

	vectorGeometry, scalarGeometry *geometry // tables for simd.Width and for 1
	unitPositions                  [2][]simd.Position
}

// newConv makes a convolution of any sharing.
func newConv[F Float](at opBase, l *arch.Layer, w, bias *param[F]) *conv[F] {
	return &conv[F]{
		opBase: at, w: w, bias: bias, kernels: l.Kernels, kernelsPerGroup: l.Kernels / l.Groups,
		taps: l.In.C / l.Groups * l.KH * l.KW, positions: l.Out.H * l.Out.W, groups: l.Groups,
		perUnit:        l.Bias == arch.PerUnit,
		vectorGeometry: newGeometry(l, simd.Width), scalarGeometry: newGeometry(l, 1),
		unitPositions: [2][]simd.Position{unitPositions(l, simd.Width), unitPositions(l, 1)},
	}
}

// newDense makes a dense layer.
func newDense[F Float](at opBase, l *arch.Layer, w, bias *param[F]) *conv[F] {
	in, out := int(l.In.Units()), int(l.Out.Units())
	c := &conv[F]{
		opBase: at, w: w, bias: bias, kernels: out, kernelsPerGroup: out, taps: in,
		positions: 1, groups: 1, dense: true,
	}
	c.vectorGeometry, c.scalarGeometry = denseGeometry(in, out, simd.Width), denseGeometry(in, out, 1)
	return c
}

// denseGeometry is the geometry of one position that sees everything.
func denseGeometry(in, out, width int) *geometry {
	g := &geometry{positions: make([]simd.Position, 1), distinct: true}
	g.inputs, g.outputs = arange(in, width), arange(out, width)
	g.finish(in)
	return g
}

// arange lists the offsets of n units that follow one another.
func arange(n, width int) []int32 {
	r := make([]int32, n)
	for i := range r {
		r[i] = int32(i * width) //nolint:gosec // sizes are checked when the network is built
	}
	return r
}

// unitPositions lists the output positions in order, for biases per unit.
func unitPositions(l *arch.Layer, width int) []simd.Position {
	if l.Bias != arch.PerUnit {
		return nil
	}
	places := make([]simd.Position, l.Out.H*l.Out.W)
	for i := range places {
		places[i].Dst = int32(i * width) //nolint:gosec // checked
	}
	return places
}

func (c *conv[F]) geometry(width int) *geometry {
	if width == 1 {
		return c.scalarGeometry
	}
	return c.vectorGeometry
}

func (c *conv[F]) reserve(b *batch[F]) {
	b.reservePatch(c.taps)
	if b.train && b.lanes == 1 {
		b.state[c.id].floats = make([]F, c.taps+simd.Slack)
	}
	if b.train && c.decoder != nil && b.lanes > 1 {
		b.state[c.id].floats = make([]F, len(c.w.Value))
	}
}

// biases gives the biases; nil where there are none.
func (c *conv[F]) biases() []F {
	if c.bias == nil {
		return nil
	}
	return c.bias.Value
}

func (c *conv[F]) forward(b *batch[F], g int) {
	if b.lanes == 1 {
		c.forwardSample(b, g)
		return
	}
	geo := c.vectorGeometry
	p := simd.ConvForward[F]{
		Dst: b.activation(c.out, g), Src: b.activation(c.in, g), W: c.w.Value, Bias: c.biases(),
		DstOffsets: geo.outputs, SrcOffsets: geo.inputs, Positions: geo.positions,
		Rows: c.kernelsPerGroup, Taps: c.taps, RowStride: c.taps, TapStride: 1, ReLU: c.relu,
	}
	if c.bias != nil {
		p.Start = simd.FromBias
	}
	p.Run(b.asm)
}

func (c *conv[F]) backward(b *batch[F], g int) {
	delta := b.delta(c.out, g)
	if c.relu && !c.maskedByPool {
		n := b.elements(c.out)
		simd.MaskReLU(delta[:n], b.activation(c.out, g)[:n], b.asm)
	}
	if c.firstTrainable && !b.wantInput {
		return
	}
	switch {
	case c.argmax != nil:
		c.backwardArgmax(b, g)
	case b.lanes == 1:
		c.backwardSample(b, g)
	default:
		c.backwardVector(b, g)
	}
}

// backwardVector adds every position's delta, through its kernel, to the
// inputs that the position saw.
func (c *conv[F]) backwardVector(b *batch[F], g int) {
	geo := c.vectorGeometry
	p := simd.ConvForward[F]{
		Dst: b.delta(c.in, g), Src: b.delta(c.out, g), W: c.w.Value,
		DstOffsets: geo.inputs, SrcOffsets: geo.outputs, Positions: geo.backward,
		Rows: c.taps, Taps: c.kernelsPerGroup, RowStride: 1, TapStride: c.taps, Start: simd.FromDst,
	}
	if c.dense {
		p.Start = simd.FromZero
	} else {
		clear(p.Dst)
	}
	if geo.distinct {
		p.Run(b.asm)
		return
	}
	p.Rows = 1 // taps that meet the same input must add up one after another
	for t := range c.taps {
		p.W, p.DstOffsets = c.w.Value[t:], geo.inputs[t:]
		p.Run(b.asm)
	}
}

// shards cuts the rows of the weights into parts for the workers.
func (c *conv[F]) shards(width int) []shard[F] {
	total := len(c.w.Value) / c.taps
	perRow := c.taps * max(1, c.positions*c.kernels/total)
	cut := total
	if width > 1 && total*perRow > 1<<13 {
		cut = (total+15)/16 + 3
		cut -= cut % 4
		if total > c.kernels { // several banks: keep each whole
			cut = (cut + c.kernels - 1) / c.kernels * c.kernels
		}
	}
	var ps []shard[F]
	for lo := 0; lo < total; lo += cut {
		hi := min(lo+cut, total)
		p := shard[F]{op: c, lo: lo, hi: hi, work: (hi - lo) * perRow}
		p.spans = append(p.spans, span[F]{c.w, lo * c.taps, hi * c.taps})
		if c.bias != nil && !c.perUnit {
			p.spans = append(p.spans, span[F]{c.bias, lo, hi})
		}
		ps = append(ps, p)
	}
	if c.bias != nil && c.perUnit {
		ps = append(ps, shard[F]{
			op: c, biases: true, hi: c.positions, work: len(c.bias.Value),
			spans: []span[F]{{c.bias, 0, len(c.bias.Value)}},
		})
	}
	return ps
}

func (c *conv[F]) gradient(b *batch[F], p *shard[F]) {
	switch {
	case c.argmax != nil:
		c.argmaxGradient(b, p)
	case p.biases:
		c.perUnitGradient(b, p)
	case b.lanes == 1:
		c.sampleGradient(b, p)
	default:
		c.vectorGradient(b, p)
	}
}

// vectorGradient sums, bank by bank, over the positions that share it.
func (c *conv[F]) vectorGradient(b *batch[F], p *shard[F]) {
	geo := c.vectorGeometry
	for s := p.lo / c.kernelsPerGroup; s*c.kernelsPerGroup < p.hi; s++ {
		seg := &geo.banks[s]
		lo, hi := max(p.lo, seg.row), min(p.hi, seg.row+c.kernelsPerGroup)
		step := c.positions * b.lanes
		delta := b.deltas[c.out][(lo-seg.row)*step:]
		d := simd.WeightGrad[F]{
			Grad: c.w.Grad[lo*c.taps:], Delta: delta, Src: b.activations[c.in],
			DeltaGroupStride: b.stride[c.out], SrcGroupStride: b.stride[c.in], Groups: b.usedGroups(),
			Positions: seg.positions, SrcOffsets: geo.inputs,
			Rows: hi - lo, Taps: c.taps, DeltaRowStride: step, GradRowStride: c.taps,
		}
		d.Run(b.asm)
		if c.bias != nil && !c.perUnit {
			sums := simd.BiasGrad[F]{
				Grad: c.bias.Grad[lo:], Delta: delta, DeltaGroupStride: b.stride[c.out],
				Groups: b.usedGroups(), Positions: seg.positions, Rows: hi - lo, DeltaRowStride: step,
			}
			sums.Run(b.asm)
		}
	}
	if c.decoder != nil {
		c.decoder.addGradient(b, p)
	}
}

// perUnitGradient is that of biases of which every output unit has its own.
func (c *conv[F]) perUnitGradient(b *batch[F], p *shard[F]) {
	if b.lanes == 1 {
		for pos := p.lo; pos < p.hi; pos++ {
			for r := range c.kernels {
				var sum F
				for g := range b.usedGroups() {
					sum += b.delta(c.out, g)[r*c.positions+pos]
				}
				c.bias.Grad[pos*c.kernels+r] = sum
			}
		}
		return
	}
	for pos := p.lo; pos < p.hi; pos++ {
		sums := simd.BiasGrad[F]{
			Grad: c.bias.Grad[pos*c.kernels:], Delta: b.deltas[c.out], DeltaGroupStride: b.stride[c.out],
			Groups: b.usedGroups(), Positions: c.unitPositions[0][pos : pos+1],
			Rows: c.kernels, DeltaRowStride: c.positions * b.lanes,
		}
		sums.Run(b.asm)
	}
}

// positionGradient writes what one output position says about its kernels.
func (c *conv[F]) positionGradient(b *batch[F], pos int, grad []F) {
	geo := c.vectorGeometry
	for k := range c.groups {
		at := geo.index[pos*c.groups+k]
		d := simd.WeightGrad[F]{
			Grad: grad[k*c.kernelsPerGroup*c.taps:], Delta: b.deltas[c.out], Src: b.activations[c.in],
			DeltaGroupStride: b.stride[c.out], SrcGroupStride: b.stride[c.in], Groups: b.usedGroups(),
			Positions: geo.positions[at : at+1], SrcOffsets: geo.inputs,
			Rows: c.kernelsPerGroup, Taps: c.taps, DeltaRowStride: c.positions * b.lanes, GradRowStride: c.taps,
		}
		d.Run(b.asm)
	}
}
