package arch

import (
	"strconv"
	"strings"
)

// Shape is the size of a layer's input or output: H rows and W columns of C
// channels. In one dimension H is 1 and OneD is set. A flat shape, such as the
// output of a dense layer, has its units in C; H and W are 1.
type Shape struct {
	H, W, C int
	OneD    bool // the network's input has a width alone
	Flat    bool // no map: C units in a row
}

// Units is how many numbers the shape holds. A shape of a parsed network never
// holds more than 2⁶³−1.
func (s Shape) Units() int64 { return int64(s.H) * int64(s.W) * int64(s.C) }

// countable reports whether the shape holds at most 2⁶³−1 numbers.
func (s Shape) countable() bool {
	positions, ok := multiply(int64(s.H), int64(s.W))
	_, okUnits := multiply(positions, int64(s.C))
	return ok && okUnits
}

// Positions is how many places a map of this shape has, H·W.
func (s Shape) Positions() int64 { return int64(s.H) * int64(s.W) }

// Dims lists the sizes in the order height, width, channels: [28 28 6] in two
// dimensions, [28 6] in one, [10] when flat.
func (s Shape) Dims() []int {
	switch {
	case s.Flat:
		return []int{s.C}
	case s.OneD:
		return []int{s.W, s.C}
	default:
		return []int{s.H, s.W, s.C}
	}
}

// String writes the sizes with multiplication signs: 28×28×6.
func (s Shape) String() string {
	var b []byte
	for i, n := range s.Dims() {
		if i > 0 {
			b = append(b, "×"...)
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return string(b)
}

// MarshalJSON writes the sizes as Dims lists them.
func (s Shape) MarshalJSON() ([]byte, error) {
	return []byte("[" + strings.ReplaceAll(s.String(), "×", ",") + "]"), nil
}

// axes lists the sizes of the map alone: height and width, or the width.
func (s Shape) axes() []int64 {
	if s.OneD {
		return []int64{int64(s.W)}
	}
	return []int64{int64(s.H), int64(s.W)}
}
