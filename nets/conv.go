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
	w, bias   *param[F]
	rows      int // kernels a bank
	perGroup  int // kernels a bank and group of channels
	taps      int
	positions int
	groups    int
	perUnit   bool // one bias per output unit
	dense     bool
	relu      bool // rectifies its own output
	masked    bool // the pool after it undoes the rectifier
	first     bool // nothing before it learns
	winners   *maxPool[F]
	decoder   *tied[F] // uses the same weights transposed

	byLane, bySample *geometry // tables for lanes.Width and for 1
	perPosition      [2][]simd.Position
}

// newConv makes a convolution of any sharing.
func newConv[F Float](at opBase, l *arch.Layer, w, bias *param[F]) *conv[F] {
	return &conv[F]{
		opBase: at, w: w, bias: bias, rows: l.Kernels, perGroup: l.Kernels / l.Groups,
		taps: l.In.C / l.Groups * l.KH * l.KW, positions: l.Out.H * l.Out.W, groups: l.Groups,
		perUnit: l.Bias == arch.PerUnit,
		byLane:  newGeometry(l, simd.Width), bySample: newGeometry(l, 1),
		perPosition: [2][]simd.Position{positionPlaces(l, simd.Width), positionPlaces(l, 1)},
	}
}

// newDense makes a dense layer.
func newDense[F Float](at opBase, l *arch.Layer, w, bias *param[F]) *conv[F] {
	in, out := int(l.In.Units()), int(l.Out.Units())
	c := &conv[F]{
		opBase: at, w: w, bias: bias, rows: out, perGroup: out, taps: in,
		positions: 1, groups: 1, dense: true,
	}
	c.byLane, c.bySample = denseGeometry(in, out, simd.Width), denseGeometry(in, out, 1)
	return c
}

// denseGeometry is the geometry of one position that sees everything.
func denseGeometry(in, out, width int) *geometry {
	g := &geometry{places: make([]simd.Position, 1), distinct: true}
	g.inputs, g.outputs = ramp(in, width), ramp(out, width)
	g.finish(in)
	return g
}

// ramp lists the offsets of n units that follow one another.
func ramp(n, width int) []int32 {
	r := make([]int32, n)
	for i := range r {
		r[i] = int32(i * width) //nolint:gosec // sizes are checked when the network is built
	}
	return r
}

// positionPlaces lists the output positions in order, for biases per unit.
func positionPlaces(l *arch.Layer, width int) []simd.Position {
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
		return c.bySample
	}
	return c.byLane
}

