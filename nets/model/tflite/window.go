package tflite

import (
	"slices"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
	"weightshare/nets/model/weights"
)

// window returns the window of a convolution or pool with these sizes.
func (b *building) window(height, width int64) layers.Window {
	s := b.o.settings
	w := layers.Window{Size: []int64{height, width}, Stride: []int64{s["stride_h"], s["stride_w"]}, Same: s["padding"] == 0}
	if h, ok := s["dilation_h"]; ok {
		w.Dilation = []int64{h, s["dilation_w"]}
	}
	return w
}

// unknownWeights adds a layer whose weights are not constants in the file.
func (b *building) unknownWeights(x tensor) {
	if x.flows {
		b.Note("The operands of %s (%s) are not known, so its MACs are not counted.", b.name(), b.o.name)
	}
	parameters, _ := b.constants()
	b.operation(arch.Operation{Parameters: parameters}, b.known(0), len(b.known(0))-1, "")
}

// biased reports whether the operator has biases as an input. If a network has none,
// the converters write zeros.
func (b *building) biased(i int) bool {
	t, ok := b.input(i)
	if !ok || t.weight < 0 || !zero(b.m.tensors[t.weight]) {
		return ok
	}
	b.Note("Biases that are 0 throughout, as those of %s, are not counted: converters write them where a network has none.", b.name())
	return false
}

// zero reports whether all bytes of a tensor, which is no longer than biases are, are
// 0.
func zero(t weights.Tensor) bool {
	const longest = 1 << 20
	if t.Data == nil || t.Bytes > longest {
		return false
	}
	b := make([]byte, t.Bytes)
	_, err := t.Data.ReadAt(b, 0)
	return err == nil && !slices.ContainsFunc(b, func(c byte) bool { return c != 0 })
}

// convolution adds a convolution. The axes of its kernels are number, rows, columns,
// channels; those of a depthwise one are 1, rows, columns, number.
func (b *building) convolution(x tensor) {
	w, _ := b.input(1)
	if w.weight < 0 || len(w.dims) != 4 || len(x.dims) != 4 || !x.flows {
		b.unknownWeights(x)
		return
	}
	x.channel = 3
	channels, kernels, groups := x.dims[3], w.dims[0], int64(1)
	if b.o.name == "DEPTHWISE_CONV_2D" {
		if kernels, groups = w.dims[3], channels; channels < 1 || kernels%channels != 0 {
			b.fail("its %d kernels are one or more for each channel, but it gets %d", kernels, channels)
			return
		}
	} else if w.dims[3] > 0 {
		groups = channels / w.dims[3]
		if groups*w.dims[3] != channels {
			b.fail("its kernels take %d channels, but it gets %d", w.dims[3], channels)
			return
		}
	}
	k := layers.Kernels{Window: b.window(w.dims[1], w.dims[2]), Count: kernels, Groups: groups, NoBias: !b.biased(2)}
	b.give(b.map2(b.layer(x, k.Conv(channels), w)))
}

// map2 returns the output of a layer with two axes of positions.
func (b *building) map2(at int) tensor {
	s := b.Shape(at)
	return tensor{at: at, dims: []int64{1, int64(s.H), int64(s.W), int64(s.C)}, channel: 3}
}

// transposed adds a transposed convolution: with valid padding its output is (in−1)·s
// + max(k, s), with same it is in·s.
func (b *building) transposed() {
	w, _ := b.input(1)
	x, _ := b.input(2)
	if w.weight < 0 || len(w.dims) != 4 || len(x.dims) != 4 || !x.flows {
		b.unknownWeights(x)
		return
	}
	x.channel = 3
	if w.dims[3] != x.dims[3] {
		b.fail("its kernels take %d channels, but it gets %d", w.dims[3], x.dims[3])
		return
	}
	k := layers.Kernels{Window: b.window(w.dims[1], w.dims[2]), Count: w.dims[0], Groups: 1, NoBias: !b.biased(3)}
	b.give(b.map2(b.layer(x, k.Transposed(), w)))
}

