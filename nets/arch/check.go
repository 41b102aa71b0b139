package arch

import "math/bits"

// product multiplies numbers that are not negative; ok is false where the
// result is beyond 2⁶³−1.
func product(ns ...int64) (p int64, ok bool) {
	p, ok = 1, true
	for _, n := range ns {
		if n == 0 {
			return 0, true // whatever the others are
		}
		if ok {
			p, ok = multiply(p, n)
		}
	}
	return p, ok
}

// multiply is a·b of numbers that are not negative, checked.
func multiply(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(uint64(a), uint64(b)) //nolint:gosec // neither is negative
	return int64(lo), hi == 0 && lo < 1<<63    //nolint:gosec // checked
}

// sum adds numbers that are not negative, checked.
func sum(ns ...int64) (s int64, ok bool) {
	for _, n := range ns {
		if s += n; s < 0 {
			return 0, false
		}
	}
	return s, true
}
