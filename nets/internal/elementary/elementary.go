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
	return math.Float64frombits(uint64(k+1023) << 52) // not negative if 2ᵏ is normal
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

// Log1p returns log(1 + x), accurately even if 1 + x rounds away most of x. The
// error of the sum cancels against that of u − 1 (Kahan).
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

// Erfc returns the complementary error function, 2/√π·∫ₓ^∞ exp(−t²) dt.
func Erfc(x float64) float64 {
	if a := math.Abs(x); a >= 0.84375 {
		tail := erfcTail(a)
		if x < 0 {
			return 2 - tail
		}
		return tail
	}
	if math.Abs(x) < 1.0/(1<<56) {
		return 1 - x
	}
	z := float64(x * x)
	r := polynomial(z,
		1.28379167095512558561e-01, -3.25042107247001499370e-01, -2.84817495755985104766e-02,
		-5.77027029648944159157e-03, -2.37630166566501626084e-05)
	s := polynomial(z, 1,
		3.97917223959155352819e-01, 6.50222499887672944485e-02, 5.08130628187576562776e-03,
		1.32494738004321644526e-04, -3.96022827877536812320e-06)
	if x < 0.25 { // NaN takes the other branch
		return 1 - (x + float64(x*(r/s)))
	}
	return 0.5 - (float64(x*(r/s)) + (x - 0.5))
}

// erfcTail returns Erfc(x) for x ≥ 0.84375.
func erfcTail(x float64) float64 {
	const erx = 8.45062911510467529297e-01 // erf(1), rounded to single precision
	var r, s float64
	switch inverse := 1 / float64(x*x); {
	case x < 1.25:
		t := x - 1
		p := polynomial(t,
			-2.36211856075265944077e-03, 4.14856118683748331666e-01, -3.72207876035701323847e-01, 3.18346619901161753674e-01,
			-1.10894694282396677476e-01, 3.54783043256182359371e-02, -2.16637559486879084300e-03)
		q := polynomial(t, 1,
			1.06420880400844228286e-01, 5.40397917702171048937e-01, 7.18286544141962662868e-02,
			1.26171219808761642112e-01, 1.36370839120290507362e-02, 1.19844998467991074170e-02)
		return 1 - erx - p/q
	case x >= 28:
		return 0
	case x < 1/0.35:
		r = polynomial(inverse,
			-9.86494403484714822705e-03, -6.93858572707181764372e-01, -1.05586262253232909814e+01, -6.23753324503260060396e+01,
			-1.62396669462573470355e+02, -1.84605092906711035994e+02, -8.12874355063065934246e+01, -9.81432934416914548592e+00)
		s = polynomial(inverse, 1,
			1.96512716674392571292e+01, 1.37657754143519042600e+02, 4.34565877475229228821e+02, 6.45387271733267880336e+02,
			4.29008140027567833386e+02, 1.08635005541779435134e+02, 6.57024977031928170135e+00, -6.04244152148580987438e-02)
	default:
		r = polynomial(inverse,
			-9.86494292470009928597e-03, -7.99283237680523006574e-01, -1.77579549177547519889e+01, -1.60636384855821916062e+02,
			-6.37566443368389627722e+02, -1.02509513161107724954e+03, -4.83519191608651397019e+02)
		s = polynomial(inverse, 1,
			3.03380607434824582924e+01, 3.25792512996573918826e+02, 1.53672958608443695994e+03, 3.19985821950859553908e+03,
			2.55305040643316442583e+03, 4.74528541206955367215e+02, -2.24409524465858183362e+01)
	}
	// x = z + rest, where z has so few bits that its square is exact.
	z := math.Float64frombits(math.Float64bits(x) & 0xffffffff00000000)
	return float64(Exp(-float64(z*z)-0.5625)*Exp(float64((z-x)*(z+x))+r/s)) / x
}

// Tanh returns the hyperbolic tangent of x.
func Tanh(x float64) float64 {
	e := 0.0
	if z := math.Abs(x); z >= tanhNear && z <= TanhFar {
		e = Exp(2 * z)
	}
	return TanhFrom(x, e)
}

// TanhFar is the magnitude from which the hyperbolic tangent is ±1 to within half an
// ulp.
const TanhFar = 44.0

// tanhNear is the magnitude below which it is computed without an exponential.
const tanhNear = 0.625

// TanhFrom returns the hyperbolic tangent of x, given e to the power of 2·|x|, which
// is not used if |x| is above TanhFar.
func TanhFrom(x, e float64) float64 {
	const (
		p0 = -9.64399179425052238628e-1
		p1 = -9.92877231001918586564e1
		p2 = -1.61468768441708447952e3
		q0 = 1.12811678491632931402e2
		q1 = 2.23548839060100448583e3
		q2 = 4.84406305325125486048e3
	)
	z := math.Abs(x)
	switch {
	case z > TanhFar:
		return math.Copysign(1, x)
	case z >= tanhNear:
		return math.Copysign(1-2/(e+1), x)
	default: // NaN and ±0 as well
		s := float64(x * x)
		p := float64((float64(p0*s)+p1)*s) + p2
		q := float64((float64((s+q0)*s)+q1)*s) + q2
		return x + float64(float64(x*s)*p)/q
	}
}

// Sincos returns the sine and the cosine of x radians, |x| < 2²⁹.
func Sincos(x float64) (sin, cos float64) {
	const (
		pi4a = 7.85398125648498535156e-1 // π/4 in three parts
		pi4b = 3.77489470793079817668e-8
		pi4c = 2.69515142907905952645e-15
	)
	// |x| = octant·π/4 + z, with the octant rounded up to an even number.
	a := math.Abs(x)
	octant := uint64(float64(a * (4 / math.Pi)))
	octant += octant & 1
	y := float64(octant)
	z := ((a - float64(y*pi4a)) - float64(y*pi4b)) - float64(y*pi4c)
	t := float64(z * z)
	sin = z + float64(float64(z*t)*polynomial(t,
		-1.66666666666666307295e-1, 8.33333333332211858878e-3, -1.98412698295895385996e-4,
		2.75573136213857245213e-6, -2.50507477628578072866e-8, 1.58962301576546568060e-10))
	cos = 1 - float64(0.5*t) + float64(float64(t*t)*polynomial(t,
		4.16666666666665929218e-2, -1.38888888888730564116e-3, 2.48015872888517045348e-5,
		-2.75573141792967388112e-7, 2.08757008419747316778e-9, -1.13585365213876817300e-11))
	switch octant % 8 {
	case 2:
		sin, cos = cos, -sin
	case 4:
		sin, cos = -sin, -cos
	case 6:
		sin, cos = -cos, sin
	}
	if x < 0 {
		sin = -sin
	}
	return sin, cos
}

// polynomial returns the sum of c[i]·xⁱ over all i.
func polynomial(x float64, c ...float64) float64 {
	y := c[len(c)-1]
	for i := len(c) - 2; i >= 0; i-- {
		y = float64(y*x) + c[i]
	}
	return y
}
