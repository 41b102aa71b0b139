package onnx

import (
	"slices"
	"strings"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
)

// node adds the layer for the current node.
func (b *building) node() {
	x, _ := b.input(0)
	if b.fold() {
		return
	}
	switch b.n.op {
	case "Conv", "QLinearConv", "ConvInteger":
		b.convolution(x)
	case "ConvTranspose":
		b.transposed(x)
	case "MaxPool", "AveragePool":
		b.pool(x)
	case "GlobalAveragePool", "GlobalMaxPool":
		b.global(x, map[string]string{"GlobalAveragePool": "gap", "GlobalMaxPool": "gmp"}[b.n.op], true)
	case "ReduceMean":
		b.mean(x)
	case "Gemm":
		b.gemm(x)
	case "MatMul":
		b.matrix(x)
	case "BatchNormalization", "LayerNormalization":
		b.normalization(x)
	case "Identity", "Dropout", "Cast", "DequantizeLinear", "QuantizeLinear":
		b.now[b.n.outputs[0]] = x
	case "Add", "Mul", "Sub", "Div", "Sum":
		b.elementwise()
	case "Concat":
		b.concatenate(x)
	case "Flatten", "Reshape", "Squeeze", "Unsqueeze":
		b.reshape(x)
	case "Transpose":
		b.transpose(x)
	case "Pad":
		b.padding(x)
	case "Clip":
		b.clip(x)
	case "LSTM", "GRU", "RNN":
		b.recurrent(x)
	case "Gather":
		b.gather(x)
	case "Slice":
		b.slice(x)
	case "Split":
		b.split(x)
	case "Resize", "Upsample":
		b.resize(x)
	case "Expand", "Tile":
		b.repeat(x)
	case "If", "Loop", "Scan":
		b.further(x)
	default:
		b.other(x)
	}
}

// other adds an activation, or an operation that is assumed to keep the shape unless the
// file gives another.
func (b *building) other(x tensor) {
	if word, ok := layers.Activation(strings.ToLower(b.n.op)); ok && x.flows {
		b.operation(arch.Operation{Reach: arch.Pointwise}, x.dims, x.channel, word)
		return
	}
	reach := arch.Unknown
	dims := b.known(0)
	if pointwise[b.n.op] {
		reach = arch.Pointwise
		if dims == nil {
			dims = b.spread()
		}
		if dims == nil && b.n.op == "InstanceNormalization" { // its scales are by channel
			dims = x.dims
		}
	}
	channel := x.channel
	if len(dims) != len(x.dims) {
		channel = len(dims) - 1
	}
	b.operation(arch.Operation{Parameters: b.numbers(), Reach: reach}, dims, channel, "")
}

// pointwise lists operations that look at a single position and keep the shape.
var pointwise = map[string]bool{
	"Sqrt": true, "Exp": true, "Log": true, "Abs": true, "Neg": true, "Erf": true, "Pow": true, "Elu": true, "Selu": true,
	"HardSigmoid": true, "Softplus": true, "Softsign": true, "PRelu": true, "Reciprocal": true, "Floor": true, "Ceil": true,
	"Mish": true, "InstanceNormalization": true, "LRN": true, "Max": true, "Min": true, "Where": true, "Not": true, "Celu": true,
}

// window reads the window of a convolution or pool. If padding differs at the two ends,
// it either equals that of /same or is added separately before the layer.
func (b *building) window(x tensor, size []int64) (layers.Window, tensor) {
	n := b.n.numbers
	w := layers.Window{Size: size, Stride: n["strides"], Dilation: n["dilations"], Ceil: slices.Equal(n["ceil_mode"], []int64{1})}
	w.Same = strings.HasPrefix(b.n.texts["auto_pad"], "SAME")
	pads := n["pads"]
	if w.Same || len(pads) != 2*len(size) {
		return w, x
	}
	w.Before, w.After = pads[:len(size)], pads[len(size):]
	if w.Symmetric() {
		return w, x
	}
	if len(x.dims) == len(size)+2 && w.LikeSame(x.dims[2:]) {
		w.Same, w.Before = true, nil
		return w, x
	}
	return w, b.pad(x, &w)
}

