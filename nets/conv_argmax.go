package nets

// This file is the way back through a convolution under a global maximum.
// Each kernel and sample has one position with a gradient, the winner: they
// are visited one by one and the rest, all zero, is not.

// place finds the table entry of a position and kernel.
func (c *conv[F]) positionIndex(geo *geometry, pos, r int) int {
	return geo.index[pos*c.groups+r/c.kernelsPerGroup]
}

func (c *conv[F]) backwardArgmax(b *batch[F], g int) {
	geo := c.geometry(b.lanes)
	pool := c.argmax
	delta, dx := b.delta(pool.out, g), b.delta(c.in, g)
	winner := pool.argmax(b, g)
	clear(dx)
	for r := range c.kernels {
		for l := range b.lanes {
			d := delta[r*b.lanes+l]
			if d == 0 {
				continue
			}
			pl := &geo.positions[c.positionIndex(geo, int(winner[r*b.lanes+l]), r)]
			w := c.w.Value[int(pl.W)+r%c.kernelsPerGroup*c.taps:][:c.taps]
			to := dx[int(pl.Src)+l:]
			for t, at := range geo.inputs[pl.SrcRow:][:c.taps] {
				to[at] += F(d * w[t]) //nolint:unconvert // not fused: the same bits on every machine
			}
		}
	}
}

func (c *conv[F]) argmaxGradient(b *batch[F], p *shard[F]) {
	for i := range p.spans {
		s := &p.spans[i]
		clear(s.p.Grad[s.lo:s.hi])
	}
	from, to := 0, c.kernels
	if len(c.w.Value) == c.kernels*c.taps && !p.biases { // one bank: the piece's rows are kernels
		from, to = p.lo, p.hi
	}
	for g := range b.usedGroups() {
		for r := from; r < to; r++ {
			c.argmaxGradientOfKernel(b, p, g, r)
		}
	}
}

// argmaxGradientOfKernel adds what the winners of one kernel say, sample by sample.
func (c *conv[F]) argmaxGradientOfKernel(b *batch[F], p *shard[F], g, r int) {
	geo := c.geometry(b.lanes)
	pool := c.argmax
	delta := b.delta(pool.out, g)[r*b.lanes:]
	winner := pool.argmax(b, g)[r*b.lanes:]
	x := b.activation(c.in, g)
	for l := range b.samplesIn(g) {
		d := delta[l]
		if d == 0 {
			continue
		}
		pos := int(winner[l])
		if p.biases {
			c.bias.Grad[pos*c.kernels+r] += d
			continue
		}
		pl := &geo.positions[c.positionIndex(geo, pos, r)]
		row := int(pl.W)/c.taps + r%c.kernelsPerGroup
		if row < p.lo || row >= p.hi {
			continue
		}
		grad := c.w.Grad[row*c.taps:][:c.taps]
		from := x[int(pl.Src)+l:]
		for t, at := range geo.inputs[pl.SrcRow:][:len(grad)] {
			grad[t] += F(d * from[at]) //nolint:unconvert // not fused: the same bits on every machine
		}
		if c.bias != nil && !c.perUnit {
			c.bias.Grad[row] += d
		}
	}
}
