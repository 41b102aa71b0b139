package arch

import "math"

// rational is an exact fraction n/d with d > 0 and no common divisor. Jumps
// become fractions behind upsampling, centers behind even kernels. A fraction
// whose parts are not both within ±(2⁶³−1) is invalid, d = 0, and so is
// whatever is computed from it.
type rational struct{ n, d int64 }

func integer(n int64) rational { return rational{n, 1} }

// ratio is n/d in lowest terms, d > 0.
func ratio(n, d int64) rational {
	if n == math.MinInt64 {
		return rational{}
	}
	a, b := max(n, -n), d
	for b != 0 {
		a, b = b, a%b
	}
	return rational{n / a, d / a}
}

func (a rational) times(b rational) rational {
	if a.d == 0 || b.d == 0 {
		return rational{}
	}
	x, y := ratio(a.n, b.d), ratio(b.n, a.d) // first what cancels, so that less overflows
	n, okN := signedProduct(x.n, y.n)
	d, okD := multiply(x.d, y.d)
	if !okN || !okD {
		return rational{}
	}
	return rational{n, d}
}

func (a rational) plus(b rational) rational {
	if a.d == 0 || b.d == 0 {
		return rational{}
	}
	x, okX := signedProduct(a.n, b.d)
	y, okY := signedProduct(b.n, a.d)
	d, okD := multiply(a.d, b.d)
	n := x + y
	if !okX || !okY || !okD || (x < 0) == (y < 0) && (n < 0) != (x < 0) {
		return rational{}
	}
	return ratio(n, d)
}

// signedProduct is a·b of numbers within ±(2⁶³−1), checked.
func signedProduct(a, b int64) (int64, bool) {
	p, ok := multiply(max(a, -a), max(b, -b))
	if (a < 0) != (b < 0) {
		p = -p
	}
	return p, ok
}

// ceil is the least whole number that is not below a.
func (a rational) ceil() int64 {
	q := a.n / a.d
	if a.n%a.d > 0 {
		q++
	}
	return q
}

func (a rational) float() float64 { return float64(a.n) / float64(a.d) }