// pad adds padding as a separate layer.
func (b *building) pad(x tensor, w *layers.Window) tensor {
	dims := slices.Clone(x.dims)
	if len(dims) != len(w.Before)+2 {
		b.fail("it pads %d axes of a tensor of %d", len(w.Before), len(dims))
		return x
	}
	for i := range w.Before {
		dims[i+2] += w.Before[i] + w.After[i]
	}
	out, _ := layers.ShapeOf(dims, 1)
	word := ""
	if len(w.Before) == 2 {
		word = layers.Listed("pad", w.Before[0], w.After[0], w.Before[1], w.After[1])
	}
	t := tensor{dims: dims, channel: 1, weight: -1, flows: x.flows}
	t.at = b.Try(arch.Node{Name: b.name() + ".pad", Word: word, Inputs: []int{x.at}, Operation: arch.Operation{Name: "Pad", Out: out}})
	w.Before, w.After = nil, nil
	return t
}

// padding adds padding, or nothing if there is none.
func (b *building) padding(x tensor) {
	pads := b.n.numbers["pads"]
	if t, ok := b.input(1); ok {
		pads = t.values
	}
	n := len(x.dims)
	if len(pads) != 2*n || n < 3 || !x.flows {
		b.operation(arch.Operation{}, b.known(0), max(1, x.channel), "")
		return
	}
	if !slices.ContainsFunc(pads, func(p int64) bool { return p != 0 }) {
		b.give(x)
		return
	}
	if x.channel != 1 || pads[0] != 0 || pads[1] != 0 || pads[n] != 0 || pads[n+1] != 0 {
		dims := slices.Clone(x.dims)
		for i := range dims {
			dims[i] += pads[i] + pads[n+i]
		}
		b.operation(arch.Operation{}, dims, x.channel, "")
		return
	}
	b.give(b.pad(x, &layers.Window{Before: pads[2:n], After: pads[n+2:]}))
}

// spatialOut returns the shape in the graph after a layer, with channels on axis 1 and
// the given number of axes of positions.
func (b *building) spatialOut(at int, channels int64, axes int) []int64 {
	s := b.Shape(at)
	if axes == 1 {
		return []int64{1, channels, int64(s.W)}
	}
	return []int64{1, channels, int64(s.H), int64(s.W)}
}

// convolution adds a convolution.
func (b *building) convolution(x tensor) {
	kernel, bias := 1, 2
	if b.n.op == "QLinearConv" {
		kernel, bias = 3, 8
	}
	kernels, _ := b.input(kernel)
	shape := kernels.dims
	if kernels.weight < 0 || len(shape) < 3 || len(shape) > 4 || len(x.dims) != len(shape) {
		b.unknownWeights(x)
		return
	}
	x.channel = 1
	groups := int64(1)
	if g := b.n.numbers["group"]; len(g) == 1 && g[0] > 0 {
		groups = g[0]
	}
	if shape[1]*groups != x.dims[1] {
		b.fail("its kernels take %d channels, but it gets %d", shape[1]*groups, x.dims[1])
		return
	}
	w, x := b.window(x, shape[2:])
	k := layers.Kernels{Window: w, Count: shape[0], Groups: groups}
	own := b.ownBias(kernels, bias)
	k.NoBias = own > 0 || !b.has(bias)
	next := b.layer(x, k.Conv(x.dims[1]), kernels)
	b.give(b.biased(tensor{at: next, dims: b.spatialOut(next, shape[0], len(shape)-2), channel: 1, weight: -1, flows: x.flows}, own))
}

// unknownWeights adds a layer whose weights are not constants in the file.
func (b *building) unknownWeights(x tensor) {
	if x.flows {
		b.Note("The operands of %s (%s) are not known, so its MACs are not counted.", b.name(), b.n.op)
	}
	b.operation(arch.Operation{Parameters: b.numbers()}, b.known(0), max(1, x.channel), "")
}

