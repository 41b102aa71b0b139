package nets

import (
	"math"

	"weightshare/nets/arch"
	"weightshare/nets/internal/elementary"
	"weightshare/nets/internal/simd"
)

type activation[F Float] struct {
	opBase
	kind arch.Kind
	activationFunction[F]
}

// activationFunction is a function and its derivative. If all is set, it computes the
// function for many numbers at once, with bit-identical results.
type activationFunction[F Float] struct {
	f   func(x F) F
	df  func(x, y F) F
	all func(y, x []F, set simd.Instructions)
}

func (a *activation[F]) forward(b *batch[F], g int) {
	n := b.elements(a.out)
	x, y := b.activation(a.in, g)[:n], b.activation(a.out, g)[:n]
	if a.all != nil {
		a.all(y, x, b.instructions)
		return
	}
	for i, v := range x {
		y[i] = a.f(v)
	}
}

func (a *activation[F]) backward(b *batch[F], g int) {
	n := b.elements(a.out)
	x, y := b.activation(a.in, g)[:n], b.activation(a.out, g)[:n]
	delta, dx := b.delta(a.out, g)[:n], b.delta(a.in, g)[:n]
	for i, d := range delta {
		if d == 0 {
			dx[i] = 0
			continue
		}
		dx[i] = d * a.df(x[i], y[i])
	}
}

// The constants of LeCun's tanh, chosen so that f(±1) = ±1.
const (
	lecunScale = 1.7159
	lecunSlope = 2.0 / 3
)

// activationFunctions returns the activations. Products that are added to something
// are converted, which forces them to be rounded: see package elementary.
func activationFunctions[F Float]() map[arch.Kind]activationFunction[F] {
	return map[arch.Kind]activationFunction[F]{
		arch.ReLU:      {f: func(x F) F { return leakyReLU(x, 0) }, df: func(x, _ F) F { return step[F](x > 0) }},
		arch.ReLU6:     {f: func(x F) F { return min(max(x, 0), 6) }, df: func(x, _ F) F { return step[F](x > 0 && x < 6) }},
		arch.LeakyReLU: {f: func(x F) F { return leakyReLU(x, 0.01) }, df: func(x, _ F) F { return max(step[F](x > 0), 0.01) }},
		arch.Tanh:      {tanh[F], func(_, y F) F { return 1 - F(y*y) }, func(y, x []F, set simd.Instructions) { tanhAll(y, x, 1, 1, set) }},
		arch.LeCunTanh: {func(x F) F { return lecunScale * tanh(lecunSlope*x) }, func(_, y F) F {
			t := y / lecunScale
			return lecunScale * lecunSlope * (1 - F(t*t))
		}, func(y, x []F, set simd.Instructions) { tanhAll(y, x, lecunScale, lecunSlope, set) }},
		arch.Sigmoid: {sigmoid[F], func(_, y F) F { return y * (1 - y) }, sigmoidAll[F]},
		arch.SiLU: {f: func(x F) F { return x * sigmoid(x) }, df: func(x, y F) F {
			s := sigmoid(x)
			return s + F(y*(1-s))
		}},
		arch.GELU:      {f: func(x F) F { return x * F(normalCDF(float64(x))) }, df: geluDerivative[F]},
		arch.HardSwish: {f: func(x F) F { return x * min(max(x+3, 0), 6) / 6 }, df: hardSwishDerivative[F]},
	}
}

func leakyReLU[F Float](x, slope F) F {
	if x < 0 {
		return slope * x
	}
	return x
}

func step[F Float](up bool) F {
	if up {
		return 1
	}
	return 0
}

func tanh[F Float](x F) F { return F(elementary.Tanh(float64(x))) }

// sigmoid returns 1/(1 + e⁻ˣ), without overflow on either side.
func sigmoid[F Float](x F) F { return logistic(x, elementary.Exp(-math.Abs(float64(x)))) }

