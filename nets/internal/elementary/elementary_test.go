package elementary

import (
	"hash/fnv"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// precision of the references, in bits.
const precision = 200

func number(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

// series adds up terms, each the previous one times factor(i), with i from 1.
func series(term *big.Float, factor func(i int64) *big.Float) *big.Float {
	sum := new(big.Float).Copy(term)
	for i := int64(1); term.Sign() != 0 && term.MantExp(nil) > sum.MantExp(nil)-precision; i++ {
		term = new(big.Float).Mul(term, factor(i))
		sum.Add(sum, term)
	}
	return sum
}

func quotient(x *big.Float, n int64) *big.Float {
	return new(big.Float).Quo(x, new(big.Float).SetPrec(precision).SetInt64(n))
}

// bigExp returns eˣ as (e^(x/2¹⁰))^(2¹⁰).
func bigExp(x *big.Float) *big.Float {
	small := new(big.Float).SetMantExp(x, -10)
	y := series(number(1), func(i int64) *big.Float { return quotient(small, i) })
	for range 10 {
		y.Mul(y, y)
	}
	return y
}

// bigLog solves eʸ = x by Newton's method.
func bigLog(x *big.Float) *big.Float {
	start, _ := x.Float64()
	y := number(math.Log(start))
	for range 4 {
		y.Add(y, new(big.Float).Sub(new(big.Float).Quo(x, bigExp(y)), number(1)))
	}
	return y
}

func bigTanh(x *big.Float) *big.Float {
	e := bigExp(new(big.Float).Add(x, x))
	return new(big.Float).Quo(new(big.Float).Sub(e, number(1)), new(big.Float).Add(e, number(1)))
}

func bigSin(x *big.Float) *big.Float {
	square := new(big.Float).Neg(new(big.Float).Mul(x, x))
	return series(x, func(i int64) *big.Float { return quotient(square, 2*i*(2*i+1)) })
}

func bigCos(x *big.Float) *big.Float {
	square := new(big.Float).Neg(new(big.Float).Mul(x, x))
	return series(number(1), func(i int64) *big.Float { return quotient(square, 2*i*(2*i-1)) })
}

// bigErfc returns 1 − 2/√π·exp(−x²)·Σ 2ⁿx²ⁿ⁺¹/(1·3·…·(2n+1)).
func bigErfc(x *big.Float) *big.Float {
	square := new(big.Float).Mul(x, x)
	twice := new(big.Float).Add(square, square)
	sum := series(x, func(i int64) *big.Float { return quotient(twice, 2*i+1) })
	pi, _ := new(big.Float).SetPrec(precision).SetString("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803")
	sum.Mul(sum, bigExp(new(big.Float).Neg(square)))
	sum.Quo(sum.Add(sum, sum), new(big.Float).Sqrt(pi))
	return sum.Sub(number(1), sum)
}

// ulps returns how far got is from want, in units of want's last place.
func ulps(got float64, want *big.Float) float64 {
	near, _ := want.Float64()
	unit := math.Nextafter(math.Abs(near), math.Inf(1)) - math.Abs(near)
	off, _ := new(big.Float).Sub(want, number(got)).Float64()
	return math.Abs(off) / unit
}

// functions lists every function with its reference, the range of arguments to
// test and the error allowed.
var functions = []struct {
	name      string
	got       func(float64) float64
	std       func(float64) float64
	want      func(*big.Float) *big.Float
	low, high float64
	ulps      float64
}{
	{"exp", Exp, math.Exp, bigExp, -700, 700, 1},
	{"exp near 0", Exp, math.Exp, bigExp, -1, 1, 1},
	{"log", Log, math.Log, bigLog, 1e-300, 1e3, 1},
	{"log near 1", Log, math.Log, bigLog, .7, 1.5, 1},
	{"log1p", Log1p, math.Log1p, func(x *big.Float) *big.Float { return bigLog(new(big.Float).Add(number(1), x)) }, -.5, 1, 3},
	{"log1p near 0", Log1p, math.Log1p, func(x *big.Float) *big.Float { return bigLog(new(big.Float).Add(number(1), x)) }, 0, 1e-9, 2},
	{"tanh", Tanh, math.Tanh, bigTanh, -20, 20, 3},
	{"tanh near 0", Tanh, math.Tanh, bigTanh, -1, 1, 3},
	{"sin", func(x float64) float64 { s, _ := Sincos(x); return s }, math.Sin, bigSin, -10, 10, 3},
	{"cos", func(x float64) float64 { _, c := Sincos(x); return c }, math.Cos, bigCos, -10, 10, 3},
	{"erfc", Erfc, math.Erfc, bigErfc, -6, 3, 3},
}

// TestAccuracy compares every function with a 200-bit reference.
func TestAccuracy(t *testing.T) {
	t.Parallel()
	for _, f := range functions {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, 2))
			worst, at := 0.0, 0.0
			for range 300 {
				x := f.low + r.Float64()*(f.high-f.low)
				if e := ulps(f.got(x), f.want(number(x))); e > worst {
					worst, at = e, x
				}
			}
			if worst > f.ulps {
				t.Errorf("%v ulp off at %v: %v, package math says %v", worst, at, f.got(at), f.std(at))
			}
		})
	}
}

// TestSpecial compares special cases with package math.
func TestSpecial(t *testing.T) {
	t.Parallel()
	for _, x := range []float64{
		0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(), 1e-30, -1e-30,
		math.MaxFloat64, -math.MaxFloat64, 709.78, 710, -708, -744, -746, 44, 45, 28, 30, -7,
	} {
		for _, f := range functions {
			if f.name == "sin" || f.name == "cos" {
				continue // Sincos is for angles that people draw
			}
			got, want := f.got(x), f.std(x)
			same := got == want && math.Signbit(got) == math.Signbit(want) || math.IsNaN(got) && math.IsNaN(want)
			if !same && !(math.Abs(got-want) <= 4e-16*math.Abs(want)) {
				t.Errorf("%s(%v) is %v, package math says %v", f.name, x, got, want)
			}
		}
	}
	// The smallest positive number, for whose logarithm amd64's assembly is wrong.
	if got, want := Log(5e-324), -1074*math.Ln2; math.Abs(got-want) > 1e-12 {
		t.Errorf("log(5e-324) is %v, want %v", got, want)
	}
	if got, want := Pow(0.999, 1000), math.Pow(0.999, 1000); got != want || Pow(3, 0) != 1 {
		t.Errorf("0.999¹⁰⁰⁰ is %v, package math says %v", got, want)
	}
}

// TestGoldenBits compares the bits of results with those computed on amd64, so it
// fails on a processor that computes different ones.
func TestGoldenBits(t *testing.T) {
	t.Parallel()
	h := fnv.New64a()
	for _, f := range functions {
		r := rand.New(rand.NewPCG(3, 4))
		for range 2000 {
			b := math.Float64bits(f.got(f.low + float64(r.Float64()*(f.high-f.low))))
			for shift := 0; shift < 64; shift += 8 {
				h.Write([]byte{byte(b >> shift)})
			}
		}
	}
	if got := h.Sum64(); got != 0x7c4b49c7e4b784a5 {
		t.Errorf("the bits hash to %#x", got)
	}
}

func BenchmarkFunctions(b *testing.B) {
	for _, f := range functions {
		for name, function := range map[string]func(float64) float64{"": f.got, " of package math": f.std} {
			b.Run(f.name+name, func(b *testing.B) {
				x := f.low
				for range b.N {
					function(x)
					if x += 0.001; x > f.high {
						x = f.low
					}
				}
			})
		}
	}
}
