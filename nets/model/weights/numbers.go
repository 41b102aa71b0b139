package weights

import (
	"encoding/binary"
	"math"
	"slices"
)

// maxNumbers is the maximum number of elements of a tensor read at once, more than
// any convolution has.
const maxNumbers = 16 << 20

// Values reads the numbers of a tensor, row by row.
func (t *Tensor) Values(in *Input) ([]float64, error) {
	width, known := floatBytes(t.Type.Name)
	switch {
	case t.Data == nil || t.ColumnMajor:
		return nil, in.Errorf(max(t.Offset, 0), "numbers of tensor %s row by row were expected, but they lie otherwise or in another file", quoted(t.Name))
	case !known:
		return nil, in.Errorf(t.Offset, "tensor %s has numbers of type %s, but F16, BF16, F32 or F64 was expected", quoted(t.Name), t.Type.Name)
	case t.Numbers > maxNumbers:
		return nil, in.Errorf(t.Offset, "tensor %s has %d numbers, but at most %d were expected", quoted(t.Name), t.Numbers, maxNumbers)
	}
	b, err := in.Read(t.Offset, t.Bytes, "the data of tensor "+quoted(t.Name))
	if err != nil {
		return nil, err
	}
	out := make([]float64, 0, t.Numbers)
	for ; len(b) >= width; b = b[width:] {
		out = append(out, float(t.Type.Name, b))
	}
	if t.Order != nil {
		out = t.byRows(out)
	}
	return out, nil
}

// byRows returns numbers in the order of the shape that are given in the order of the file.
func (t *Tensor) byRows(stored []float64) []float64 {
	steps := make([]int64, len(t.Shape)) // in the result, by axis
	n := int64(1)
	for axis, size := range slices.Backward(t.Shape) {
		steps[axis] = n
		n *= size
	}
	out := make([]float64, len(stored))
	at, place := make([]int64, len(t.Order)), int64(0) // the place in the result of each number
	for _, v := range stored {
		out[place] = v
		for i, axis := range slices.Backward(t.Order) {
			at[i]++
			place += steps[axis]
			if at[i] < t.Shape[axis] {
				break
			}
			place -= at[i] * steps[axis]
			at[i] = 0
		}
	}
	return out
}

// floatBytes returns how many bytes a number of a type takes.
func floatBytes(kind string) (n int, known bool) {
	switch kind {
	case "F16", "BF16":
		return 2, true
	case "F32":
		return 4, true
	case "F64":
		return 8, true
	}
	return 0, false
}

// float decodes the number at the beginning of b.
func float(kind string, b []byte) float64 {
	switch kind {
	case "F64":
		return math.Float64frombits(binary.LittleEndian.Uint64(b))
	case "F32":
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
	case "BF16":
		return float64(math.Float32frombits(uint32(binary.LittleEndian.Uint16(b)) << 16))
	}
	bits := binary.LittleEndian.Uint16(b) // F16: a sign, 5 bits of exponent, 10 of fraction
	sign := float64(1 - 2*int(bits>>15))
	exponent, fraction := int(bits>>10&31), float64(bits&1023)
	switch exponent {
	case 0:
		return sign * math.Ldexp(fraction, -24)
	case 31:
		if fraction > 0 {
			return math.NaN()
		}
		return sign * math.Inf(1)
	}
	return sign * math.Ldexp(1024+fraction, exponent-25)
}
