package arch

import "strconv"

// Shape is the size of a layer's input or output: H rows and W columns of C
// channels. In one dimension H is 1 and OneD is set. A flat shape, such as the
// output of a dense layer, has its units in C; H and W are 1.
type Shape struct {
	H, W, C int
	OneD    bool // the network's input has a width alone
	Flat    bool // no map: C units in a row
}

// Units counts the numbers that the shape holds, at most 2⁶³−1 in a parsed
// network.
func (s Shape) Units() int64 { return int64(s.H) * int64(s.W) * int64(s.C) }

func (s Shape) countable() bool {
	positions, ok := multiply(int64(s.H), int64(s.W))
	_, okUnits := multiply(positions, int64(s.C))
	return ok && okUnits
}

// Positions counts the positions of a map, H·W.
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
func (s Shape) String() string { return string(appendNumbers(nil, s.Dims(), "×")) }

// MarshalJSON writes the sizes as Dims lists them.
func (s Shape) MarshalJSON() ([]byte, error) {
	return append(appendNumbers([]byte("["), s.Dims(), ","), ']'), nil
}

// canonical is the word of an input: 4, 100:8, 28x28, 28x28x3.
func (s Shape) canonical() string {
	dims, separator := s.Dims(), "x"
	if s.OneD {
		separator = ":"
	}
	if s.C == 1 {
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

// axes lists the sizes of the map alone: height and width, or the width.
func (s Shape) axes() []int64 {
	if s.OneD {
		return []int64{int64(s.W)}
	}
	return []int64{int64(s.H), int64(s.W)}
}
