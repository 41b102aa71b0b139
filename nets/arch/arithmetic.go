package arch

import (
	"math"
	"strconv"
	"strings"
)

// multiply is a·b of numbers that are not negative; ok is false where the
// result is beyond 2⁶³−1.
func multiply(a, b int64) (p int64, ok bool) {
	if a > 0 && b > math.MaxInt64/a {
		return 0, false
	}
	return a * b, true
}

// checkedSum adds numbers that are not negative; ok is false where the result
// is beyond 2⁶³−1.
func checkedSum(ns ...int64) (s int64, ok bool) {
	for _, n := range ns {
		if s += n; s < 0 {
			return 0, false
		}
	}
	return s, true
}

// Hypothetical is a count of a hypothetical network, such as the unshared
// version of one. It may be Overflow.
type Hypothetical int64

// Overflow stands for a number above 2⁶³−1.
const Overflow Hypothetical = -1

// Known reports whether the number is at most 2⁶³−1.
func (h Hypothetical) Known() bool { return h >= 0 }

// String writes the number with thousands separators, or "> 9.2e18".
func (h Hypothetical) String() string {
	if !h.Known() {
		return "> 9.2e18"
	}
	return Thousands(int64(h))
}

// MarshalJSON writes the number, or null for Overflow.
func (h Hypothetical) MarshalJSON() ([]byte, error) {
	if !h.Known() {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, int64(h), 10), nil
}

// plus adds; Overflow and anything is Overflow.
func (h Hypothetical) plus(other Hypothetical) Hypothetical {
	s, ok := checkedSum(int64(h), int64(other))
	if !ok || !h.Known() || !other.Known() {
		return Overflow
	}
	return Hypothetical(s)
}

func memory(numbers, each int64) Hypothetical {
	n, ok := multiply(numbers, each)
	if !ok {
		return Overflow
	}
	return Hypothetical(n)
}

// Thousands writes a number with a comma at every third digit: 1,234,567.
func Thousands(n int64) string { return GroupDigits(strconv.FormatInt(n, 10)) }

// GroupDigits does the same for a whole number in digits, of any length.
func GroupDigits(number string) string {
	digits := strings.TrimPrefix(number, "-")
	b := []byte(number[:len(number)-len(digits)])
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b = append(b, ',')
		}
		b = append(b, digits[i])
	}
	return string(b)
}
