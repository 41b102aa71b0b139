package tflite

import (
	"slices"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
)

// reshape adds another shape with the same number of elements, or nothing if the
// layers see no difference: axes of size one added or removed.
func (b *building) reshape(x tensor) {
	dims := b.known(0)
	if to := b.second(); dims == nil && b.o.name == "RESHAPE" && x.dims != nil {
		dims = layers.Reshaped(x.dims, to)
	}
	if !x.flows || len(dims) == 0 || len(x.dims) == 0 {
		b.operation(arch.Operation{Reach: arch.Unknown}, dims, len(dims)-1, "")
		return
	}
	t := tensor{at: x.at, dims: dims, channel: len(dims) - 1}
	if len(dims) > 1 && x.channel == 1 && len(x.dims) > 2 && dims[1] == x.dims[1] {
		t.channel = 1 // channels first, as after a transposition
	}
	out, ok := layers.ShapeOf(dims, t.channel)
	switch now := b.Shape(x.at); {
	case ok && out == now:
	case ok && out.Flat && out.Units() == now.Units():
		t.at = b.layer(tensor{at: x.at}, "flatten")
	default:
		word := ""
		if out.Axes() == 2 && out.H != out.W && t.channel == len(dims)-1 {
			word = layers.Sized("reshape", int64(out.H), int64(out.W), int64(out.C))
		}
		t.at = b.Try(arch.Node{Name: b.name(), Word: word, Inputs: []int{x.at}, Operation: arch.Operation{Name: b.o.name, Out: out}})
	}
	b.give(t)
}

// transpose permutes axes. If the positions keep their order, layers see no
// difference except for the axis of the channels.
func (b *building) transpose(x tensor) {
	perm := b.second()
	dims, channel, ordered := layers.Transposed(x.dims, x.channel, perm)
	switch {
	case dims == nil:
		b.operation(arch.Operation{Reach: arch.Unknown}, b.known(0), len(b.known(0))-1, "")
	case x.weight >= 0 || ordered && x.flows:
		x.dims, x.channel, x.numbers = dims, channel, nil
		b.now[b.o.outputs[0]] = x
	default:
		b.operation(arch.Operation{Reach: arch.Unknown}, slices.Clone(dims), channel, "")
	}
}
