package torchtext

import (
	"errors"
	"strings"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
)

// holdsNothing reports whether a class of PyTorch, given without its number of
// axes, has no parameters.
func holdsNothing(name string) bool {
	if _, ok := layers.Activation(strings.ToLower(name)); ok {
		return true
	}
	return strings.Contains(nothing, " "+name+" ") || strings.HasSuffix(name, "Activation") || strings.HasSuffix(name, "Loss") ||
		strings.HasPrefix(name, "Dropout") || strings.HasPrefix(name, "Upsampl") || strings.HasSuffix(name, "Pad")
}

const nothing = " Identity Flatten Unflatten ELU CELU SELU GLU Mish Softplus Softsign Softmin Softmax Hardtanh Hardsigmoid LogSigmoid " +
	"Threshold Tanhshrink Softshrink Hardshrink RReLU AlphaDropout FeatureAlphaDropout MaxPool AvgPool LPPool AdaptiveAvgPool AdaptiveMaxPool " +
	"MaxUnpool PixelShuffle PixelUnshuffle ChannelShuffle Fold Unfold StochasticDepth DropPath Permute Sequential ModuleList ModuleDict " +
	"ParameterList ParameterDict FractionalMaxPool LocalResponseNorm CrossMapLRN CosineSimilarity PairwiseDistance FloatFunctional DeQuantStub QuantStub Quantize DeQuantize "

// errNoSizes says that the text leaves out the sizes of a module's weights.
var errNoSizes = errors.New("its sizes are not printed")

// layer adds a layer that contains no modules.
func (f forward) layer(c *call, path string, from int) int {
	if path == "" {
		path = c.class
	}
	if c.sizeless() {
		f.b.Fail("layer %s (%s): %w", path, c.class, errNoSizes)
		return from
	}
	name, axes := family(c.class)
	switch name {
	case "Identity", "Permute", "StochasticDepth", "DropPath", "ModuleList", "Sequential":
		return from
	case "Conv", "ConvTranspose":
		return f.convolution(c, name, axes, path, from)
	case "Linear", "NonDynamicallyQuantizableLinear":
		return f.linear(path, from, c.whole("Linear", "in_features", 0), c.whole("Linear", "out_features", 0), c.flag("Linear", "bias", true))
	case "Conv1D":
		return f.linear(path, from, c.whole("Conv1D", "nx", 0), c.whole("Conv1D", "nf", 0), true)
	case "MaxPool", "AvgPool":
		return f.pool(c, name, axes, path, from)
	case "AdaptiveAvgPool", "AdaptiveMaxPool":
		return f.adaptive(c, name, axes, path, from)
	case "LSTM", "GRU", "RNN":
		if c.whole("Recurrent", "proj_size", 0) > 0 {
			break
		}
		return f.recurrent(c, path, from)
	case "Embedding":
		return f.embedding(c, path, from)
	case "MultiheadAttention":
		return f.attention(c, path, from)
	case "Flatten":
		return f.b.Words(path, from, "flatten")
	case "Upsample", "UpsamplingNearest", "UpsamplingBilinear", "PixelShuffle", "Unflatten":
		return f.resize(c, name, path, from)
	case "PReLU":
		return f.slopes(c, path, from)
	}
	if n := c.normalized(); n != nil {
		return f.normalization(c, name, n, path, from)
	}
	if strings.HasPrefix(name, "Dropout") || strings.HasSuffix(name, "Dropout") {
		return f.b.Words(path, from, "dropout")
	}
	if word, ok := layers.Activation(strings.TrimSuffix(strings.ToLower(name), "activation")); ok {
		return f.b.Words(path, from, word)
	}
	if holdsNothing(name) && !strings.HasSuffix(name, "Pad") {
		return f.b.Add(arch.Node{Name: path, Inputs: []int{from}, Operation: arch.Operation{Name: c.class, Out: f.b.Shape(from), Reach: arch.Pointwise}})
	}
	f.b.Fail("%s: what the class %s gives is not known", path, c.class)
	return from
}

// takes checks the number of channels of a layer's input.
func (f forward) takes(path string, channels int64, from int) bool {
	s := f.b.Shape(from)
	if int64(s.C) != channels {
		f.b.Fail("layer %s takes %d channels, but gets %s", path, channels, s)
		return false
	}
	return true
}

