package draw

import (
	"math"
	"strconv"
	"strings"

	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// axis maps values in [lo, hi] to [0, 1], linearly or logarithmically.
type axis struct {
	lo, hi float64
	log    bool
}

// newAxis returns the axis from lo to hi, or the axis of the values unless lo < hi and,
// for a logarithmic axis, lo > 0.
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
	case a.lo > a.hi: // no values
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

// at returns the position of a value; ok is false if it is off the axis. The position
// is NaN or −Inf for values that no axis of this kind could hold.
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

// clamped returns the position of a value, or that of the nearest end if it is off the
// axis; ok is false if it is not finite. On a logarithmic axis, bounds of a spread that
// reach zero are drawn at the lower end.
func (a axis) clamped(v float64) (t float64, ok bool) {
	if a.log && v <= 0 {
		return 0, true
	}
	t, _ = a.at(v)
	return max(0, min(1, t)), text.Finite(v) && text.Finite(t)
}

// ticks returns at most n round values on the axis.
func (a axis) ticks(n int) []float64 {
	if a.log {
		if out := logTicks(a.lo, a.hi, n); len(out) > 1 {
			return out
		}
	}
	return ticks(a.lo, a.hi, n)
}

// ticks returns the multiples of 1, 2 or 5 times a power of ten within [lo, hi], at
// most n of them and at least one if lo < hi.
func ticks(lo, hi float64, n int) []float64 {
	if !(hi > lo) || n < 1 || math.IsInf(hi-lo, 0) {
		return nil
	}
	step := math.Pow(10, math.Floor(math.Log10((hi-lo)/float64(n))))
	for _, m := range []float64{1, 2, 5, 10, 20, 50, 100} {
		if out := multiples(lo, hi, step*m, n); len(out) <= n {
			return out
		}
	}
	return nil
}

// multiples returns the multiples of step within [lo, hi], at most n+1 of them.
func multiples(lo, hi, step float64, n int) []float64 {
	var out []float64
	const slack = 1e-9 // in steps: ends that are ticks except for rounding
	for k := math.Ceil(lo/step - slack); k <= hi/step+slack && len(out) <= n; k++ {
		out = append(out, k*step)
	}
	return out
}

// logTicks returns the values of 1, 2 and 5 times powers of ten within [lo, hi], or
// only powers of ten, or only every few of them, so that there are at most n.
func logTicks(lo, hi float64, n int) []float64 {
	if !(hi > lo) || lo <= 0 || n < 1 {
		return nil
	}
	from, to := int(math.Floor(math.Log10(lo))), int(math.Ceil(math.Log10(hi)))
	collect := func(every int, mantissas ...float64) []float64 {
		var out []float64
		for e := from; e <= to; e++ {
			for _, m := range mantissas {
				if v := m * math.Pow(10, float64(e)); e%every == 0 && v >= lo*(1-1e-9) && v <= hi*(1+1e-9) {
					out = append(out, v)
				}
			}
		}
		return out
	}
	if out := collect(1, 1, 2, 5); len(out) <= n {
		return out
	}
	for every := 1; every <= to-from+1; every++ {
		if out := collect(every, 1); len(out) <= n {
			return out
		}
	}
	return nil
}

// tickLabels labels evenly spaced values with as many digits as the steps need.
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
		sign := ""
		if v < 0 {
			sign = "−"
		}
		switch a := math.Abs(v); {
		case a >= 1e6 && a < 1e12:
			out[i] = sign + arch.GroupDigits(strings.TrimSuffix(text.Fixed(a/1e6, 1), ".0")) + " M"
		case log || len(at) == 1 || digits > 5 || a >= 1e12:
			out[i] = text.Short(v)
		case a >= 1000 && digits == 0:
			out[i] = sign + arch.GroupDigits(text.Fixed(a, 0))
		default:
			out[i] = text.Fixed(v, digits)
		}
	}
	return out
}

func power(e int) string {
	if e >= 0 && e <= 4 {
		return arch.GroupDigits("1" + strings.Repeat("0", e))
	}
	return "10^" + strconv.Itoa(e)
}
