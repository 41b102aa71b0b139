package nets

import "weightshare/nets/internal/simd"

// This file is the convolution for batches too small for lanes: sample by
// sample, one patch of the input at a time, leaving out what has no gradient.

// patch gives the inputs of a place one after another, followed by zeros.
func (c *conv[F]) patch(geo *geometry, pl *simd.Position, x, scratch []F) []F {
	if c.dense {
		return x
	}
	x = x[pl.Src:]
	taps := geo.inputs[pl.SrcRow:][:c.taps]
	scratch = scratch[:len(taps)+simd.Slack]
	for t, at := range taps {
		scratch[t] = x[at]
	}
	clear(scratch[len(taps):])
	return scratch
}

func (c *conv[F]) forwardSample(b *batch[F], g int) {
	geo := c.scalarGeometry
	x, y := b.activation(c.in, g), b.activation(c.out, g)
	scratch, _ := b.patches(g)
	for i := range geo.positions {
		pl := &geo.positions[i]
		var bias []F
		if c.bias != nil {
			bias = c.bias.Value[pl.Bias:]
		}
		simd.MatVec(y[pl.Dst:], c.positions, bias, c.w.Value[pl.W:], c.patch(geo, pl, x, scratch),
			c.kernelsPerGroup, c.taps, c.relu, b.asm)
	}
}

func (c *conv[F]) backwardSample(b *batch[F], g int) {
	geo := c.scalarGeometry
	delta, dx := b.delta(c.out, g), b.delta(c.in, g)
	clear(dx)
	_, back := b.patches(g)
	back = back[:c.taps]
	for i := range geo.positions {
		pl := &geo.positions[i]
		if c.dense {
			c.addInputGradient(dx[:c.taps], pl, delta, b.asm)
			continue
		}
		clear(back)
		if !c.addInputGradient(back, pl, delta, b.asm) {
			continue
		}
		to := dx[pl.Src:]
		for t, at := range geo.inputs[pl.SrcRow:][:c.taps] {
			to[at] += back[t]
		}
	}
}

// addInputGradient adds a place's delta, through its kernels, to the gradient of its
// patch, and tells whether there was any.
func (c *conv[F]) addInputGradient(patch []F, pl *simd.Position, delta []F, fast bool) bool {
	found := false
	for r := range c.kernelsPerGroup {
		if d := delta[int(pl.Dst)+r*c.positions]; d != 0 {
			found = true
			simd.AddScaled(patch, d, c.w.Value[int(pl.W)+r*c.taps:], fast)
		}
	}
	return found
}

func (c *conv[F]) sampleGradient(b *batch[F], p *shard[F]) {
	geo := c.scalarGeometry
	clear(c.w.Grad[p.lo*c.taps : p.hi*c.taps])
	if c.bias != nil && !c.perUnit {
		clear(c.bias.Grad[p.lo:p.hi])
	}
	scratch := b.state[c.id].floats // one piece has all rows, so nobody else needs it
	for g := range b.usedGroups() {
		x, delta := b.activation(c.in, g), b.delta(c.out, g)
		for i := range geo.positions {
			c.addPositionGradient(b, &geo.positions[i], x, delta, scratch)
		}
	}
	if c.decoder != nil {
		c.decoder.addGradient(b, p)
	}
}

// addPositionGradient adds what one place of one sample says about its kernels.
func (c *conv[F]) addPositionGradient(b *batch[F], pl *simd.Position, x, delta, scratch []F) {
	var patch []F
	first := int(pl.W) / c.taps
	for r := range c.kernelsPerGroup {
		d := delta[int(pl.Dst)+r*c.positions]
		if d == 0 {
			continue
		}
		if patch == nil {
			patch = c.patch(c.scalarGeometry, pl, x, scratch)
		}
		row := first + r
		simd.AddScaled(c.w.Grad[row*c.taps:][:c.taps], d, patch, b.asm)
		if c.bias != nil && !c.perUnit {
			c.bias.Grad[row] += d
		}
	}
}
