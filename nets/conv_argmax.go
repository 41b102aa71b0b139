package nets

// This file is the backward pass of a convolution followed by global max
// pooling. For each kernel and sample only one position, the argmax, carries a
// gradient; these positions are visited one by one.

func (c *conv[F]) backwardArgmax(b *batch[F], g int) {
	geo := c.geometry(b.lanes)
	delta, dx := b.delta(c.globalMax.out, g), b.delta(c.in, g)
	argmax := c.globalMax.argmax(b, g)
	for r := range c.kernels {
		group, kernel := r/c.kernelsPerGroup, r%c.kernelsPerGroup
		for l := range b.lanes {
			d := delta[r*b.lanes+l]
			if d == 0 {
				continue
			}
			pos := &geo.positions[geo.index[int(argmax[r*b.lanes+l])*c.groups+group]]
			w := c.w.Value[int(pos.W)+kernel*c.taps:][:c.taps]
			to := dx[int(pos.Src)+l:]
			for t, at := range geo.inputs[pos.SrcRow:][:c.taps] {
				to[at] += F(d * w[t])
			}
		}
	}
}

func (c *conv[F]) argmaxGradient(b *batch[F], s *shard[F]) {
	for i := range s.spans {
		sp := &s.spans[i]
		clear(sp.p.Grad[sp.lo:sp.hi])
	}
	from, to := 0, c.kernels
	if len(c.w.Value) == c.kernels*c.taps && !s.biases { // one bank: the shard's rows are kernels
		from, to = s.lo, s.hi
	}
	for g := range b.usedGroups() {
		for r := from; r < to; r++ {
			c.argmaxGradientOfKernel(b, s, g, r)
		}
	}
}

// argmaxGradientOfKernel adds up, over the samples of group g, the gradient of
// the rows that the argmax positions of kernel r use.
func (c *conv[F]) argmaxGradientOfKernel(b *batch[F], s *shard[F], g, r int) {
	geo := c.geometry(b.lanes)
	delta := b.delta(c.globalMax.out, g)[r*b.lanes:]
	argmax := c.globalMax.argmax(b, g)[r*b.lanes:]
	x := b.activation(c.in, g)
	group, kernel := r/c.kernelsPerGroup, r%c.kernelsPerGroup
	for l := range b.samplesIn(g) {
		d := delta[l]
		if d == 0 {
			continue
		}
		at := int(argmax[l])
		if s.biases {
			c.bias.Grad[at*c.kernels+r] += d
			continue
		}
		i := geo.index[at*c.groups+group]
		row := int(geo.rows[i]) + kernel
		if row < s.lo || row >= s.hi {
			continue
		}
		grad := c.w.Grad[row*c.taps:][:c.taps]
		pos := &geo.positions[i]
		from := x[int(pos.Src)+l:]
		for t, at := range geo.inputs[pos.SrcRow:][:len(grad)] {
			grad[t] += F(d * from[at])
		}
		if c.bias != nil && !c.perUnit {
			c.bias.Grad[row] += d
		}
	}
}
