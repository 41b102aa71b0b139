package nets

import "weightshare/nets/internal/simd"

// This file is the convolution of batches too small for samples side by side:
// sample by sample and patch by patch, skipping positions without a gradient.

// patch returns the inputs of a position one after another, followed by
// simd.Slack zeros. A dense layer's inputs are already contiguous.
func (c *conv[F]) patch(geo *geometry, pos *simd.Position, x, scratch []F) []F {
	if c.dense {
		return x
	}
	simd.FillPatch(scratch, x[pos.Src:], geo.inputs[pos.SrcRow:][:c.taps])
	return scratch
}

func (c *conv[F]) correlateSample(b *batch[F], y, x []F, g int) {
	if c.dense {
		simd.MatVec(y, 1, c.bias.values(), c.w.Value, x, c.kernels, c.taps, c.relu, b.instructions)
		return
	}
	geo := c.scalarGeometry
	scratch, _ := b.patches(g)
	p := simd.ConvSample[F]{
		Dst: y, Src: x, W: c.w.Value, Bias: c.bias.values(), Patch: scratch,
		SrcOffsets: geo.inputs, Positions: geo.positions,
		Rows: c.kernelsPerGroup, Taps: c.taps, DstRowStride: c.positions, ReLU: c.relu,
	}
	p.Run(b.instructions)
}

func (c *conv[F]) spreadSample(b *batch[F], dx, delta []F, g int) {
	geo := c.scalarGeometry
	_, patch := b.patches(g)
	patch = patch[:c.taps]
	for i := range geo.positions {
		pos := &geo.positions[i]
		if c.dense {
			c.addPatchGradient(dx[:c.taps], pos, delta, b.instructions)
			continue
		}
		clear(patch)
		if !c.addPatchGradient(patch, pos, delta, b.instructions) {
			continue
		}
		to := dx[pos.Src:]
		for t, at := range geo.inputs[pos.SrcRow:][:c.taps] {
			to[at] += patch[t]
		}
	}
}

// addPatchGradient adds a position's deltas, multiplied by its kernels, to the
// gradient of its patch, and reports whether any delta was nonzero.
func (c *conv[F]) addPatchGradient(patch []F, pos *simd.Position, delta []F, set simd.Instructions) bool {
	found := false
	for r := range c.kernelsPerGroup {
		if d := delta[int(pos.Dst)+r*c.positions]; d != 0 {
			found = true
			simd.AddScaled(patch, d, c.w.Value[int(pos.W)+r*c.taps:], set)
		}
	}
	return found
}

// sampleGradient computes the gradient of a shard, which is the whole layer,
// given inputs x and the gradients delta of the outputs.
func (c *conv[F]) sampleGradient(b *batch[F], s *shard[F], x, delta operand[F]) {
	geo := c.scalarGeometry
	clear(c.w.Grad[s.lo*c.taps : s.hi*c.taps])
	if c.bias != nil && !c.perUnit {
		clear(c.bias.Grad[s.lo:s.hi])
	}
	scratch := b.state[c.id].floats // the layer is not divided, so no other shard uses it
	for g := range b.usedGroups() {
		for i := range geo.positions {
			c.addPositionGradient(&geo.positions[i], x.group(g), delta.group(g), scratch, b.instructions)
		}
	}
}

func (c *conv[F]) addPositionGradient(pos *simd.Position, x, delta, scratch []F, set simd.Instructions) {
	var patch []F
	first := int(pos.W) / c.taps
	for r := range c.kernelsPerGroup {
		d := delta[int(pos.Dst)+r*c.positions]
		if d == 0 {
			continue
		}
		if patch == nil {
			patch = c.patch(c.scalarGeometry, pos, x, scratch)
		}
		row := first + r
		simd.AddScaled(c.w.Grad[row*c.taps:][:c.taps], d, patch, set)
		if c.bias != nil && !c.perUnit {
			c.bias.Grad[row] += d
		}
	}
}