func (f forward) convolution(c *call, name string, axes int, path string, from int) int {
	if !f.takes(path, c.whole(name, "in_channels", 0), from) {
		return from
	}
	k := layers.Kernels{Count: c.whole(name, "out_channels", 0), Groups: c.whole(name, "groups", 1), NoBias: !c.flag(name, "bias", true)}
	k.Size, k.Stride, k.Dilation = c.sizes(name, "kernel_size", axes), c.sizes(name, "stride", axes), c.sizes(name, "dilation", axes)
	k.Before = c.sizes(name, "padding", axes)
	k.After = k.Before
	k.Same = c.argument(name, "padding").text == "same"
	if name == "ConvTranspose" {
		word := k.Transposed()
		if more := c.sizes(name, "output_padding", axes); len(more) > 0 && more[0] > 0 {
			word += layers.Sized("/op", more...)
		}
		return f.b.Words(path, from, word)
	}
	word := k.Conv(c.whole(name, "in_channels", 0))
	if c.argument(name, "padding_mode").text == "circular" {
		k.Before = nil
		word = k.Conv(c.whole(name, "in_channels", 0)) + "/ring"
	}
	return f.b.Words(path, from, word)
}

// linear adds a fully connected layer, applied at every position of a sequence
// that has as many channels as the layer takes.
func (f forward) linear(path string, from int, in, out int64, bias bool) int {
	s, options := f.b.Shape(from), ""
	if !bias {
		options = "/nobias"
	}
	switch {
	case s.Units() == in:
		return f.b.Words(path, from, layers.Counted("dense", out)+options)
	case int64(s.C) == in && !s.Flat:
		return f.b.Words(path, from, layers.Counted("linear", out)+options)
	}
	f.b.Fail("layer %s takes %d numbers, but gets %s", path, in, s)
	return from
}

func (f forward) pool(c *call, name string, axes int, path string, from int) int {
	w := layers.Window{
		Size: c.sizes(name, "kernel_size", axes), Stride: c.sizes(name, "stride", axes),
		Before: c.sizes(name, "padding", axes), Ceil: c.flag(name, "ceil_mode", false),
	}
	return f.b.Words(path, from, w.Pool(strings.ToLower(name)))
}

// adaptive adds a pool to a given size: a global one if that is 1×1, none if the
// input already has that size.
func (f forward) adaptive(c *call, name string, axes int, path string, from int) int {
	size := c.sizes(name, "output_size", axes)
	s := f.b.Shape(from)
	for len(size) < 2 {
		size = append([]int64{1}, size...)
	}
	switch {
	case size[0] == 1 && size[1] == 1 && name == "AdaptiveAvgPool":
		return f.b.Words(path, from, "gap")
	case size[0] == 1 && size[1] == 1:
		return f.b.Words(path, from, "gmp")
	case int64(s.H) == size[0] && int64(s.W) == size[1]:
		return from
	}
	out := s
	out.H, out.W = int(size[0]), int(size[1])
	return f.b.Try(arch.Node{
		Name: path, Word: layers.Sized(strings.ToLower(strings.TrimSuffix(name, "Pool")), size...), Inputs: []int{from},
		Operation: arch.Operation{Name: c.class, Out: out},
	})
}

// recurrent adds recurrent layers, one after another.
func (f forward) recurrent(c *call, path string, from int) int {
	in, hidden := c.whole("Recurrent", "input_size", 0), c.whole("Recurrent", "hidden_size", 0)
	options, directions, biases := "", int64(1), int64(2)
	if !c.flag("Recurrent", "bias", true) {
		options, biases = "/nobias", 0
	} else {
		options = "/bias2"
	}
	if c.flag("Recurrent", "bidirectional", false) {
		options, directions = "/bi"+options, 2
	}
	for range min(c.whole("Recurrent", "num_layers", 1), maxModules) {
		if !f.takes(path, in, from) {
			return from
		}
		s := f.b.Shape(from)
		rows := directions * gates(c.class) * hidden
		parameters, macs := layers.Product(rows, in+hidden+biases), layers.Product(rows, in+hidden, s.Positions())
		out := s
		out.C = int(hidden * directions)
		from = f.b.Try(arch.Node{
			Name: path, Word: layers.Counted(strings.ToLower(c.class), hidden) + options, Inputs: []int{from},
			Operation: arch.Operation{
				Name: c.class, Out: out, Parameters: parameters, MACs: macs, Links: layers.Product(parameters, s.Positions()), Reach: arch.Everywhere,
			},
		})
		in = hidden * directions
	}
	return from
}