func (b *building) pool(x tensor) {
	if len(x.dims) != 4 || !x.flows {
		b.unknownWeights(x)
		return
	}
	x.channel = 3
	kind := map[string]string{"MAX_POOL_2D": "maxpool", "AVERAGE_POOL_2D": "avgpool"}[b.o.name]
	b.give(b.map2(b.layer(x, b.window(b.o.settings["height"], b.o.settings["width"]).Pool(kind))))
}

// reduce adds a global pool if a mean or maximum is over all positions.
func (b *building) reduce(x tensor) {
	axes, n := slices.Clone(b.second()), int64(len(x.dims))
	for i, a := range axes {
		if a < 0 {
			axes[i] += n
		}
	}
	var dims []int64
	for i, size := range x.dims {
		switch {
		case !slices.Contains(axes, int64(i)):
			dims = append(dims, size)
		case b.o.settings["keep"] != 0:
			dims = append(dims, 1)
		}
	}
	if x.flows && n > 2 && len(axes) == len(x.dims)-2 && !slices.Contains(axes, 0) && !slices.Contains(axes, int64(x.channel)) {
		word := map[string]string{"MEAN": "gap", "REDUCE_MAX": "gmp"}[b.o.name]
		channel := len(dims) - 1
		if len(dims) == len(x.dims) {
			channel = x.channel
		}
		b.give(tensor{at: b.layer(x, word), dims: dims, channel: channel})
		return
	}
	b.operation(arch.Operation{Reach: arch.Unknown}, dims, min(max(1, x.channel), len(dims)-1), "")
}

// pad adds zeros around a map, or nothing if there are none.
func (b *building) pad(x tensor) {
	pads := b.second()
	if len(pads) != 2*len(x.dims) || !x.flows {
		b.operation(arch.Operation{}, b.known(0), x.channel, "")
		return
	}
	dims, word, border := slices.Clone(x.dims), "", false
	for i := range dims {
		dims[i] += pads[2*i] + pads[2*i+1]
		border = border || pads[2*i]|pads[2*i+1] != 0
	}
	if !border {
		b.now[b.o.outputs[0]] = x
		return
	}
	if len(dims) == 4 && x.channel == 3 && dims[0] == x.dims[0] && dims[3] == x.dims[3] && b.o.name != "MIRROR_PAD" {
		word = layers.Listed("pad", pads[2:6]...)
	}
	b.operation(arch.Operation{}, dims, x.channel, word)
}

// resize adds an upsampling if it repeats the nearest number a whole number of times.
func (b *building) resize(x tensor) {
	to := b.second()
	if len(to) != 2 || len(x.dims) != 4 || !x.flows {
		b.operation(arch.Operation{Reach: arch.Unknown}, b.known(0), len(x.dims)-1, "")
		return
	}
	word, h, w := "", x.dims[1], x.dims[2]
	if factor := to[0] / max(1, h); b.o.name == "RESIZE_NEAREST_NEIGHBOR" && factor > 0 && factor*h == to[0] && factor*w == to[1] {
		word = layers.Sized("upsample", factor)
	}
	b.operation(arch.Operation{Reach: arch.Unknown}, []int64{x.dims[0], to[0], to[1], x.dims[3]}, 3, word)
}

// prelu adds a slope for each channel, or one for all.
func (b *building) prelu(x tensor) {
	word := ""
	if w, _ := b.input(1); w.weight >= 0 && len(x.dims) > 0 {
		switch n := b.m.tensors[w.weight].Numbers; {
		case n == 1 && !b.used[w.buffer]:
			word = "prelu/one"
		case n == x.dims[x.channel] && !b.used[w.buffer]:
			word = "prelu"
		}
	}
	parameters, _ := b.constants()
	b.operation(arch.Operation{Parameters: parameters, Reach: arch.Pointwise}, x.dims, x.channel, word)
}
