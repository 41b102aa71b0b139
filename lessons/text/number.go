package text

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"weightshare/nets/arch"
)

// minus is the minus sign, which is as wide as a plus.
const minus = "−"

// Finite reports whether v is neither NaN nor infinite.
func Finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// Number formats a number for prose: whole numbers with a comma at every third
// digit, others with two digits after the point.
func Number(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
		return arch.Thousands(int64(v))
	}
	return Fixed(v, 2)
}

// Fixed formats v with the given number of digits after the point.
func Fixed(v float64, digits int) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', digits, 64), "-", minus, 1)
}

// Signed is Fixed with a plus before positive numbers; what rounds to zero has no
// sign.
func Signed(v float64, digits int) string {
	t := Fixed(v, digits)
	switch {
	case strings.Trim(t, minus+"0.") == "":
		return strings.TrimPrefix(t, minus)
	case v > 0:
		return "+" + t
	default:
		return t
	}
}

// Percent formats a fraction of 1 in whole percent: "93 %".
func Percent(share float64) string { return Fixed(100*share, 0) + " %" }

// Short formats v with three significant digits or fewer, for a screen: 0.42,
// 12.3, 1,240, 0.00035, 3.0e-05. NaN becomes a question mark.
func Short(v float64) string {
	a := math.Abs(v)
	var t string
	switch {
	case math.IsNaN(v):
		return "?"
	case a == 0:
		return "0"
	case math.IsInf(v, 0):
		t = "∞"
	case a < 0.0001 || a >= 1e7:
		t = strconv.FormatFloat(a, 'e', 1, 64)
	case a < 0.001:
		t = trimZeros(Fixed(a, 5))
	case a < 0.1:
		t = trimZeros(Fixed(a, 3))
	case a < 10:
		t = trimZeros(Fixed(a, 2))
	case a < 100:
		t = trimZeros(Fixed(a, 1))
	default:
		t = arch.GroupDigits(Fixed(a, 0))
	}
	if v < 0 {
		return minus + t
	}
	return t
}

func trimZeros(t string) string {
	if strings.ContainsRune(t, '.') {
		t = strings.TrimRight(strings.TrimRight(t, "0"), ".")
	}
	return t
}

// Spoken formats v with about three digits, for the ear: never in scientific
// notation, and a number that rounds to zero without being zero is "about 0".
func Spoken(v float64) string {
	const (
		nearZero = 1e-6
		huge     = 1e9 // from here on only the power of ten can be followed
	)
	fixed := func(v float64, digits int) string { return strconv.FormatFloat(v, 'f', digits, 64) }
	switch size := math.Abs(v); {
	case !Finite(v):
		return "not a number"
	case size == 0:
		return "0"
	case size < nearZero:
		return "about 0"
	case size >= huge:
		power := math.Floor(math.Log10(size))
		return fmt.Sprintf("%s times 10 to the power of %.0f", fixed(v/math.Pow(10, power), 1), power)
	case v == math.Trunc(v) || size >= 1e6:
		return fixed(v, 0)
	case size < 0.001:
		return fixed(v, 1-int(math.Floor(math.Log10(size))))
	case size < 0.1:
		return fixed(v, 3)
	default:
		return fixed(v, 2)
	}
}
