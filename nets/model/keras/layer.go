package keras

import (
	"slices"
	"strings"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
)

// adding adds one layer.
type adding struct {
	*building
	*config
	class, path string
	in          []tensor
	again       bool // its weights have been counted
}

// layer adds the layer, followed by its activation.
func (a *adding) layer() tensor {
	if a.Format == "channels_first" {
		a.Fail("layer %s has its channels first; networks with channels last are counted", a.path)
		return a.in[0]
	}
	t := a.body()
	if a.Activation == "" || a.Activation == "linear" || strings.Contains(recurrent, " "+a.class+" ") {
		return t
	}
	return a.activation(string(a.Activation), t)
}

const recurrent = " LSTM GRU SimpleRNN ConvLSTM2D Bidirectional Activation "

// dropped lists classes that pass on their input unchanged.
const dropped = " InputLayer Identity ActivityRegularization Masking "

func (a *adding) body() tensor {
	if a.Counted != nil {
		return a.Counted.add(a)
	}
	class, axes := strings.TrimRight(a.class, "123D"), len(a.Kernel)
	if axes == 0 {
		axes = len(a.Pool)
	}
	switch class {
	case "Conv", "Convolution":
		if strings.HasSuffix(a.class, "Transpose") {
			return a.transposed()
		}
		return a.convolution(a.Filters, max(1, a.Groups))
	case "DepthwiseConv":
		c := int64(a.shape(a.in[0]).C)
		return a.convolution(c*max(1, a.Multiplier), c)
	case "LocallyConnected":
		return a.local()
	case "SeparableConv":
		return a.separable()
	case "Dense":
		return a.dense(a.Units, !no(a.Bias))
	case "MaxPooling", "AveragePooling":
		return a.pool(class, axes)
	case "GlobalMaxPooling":
		return a.word("gmp")
	case "GlobalAveragePooling":
		return a.word("gap")
	case "AdaptiveAveragePooling":
		return a.word(layers.Sized("adaptiveavg", a.OutputSize...))
	case "AdaptiveMaxPooling":
		return a.word(layers.Sized("adaptivemax", a.OutputSize...))
	case "UpSampling":
		if len(a.Size) > 0 && (len(a.Size) == 1 || a.Size[0] == a.Size[1]) {
			return a.word(layers.Sized("upsample", a.Size[0]))
		}
	case "ZeroPadding":
		return a.padding()
	case "SpatialDropout":
		return a.word("dropout")
	}
	if strings.HasSuffix(a.class, "Transpose") {
		return a.transposed()
	}
	return a.other()
}

// other adds layers without windows.
func (a *adding) other() tensor {
	switch a.class {
	case "Flatten":
		return a.word("flatten")
	case "Dropout", "AlphaDropout", "GaussianDropout":
		return a.word("dropout")
	case "Add", "Concatenate", "Multiply":
		return a.join(map[string]string{"Add": "add", "Concatenate": "cat", "Multiply": "mul"}[a.class])
	case "BatchNormalization":
		return a.normalization("bn")
	case "LayerNormalization":
		return a.normalization("layernorm")
	case "ReLU":
		if a.MaxValue != nil {
			if v, err := a.MaxValue.Float64(); err == nil && v == 6 {
				return a.word("relu6")
			}
		}
		return a.word("relu")
	case "Activation":
		return a.activation(string(a.Activation), a.in[0])
	case "LSTM", "GRU", "SimpleRNN":
		return a.recurrent(a.config, a.class, 1)
	case "Bidirectional":
		if a.Inner != nil && a.MergeMode == "concat" {
			return a.recurrent(&a.Inner.Config, a.Inner.Class, 2)
		}
	case "TimeDistributed":
		if a.Inner != nil && a.Inner.Class == "Dense" {
			return a.dense(a.Inner.Config.Units, !no(a.Inner.Config.Bias))
		}
	case "Embedding":
		return a.embedding()
	case "Reshape":
		return a.reshape()
	case "MultiHeadAttention":
		return a.attention()
	case "RMSNormalization":
		return a.word("rmsnorm")
	case "Cropping1D", "Cropping2D":
		return a.cropped()
	case "ConvLSTM2D":
		return a.convolutionalLSTM()
	case "RNN":
		if cells := a.cells(); cells != nil {
			return a.stacked(cells)
		}
	case "PReLU":
		return a.slopes()
	case "GroupNormalization":
		return a.normalization(layers.Sized("groupnorm", max(1, a.Groups)))
	}
	return a.sameShape()
}

