package layers

import (
	"slices"

	"weightshare/nets/arch"
)

// ShapeOf returns a shape without its batch and with the channels last, given sizes and
// the axis of the channels; ok is false if a size is not known. The batch is the first
// axis of size one other than the channels: in recurrent layers it is the second.
func ShapeOf(dims []int64, channel int) (s arch.Shape, ok bool) {
	if channel < 0 || channel >= len(dims) || slices.ContainsFunc(dims, func(n int64) bool { return n < 1 || n > 1<<40 }) {
		return s, false
	}
	var sizes []int64
	batch := false
	for i, n := range dims {
		switch {
		case i == channel:
		case n == 1 && !batch:
			batch = true
		default:
			sizes = append(sizes, n)
		}
	}
	c := int(dims[channel])
	switch len(sizes) {
	case 0:
		return arch.Shape{H: 1, W: 1, C: c, Flat: true}, true
	case 1:
		return arch.Shape{H: 1, W: int(sizes[0]), C: c, OneD: true}, true
	}
	rest := Product(sizes[1:]...)
	return arch.Shape{H: int(sizes[0]), W: int(rest), C: c}, rest > 0
}

// Reshaped returns the shape that dims becomes: 0 keeps a size, −1 takes what is left.
// It returns nil if the numbers of elements differ.
func Reshaped(dims, to []int64) []int64 {
	if to == nil || dims == nil {
		return nil
	}
	out, open := slices.Clone(to), -1
	for i, n := range out {
		if n == 0 && i < len(dims) {
			out[i] = dims[i]
		}
		if n == -1 {
			open = i
			out[i] = 1
		}
	}
	known, all := Product(out...), Product(dims...)
	if known < 1 || all < 1 {
		return nil
	}
	if open >= 0 {
		out[open] = all / known
	}
	if Product(out...) != all {
		return nil
	}
	return out
}

// Transposed permutes axes and returns the new axis of the channels. ordered reports
// whether the positions keep their order. The shape is nil if perm is not a permutation.
func Transposed(dims []int64, channel int, perm []int64) (out []int64, at int, ordered bool) {
	if len(perm) != len(dims) || len(perm) == 0 {
		return nil, channel, false
	}
	out = make([]int64, len(perm))
	at, ordered = channel, true
	before := int64(-1)
	for i, p := range perm {
		if p < 0 || p >= int64(len(perm)) || slices.Index(perm, p) != i {
			return nil, channel, false
		}
		out[i] = dims[p]
		if int(p) == channel {
			at = i
			continue
		}
		ordered = ordered && (p > before || dims[p] == 1)
		if dims[p] != 1 {
			before = p
		}
	}
	return out, at, ordered
}