func (f forward) embedding(c *call, path string, from int) int {
	rows, columns := c.whole("Embedding", "num_embeddings", 0), c.whole("Embedding", "embedding_dim", 0)
	s := f.b.Shape(from)
	if !s.OneD || s.C != 1 {
		f.b.Fail("layer %s takes a sequence of ids, written as its length alone, but gets %s", path, s)
		return from
	}
	out := s
	out.C = int(columns)
	return f.b.Try(arch.Node{
		Name: path, Word: layers.Counted(layers.Sized("embed", rows), columns), Inputs: []int{from},
		Operation: arch.Operation{Name: c.class, Out: out, Parameters: layers.Product(rows, columns), Links: layers.Product(columns, s.Positions()), Reach: arch.Pointwise},
	})
}

// attention adds multi-head self-attention. Neither its parameters nor its MACs
// depend on the number of heads, which is not printed.
func (f forward) attention(c *call, path string, from int) int {
	n, heads := c.attention()
	if !f.takes(path, n, from) {
		return from
	}
	s := f.b.Shape(from)
	parameters, positions, options := 4*n*n+4*n, s.Positions(), ""
	if !c.attentionBias() {
		parameters, options = 4*n*n, "/nobias"
	}
	return f.b.Try(arch.Node{
		Name: path, Word: layers.Sized("attn", max(heads, 1)) + options, Inputs: []int{from},
		Operation: arch.Operation{
			Name: c.class, Out: s, Parameters: parameters, Links: layers.Product(parameters, positions),
			MACs: layers.Product(positions, n, 4*n+2*positions), Reach: arch.Everywhere,
		},
	})
}

// resize adds a layer that enlarges a map, or another shape with the same number
// of units.
func (f forward) resize(c *call, name, path string, from int) int {
	s := f.b.Shape(from)
	switch name {
	case "Unflatten":
		v := c.argument("Unflatten", "unflattened_size")
		if len(v.list) == 3 {
			return f.b.Words(path, from, layers.Sized("reshape", v.list[1].whole(0), v.list[2].whole(0), v.list[0].whole(0)))
		}
	case "PixelShuffle":
		r := int(c.whole("PixelShuffle", "upscale_factor", 0))
		if r > 0 && s.C%(r*r) == 0 {
			out := arch.Shape{H: s.H * r, W: s.W * r, C: s.C / r / r}
			return f.b.Try(arch.Node{
				Name: path, Word: layers.Sized("pixelshuffle", int64(r)), Inputs: []int{from},
				Operation: arch.Operation{Name: c.class, Out: out, Reach: arch.Unknown},
			})
		}
	default:
		scale := c.whole("Upsample", "scale_factor", 0)
		if size := c.sizes("Upsample", "size", 2); scale == 0 && size != nil && size[0]%int64(s.H) == 0 {
			scale = size[0] / int64(s.H)
		}
		if scale > 0 {
			return f.b.Words(path, from, layers.Sized("upsample", scale))
		}
	}
	f.b.Fail("%s: what %s gives is not known", path, c.class)
	return from
}

func (f forward) normalization(c *call, name string, arrays []array, path string, from int) int {
	parameters := int64(0)
	for _, a := range arrays {
		if a.name == weight || a.name == "bias" {
			parameters += layers.Product(a.shape...)
		}
	}
	word := ""
	switch {
	case parameters == 0:
	case strings.HasSuffix(name, "BatchNorm"):
		word = "bn"
	case strings.HasSuffix(name, "LayerNorm"):
		word = "layernorm"
	case strings.HasSuffix(name, "RMSNorm"):
		word = "rmsnorm"
	case name == "GroupNorm":
		word = layers.Sized("groupnorm", c.whole("GroupNorm", "num_groups", 0))
	case name == "InstanceNorm":
		word = "instancenorm"
	}
	if strings.HasSuffix(name, "BatchNorm") && !f.takes(path, c.whole("BatchNorm", "num_features", 0), from) {
		return from
	}
	return f.scaled(c, word, parameters, path, from)
}

// slopes adds a PReLU, which has one slope, or one for each channel.
func (f forward) slopes(c *call, path string, from int) int {
	n := c.whole("PReLU", "num_parameters", 1)
	switch {
	case n == 1:
		return f.b.Words(path, from, "prelu/one")
	case f.takes(path, n, from):
		return f.b.Words(path, from, "prelu")
	}
	return from
}

// scaled adds a layer that has parameters and leaves the shape unchanged.
func (f forward) scaled(c *call, word string, parameters int64, path string, from int) int {
	if parameters != 2*int64(f.b.Shape(from).C) && (word == "bn" || word == "layernorm") {
		word = ""
	}
	return f.b.Try(arch.Node{
		Name: path, Word: word, Inputs: []int{from},
		Operation: arch.Operation{Name: c.class, Out: f.b.Shape(from), Parameters: parameters, Reach: arch.Pointwise},
	})
}
