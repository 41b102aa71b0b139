package nets

import (
	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// conv is a convolution of any sharing: every output position takes its kernel from
// a bank, determined by the geometry. A dense layer is a convolution with one
// position that sees everything.
type conv[F Float] struct {
	opBase
	w, bias         *param[F]
	kernels         int // per bank
	kernelsPerGroup int // per bank and group of channels
	taps            int
	positions       int
	groups          int
	perUnit         bool // one bias per output unit
	dense           bool
	relu            bool        // applies a ReLU to its output
	maskedByPool    bool        // the following max pool applies the ReLU's mask in the backward pass
	firstTrainable  bool        // nothing before it is trained, and the gradient of its input is not needed
	globalMax       *maxPool[F] // the global maximum after it, if only its argmax positions carry a gradient
	decoder         *tied[F]    // uses the same weights, transposed

	vectorGeometry, scalarGeometry *geometry       // for simd.Width lanes and for 1
	unitPositions                  []simd.Position // every output position, for biases per unit
}

func convParams(l *arch.Layer) []paramSpec {
	if l.Free > 0 {
		return hashedParams(l)
	}
	perGroup, cells := l.In.C/l.Groups, l.KH*l.KW
	params := []paramSpec{{
		kind: Weight, shape: []int{int(l.Banks()), l.Kernels, perGroup, l.KH, l.KW},
		fanIn: perGroup * cells, fanOut: l.Kernels / l.Groups * cells,
	}}
	if l.Pull > 0 {
		params[0].alike = l.Kernels * perGroup * cells
	}
	if l.Bias != arch.NoBias {
		params = append(params, paramSpec{kind: Bias, shape: []int{int(l.BiasBanks()), l.Kernels}})
	}
	return params
}

func denseParams(l *arch.Layer) []paramSpec {
	in, out := int(l.In.Units()), int(l.Out.Units())
	params := []paramSpec{{kind: Weight, shape: []int{out, in}, fanIn: in, fanOut: out, dense: true}}
	if l.Bias != arch.NoBias {
		params = append(params, paramSpec{kind: Bias, shape: []int{out}})
	}
	return params
}

func newConv[F Float](p *program[F], at opBase, l *arch.Layer) op[F] {
	switch {
	case l.Turns > 0:
		return newTurned(p, at, l)
	case l.Free > 0:
		return newHashed(p, at, l)
	}
	c := newConvolution(at, l, p.net.param(at.layer, Weight), p.net.param(at.layer, Bias))
	if l.Pull > 0 {
		return newSoftConv(c, l.Pull)
	}
	return c
}

// newConvolution builds the operation of a convolution with these weights and, if
// not nil, biases.
func newConvolution[F Float](at opBase, l *arch.Layer, w, bias *param[F]) *conv[F] {
	c := &conv[F]{
		opBase: at, w: w, bias: bias,
		kernels: l.Kernels, kernelsPerGroup: l.Kernels / l.Groups, taps: l.In.C / l.Groups * l.KH * l.KW,
		positions: l.Out.H * l.Out.W, groups: l.Groups, perUnit: l.Bias == arch.PerUnit,
		vectorGeometry: newGeometry(l, simd.Width), scalarGeometry: newGeometry(l, 1),
	}
	if c.perUnit {
		c.unitPositions = make([]simd.Position, c.positions)
		for i := range c.unitPositions {
			c.unitPositions[i].Dst = int32(i * simd.Width)
		}
	}
	return c
}

func newDense[F Float](p *program[F], at opBase, l *arch.Layer) op[F] {
	in, out := int(l.In.Units()), int(l.Out.Units())
	return &conv[F]{
		opBase: at, w: p.net.param(at.layer, Weight), bias: p.net.param(at.layer, Bias),
		kernels: out, kernelsPerGroup: out, taps: in, positions: 1, groups: 1, dense: true,
		vectorGeometry: denseGeometry(in, out, simd.Width), scalarGeometry: denseGeometry(in, out, 1),
	}
}

// geometry returns the tables for activations with that many lanes.
func (c *conv[F]) geometry(lanes int) *geometry {
	if lanes == 1 {
		return c.scalarGeometry
	}
	return c.vectorGeometry
}

func (c *conv[F]) reserve(b *batch[F]) {
	b.patch = max(b.patch, (c.taps+simd.Slack+7)/8*8)
	if b.train && b.lanes == 1 {
		b.state[c.id].floats = make([]F, c.taps+simd.Slack)
	}
	if b.train && c.decoder != nil && b.lanes > 1 {
		b.state[c.id].floats = make([]F, len(c.w.Value))
	}
}

// convolution returns the convolution that an operation is or is built on.
func (c *conv[F]) convolution() *conv[F] { return c }

func (c *conv[F]) skipInputGradient() { c.firstTrainable = true }

func (c *conv[F]) forward(b *batch[F], g int) {
	c.correlate(b, b.activation(c.out, g), b.activation(c.in, g), g)
}

func (c *conv[F]) forwardPair(b *batch[F], g int) {
	p := c.correlation(b.activations[c.out][g*b.stride[c.out]:], b.activations[c.in][g*b.stride[c.in]:])
	p.Groups, p.DstGroupStride, p.SrcGroupStride = 2, b.stride[c.out], b.stride[c.in]
	p.Run(b.instructions)
}

// pairs reports whether the assembly takes two groups at a time and every kernel has one
// position. Otherwise positions with the same kernel are paired, which is as fast.
func (c *conv[F]) pairs(b *batch[F]) bool {
	geo := c.vectorGeometry
	return b.lanes > 1 && simd.MaxForwardGroups(b.instructions) > 1 && len(geo.banks) == len(geo.positions)
}

// correlate computes the outputs y of group g from the inputs x.
func (c *conv[F]) correlate(b *batch[F], y, x []F, g int) {
	if b.lanes == 1 {
		c.correlateSample(b, y, x, g)
		return
	}
	p := c.correlation(y, x)
	p.Run(b.instructions)
}

// correlation is the computation of the outputs y of a group from the inputs x, samples
// side by side.
func (c *conv[F]) correlation(y, x []F) simd.ConvForward[F] {
	geo := c.vectorGeometry
	p := simd.ConvForward[F]{
		Groups: 1, Dst: y, Src: x, W: c.w.Value, Bias: c.bias.values(),
		DstOffsets: geo.outputs, SrcOffsets: geo.inputs, Positions: geo.positions,
		Rows: c.kernelsPerGroup, Taps: c.taps, RowStride: c.taps, TapStride: 1, ReLU: c.relu,
	}
	if c.bias != nil {
		p.Start = simd.FromBias
	}
	return p
}

func (c *conv[F]) backward(b *batch[F], g int) {
	if c.relu && !c.maskedByPool {
		n := b.elements(c.out)
		simd.MaskReLU(b.delta(c.out, g)[:n], b.activation(c.out, g)[:n], b.instructions)
	}
	if c.firstTrainable {
		return
	}
	dx := b.delta(c.in, g)
	if !c.dense || b.lanes == 1 || c.globalMax != nil {
		clear(dx)
	}
	if c.globalMax != nil {
		c.backwardArgmax(b, g)
		return
	}
	c.spread(b, dx, b.delta(c.out, g), g)
}

// spread adds every position's delta, multiplied by its kernel, to dx at the inputs
// that the position sees. A dense layer may overwrite dx instead.
func (c *conv[F]) spread(b *batch[F], dx, delta []F, g int) {
	if b.lanes == 1 {
		c.spreadSample(b, dx, delta, g)
		return
	}
	geo := c.vectorGeometry
	p := simd.ConvForward[F]{
		Groups: 1, Dst: dx, Src: delta, W: c.w.Value,
		DstOffsets: geo.inputs, SrcOffsets: geo.outputs, Positions: geo.backward,
		Rows: c.taps, Taps: c.kernelsPerGroup, RowStride: 1, TapStride: c.taps, Start: simd.FromDst,
	}
	if c.dense {
		p.Start = simd.FromZero
	}
	if geo.distinct {
		p.Run(b.instructions)
		return
	}
	p.Rows = 1 // two taps of a position may see the same input: add them one after the other
	for t := range c.taps {
		p.W, p.DstOffsets = c.w.Value[t:], geo.inputs[t:]
		p.Run(b.instructions)
	}
}

// Layers with more than minSplitWork multiply-adds per sample are divided into up to
// maxShards shards of at least minShardWork each, in multiples of 8 rows, which is
// how the assembly takes them.
const (
	minSplitWork = 1 << 13
	minShardWork = 1 << 13
	maxShards    = 16
)

func (c *conv[F]) shards(lanes int) []shard[F] {
	total := len(c.w.Value) / c.taps
	perRow := c.taps * max(1, c.positions*c.kernels/total)
	rows := total
	if lanes > 1 && total*perRow > minSplitWork {
		rows = max((total+maxShards-1)/maxShards, minShardWork/perRow) + 7
		rows -= rows % 8
		if total > c.kernels { // several banks: keep each whole
			rows = (rows + c.kernels - 1) / c.kernels * c.kernels
		}
	}
	var list []shard[F]
	for lo := 0; lo < total; lo += rows {
		hi := min(lo+rows, total)
		s := shard[F]{op: c, lo: lo, hi: hi, work: (hi - lo) * perRow}
		s.spans = append(s.spans, span[F]{c.w, lo * c.taps, hi * c.taps})
		if c.bias != nil && !c.perUnit {
			s.spans = append(s.spans, span[F]{c.bias, lo, hi})
		}
		list = append(list, s)
	}
	if c.bias != nil && c.perUnit {
		list = append(list, shard[F]{
			op: c, biases: true, hi: c.positions, work: len(c.bias.Value),
			spans: []span[F]{{c.bias, 0, len(c.bias.Value)}},
		})
	}
	return list
}

func (c *conv[F]) gradient(b *batch[F], s *shard[F]) {
	switch {
	case c.globalMax != nil:
		c.argmaxGradient(b, s)
	case s.biases:
		c.perUnitGradient(b, s)
	case b.lanes == 1:
		c.sampleGradient(b, s, b.operand(b.activations, c.in), b.operand(b.deltas, c.out))
	default:
		c.vectorGradient(b, s, b.operand(b.activations, c.in), b.operand(b.deltas, c.out))
	}
	if c.decoder != nil {
		c.decoder.addGradient(b, s)
	}
}

// vectorGradient sums, bank by bank, over the positions that share the bank, given
// inputs x and the gradients delta of the outputs.
func (c *conv[F]) vectorGradient(b *batch[F], s *shard[F], x, delta operand[F]) {
	geo := c.vectorGeometry
	banks := geo.banks[s.lo/c.kernelsPerGroup : (s.hi-1)/c.kernelsPerGroup+1]
	first := banks[0].row
	if len(geo.banks) == len(geo.positions) && (len(banks) == 1 || s.lo == first && s.hi == first+len(banks)*c.kernelsPerGroup) {
		at := s.lo / c.kernelsPerGroup
		c.rowsGradient(b, x, delta, s.lo-first, 0, min(s.hi-s.lo, c.kernelsPerGroup), geo.positions[at:at+len(banks)], true)
		return
	}
	for i := range banks {
		row := banks[i].row
		lo, hi := max(s.lo, row), min(s.hi, row+c.kernelsPerGroup)
		c.rowsGradient(b, x, delta, lo-row, row, hi-lo, banks[i].positions, false)
	}
}

// rowsGradient computes the gradient of the given number of rows, starting at row
// lo, of the bank that begins at row bank, or of each position's own bank if they
// are apart.
func (c *conv[F]) rowsGradient(b *batch[F], x, delta operand[F], lo, bank, rows int, positions []simd.Position, apart bool) {
	stride := c.positions * b.lanes
	deltas := delta.values[lo*stride:]
	w := simd.WeightGrad[F]{
		Grad: c.w.Grad[(bank+lo)*c.taps:], Delta: deltas, Src: x.values,
		DeltaGroupStride: delta.stride, SrcGroupStride: x.stride, Groups: b.usedGroups(),
		Positions: positions, Apart: apart, SrcOffsets: c.vectorGeometry.inputs,
		Rows: rows, Taps: c.taps, DeltaRowStride: stride, GradRowStride: c.taps,
	}
	w.Run(b.instructions)
	if c.bias != nil && !c.perUnit {
		bias := simd.BiasGrad[F]{
			Grad: c.bias.Grad[bank+lo:], Delta: deltas, DeltaGroupStride: delta.stride,
			Groups: b.usedGroups(), Positions: positions, Apart: apart, Rows: rows, DeltaRowStride: stride,
		}
		bias.Run(b.instructions)
	}
}

func (c *conv[F]) perUnitGradient(b *batch[F], s *shard[F]) {
	for pos := s.lo; pos < s.hi; pos++ {
		grad := c.bias.Grad[pos*c.kernels:][:c.kernels]
		if b.lanes == 1 {
			clear(grad)
			for g := range b.usedGroups() {
				for r := range grad {
					grad[r] += b.delta(c.out, g)[r*c.positions+pos]
				}
			}
			continue
		}
		bias := simd.BiasGrad[F]{
			Grad: grad, Delta: b.deltas[c.out], DeltaGroupStride: b.stride[c.out],
			Groups: b.usedGroups(), Positions: c.unitPositions[pos : pos+1],
			Rows: c.kernels, DeltaRowStride: c.positions * b.lanes,
		}
		bias.Run(b.instructions)
	}
}

// positionGradient computes, into grad, what one output position adds to the
// gradient of its kernels.
func (c *conv[F]) positionGradient(b *batch[F], pos int, grad []F) {
	geo := c.vectorGeometry
	for k := range c.groups {
		at := geo.index[pos*c.groups+k]
		w := simd.WeightGrad[F]{
			Grad: grad[k*c.kernelsPerGroup*c.taps:], Delta: b.deltas[c.out], Src: b.activations[c.in],
			DeltaGroupStride: b.stride[c.out], SrcGroupStride: b.stride[c.in], Groups: b.usedGroups(),
			Positions: geo.positions[at : at+1], SrcOffsets: geo.inputs,
			Rows: c.kernelsPerGroup, Taps: c.taps, DeltaRowStride: c.positions * b.lanes, GradRowStride: c.taps,
		}
		w.Run(b.instructions)
	}
}
