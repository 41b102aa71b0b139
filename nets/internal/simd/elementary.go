package simd

import "weightshare/nets/internal/elementary"

// elementaryStep is how many numbers the assembly below takes at a time. It
// returns how many it has processed, and stops before numbers outside its range.
const elementaryStep = 4

// Exp replaces every number of x by its exponential.
func Exp(x []float64, set Instructions) {
	for len(x) > 0 {
		if set != PureGo && len(x) >= elementaryStep {
			x = x[expAsm(x):]
		}
		n := min(elementaryStep, len(x))
		for i, v := range x[:n] {
			x[i] = elementary.Exp(v)
		}
		x = x[n:]
	}
}

// Log1p replaces every number v of x by log(1 + v).
func Log1p(x []float64, set Instructions) {
	for len(x) > 0 {
		if set != PureGo && len(x) >= elementaryStep {
			x = x[log1pAsm(x):]
		}
		n := min(elementaryStep, len(x))
		for i, v := range x[:n] {
			x[i] = elementary.Log1p(v)
		}
		x = x[n:]
	}
}
