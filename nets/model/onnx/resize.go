package onnx

import (
	"math"
	"slices"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
)

// resize adds an upsampling if it repeats the nearest number a whole number of times,
// otherwise an operation.
func (b *building) resize(x tensor) {
	dims := b.resized(x)
	word := ""
	if mode := b.n.texts["mode"]; (mode == "" || mode == "nearest") && len(dims) == 4 && x.channel == 1 && dims[0] == x.dims[0] && dims[1] == x.dims[1] {
		if factor := dims[2] / max(1, x.dims[2]); factor*x.dims[2] == dims[2] && factor*x.dims[3] == dims[3] {
			word = layers.Sized("upsample", factor)
		}
	}
	b.operation(arch.Operation{Reach: arch.Unknown}, dims, max(1, x.channel), word)
}

// resized returns the shape that results from sizes or scales; a shape given by the
// file takes precedence.
func (b *building) resized(x tensor) []int64 {
	if known := b.known(0); known != nil {
		return known
	}
	axes := b.n.numbers["axes"]
	if axes == nil {
		for i := range x.dims {
			axes = append(axes, int64(i))
		}
	}
	sizes, _ := b.input(3)
	scales := b.scales()
	dims := slices.Clone(x.dims)
	for i, axis := range axes {
		if axis < 0 {
			axis += int64(len(dims))
		}
		switch {
		case axis < 0 || axis >= int64(len(dims)):
			return nil
		case len(sizes.values) == len(axes):
			dims[axis] = sizes.values[i]
		case len(scales) == len(axes):
			dims[axis] = int64(math.Floor(float64(dims[axis]) * scales[i]))
		default:
			return nil
		}
	}
	return dims
}

// scales returns the factors of a Resize or Upsample, or nil if they are not known.
func (b *building) scales() []float64 {
	at := 2
	if b.n.op == "Upsample" {
		at = 1
	}
	t, _ := b.input(at)
	var scales []float64
	for _, at := range t.sources() {
		if w := b.tensor(at); w.Numbers > 0 && w.Numbers <= maxNumbers {
			values, err := w.Values(b.m.in)
			if err != nil {
				break
			}
			scales = append(scales, values...)
		}
	}
	if len(scales) > 0 && (t.values == nil || len(scales) == len(t.values)) {
		return scales
	}
	scales = nil
	for _, n := range b.n.numbers["scales"] {
		scales = append(scales, float64(n))
	}
	return scales
}

// repeat adds an operation that repeats a value along its axes.
func (b *building) repeat(x tensor) {
	times, _ := b.input(1)
	var dims []int64
	switch {
	case b.n.op == "Expand":
		dims = spread(x.dims, times.values)
	case len(times.values) == len(x.dims):
		for i, n := range x.dims {
			dims = append(dims, layers.Product(n, times.values[i]))
		}
	}
	b.operation(arch.Operation{Reach: arch.Pointwise}, dims, max(1, x.channel+len(dims)-len(x.dims)), "")
}

// spread returns the shape of two operands after broadcasting, or nil if one is not
// known or they do not fit.
func spread(a, b []int64) []int64 {
	if len(a) < len(b) {
		a, b = b, a
	}
	out, behind := slices.Clone(a), len(a)-len(b)
	for i, n := range b {
		switch m := &out[behind+i]; {
		case *m == 1:
			*m = n
		case n != 1 && n != *m:
			return nil
		}
	}
	return out
}

// spread returns the broadcast shape of all inputs of the node, including weights.
func (b *building) spread() []int64 {
	var dims []int64
	for i := range b.n.inputs {
		t, ok := b.input(i)
		switch {
		case !ok, len(t.dims) == 0 && (t.weight >= 0 || t.values != nil): // a single number
		case t.dims == nil:
			return nil
		case dims == nil:
			dims = t.dims
		default:
			if dims = spread(dims, t.dims); dims == nil {
				return nil
			}
		}
	}
	return dims
}

// further adds a condition or loop: the weights of the graphs that it runs, and those
// of this graph that they use.
func (b *building) further(x tensor) {
	b.Note("Only the parameters of the graphs that %s (%s) runs are counted.", b.name(), b.n.op)
	parameters := b.numbers()
	if b.flowing() { // otherwise they count with whatever is left
		parameters += b.innerNumbers()
	}
	b.operation(arch.Operation{Parameters: parameters, Reach: arch.Unknown}, b.known(0), max(1, x.channel), "")
}

// innerNumbers counts the parameters of the graphs that the node runs, and those of this
// graph that they use.
func (b *building) innerNumbers() (n int64) {
	for _, at := range b.n.inner {
		n += b.take(at)
	}
	for _, name := range b.n.taken {
		if t, ok := b.now[name]; ok {
			for _, at := range t.sources() {
				n += b.take(at)
			}
		}
	}
	return n
}
