package nets

import "weightshare/nets/internal/simd"

// softConv is an unshared convolution whose kernels start out equal, and whose
// training pulls the kernels and biases of all positions towards their mean: to the
// gradient of a weight w it adds 2·strength·(w − mean), the gradient of strength·Σ(w
// − mean)² over positions. With strength 0 it would be an unshared convolution; the
// stronger the pull, the closer it is to a shared one.
type softConv[F Float] struct {
	*conv[F]
	strength F
	means    map[*param[F]][]F // over all positions, of kernels and of biases
}

func newSoftConv[F Float](c *conv[F], strength float64) *softConv[F] {
	s := &softConv[F]{conv: c, strength: F(strength), means: map[*param[F]][]F{c.w: make([]F, c.kernels*c.taps)}}
	if c.bias != nil {
		s.means[c.bias] = make([]F, c.kernels)
	}
	return s
}

func (c *softConv[F]) prepare() {
	for p, mean := range c.means {
		clear(mean)
		for at := 0; at < len(p.Value); at += len(mean) {
			simd.AddScaled(mean, 1, p.Value[at:], simd.PureGo)
		}
		places := F(len(p.Value) / len(mean))
		for i := range mean {
			mean[i] /= places
		}
	}
}

func (c *softConv[F]) shards(lanes int) []shard[F] {
	list := c.conv.shards(lanes)
	for i := range list {
		list[i].op = c
	}
	return list
}

func (c *softConv[F]) gradient(b *batch[F], s *shard[F]) {
	c.conv.gradient(b, s)
	if b.dropoutKey == 0 { // a look at the gradient of the loss, not a training step
		return
	}
	for _, part := range s.spans {
		mean := c.means[part.p]
		for i := part.lo; i < part.hi; i++ {
			part.p.Grad[i] += F(2 * c.strength * (part.p.Value[i] - mean[i%len(mean)]))
		}
	}
}