// sameShape adds a layer that keeps the shape: one that does not count, an activation, or
// one of a class that is not known.
func (a *adding) sameShape() tensor {
	if strings.Contains(dropped, " "+a.class+" ") {
		return a.in[0]
	}
	if _, ok := layers.Activation(strings.ToLower(a.class)); ok {
		return a.activation(a.class, a.in[0])
	}
	if !strings.Contains(known, " "+a.class+" ") {
		a.Note("What a layer of class %s does is not known: it is taken to keep its shape and to hold nothing.", a.class)
	}
	return a.operation(0, arch.Pointwise)
}

// known lists other classes that keep the shape and have no parameters.
const known = " ELU ThresholdedReLU GaussianNoise Rescaling Average Maximum Minimum Subtract RandomFlip RandomRotation RandomZoom UnitNormalization "

// node returns a node of the graph that takes the first input.
func (a *adding) node(word string) arch.Node {
	n := arch.Node{Name: a.path, Word: word, Inputs: []int{a.plain(a.path, a.in[0])}, Again: a.again, Frozen: a.frozen}
	if a.in[0].flat {
		n.In = a.shape(a.in[0])
	}
	return n
}

func (a *adding) word(word string) tensor { return tensor{at: a.Add(a.node(word))} }

// operation adds a layer that the notation has no word for and that keeps the shape.
func (a *adding) operation(parameters int64, reach arch.Reach) tensor {
	n := a.node("")
	n.Operation = arch.Operation{Name: a.class, Out: a.shape(a.in[0]), Parameters: parameters, Reach: reach}
	return tensor{at: a.Add(n)}
}

func (a *adding) activation(name string, t tensor) tensor {
	key := strings.ReplaceAll(strings.ToLower(name), "_", "")
	n := arch.Node{Name: a.path, Inputs: []int{a.plain(a.path, t)}}
	if t.flat {
		n.In = a.shape(t)
	}
	if word, ok := layers.Activation(key); ok {
		n.Word = word
	} else if key == "linear" {
		return t
	} else {
		n.Operation = arch.Operation{Name: name, Out: a.shape(t), Reach: arch.Pointwise}
	}
	return tensor{at: a.Add(n)}
}

func (a *adding) join(word string) tensor {
	if word == "cat" && len(a.Axis) == 1 && a.Axis[0] > 0 {
		if s := a.shape(a.in[0]); int(a.Axis[0]) != len(s.Dims()) {
			a.Fail("layer %s concatenates along axis %d; the channels, axis −1, were expected", a.path, a.Axis[0])
			return a.in[0]
		}
	}
	var from []int
	for _, t := range a.in {
		from = append(from, a.plain(a.path, t))
	}
	return tensor{at: a.Join(a.path, word, from...)}
}

// window returns the window of a convolution or pool. It includes the padding that a
// layer before it adds.
func (a *adding) window(size sizes) (layers.Window, tensor) {
	w := layers.Window{Size: size, Stride: a.Strides, Dilation: a.Dilation, Same: a.Padding == "same"}
	t := a.in[0]
	p := t.padded
	if p != [4]int64{} && !w.Same && p[0] == p[1] && p[2] == p[3] {
		w.Before = []int64{p[0], p[2]}[2-len(size):]
		t.padded = [4]int64{}
	}
	return w, t
}

func (a *adding) convolution(kernels, groups int64) tensor {
	w, t := a.window(a.Kernel)
	k := layers.Kernels{Window: w, Count: kernels, Groups: groups, NoBias: no(a.Bias)}
	a.in = []tensor{t}
	word := k.Conv(int64(a.shape(t).C))
	if a.Padding == "causal" {
		word += "/causal"
	}
	return a.word(word)
}

// local adds a convolution whose kernels are not shared.
func (a *adding) local() tensor {
	w, t := a.window(a.Kernel)
	a.in = []tensor{t}
	k := layers.Kernels{Window: w, Count: a.Filters, NoBias: no(a.Bias)}
	return a.word("local" + strings.TrimPrefix(k.Conv(0), "conv"))
}

// slopes adds a PReLU, which has a slope for every unit unless it shares them along some
// axes.
func (a *adding) slopes() tensor {
	s := a.shape(a.in[0])
	parameters := int64(1)
	for i, n := range s.Dims() {
		if !slices.Contains(a.SharedAxes, int64(i+1)) {
			parameters = layers.Product(parameters, int64(n))
		}
	}
	if parameters == int64(s.C) && !s.Flat && !a.in[0].flat {
		return a.word("prelu")
	}
	return a.operation(parameters, arch.Pointwise)
}