// logistic returns 1/(1 + e⁻ˣ), given e to the power of −|x|.
func logistic[F Float](x F, e float64) F {
	if x < 0 {
		return F(e / (1 + e))
	}
	return F(1 / (1 + e))
}

// exponentBlock is how many exponentials are computed at a time, a multiple of
// simd.Width.
const exponentBlock = 16 * simd.Width

// tanhAll computes scale·tanh(slope·x).
func tanhAll[F Float](y, x []F, scale, slope F, set simd.Instructions) {
	var memory [exponentBlock]float64
	for len(x) > 0 {
		e := memory[:min(len(x), exponentBlock)]
		for i, v := range x[:len(e)] {
			e[i] = 2 * min(math.Abs(float64(slope*v)), elementary.TanhFar)
		}
		simd.Exp(e, set)
		for i, v := range x[:len(e)] {
			y[i] = scale * F(elementary.TanhFrom(float64(slope*v), e[i]))
		}
		y, x = y[len(e):], x[len(e):]
	}
}

func sigmoidAll[F Float](y, x []F, set simd.Instructions) {
	var memory [exponentBlock]float64
	for len(x) > 0 {
		e := memory[:min(len(x), exponentBlock)]
		for i, v := range x[:len(e)] {
			e[i] = -math.Abs(float64(v))
		}
		simd.Exp(e, set)
		for i, v := range x[:len(e)] {
			y[i] = logistic(v, e[i])
		}
		y, x = y[len(e):], x[len(e):]
	}
}

func normalCDF(x float64) float64 { return 0.5 * elementary.Erfc(-x/math.Sqrt2) }

func geluDerivative[F Float](x, _ F) F {
	v := float64(x)
	density := elementary.Exp(-v*v/2) / math.Sqrt(2*math.Pi)
	return F(normalCDF(v) + float64(v*density))
}

func hardSwishDerivative[F Float](x, _ F) F {
	switch {
	case x <= -3:
		return 0
	case x >= 3:
		return 1
	default:
		return (F(2*x) + 3) / 6
	}
}

// softmax turns the channels at every position into positive numbers that sum to 1.
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

// dropout zeroes a fraction of a sample's units in training, half unless the batch
// says otherwise, and scales up the rest so that the mean is unchanged; outside
// training it does nothing (Srivastava et al. 2014).
type dropout[F Float] struct{ opBase }

func newDropout[F Float](_ *program[F], at opBase, _ *arch.Layer) op[F] { return &dropout[F]{at} }

func (d *dropout[F]) forward(b *batch[F], g int) {
	d.apply(b, b.activation(d.in, g), b.activation(d.out, g), g)
}

func (d *dropout[F]) backward(b *batch[F], g int) {
	d.apply(b, b.delta(d.out, g), b.delta(d.in, g), g)
}

// apply multiplies by the mask, a hash of the step, the layer, the sample and the
// unit, so that it does not depend on which worker computes it.
func (d *dropout[F]) apply(b *batch[F], from, to []F, g int) {
	n := b.elements(d.out)
	if !b.train || b.dropoutKey == 0 {
		copy(to[:n], from[:n])
		return
	}
	const half = 1 << 63
	limit, scale := uint64(half), F(2)
	if b.dropped > 0 {
		limit, scale = uint64(b.dropped*half)<<1, F(1/(1-b.dropped))
	}
	key := splitMix64(b.dropoutKey + uint64(d.layer))
	for i := range n {
		sample, unit := g*b.lanes+i%b.lanes, i/b.lanes
		if splitMix64(key^uint64(sample)<<32^uint64(unit)) < limit {
			to[i] = 0
		} else {
			to[i] = scale * from[i]
		}
	}
}

// coords adds channels that hold each pixel's row and column, scaled to the range from
// −1 to 1; in one dimension only the column.
type coords[F Float] struct {
	opBase
	units       int // of the input
	coordinates []F // of the added units
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

// coordinate returns point i of n points spaced evenly from −1 to 1, or 0 if n is 1.
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
