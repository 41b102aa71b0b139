package nets

import "weightshare/nets/internal/simd"

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
	for r := from; r < to; r++ {
		c.argmaxGradientOfKernel(b, s, r)
	}
}

// argmaxGradientOfKernel adds up, over the samples, the gradient of the rows that
// the argmax positions of kernel r use.
func (c *conv[F]) argmaxGradientOfKernel(b *batch[F], s *shard[F], r int) {
	geo := c.geometry(b.lanes)
	group, kernel := r/c.kernelsPerGroup, r%c.kernelsPerGroup
	var patches [2 * simd.Width]simd.Patch
	var deltas [len(patches)]F
	n := 0
	for g := range b.usedGroups() {
		delta := b.delta(c.globalMax.out, g)[r*b.lanes:][:b.samplesIn(g)]
		argmax := c.globalMax.argmax(b, g)[r*b.lanes:][:len(delta)]
		for l, d := range delta {
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
			if c.bias != nil && !c.perUnit {
				c.bias.Grad[row] += d
			}
			if n == len(patches) {
				c.addPatches(b, patches[:n], deltas[:n])
				n = 0
			}
			pos := &geo.positions[i]
			patches[n] = simd.Patch{Grad: row * c.taps, Src: g*b.stride[c.in] + int(pos.Src) + l, SrcRow: int(pos.SrcRow)}
			deltas[n] = d
			n++
		}
	}
	c.addPatches(b, patches[:n], deltas[:n])
}

func (c *conv[F]) addPatches(b *batch[F], patches []simd.Patch, deltas []F) {
	p := simd.PatchGrad[F]{
		Grad: c.w.Grad, Src: b.activations[c.in], SrcOffsets: c.geometry(b.lanes).inputs,
		Patches: patches, Deltas: deltas, Taps: c.taps,
	}
	p.Run(b.instructions)
}
