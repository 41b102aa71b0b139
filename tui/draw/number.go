package draw

import (
	"math"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// number writes v with three significant digits or fewer, as short as it can
// be read: 0.42, 12.3, 1,240, 3e-05. Nothing is ever shown as NaN.
func number(v float64) string {
	switch {
	case math.IsNaN(v):
		return "?"
	case math.IsInf(v, 1):
		return "∞"
	case math.IsInf(v, -1):
		return "−∞"
	}
	a := math.Abs(v)
	var t string
	switch {
	case a == 0:
		return "0"
	case a < 0.001 || a >= 1e7:
		t = strconv.FormatFloat(a, 'e', 1, 64)
	case a < 0.1:
		t = trimZeros(strconv.FormatFloat(a, 'f', 3, 64))
	case a < 10:
		t = trimZeros(strconv.FormatFloat(a, 'f', 2, 64))
	case a < 100:
		t = trimZeros(strconv.FormatFloat(a, 'f', 1, 64))
	default:
		t = thousands(strconv.FormatFloat(a, 'f', 0, 64))
	}
	if v < 0 && t != "0" {
		return "−" + t
	}
	return t
}

// signed writes v with its sign always, and always two digits after the point
// where it is small, so that values in a grid line up.
func signed(v float64) string {
	if a := math.Abs(v); a >= 0.005 && a < 10 {
		t := strconv.FormatFloat(a, 'f', 2, 64)
		if v < 0 {
			return "−" + t
		}
		return "+" + t
	}
	t := number(v)
	if v > 0 {
		return "+" + t
	}
	return t
}

// signedIn is signed, with as few digits after the point as fit into w cells: a
// tiny number is 0 there.
func signedIn(v float64, w int) string {
	text := signed(v)
	for digits := 2; digits >= 0 && width(text) > w && finite(v); digits-- {
		text = strings.Replace(strconv.FormatFloat(v, 'f', digits, 64), "-", "−", 1)
		if v >= 0 {
			text = "+" + text
		}
	}
	return text
}

func trimZeros(t string) string {
	if strings.ContainsRune(t, '.') {
		t = strings.TrimRight(strings.TrimRight(t, "0"), ".")
	}
	return t
}

// thousands groups the digits of a whole number.
func thousands(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
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

// wrap breaks text into lines of at most w cells, at spaces where it can.
func wrap(text string, w int) []string {
	if w <= 0 || text == "" {
		return nil
	}
	lines := strings.Split(ansi.Wrap(text, w, ""), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return lines
}

// width is the number of cells that text takes.
func width(text string) int {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return ansi.StringWidth(text)
		}
	}
	return len(text)
}

// finite tells whether v can be placed.
func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
