package elementary

import "math"

// Tanh returns the hyperbolic tangent of x.
func Tanh(x float64) float64 {
	const (
		p0 = -9.64399179425052238628e-1
		p1 = -9.92877231001918586564e1
		p2 = -1.61468768441708447952e3
		q0 = 1.12811678491632931402e2
		q1 = 2.23548839060100448583e3
		q2 = 4.84406305325125486048e3

		one = 44.0 // from where 1 − tanh is below half an ulp
	)
	z := math.Abs(x)
	switch {
	case z > one:
		return math.Copysign(1, x)
	case z >= 0.625:
		return math.Copysign(1-2/(Exp(2*z)+1), x)
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
	// |x| = octant·π/4 + z, the octant rounded up to an even one.
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
