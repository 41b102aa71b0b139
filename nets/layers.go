package nets

import (
	"weightshare/nets/arch"
	"weightshare/nets/internal/elementary"
)

// softmax turns the channels of every position into positive numbers whose sum
// is 1.
type softmax[F Float] struct {
	opBase
	channels, positions int
}

func newSoftmax[F Float](_ *program[F], at opBase, l *arch.Layer) op[F] {
	return &softmax[F]{opBase: at, channels: l.Out.C, positions: l.Out.H * l.Out.W}
}

func (s *softmax[F]) forward(b *batch[F], g int) {
	x, y := b.activation(s.in, g), b.activation(s.out, g)
	stride := s.positions * b.lanes
	for i := range stride {
		top := x[i]
		for c := 1; c < s.channels; c++ {
			top = max(top, x[i+c*stride])
		}
		var sum F
		for c := range s.channels {
			e := F(elementary.Exp(float64(x[i+c*stride] - top)))
			y[i+c*stride] = e
			sum += e
		}
		for c := range s.channels {
			y[i+c*stride] /= sum
		}
	}
}

func (s *softmax[F]) backward(b *batch[F], g int) {
	y, delta, dx := b.activation(s.out, g), b.delta(s.out, g), b.delta(s.in, g)
	stride := s.positions * b.lanes
	for i := range stride {
		var dot F
		for c := range s.channels {
			dot += F(delta[i+c*stride] * y[i+c*stride])
		}
		for c := range s.channels {
			dx[i+c*stride] = y[i+c*stride] * (delta[i+c*stride] - dot)
		}
	}
}

// dropout zeroes half of a sample's units in training and doubles the rest;
// otherwise it does nothing (Srivastava et al. 2014).
type dropout[F Float] struct{ opBase }

func newDropout[F Float](_ *program[F], at opBase, _ *arch.Layer) op[F] { return &dropout[F]{at} }

func (d *dropout[F]) forward(b *batch[F], g int) {
	d.apply(b, b.activation(d.in, g), b.activation(d.out, g), g)
}

func (d *dropout[F]) backward(b *batch[F], g int) {
	d.apply(b, b.delta(d.out, g), b.delta(d.in, g), g)
}

// apply multiplies by the mask, a hash of the step, the layer, the sample and
// the unit: it does not depend on which worker computes it.
func (d *dropout[F]) apply(b *batch[F], from, to []F, g int) {
	n := b.elements(d.out)
	if !b.train || b.dropoutKey == 0 {
		copy(to[:n], from[:n])
		return
	}
	key := splitMix64(b.dropoutKey + uint64(d.layer))
	for i := range n {
		sample, unit := g*b.lanes+i%b.lanes, i/b.lanes
		if splitMix64(key^uint64(sample)<<32^uint64(unit))>>63 == 0 {
			to[i] = 0
		} else {
			to[i] = 2 * from[i]
		}
	}
}

// coords adds channels with each pixel's row and column, from −1 to 1; in one
// dimension the column alone.
type coords[F Float] struct {
	opBase
	units       int // of the input
	coordinates []F // of the units added
}

func newCoords[F Float](_ *program[F], at opBase, l *arch.Layer) op[F] {
	c := &coords[F]{opBase: at, units: int(l.In.Units())}
	h, w := l.In.H, l.In.W
	if l.Out.C-l.In.C == 2 {
		for i := range h * w {
			c.coordinates = append(c.coordinates, coordinate[F](i/w, h))
		}
	}
	for i := range h * w {
		c.coordinates = append(c.coordinates, coordinate[F](i%w, w))
	}
	return c
}

// coordinate returns point i of n that lie evenly from −1 to 1, or 0 if n is 1.
func coordinate[F Float](i, n int) F {
	if n == 1 {
		return 0
	}
	return F(2*float64(i)/float64(n-1) - 1)
}

func (c *coords[F]) forward(b *batch[F], g int) {
	y, n := b.activation(c.out, g), c.units*b.lanes
	copy(y[:n], b.activation(c.in, g))
	for u, v := range c.coordinates {
		for l := range b.lanes {
			y[n+u*b.lanes+l] = v
		}
	}
}

func (c *coords[F]) backward(b *batch[F], g int) {
	copy(b.delta(c.in, g)[:c.units*b.lanes], b.delta(c.out, g))
}
