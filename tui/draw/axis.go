package draw

import (
	"math"
	"strconv"
	"strings"

	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// axis maps values to positions from 0 to 1, linearly or by logarithm.
type axis struct {
	lo, hi float64
	log    bool
}

// newAxis spans the values, or what was asked for where lo < hi.
func newAxis(values [][]float64, lo, hi float64, log bool) axis {
	if hi > lo && (!log || lo > 0) {
		return axis{lo, hi, log}
	}
	a := axis{math.Inf(1), math.Inf(-1), log}
	for _, vs := range values {
		for _, v := range vs {
			if text.Finite(v) && (!log || v > 0) {
				a.lo, a.hi = min(a.lo, v), max(a.hi, v)
			}
		}
	}
	switch {
	case a.lo > a.hi: // nothing to place
		a.lo, a.hi = 0, 1
		if log {
			a.lo = 0.1
		}
	case a.lo == a.hi && log:
		a.lo, a.hi = a.lo/2, a.hi*2
	case a.lo == a.hi && a.lo == 0:
		a.hi = 1
	case a.lo == a.hi:
		d := math.Abs(a.lo) / 2
		a.lo, a.hi = a.lo-d, a.hi+d
	}
	return a
}

// at places a value; ok is false for one that has no place on the axis.
func (a axis) at(v float64) (t float64, ok bool) {
	if !text.Finite(v) || a.log && v <= 0 {
		return 0, false
	}
	if a.log {
		t = math.Log(v/a.lo) / math.Log(a.hi/a.lo)
	} else {
		t = (v - a.lo) / (a.hi - a.lo)
	}
	return t, text.Finite(t) && t >= -1e-9 && t <= 1+1e-9
}

// within places a value, one beyond the axis at its end; ok is false for one
// that cannot be placed at all. Bounds of a spread that reach zero end at the
// foot of a logarithmic axis.
func (a axis) within(v float64) (t float64, ok bool) {
	if a.log && v <= 0 {
		return 0, true
	}
	t, _ = a.at(v)
	return max(0, min(1, t)), text.Finite(v) && text.Finite(t)
}

// ticks are at most n round values on the axis.
func (a axis) ticks(n int) []float64 {
	if a.log {
		if out := logTicks(a.lo, a.hi, n); len(out) > 1 {
			return out
		}
	}
	return ticks(a.lo, a.hi, n)
}

// tickLabels writes round values with as many digits as their steps need.
func tickLabels(at []float64, log bool) []string {
	out := make([]string, len(at))
	digits := 0
	if len(at) > 1 && !log {
		digits = max(0, int(math.Ceil(-math.Log10(math.Abs(at[1]-at[0]))-1e-9)))
	}
	for i, v := range at {
		if math.Abs(v) < 1e-12 {
			v = 0
		}
		switch a := math.Abs(v); {
		case a >= 1e6 && a < 1e12:
			out[i] = sign(v) + millions(a)
		case log || digits > 5 || a >= 1e12:
			out[i] = text.Short(v)
		case a >= 1000 && digits == 0:
			out[i] = sign(v) + arch.GroupDigits(text.Fixed(a, 0))
		default:
			out[i] = text.Fixed(v, digits)
		}
	}
	return out
}

func sign(v float64) string {
	if v < 0 {
		return "−"
	}
	return ""
}

// millions writes a large round value in short: 100 M, 2.5 M.
func millions(v float64) string {
	text := strconv.FormatFloat(v/1e6, 'f', 1, 64)
	return arch.GroupDigits(strings.TrimSuffix(text, ".0")) + " M"
}

// power writes a power of ten.
func power(e int) string {
	if e >= 0 && e <= 4 {
		return arch.GroupDigits("1" + strings.Repeat("0", e))
	}
	return "10^" + strconv.Itoa(e)
}
