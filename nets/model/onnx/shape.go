package onnx

import (
	"slices"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
)

// fold evaluates the node if its output is a few whole numbers, such as the sizes
// that exporters compute from constants and from the shapes of values.
func (b *building) fold() bool {
	x, _ := b.input(0)
	out := tensor{weight: -1, at: arch.FromInput}
	if b.n.op == "Shape" && x.dims != nil {
		out.values = b.shape(x)
		out.dims = []int64{int64(len(out.values))}
		b.now[b.n.outputs[0]] = out
		return true
	}
	if x.values == nil || x.flows || slices.ContainsFunc(b.constants(), b.isWeight) {
		return false
	}
	out.dims = x.dims
	switch b.n.op {
	case "Cast", "Unsqueeze", "Squeeze", "Identity", "Floor":
		out.values = x.values
	case "Gather":
		ids, _ := b.input(1)
		for _, i := range ids.values {
			if i < 0 {
				i += int64(len(x.values))
			}
			if i < 0 || i >= int64(len(x.values)) {
				return false
			}
			out.values = append(out.values, x.values[i])
		}
		out.dims = ids.dims
	case "Slice":
		starts, ends := b.list("starts", 1), b.list("ends", 2)
		if len(starts) != 1 || len(ends) != 1 {
			return false
		}
		n := int64(len(x.values))
		from, to := within(starts[0], n), within(ends[0], n)
		out.values = x.values[from:max(from, to)]
		out.dims = []int64{int64(len(out.values))}
	case "Concat":
		for i := range b.n.inputs {
			t, _ := b.input(i)
			if t.values == nil || len(out.values) > maxNumbers {
				return false
			}
			out.values = slices.Concat(out.values, t.values)
		}
		out.from = b.constants() // scale factors are fractions, which are read again
		out.dims = []int64{int64(len(out.values))}
	default:
		return b.calculate(x, out)
	}
	if out.values == nil {
		return false
	}
	b.now[b.n.outputs[0]] = out
	return true
}

// shape returns the shape of a value, or the part of it that the node asks for.
func (b *building) shape(x tensor) []int64 {
	from, to := int64(0), int64(len(x.dims))
	if start := b.n.numbers["start"]; len(start) == 1 {
		from = within(start[0], to)
	}
	if end := b.n.numbers["end"]; len(end) == 1 {
		to = max(from, within(end[0], to))
	}
	return slices.Clone(x.dims[from:to])
}

// list returns the numbers of an input, or of the attribute that older files have
// instead.
func (b *building) list(name string, i int) []int64 {
	if t, ok := b.input(i); ok {
		return t.values
	}
	return b.n.numbers[name]
}

// within returns an index clamped to a list of n, counted from the end if it is
// negative.
func within(i, n int64) int64 {
	if i < 0 {
		i += n
	}
	return min(max(i, 0), n)
}

// reshape adds another shape with the same number of elements, or nothing if the
// layers see no difference: axes of size one added or removed.
func (b *building) reshape(x tensor) {
	dims := b.reshaped(x)
	if len(dims) == 0 || len(x.dims) == 0 || !x.flows {
		b.operation(arch.Operation{Parameters: b.numbers(), Reach: arch.Unknown}, dims, max(1, min(x.channel, len(dims)-1)), "")
		return
	}
	t := tensor{at: x.at, dims: dims, channel: 1, weight: -1, flows: true}
	c := x.dims[min(max(x.channel, 0), len(x.dims)-1)]
	if last := len(dims) - 1; last > 0 && (x.channel > 1 || dims[1] != c) && dims[last] == c {
		t.channel = last
	}
	out, ok := layers.ShapeOf(t.dims, t.channel)
	switch now := b.Shape(x.at); {
	case ok && out == now:
	case ok && out.Flat && out.Units() == now.Units():
		t.at = b.layer(tensor{at: x.at}, "flatten")
	default:
		b.operation(arch.Operation{Reach: arch.Unknown}, t.dims, t.channel, "")
		return
	}
	b.give(t)
}

