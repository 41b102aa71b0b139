package arch

import (
	"math/bits"
	"strconv"
	"strings"
)

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

// Hypothetical is a count of a network that is not there: what it would be
// without sharing, say. It may be Beyond what can be counted.
type Hypothetical int64

// Overflow stands for a number above 2⁶³−1.
const Overflow Hypothetical = -1

// Known reports whether the number is at most 2⁶³−1.
func (c Hypothetical) Known() bool { return c >= 0 }

// String writes the number with thousands separators, or "> 9.2e18".
func (c Hypothetical) String() string {
	if !c.Known() {
		return "> 9.2e18"
	}
	return Thousands(int64(c))
}

// MarshalJSON writes null for a number that is Beyond.
func (c Hypothetical) MarshalJSON() ([]byte, error) {
	if !c.Known() {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, int64(c), 10), nil
}

// plus adds; whatever is added to Beyond stays there.
func (c Hypothetical) plus(d Hypothetical) Hypothetical {
	if !c.Known() || !d.Known() {
		return Overflow
	}
	s, ok := sum(int64(c), int64(d))
	if !ok {
		return Overflow
	}
	return Hypothetical(s)
}

// counterfactual is the value of a formula, Beyond where it overflowed.
func (f formula) counterfactual() Hypothetical {
	if !f.ok {
		return Overflow
	}
	return Hypothetical(f.value)
}

// memory is how many bytes so many numbers take.
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
