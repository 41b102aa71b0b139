package onnx

import "slices"

// calculate evaluates further operations on a few whole numbers.
func (b *building) calculate(x, out tensor) bool {
	y, hasY := b.input(1)
	z, _ := b.input(2)
	switch b.n.op {
	case "ConstantOfShape":
		fill := int64(0)
		if b.n.constant >= 0 {
			if ns := b.m.values(b.n.constant); len(ns) == 1 {
				fill = ns[0]
			}
		}
		out.values = filled(x.values, fill)
		out.dims = x.values
	case "Range":
		out.values = counted(x.values, y.values, z.values)
		out.dims = []int64{int64(len(out.values))}
	case "Where":
		out.values = chosen(x.values, y.values, z.values)
	case "Expand":
		if len(x.values) == 1 {
			out.values, out.dims = filled(y.values, x.values[0]), y.values
		}
	case "ReduceProd":
		n := int64(1)
		for _, v := range x.values {
			n *= v
		}
		out.values, out.dims = []int64{n}, []int64{}
	case "Neg":
		for _, v := range x.values {
			out.values = append(out.values, -v)
		}
	default:
		if !hasY || x.weight >= 0 && y.weight >= 0 {
			return false
		}
		out.values = pairwise(b.n.op, x.values, y.values)
		if len(y.values) > len(x.values) {
			out.dims = y.dims
		}
	}
	if out.values == nil {
		return false
	}
	b.now[b.n.outputs[0]] = out
	return true
}

// filled returns a constant of a shape, or nil if it has more than a few numbers.
func filled(shape []int64, value int64) []int64 {
	n := int64(1)
	for _, size := range shape {
		if size < 0 || size > maxNumbers {
			return nil
		}
		if n *= size; n > maxNumbers {
			return nil
		}
	}
	if shape == nil {
		return nil
	}
	return slices.Repeat([]int64{value}, int(n))
}

// counted returns the numbers from from up to but not including to, in steps, or nil
// if there are more than a few.
func counted(from, to, step []int64) []int64 {
	if len(from) != 1 || len(to) != 1 || len(step) != 1 || step[0] < 1 || to[0] > 1<<40 || from[0] < -(1<<40) {
		return nil
	}
	out := []int64{}
	for i := from[0]; i < to[0]; i += min(step[0], 1<<40) {
		if out = append(out, i); len(out) > maxNumbers {
			return nil
		}
	}
	return out
}

// chosen takes each number from one list or the other.
func chosen(which, a, b []int64) []int64 {
	n := max(len(which), len(a), len(b))
	var out []int64
	for i := range n {
		w, okW := at(which, i, n)
		x, okX := at(a, i, n)
		y, okY := at(b, i, n)
		if !okW || !okX || !okY {
			return nil
		}
		if w == 0 {
			x = y
		}
		out = append(out, x)
	}
	return out
}

// at returns number i of a list of n, or the only number of a list of one.
func at(list []int64, i, n int) (v int64, ok bool) {
	switch len(list) {
	case n:
		return list[i], true
	case 1:
		return list[0], true
	}
	return 0, false
}

// pairwise applies an operation to two lists. It returns nil if the operation is not
// known or the lists do not fit.
func pairwise(op string, a, b []int64) []int64 {
	n := max(len(a), len(b))
	var out []int64
	for i := range n {
		v, okV := at(a, i, n)
		w, okW := at(b, i, n)
		r, ok := applied(op, v, w)
		if !okV || !okW || !ok {
			return nil
		}
		out = append(out, r)
	}
	return out
}

func applied(op string, v, w int64) (r int64, ok bool) {
	is := func(yes bool) (int64, bool) {
		if yes {
			return 1, true
		}
		return 0, true
	}
	switch op {
	case "Add":
		return v + w, true
	case "Sub":
		return v - w, true
	case "Mul":
		return v * w, true
	case "Min":
		return min(v, w), true
	case "Max":
		return max(v, w), true
	case "Equal":
		return is(v == w)
	case "Less":
		return is(v < w)
	case "Greater":
		return is(v > w)
	}
	if w == 0 || v == -1<<63 {
		return 0, false
	}
	switch op {
	case "Div":
		return v / w, true
	case "Mod":
		return v % w, true
	}
	return 0, false
}
