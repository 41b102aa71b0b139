package elementary

import "math"

// ln 2 in two parts: the first has so few bits that its product with an
// exponent is exact.
const (
	ln2Hi = 6.93147180369123816490e-01
	ln2Lo = 1.90821492927058770002e-10
)

// Exp returns eˣ.
func Exp(x float64) float64 {
	const (
		overflow  = 7.09782712893383973096e+02
		underflow = -7.45133219101941108420e+02
		log2e     = 1.44269504088896338700e+00

		p1 = 1.66666666666666657415e-01
		p2 = -2.77777777770155933842e-03
		p3 = 6.61375632143793436117e-05
		p4 = -1.65339022054652515390e-06
		p5 = 4.13813679705723846039e-08
	)
	switch {
	case x != x:
		return x
	case x > overflow:
		return math.Inf(1)
	case x < underflow:
		return 0
	}
	// x = k·ln 2 + r with |r| ≤ ln(2)/2.
	half := 0.5
	if x < 0 {
		half = -0.5
	}
	k := int(float64(log2e*x) + half)
	hi := x - float64(float64(k)*ln2Hi)
	lo := float64(float64(k) * ln2Lo)
	r := hi - lo
	// eʳ = 1 + 2r/(R − r) with R = r·(eʳ + 1)/(eʳ − 1), an even function of r.
	t := float64(r * r)
	c := r - float64(t*(p1+float64(t*(p2+float64(t*(p3+float64(t*(p4+float64(t*p5)))))))))
	y := 1 - ((lo - float64(r*c)/(2-c)) - hi)
	return scale(y, k)
}

// scale returns y·2ᵏ for y near 1.
func scale(y float64, k int) float64 {
	switch {
	case k > 1023:
		return y * 2 * power2(k-1)
	case k < -1021:
		return y * power2(k+60) * power2(-60)
	default:
		return y * power2(k)
	}
}

// power2 returns 2ᵏ, which must be a normal number.
func power2(k int) float64 {
	return math.Float64frombits(uint64(k+1023) << 52) // positive where 2ᵏ is normal
}

// Log returns the natural logarithm of x.
func Log(x float64) float64 {
	const (
		l1 = 6.666666666666735130e-01
		l2 = 3.999999999940941908e-01
		l3 = 2.857142874366239149e-01
		l4 = 2.222219843214978396e-01
		l5 = 1.818357216161805012e-01
		l6 = 1.531383769920937332e-01
		l7 = 1.479819860511658591e-01
	)
	switch {
	case x != x || x > math.MaxFloat64:
		return x
	case x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	}
	// x = 2ᵏ·(1 + f) with √½ < 1 + f < √2.
	fraction, exponent := math.Frexp(x)
	if fraction < math.Sqrt2/2 {
		fraction *= 2
		exponent--
	}
	f, k := fraction-1, float64(exponent)
	// log(1 + f) = 2s + s·R(s²) with s = f/(2 + f).
	s := f / (2 + f)
	s2 := float64(s * s)
	s4 := float64(s2 * s2)
	odd := float64(s2 * (l1 + float64(s4*(l3+float64(s4*(l5+float64(s4*l7)))))))
	even := float64(s4 * (l2 + float64(s4*(l4+float64(s4*l6)))))
	square := float64(float64(0.5*f) * f)
	return float64(k*ln2Hi) - ((square - (float64(s*(square+(odd+even))) + float64(k*ln2Lo))) - f)
}

// Log1p returns log(1 + x), also where 1 + x rounds away most of x. The error
// of the sum cancels against that of u − 1 (Kahan).
func Log1p(x float64) float64 {
	u := 1 + x
	if u == 1 || x > math.MaxFloat64 {
		return x
	}
	return Log(u) * (x / (u - 1))
}

// Pow returns xⁿ for n ≥ 0.
func Pow(x float64, n int) float64 {
	y := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			y = float64(y * x)
		}
		x = float64(x * x)
	}
	return y
}