func (b *building) transposed(x tensor) {
	kernels, _ := b.input(1)
	shape := kernels.dims
	if kernels.weight < 0 || len(shape) < 3 || len(x.dims) != len(shape) {
		b.unknownWeights(x)
		return
	}
	groups := int64(1)
	if g := b.n.numbers["group"]; len(g) == 1 && g[0] > 0 {
		groups = g[0]
	}
	k := layers.Kernels{Count: shape[1] * groups, Groups: groups}
	own := b.ownBias(kernels, 2)
	k.NoBias = own > 0 || !b.has(2)
	pads := b.n.numbers["pads"]
	k.Size, k.Stride, k.Dilation = shape[2:], b.n.numbers["strides"], b.n.numbers["dilations"]
	if len(pads) == 2*len(k.Size) {
		k.Before, k.After = pads[:len(k.Size)], pads[len(k.Size):]
	}
	word := k.Transposed()
	if more := b.n.numbers["output_padding"]; len(more) > 0 && slices.Max(more) > 0 {
		word += layers.Sized("/op", more...)
	}
	x.channel = 1
	next := b.layer(x, word, kernels)
	b.give(b.biased(tensor{at: next, dims: b.spatialOut(next, k.Count, len(k.Size)), channel: 1, weight: -1, flows: x.flows}, own))
}

func (b *building) pool(x tensor) {
	size := b.n.numbers["kernel_shape"]
	if len(size) < 1 || len(size) > 2 || len(x.dims) != len(size)+2 {
		b.unknownWeights(x)
		return
	}
	x.channel = 1
	w, x := b.window(x, size)
	if w.Stride == nil {
		w.Stride = make([]int64, len(size))
		for i := range w.Stride {
			w.Stride[i] = 1
		}
	}
	kind := map[string]string{"MaxPool": "maxpool", "AveragePool": "avgpool"}[b.n.op]
	next := b.layer(x, w.Pool(kind))
	b.give(tensor{at: next, dims: b.spatialOut(next, x.dims[1], len(size)), channel: 1, weight: -1, flows: x.flows})
}

// global adds a global pool.
func (b *building) global(x tensor, word string, keep bool) {
	next := b.layer(x, word)
	dims := []int64{1, int64(b.Shape(next).C)}
	if keep {
		for range len(x.dims) - 2 {
			dims = append(dims, 1)
		}
		if x.channel > 1 {
			dims = append(dims[:1], append(dims[2:], dims[1])...)
		}
	}
	b.give(tensor{at: next, dims: dims, channel: min(x.channel, len(dims)-1), weight: -1, flows: x.flows})
}

// mean adds a global pool if a mean is over all positions.
func (b *building) mean(x tensor) {
	axes := slices.Clone(b.n.numbers["axes"])
	if t, ok := b.input(1); ok {
		axes = slices.Clone(t.values)
	}
	for i, a := range axes {
		if a < 0 {
			axes[i] += int64(len(x.dims))
		}
	}
	keep := !slices.Equal(b.n.numbers["keepdims"], []int64{0})
	if x.flows && len(x.dims) > 2 && len(axes) == len(x.dims)-2 && !slices.Contains(axes, 0) && !slices.Contains(axes, int64(x.channel)) {
		b.global(x, "gap", keep)
		return
	}
	dims := b.known(0)
	if dims == nil && x.dims != nil {
		for i, n := range x.dims {
			switch {
			case !slices.Contains(axes, int64(i)):
				dims = append(dims, n)
			case keep:
				dims = append(dims, 1)
			}
		}
	}
	b.operation(arch.Operation{Reach: arch.Unknown}, dims, max(1, min(x.channel, len(dims)-1)), "")
}

// normalization adds a normalization, which in the notation is over the channels.
func (b *building) normalization(x tensor) {
	word := map[string]string{"BatchNormalization": "bn", "LayerNormalization": "layernorm"}[b.n.op]
	if b.n.op == "LayerNormalization" && len(x.dims) > 1 {
		x.channel = len(x.dims) - 1
	}
	scales, _ := b.input(1)
	if in, ok := layers.ShapeOf(x.dims, x.channel); !ok || scales.weight < 0 || layers.Product(scales.dims...) != int64(in.C) {
		b.other(x)
		return
	}
	x.at = b.layer(x, word, scales)
	b.give(x)
}

// clip adds relu6 or an operation.
func (b *building) clip(x tensor) {
	high := b.n.numbers["max"]
	if t, ok := b.input(2); ok {
		high = t.values
	}
	if slices.Equal(high, []int64{6}) && x.flows {
		x.at = b.layer(x, "relu6")
		b.give(x)
		return
	}
	b.operation(arch.Operation{Reach: arch.Pointwise}, x.dims, x.channel, "")
}