func (c *conv[F]) reserve(b *batch[F]) {
	b.needPatch(c.taps)
	if b.train && b.lanes == 1 {
		b.kept[c.id].reals = make([]F, c.taps+simd.Slack)
	}
	if b.train && c.decoder != nil && b.lanes > 1 {
		b.kept[c.id].reals = make([]F, len(c.w.Value))
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
	geo := c.byLane
	p := simd.ConvForward[F]{
		Dst: b.a(c.out, g), Src: b.a(c.in, g), W: c.w.Value, Bias: c.biases(),
		DstOffsets: geo.outputs, SrcOffsets: geo.inputs, Positions: geo.places,
		Rows: c.perGroup, Taps: c.taps, RowStride: c.taps, TapStride: 1, ReLU: c.relu,
	}
	if c.bias != nil {
		p.Start = simd.FromBias
	}
	p.Run(b.fast)
}

func (c *conv[F]) backward(b *batch[F], g int) {
	delta := b.d(c.out, g)
	if c.relu && !c.masked {
		n := b.elements(c.out)
		simd.MaskReLU(delta[:n], b.a(c.out, g)[:n], b.fast)
	}
	if c.first && !b.wantInput {
		return
	}
	switch {
	case c.winners != nil:
		c.backwardWinners(b, g)
	case b.lanes == 1:
		c.backwardSample(b, g)
	default:
		c.backwardLanes(b, g)
	}
}

// backwardLanes adds every position's delta, through its kernel, to the
// inputs that the position saw.
func (c *conv[F]) backwardLanes(b *batch[F], g int) {
	geo := c.byLane
	p := simd.ConvForward[F]{
		Dst: b.d(c.in, g), Src: b.d(c.out, g), W: c.w.Value,
		DstOffsets: geo.inputs, SrcOffsets: geo.outputs, Positions: geo.backward,
		Rows: c.taps, Taps: c.perGroup, RowStride: 1, TapStride: c.taps, Start: simd.FromDst,
	}
	if c.dense {
		p.Start = simd.FromZero
	} else {
		clear(p.Dst)
	}
	if geo.distinct {
		p.Run(b.fast)
		return
	}
	p.Rows = 1 // taps that meet the same input must add up one after another
	for t := range c.taps {
		p.W, p.DstOffsets = c.w.Value[t:], geo.inputs[t:]
		p.Run(b.fast)
	}
}

// pieces cuts the rows of the weights into parts for the workers.
func (c *conv[F]) pieces(width int) []piece[F] {
	total := len(c.w.Value) / c.taps
	perRow := c.taps * max(1, c.positions*c.rows/total)
	cut := total
	if width > 1 && total*perRow > 1<<13 {
		cut = (total+15)/16 + 3
		cut -= cut % 4
		if total > c.rows { // several banks: keep each whole
			cut = (cut + c.rows - 1) / c.rows * c.rows
		}
	}
	var ps []piece[F]
	for lo := 0; lo < total; lo += cut {
		hi := min(lo+cut, total)
		p := piece[F]{op: c, lo: lo, hi: hi, work: (hi - lo) * perRow}
		p.spans = append(p.spans, span[F]{c.w, lo * c.taps, hi * c.taps})
		if c.bias != nil && !c.perUnit {
			p.spans = append(p.spans, span[F]{c.bias, lo, hi})
		}
		ps = append(ps, p)
	}
	if c.bias != nil && c.perUnit {
		ps = append(ps, piece[F]{
			op: c, biases: true, hi: c.positions, work: len(c.bias.Value),
			spans: []span[F]{{c.bias, 0, len(c.bias.Value)}},
		})
	}
	return ps
}

func (c *conv[F]) gradient(b *batch[F], p *piece[F]) {
	switch {
	case c.winners != nil:
		c.winnersGradient(b, p)
	case p.biases:
		c.perUnitGradient(b, p)
	case b.lanes == 1:
		c.sampleGradient(b, p)
	default:
		c.lanesGradient(b, p)
	}
}

// lanesGradient sums, bank by bank, over the positions that share it.
func (c *conv[F]) lanesGradient(b *batch[F], p *piece[F]) {
	geo := c.byLane
	for s := p.lo / c.perGroup; s*c.perGroup < p.hi; s++ {
		seg := &geo.segments[s]
		lo, hi := max(p.lo, seg.row), min(p.hi, seg.row+c.perGroup)
		step := c.positions * b.lanes
		delta := b.delta[c.out][(lo-seg.row)*step:]
		d := simd.WeightGrad[F]{
			Grad: c.w.Grad[lo*c.taps:], Delta: delta, Src: b.act[c.in],
			DeltaGroupStride: b.stride[c.out], SrcGroupStride: b.stride[c.in], Groups: b.used(),
			Positions: seg.places, SrcOffsets: geo.inputs,
			Rows: hi - lo, Taps: c.taps, DeltaRowStride: step, GradRowStride: c.taps,
		}
		d.Run(b.fast)
		if c.bias != nil && !c.perUnit {
			sums := simd.BiasGrad[F]{
				Grad: c.bias.Grad[lo:], Delta: delta, DeltaGroupStride: b.stride[c.out],
				Groups: b.used(), Positions: seg.places, Rows: hi - lo, DeltaRowStride: step,
			}
			sums.Run(b.fast)
		}
	}
	if c.decoder != nil {
		c.decoder.addGradient(b, p)
	}
}

// perUnitGradient is that of biases of which every output unit has its own.
func (c *conv[F]) perUnitGradient(b *batch[F], p *piece[F]) {
	if b.lanes == 1 {
		for pos := p.lo; pos < p.hi; pos++ {
			for r := range c.rows {
				var sum F
				for g := range b.used() {
					sum += b.d(c.out, g)[r*c.positions+pos]
				}
				c.bias.Grad[pos*c.rows+r] = sum
			}
		}
		return
	}
	for pos := p.lo; pos < p.hi; pos++ {
		sums := simd.BiasGrad[F]{
			Grad: c.bias.Grad[pos*c.rows:], Delta: b.delta[c.out], DeltaGroupStride: b.stride[c.out],
			Groups: b.used(), Positions: c.perPosition[0][pos : pos+1],
			Rows: c.rows, DeltaRowStride: c.positions * b.lanes,
		}
		sums.Run(b.fast)
	}
}

// positionGradient writes what one output position says about its kernels.
func (c *conv[F]) positionGradient(b *batch[F], pos int, grad []F) {
	geo := c.byLane
	for k := range c.groups {
		at := geo.index[pos*c.groups+k]
		d := simd.WeightGrad[F]{
			Grad: grad[k*c.perGroup*c.taps:], Delta: b.delta[c.out], Src: b.act[c.in],
			DeltaGroupStride: b.stride[c.out], SrcGroupStride: b.stride[c.in], Groups: b.used(),
			Positions: geo.places[at : at+1], SrcOffsets: geo.inputs,
			Rows: c.perGroup, Taps: c.taps, DeltaRowStride: c.positions * b.lanes, GradRowStride: c.taps,
		}
		d.Run(b.fast)
	}
}
