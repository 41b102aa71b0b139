package nets

import (
	"math"

	"weightshare/nets/arch"
)

// activation applies one function to every unit.
type activation[F Float] struct {
	opBase
	kind arch.Kind
	f    func(x F) F    // its value
	df   func(x, y F) F // its slope at x, where its value is y
}

// newActivation makes the operation of an activation word, nil for a word that
// is none.
func newActivation[F Float](at opBase, l *arch.Layer) op[F] {
	f, df := activationFunctions[F](l.Kind)
	if f == nil {
		return nil
	}
	return &activation[F]{opBase: at, kind: l.Kind, f: f, df: df}
}

func (a *activation[F]) reserve(*batch[F]) {}

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

// lecunScale and lecunSlope make LeCun's tanh: f(1) = 1, f(−1) = −1.
const (
	lecunScale = 1.7159
	lecunSlope = 2.0 / 3
)

// activationFunctions gives an activation and its slope.
func activationFunctions[F Float](k arch.Kind) (f func(x F) F, df func(x, y F) F) {
	switch k {
	case arch.ReLU:
		return func(x F) F { return leakyReLU(x, 0) }, func(x, _ F) F { return step[F](x > 0) }
	case arch.LeakyReLU:
		return func(x F) F { return leakyReLU(x, 0.01) }, func(x, _ F) F {
			if x > 0 {
				return 1
			}
			return 0.01
		}
	case arch.ReLU6:
		return func(x F) F { return min(max(x, 0), 6) }, func(x, _ F) F { return step[F](x > 0 && x < 6) }
	case arch.Tanh:
		return tanh[F], func(_, y F) F { return 1 - y*y }
	case arch.LeCunTanh:
		return func(x F) F { return lecunScale * tanh(lecunSlope*x) }, func(_, y F) F {
			t := y / lecunScale
			return lecunScale * lecunSlope * (1 - t*t)
		}
	case arch.Sigmoid:
		return sigmoid[F], func(_, y F) F { return y * (1 - y) }
	default:
		return smoothFunctions[F](k)
	}
}

// smoothFunctions are the activations that grew out of the rectifier.
func smoothFunctions[F Float](k arch.Kind) (f func(x F) F, df func(x, y F) F) {
	switch k {
	case arch.SiLU:
		return func(x F) F { return x * sigmoid(x) }, func(x, y F) F {
			s := sigmoid(x)
			return s + y*(1-s)
		}
	case arch.GELU:
		return func(x F) F { return x * F(normalCDF(float64(x))) }, func(x, _ F) F {
			v := float64(x)
			return F(normalCDF(v) + v*math.Exp(-v*v/2)/math.Sqrt(2*math.Pi))
		}
	case arch.HardSwish:
		return func(x F) F { return x * min(max(x+3, 0), 6) / 6 }, func(x, _ F) F {
			switch {
			case x <= -3:
				return 0
			case x >= 3:
				return 1
			default:
				return (2*x + 3) / 6
			}
		}
	default:
		return nil, nil
	}
}

// leakyReLU is x where positive and slope·x elsewhere.
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

func tanh[F Float](x F) F { return F(math.Tanh(float64(x))) }

// sigmoid is 1/(1 + e^−x), without overflow on either side.
func sigmoid[F Float](x F) F {
	e := math.Exp(-math.Abs(float64(x)))
	if x < 0 {
		return F(e / (1 + e))
	}
	return F(1 / (1 + e))
}

// normalCDF is the standard normal distribution function.
func normalCDF(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }
