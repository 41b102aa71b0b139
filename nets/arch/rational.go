package arch

import "math/bits"

// rational is an exact fraction n/d with d > 0 and no common divisor. Jumps
// become fractions behind upsampling, centres behind even kernels. A fraction
// that does not fit becomes invalid, d = 0, and stays so.
type rational struct{ n, d int64 }

func whole(n int64) rational { return rational{n, 1} }

// ratio is n/d in lowest terms, d > 0.
func ratio(n, d int64) rational {
	a, b := magnitude(n), uint64(d) //nolint:gosec // d is positive
	for b != 0 {
		a, b = b, a%b
	}
	if a <= 1 {
		return rational{n, d}
	}
	g := int64(a)
	return rational{n / g, d / g}
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n) //nolint:gosec // two's complement, right for the least number too
	}
	return uint64(n)
}

// times multiplies two fractions.
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

// plus adds two fractions.
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

// signedProduct is a·b, checked.
func signedProduct(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	if hi != 0 || lo >= 1<<63 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true //nolint:gosec // checked
	}
	return int64(lo), true //nolint:gosec // checked
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
