package onnx

import (
	"encoding/binary"
	"math"

	"weightshare/nets/model/weights"
)

// types lists the names of the number types in ONNX files by their code.
var types = [...]string{
	1: "F32", 2: "U8", 3: "I8", 4: "U16", 5: "I16", 6: "I32", 7: "I64", 9: "BOOL", 10: "F16", 11: "F64", 12: "U32", 13: "U64",
	14: "C64", 15: "C128", 16: "BF16", 17: "F8_E4M3", 18: "F8_E4M3FNUZ", 19: "F8_E5M2", 20: "F8_E5M2FNUZ",
}

// tensor reads the location and shape of a tensor and returns its index among those
// of the model, or −1 for a tensor of texts.
func (m *Model) tensor(header field) (at int, name string, err error) {
	var dims, numbers []int64
	kind, offset, length, outside := "", int64(-1), int64(0), false
	err = header.body.each(func(f field) (err error) {
		switch f.number {
		case 1:
			dims, err = f.whole(dims)
		case 2:
			if f.value < uint64(len(types)) {
				kind = types[f.value]
			}
		case 8:
			name, err = f.text()
		case 5, 7:
			numbers, err = f.whole(numbers)
		case 4, 9, 10:
			offset, length = f.body.at, f.body.end-f.body.at
		case 14:
			outside = f.value == 1
		}
		return err
	})
	number, known := weights.PlainType(kind)
	if err != nil || !known {
		return -1, name, err
	}
	if len(m.tensors) >= weights.MaxTensors {
		return -1, name, m.in.Errorf(header.at, "more than %d tensors; no more than that are read", weights.MaxTensors)
	}
	t := weights.Tensor{Name: name, Shape: dims, Type: number, Offset: -1}
	var ok bool
	if t.Numbers, ok = weights.Product(dims); ok {
		t.Bytes, ok = number.Size(t.Numbers)
	}
	switch {
	case !ok:
		return -1, name, m.in.Errorf(header.at, "a tensor has the shape %v, but at most 2⁶³−1 bytes were expected", dims)
	case offset >= 0 && !outside && length == t.Bytes:
		if t, err = weights.New(m.in, header.at, name, dims, number, offset); err != nil {
			return -1, name, err
		}
	}
	if numbers != nil && int64(len(numbers)) == t.Numbers {
		m.small[len(m.tensors)] = numbers
	}
	m.tensors = append(m.tensors, t)
	return len(m.tensors) - 1, name, nil
}

// values returns the numbers of a small tensor, such as a shape, or nil for others.
// Fractions are rounded towards zero.
func (m *Model) values(at int) []int64 {
	t := &m.tensors[at]
	if ns, ok := m.small[at]; ok {
		return ns
	}
	if t.Data == nil || t.Numbers > maxNumbers {
		return nil
	}
	b := make([]byte, t.Bytes)
	if _, err := t.Data.ReadAt(b, 0); err != nil {
		return nil
	}
	ns := make([]int64, t.Numbers)
	for i := range ns {
		switch t.Type.Name {
		case "I64":
			ns[i] = int64(binary.LittleEndian.Uint64(b[8*i:])) //nolint:gosec // two's complement
		case "I32":
			ns[i] = int64(int32(binary.LittleEndian.Uint32(b[4*i:]))) //nolint:gosec // two's complement
		case "F32":
			ns[i] = int64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:])))
		default:
			return nil
		}
	}
	return ns
}
