package nets

import (
	"math"

	"weightshare/nets/arch"
)

// softmax turns the channels of every position into positive numbers that add
// up to one.
type softmax[F Float] struct {
	opBase
	channels, positions int
}

func newSoftmax[F Float](at opBase, l *arch.Layer) *softmax[F] {
	return &softmax[F]{opBase: at, channels: l.Out.C, positions: l.Out.H * l.Out.W}
}

func (s *softmax[F]) reserve(*batch[F]) {}

func (s *softmax[F]) forward(b *batch[F], g int) {
	x, y := b.activation(s.in, g), b.activation(s.out, g)
	step := s.positions * b.lanes
	for i := range step {
		top := x[i]
		for c := 1; c < s.channels; c++ {
			top = max(top, x[i+c*step])
		}
		var sum F
		for c := range s.channels {
			e := F(math.Exp(float64(x[i+c*step] - top)))
			y[i+c*step] = e
			sum += e
		}
		for c := range s.channels {
			y[i+c*step] /= sum
		}
	}
}

func (s *softmax[F]) backward(b *batch[F], g int) {
	y, delta, dx := b.activation(s.out, g), b.delta(s.out, g), b.delta(s.in, g)
	step := s.positions * b.lanes
	for i := range step {
		var dot F
		for c := range s.channels {
			dot += F(delta[i+c*step] * y[i+c*step]) //nolint:unconvert // not fused: the same bits on every machine
		}
		for c := range s.channels {
			dx[i+c*step] = y[i+c*step] * (delta[i+c*step] - dot)
		}
	}
}

// dropout zeroes half of the units of a sample in training and doubles the
// rest; otherwise it does nothing (Srivastava et al. 2014).
type dropout[F Float] struct{ opBase }

func newDropout[F Float](at opBase, _ *arch.Layer) *dropout[F] { return &dropout[F]{at} }

func (d *dropout[F]) reserve(*batch[F]) {}

func (d *dropout[F]) forward(b *batch[F], g int) {
	d.apply(b, b.activation(d.in, g), b.activation(d.out, g), g)
}
func (d *dropout[F]) backward(b *batch[F], g int) { d.apply(b, b.delta(d.out, g), b.delta(d.in, g), g) }

// apply multiplies by the mask, which is a hash of the step, the layer, the
// sample and the unit.
func (d *dropout[F]) apply(b *batch[F], from, to []F, g int) {
	n := b.elements(d.out)
	if !b.train || b.dropoutKey == 0 {
		copy(to[:n], from[:n])
		return
	}
	key := splitMix64(b.dropoutKey + uint64(d.layer)) //nolint:gosec // an index
	for i := range n {
		sample, unit := g*b.lanes+i%b.lanes, i/b.lanes
		if splitMix64(key^uint64(sample)<<32^uint64(unit))>>63 == 0 { //nolint:gosec // indices
			to[i] = 0
		} else {
			to[i] = 2 * from[i]
		}
	}
}

// coords adds channels that say where a pixel is: row and column, or the
// column alone in one dimension, from −1 to 1.
type coords[F Float] struct {
	opBase
	units       int // of the input
	coordinates []F // per added unit
}

func newCoords[F Float](at opBase, l *arch.Layer) *coords[F] {
	c := &coords[F]{opBase: at, units: int(l.In.Units())}
	h, w := l.In.H, l.In.W
	if l.Out.C-l.In.C == 2 {
		for i := range h * w {
			c.coordinates = append(c.coordinates, between[F](i/w, h))
		}
	}
	for i := range h * w {
		c.coordinates = append(c.coordinates, between[F](i%w, w))
	}
	return c
}

// between spreads i of n evenly over −1 to 1; a single one lies in the middle.
func between[F Float](i, n int) F {
	if n == 1 {
		return 0
	}
	return F(2*float64(i)/float64(n-1) - 1)
}

func (c *coords[F]) reserve(*batch[F]) {}

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
