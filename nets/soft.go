package nets

import "weightshare/nets/internal/simd"

// softConv is an unshared convolution whose training pulls the kernels of all
// places towards their mean: to the gradient of a kernel w it adds
// strength·(w − mean), which is that of strength/2·Σ|w − mean|² over places.
type softConv[F Float] struct {
	*conv[F]
	strength F
	mean     []F // of the kernels of all places
}

func newSoftConv[F Float](c *conv[F], strength float64) *softConv[F] {
	return &softConv[F]{c, F(strength), make([]F, c.kernels*c.taps)}
}

func (c *softConv[F]) prepare() {
	clear(c.mean)
	places := 0
	for at := 0; at < len(c.w.Value); at += len(c.mean) {
		simd.AddScaled(c.mean, 1, c.w.Value[at:], simd.PureGo)
		places++
	}
	for i := range c.mean {
		c.mean[i] /= F(places)
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
	if b.dropoutKey == 0 || s.biases { // a look at the gradient of the loss
		return
	}
	for i := s.lo * c.taps; i < s.hi*c.taps; i++ {
		c.w.Grad[i] += F(c.strength * (c.w.Value[i] - c.mean[i%len(c.mean)]))
	}
}