// reshaped returns the output shape of a node that moves no numbers.
func (b *building) reshaped(x tensor) []int64 {
	if known := b.known(0); known != nil {
		return known
	}
	switch b.n.op {
	case "Flatten":
		axis := int64(1)
		if a := b.n.numbers["axis"]; len(a) == 1 {
			axis = within(a[0], int64(len(x.dims)))
		}
		if x.dims == nil {
			return nil
		}
		return []int64{layers.Product(x.dims[:axis]...), layers.Product(x.dims[axis:]...)}
	case "Reshape":
		t, _ := b.input(1)
		return layers.Reshaped(x.dims, t.values)
	}
	axes := b.n.numbers["axes"]
	if t, ok := b.input(1); ok {
		axes = t.values
	}
	return squeezed(x.dims, axes, b.n.op == "Unsqueeze")
}

// squeezed returns a shape with axes of size one added or removed.
func squeezed(dims, axes []int64, add bool) []int64 {
	if dims == nil {
		return nil
	}
	n := int64(len(dims))
	if add {
		n += int64(len(axes))
	}
	there := map[int64]bool{}
	for _, a := range axes {
		if a < 0 {
			a += n
		}
		there[a] = true
	}
	var out []int64
	if add {
		rest := dims
		for i := range n {
			if there[i] || len(rest) == 0 {
				out = append(out, 1)
			} else {
				out, rest = append(out, rest[0]), rest[1:]
			}
		}
		return out
	}
	for i, size := range dims {
		if there[int64(i)] || len(axes) == 0 && size == 1 {
			continue
		}
		out = append(out, size)
	}
	return out
}

// transpose permutes axes. If the positions keep their order, layers see no
// difference except for the axis of the channels.
func (b *building) transpose(x tensor) {
	perm := b.n.numbers["perm"]
	dims, channel, ordered := layers.Transposed(x.dims, x.channel, perm)
	switch {
	case dims == nil:
		b.operation(arch.Operation{Reach: arch.Unknown}, b.known(0), max(1, x.channel), "")
	case x.weight >= 0 || ordered:
		x.dims, x.channel, x.values = dims, channel, nil
		b.give(x)
	default:
		b.operation(arch.Operation{Reach: arch.Unknown}, dims, max(1, channel), "")
	}
}

// slice adds an operation that returns a part of a value.
func (b *building) slice(x tensor) {
	starts, ends, axes, steps := b.list("starts", 1), b.list("ends", 2), b.list("axes", 3), b.list("steps", 4)
	dims := slices.Clone(x.dims)
	for i := range starts {
		axis := int64(i)
		if i < len(axes) {
			axis = axes[i]
		}
		if axis < 0 {
			axis += int64(len(dims))
		}
		if axis < 0 || axis >= int64(len(dims)) || i >= len(ends) || i < len(steps) && steps[i] < 1 {
			dims = nil
			break
		}
		size := max(0, within(ends[i], dims[axis])-within(starts[i], dims[axis]))
		if i < len(steps) {
			size = (size + steps[i] - 1) / steps[i]
		}
		dims[axis] = size
	}
	if len(starts) == 0 {
		dims = b.known(0)
	}
	if x.weight >= 0 && !x.flows {
		b.give(b.cut(x, dims, starts, ends, axes, steps))
		return
	}
	b.operation(arch.Operation{Reach: arch.Pointwise}, dims, x.channel, "")
}

// split adds an operation for each part of a value.
func (b *building) split(x tensor) {
	axis := int64(0)
	if a := b.n.numbers["axis"]; len(a) == 1 {
		axis = a[0]
	}
	if axis < 0 {
		axis += int64(len(x.dims))
	}
	parts := b.n.numbers["split"]
	if t, ok := b.input(1); ok {
		parts = t.values
	}
	for i, name := range b.n.outputs {
		dims := slices.Clone(x.dims)
		switch {
		case axis < 0 || axis >= int64(len(dims)):
			dims = b.known(i)
		case i < len(parts):
			dims[axis] = parts[i]
		default:
			dims[axis] /= int64(len(b.n.outputs))
		}
		if x.weight >= 0 && !x.flows {
			b.now[name] = b.cut(x, dims, "Split", axis, i)
			continue
		}
		out, _ := layers.ShapeOf(dims, x.channel)
		t := tensor{dims: dims, channel: x.channel, weight: -1, flows: x.flows}
		t.at = b.Add(arch.Node{Name: name, Inputs: []int{x.at}, Operation: arch.Operation{Name: b.n.op, Out: out, Reach: arch.Pointwise}})
		b.now[name] = t
	}
}
