package arch

import (
	"math"
	"strconv"
	"strings"
)

// Shape is the size of a layer's input or output: H rows and W columns of C
// channels. In one dimension H is 1 and OneD is set: such a map is a sequence of W
// positions. A flat shape, such as the output of a dense layer, has its number of
// units in C; H and W are 1.
type Shape struct {
	D       int // planes of a map with three axes; 0 without a third axis
	H, W, C int
	OneD    bool // only a width
	Flat    bool // not a map: C units in a row
}

// Axes returns the number of axes of a map, not counting its channels; 0 when
// flat.
func (s Shape) Axes() int {
	switch {
	case s.Flat:
		return 0
	case s.OneD:
		return 1
	case s.D > 0:
		return 3
	}
	return 2
}

// Units returns the number of units of the shape, at most 2⁶³−1 in a parsed
// network.
func (s Shape) Units() int64 { return s.Positions() * int64(s.C) }

func (s Shape) countable() bool {
	plane, ok := multiply(int64(s.H), int64(s.W))
	positions, okPositions := multiply(plane, int64(max(1, s.D)))
	_, okUnits := multiply(positions, int64(s.C))
	return ok && okPositions && okUnits
}

// Positions returns the number of positions of a map: H·W, times D if it has three
// axes.
func (s Shape) Positions() int64 { return int64(max(1, s.D)) * int64(s.H) * int64(s.W) }

// Dims lists the sizes in the order depth, height, width, channels: [28 28 6] in
// two dimensions, [16 28 28 6] in three, [28 6] in one, [10] when flat. It returns
// nil for an unknown shape.
func (s Shape) Dims() []int {
	switch {
	case !s.known():
		return nil
	case s.Flat:
		return []int{s.C}
	case s.OneD:
		return []int{s.W, s.C}
	case s.D > 0:
		return []int{s.D, s.H, s.W, s.C}
	default:
		return []int{s.H, s.W, s.C}
	}
}

// String returns the sizes with multiplication signs: 28×28×6. An unknown shape is
// "?".
func (s Shape) String() string {
	if !s.known() {
		return "?"
	}
	return string(appendNumbers(nil, s.Dims(), "×"))
}

// known reports whether the shape has sizes, as all shapes but the zero Shape do.
func (s Shape) known() bool { return s.H > 0 && s.W > 0 && s.C > 0 }

// MarshalJSON returns the sizes as Dims lists them, or null for an unknown shape.
func (s Shape) MarshalJSON() ([]byte, error) {
	if !s.known() {
		return []byte("null"), nil
	}
	return append(appendNumbers([]byte("["), s.Dims(), ","), ']'), nil
}

// canonical returns the word for an input: 4, 100:8, 28x28, 28x28x3.
func (s Shape) canonical() string {
	dims, separator := s.Dims(), "x"
	if s.OneD {
		separator = ":"
	}
	if s.C == 1 && s.D == 0 {
		dims = dims[:len(dims)-1]
	}
	return string(appendNumbers(nil, dims, separator))
}

func appendNumbers(b []byte, ns []int, separator string) []byte {
	for i, n := range ns {
		if i > 0 {
			b = append(b, separator...)
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return b
}

// sizes lists the sizes of the axes.
func (s Shape) sizes() []int64 {
	switch s.Axes() {
	case 1:
		return []int64{int64(s.W)}
	case 3:
		return []int64{int64(s.D), int64(s.H), int64(s.W)}
	}
	return []int64{int64(s.H), int64(s.W)}
}

// multiply returns the product of non-negative numbers; ok is false if it exceeds
// 2⁶³−1.
func multiply(a, b int64) (p int64, ok bool) {
	if a > 0 && b > math.MaxInt64/a {
		return 0, false
	}
	return a * b, true
}

// checkedSum returns the sum of non-negative numbers; ok is false if it exceeds
// 2⁶³−1.
func checkedSum(ns ...int64) (s int64, ok bool) {
	for _, n := range ns {
		if s += n; s < 0 {
			return 0, false
		}
	}
	return s, true
}

// Hypothetical is a count for a hypothetical network, such as the unshared version
// of one. It may be Overflow.
type Hypothetical int64

// Overflow stands for a number above 2⁶³−1.
const Overflow Hypothetical = -1

// Known reports whether the number is at most 2⁶³−1.
func (h Hypothetical) Known() bool { return h >= 0 }

// String returns the number with thousands separators, or "> 9.2e18".
func (h Hypothetical) String() string {
	if !h.Known() {
		return "> 9.2e18"
	}
	return Thousands(int64(h))
}

// MarshalJSON returns the number, or null for Overflow.
func (h Hypothetical) MarshalJSON() ([]byte, error) {
	if !h.Known() {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, int64(h), 10), nil
}

// plus adds two counts; the sum of Overflow and anything is Overflow.
func (h Hypothetical) plus(other Hypothetical) Hypothetical {
	s, ok := checkedSum(int64(h), int64(other))
	if !ok || !h.Known() || !other.Known() {
		return Overflow
	}
	return Hypothetical(s)
}

// times multiplies by a non-negative number; Overflow stays Overflow.
func (h Hypothetical) times(n int64) Hypothetical {
	p, ok := multiply(int64(max(h, 0)), n)
	if !h.Known() || !ok {
		return Overflow
	}
	return Hypothetical(p)
}

// Thousands returns a number with a comma at every third digit: 1,234,567.
func Thousands(n int64) string { return GroupDigits(strconv.FormatInt(n, 10)) }

// GroupDigits does the same for a string of digits of any length.
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
