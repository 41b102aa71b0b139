package draw

import (
	"math"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons/text"
)

// signed writes v with its sign always, and always two digits after the point
// where it is small, so that values in a grid line up.
func signed(v float64) string {
	if a := math.Abs(v); a >= 0.005 && a < 10 {
		return text.Signed(v, 2)
	}
	t := text.Short(v)
	if v > 0 {
		return "+" + t
	}
	return t
}

// signedIn is signed, with as few digits after the point as fit into w cells: a
// tiny number is 0 there.
func signedIn(v float64, w int) string {
	words := signed(v)
	for digits := 2; digits >= 0 && width(words) > w && text.Finite(v); digits-- {
		if words = text.Fixed(v, digits); v >= 0 {
			words = "+" + words
		}
	}
	return words
}

// ticks returns steps of 1, 2 or 5 times a power of ten that lie within
// [lo, hi], at most n of them and always at least one if lo < hi.
func ticks(lo, hi float64, n int) []float64 {
	if !(hi > lo) || n < 1 || math.IsInf(hi-lo, 0) {
		return nil
	}
	step := math.Pow(10, math.Floor(math.Log10((hi-lo)/float64(n))))
	for _, m := range []float64{1, 2, 5, 10, 20, 50, 100} {
		out := ticksBy(lo, hi, step*m)
		if len(out) <= n {
			return out
		}
	}
	return nil
}

func ticksBy(lo, hi, step float64) []float64 {
	var out []float64
	const slack = 1e-9 // of a step: ends that are ticks but for rounding
	for k := math.Ceil(lo/step - slack); k <= hi/step+slack; k++ {
		out = append(out, k*step)
		if len(out) > 1000 {
			break
		}
	}
	return out
}

// logTicks returns values of 1, 2 and 5 times powers of ten within [lo, hi],
// or powers of ten alone, or every few of them, so that at most n are left.
func logTicks(lo, hi float64, n int) []float64 {
	if !(hi > lo) || lo <= 0 || n < 1 {
		return nil
	}
	from, to := int(math.Floor(math.Log10(lo))), int(math.Ceil(math.Log10(hi)))
	collect := func(every int, mantissas ...float64) []float64 {
		var out []float64
		for e := from; e <= to; e++ {
			if e%every != 0 {
				continue
			}
			for _, m := range mantissas {
				if v := m * math.Pow(10, float64(e)); v >= lo*(1-1e-9) && v <= hi*(1+1e-9) {
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

// Wrap breaks styled text into lines of at most w cells, at spaces where it can.
func Wrap(s string, w int) []string {
	if w <= 0 || s == "" {
		return nil
	}
	lines := strings.Split(lipgloss.Wrap(s, w, ""), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return lines
}

// width is the number of cells that s takes.
func width(s string) int {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return ansi.StringWidth(s)
		}
	}
	return len(s)
}
