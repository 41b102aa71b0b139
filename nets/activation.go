package nets

import (
	"math"

	"weightshare/nets/arch"
	"weightshare/nets/internal/elementary"
)

type activation[F Float] struct {
	opBase
	kind arch.Kind
	activationFunction[F]
}

// activationFunction is a function and its derivative at x, where its value
// is y.
type activationFunction[F Float] struct {
	f  func(x F) F
	df func(x, y F) F
}

func (a *activation[F]) forward(b *batch[F], g int) {
	n := b.elements(a.out)
	x, y := b.activation(a.in, g)[:n], b.activation(a.out, g)[:n]
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

// The constants of LeCun's tanh, with which f(±1) = ±1.
const (
	lecunScale = 1.7159
	lecunSlope = 2.0 / 3
)

// activationFunctions returns the activations. Products that are added to
// something are converted, which rounds them: see package elementary.
func activationFunctions[F Float]() map[arch.Kind]activationFunction[F] {
	return map[arch.Kind]activationFunction[F]{
		arch.ReLU:      {func(x F) F { return leakyReLU(x, 0) }, func(x, _ F) F { return step[F](x > 0) }},
		arch.ReLU6:     {func(x F) F { return min(max(x, 0), 6) }, func(x, _ F) F { return step[F](x > 0 && x < 6) }},
		arch.LeakyReLU: {func(x F) F { return leakyReLU(x, 0.01) }, func(x, _ F) F { return max(step[F](x > 0), 0.01) }},
		arch.Tanh:      {tanh[F], func(_, y F) F { return 1 - F(y*y) }},
		arch.LeCunTanh: {func(x F) F { return lecunScale * tanh(lecunSlope*x) }, func(_, y F) F {
			t := y / lecunScale
			return lecunScale * lecunSlope * (1 - F(t*t))
		}},
		arch.Sigmoid: {sigmoid[F], func(_, y F) F { return y * (1 - y) }},
		arch.SiLU: {func(x F) F { return x * sigmoid(x) }, func(x, y F) F {
			s := sigmoid(x)
			return s + F(y*(1-s))
		}},
		arch.GELU:      {func(x F) F { return x * F(normalCDF(float64(x))) }, geluDerivative[F]},
		arch.HardSwish: {func(x F) F { return x * min(max(x+3, 0), 6) / 6 }, hardSwishDerivative[F]},
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
func sigmoid[F Float](x F) F {
	e := elementary.Exp(-math.Abs(float64(x)))
	if x < 0 {
		return F(e / (1 + e))
	}
	return F(1 / (1 + e))
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