// separable adds a depthwise convolution and a 1×1 convolution.
func (a *adding) separable() tensor {
	c := int64(a.shape(a.in[0]).C)
	w, t := a.window(a.Kernel)
	a.in = []tensor{t}
	depthwise := layers.Kernels{Window: w, Count: c * max(1, a.Multiplier), Groups: c, NoBias: true}
	a.in = []tensor{a.word(depthwise.Conv(c))}
	one := layers.Kernels{Window: layers.Window{Size: []int64{1}}, Count: a.Filters, NoBias: no(a.Bias)}
	return a.word(one.Conv(0))
}

// transposed adds a transposed convolution: with valid padding its output is
// (in−1)·s + max(k, s), with same it is in·s.
func (a *adding) transposed() tensor {
	k := layers.Kernels{Count: a.Filters, Groups: 1, NoBias: no(a.Bias)}
	k.Size, k.Stride, k.Dilation = a.Kernel, a.Strides, a.Dilation
	if a.Padding != "same" {
		return a.word(k.Transposed())
	}
	for i, size := range a.Kernel {
		if i >= len(a.Strides) || size < a.Strides[i] || (size-a.Strides[i])%2 != 0 {
			k.Same = true
			return a.word(k.Transposed())
		}
		k.Before = append(k.Before, (size-a.Strides[i])/2)
	}
	return a.word(k.Transposed())
}

// dense adds a fully connected layer, applied at every position if there are
// several.
func (a *adding) dense(units int64, bias bool) tensor {
	word := "linear"
	if a.shape(a.in[0]).Flat || a.in[0].flat || a.shape(a.in[0]).Positions() == 1 {
		word = "dense"
	}
	word = layers.Counted(word, units)
	if !bias {
		word += "/nobias"
	}
	return a.word(word)
}

func (a *adding) pool(class string, axes int) tensor {
	w, t := a.window(a.Pool)
	if len(w.Stride) == 0 {
		w.Stride = a.Pool
	}
	a.in = []tensor{t}
	kind := "maxpool"
	if class == "AveragePooling" {
		kind = "avgpool"
	}
	if axes == 0 {
		a.Fail("layer %s has no pool_size", a.path)
	}
	return a.word(w.Pool(kind))
}

// padding records zero padding for the next layer.
func (a *adding) padding() tensor {
	p, t := sizes(nil), a.in[0]
	_ = p.UnmarshalJSON([]byte(a.Padding)) // reads as much as it can
	switch len(p) {
	case 1:
		t.padded = [4]int64{0, 0, p[0], p[0]}
		if !a.shape(t).OneD {
			t.padded = [4]int64{p[0], p[0], p[0], p[0]}
		}
	case 2:
		t.padded = [4]int64{0, 0, p[0], p[1]}
		if !a.shape(t).OneD {
			t.padded = [4]int64{p[0], p[0], p[1], p[1]}
		}
	case 4:
		copy(t.padded[:], p)
	default:
		a.Fail("layer %s pads by %q, which is not known", a.path, a.Padding)
	}
	for _, n := range t.padded {
		if n < 0 || n > 1<<30 {
			a.Fail("layer %s pads by %d, but 0 to 2³⁰ were expected", a.path, n)
		}
	}
	return t
}

// cropped takes off a border: one number, one for each axis, or one for each side.
func (a *adding) cropped() tensor {
	c := a.Cropping
	switch len(c) {
	case 1:
		c = sizes{c[0], c[0]}
		if !a.shape(a.in[0]).OneD {
			c = sizes{c[0], c[0], c[0], c[0]}
		}
	case 2:
		if !a.shape(a.in[0]).OneD {
			c = sizes{c[0], c[0], c[1], c[1]}
		}
	}
	return a.word(layers.Listed("crop", c...))
}

// normalization adds a word if the layer has both a scale and a shift, otherwise an
// operation with its parameters.
func (a *adding) normalization(word string) tensor {
	parameters := int64(0)
	for _, setting := range []*bool{a.Scale, a.Center} {
		if !no(setting) {
			parameters += int64(a.shape(a.in[0]).C)
		}
	}
	if no(a.Scale) || no(a.Center) {
		return a.operation(parameters, arch.Pointwise)
	}
	return a.word(word)
}
