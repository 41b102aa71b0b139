package keras

import (
	"slices"

	"weightshare/nets/model/layers"
)

// kernel infers the settings of a layer with weights or windows.
type kernel struct {
	w         *working
	r         *row
	in        sizes
	cin, cout int64
}

// spatial returns the sizes of the axes between batch and channels, before and after
// the layer.
func (k *kernel) spatial() (in, out sizes, ok bool) {
	in, out = k.in[1:len(k.in)-1], k.r.dims[1:len(k.r.dims)-1]
	ok = len(in) == len(out) && len(in) > 0 && len(in) < 3 && slices.Min(in) > 0 && slices.Min(out) > 0 && k.cin > 0 && k.cout > 0
	return in, out, ok
}

// biases lists the options for biases in the order in which they are tried: most layers
// have them.
var biases = []bool{true, false}

func (k *kernel) withBias(c config, bias bool) config {
	c.Bias = &bias
	return c
}

// numbers returns the number of weights without biases.
func (k *kernel) numbers(bias bool) int64 {
	if bias {
		return k.r.numbers - k.cout
	}
	return k.r.numbers
}

// windowed infers a convolution or a pool.
func (k *kernel) windowed(class string) (config, bool) {
	in, out, ok := k.spatial()
	if !ok {
		return config{}, false
	}
	if class == "MaxPooling" || class == "AveragePooling" {
		return k.pool(in, out)
	}
	for _, bias := range biases {
		n := k.numbers(bias)
		switch class {
		case "DepthwiseConv":
			if c, ok := fit(in, out, n, k.cout, false); ok && k.cout%k.cin == 0 {
				c.Multiplier = k.cout / k.cin
				return k.withBias(c, bias), true
			}
		case "LocallyConnected":
			// A kernel and a bias for each place, so that the biases are not those of a channel.
			places := layers.Product(out...)
			each := k.r.numbers / places
			if bias {
				each -= k.cout
			}
			if c, ok := fit(in, out, each, layers.Product(k.cin, k.cout), false); ok && k.r.numbers%places == 0 {
				c.Filters = k.cout
				return k.withBias(c, bias), true
			}
		case "SeparableConv":
			if c, ok := fit(in, out, n-layers.Product(k.cin, k.cout), k.cin, false); ok {
				c.Filters = k.cout
				return k.withBias(c, bias), true
			}
		default:
			for _, groups := range []int64{1, 2, 4, 8, 16, 32, 64, k.cin} {
				if c, ok := fit(in, out, n, layers.Product(k.cin/groups, k.cout), false); ok && k.cin%groups == 0 && k.cout%groups == 0 {
					c.Filters, c.Groups = k.cout, groups
					return k.withBias(c, bias), true
				}
			}
		}
	}
	return config{}, false
}

// transposed infers a transposed convolution.
func (k *kernel) transposed() (config, bool) {
	in, out, ok := k.spatial()
	if !ok {
		return config{}, false
	}
	for _, bias := range biases {
		if c, ok := fit(in, out, k.numbers(bias), layers.Product(k.cin, k.cout), true); ok {
			c.Filters = k.cout
			return k.withBias(c, bias), true
		}
	}
	return config{}, false
}

// maxKernel is the longest side of a kernel that is tried.
const maxKernel = 64

// fit finds a kernel with n numbers in total, each of its cells having the given
// number, that turns one shape into the other; of several, the squarest.
func fit(in, out sizes, n, each int64, transposed bool) (config, bool) {
	if each < 1 || n < each || n%each != 0 {
		return config{}, false
	}
	places := n / each
	if len(in) == 1 {
		return strides(in, out, sizes{places}, transposed)
	}
	var found config
	best := int64(-1)
	for h := int64(1); h <= min(places, maxKernel); h++ {
		if places%h != 0 || best >= 0 && max(h, places/h) >= best {
			continue
		}
		if c, ok := strides(in, out, sizes{h, places / h}, transposed); ok {
			found, best = c, max(h, places/h)
		}
	}
	return found, best >= 0
}

// strides finds the smallest strides with which a window turns one shape into the
// other, without padding if possible.
func strides(in, out, size sizes, transposed bool) (config, bool) {
	for _, padding := range []word{"valid", "same"} {
		c := config{Kernel: size, Padding: padding}
		for i, n := range in {
			to, window := out[i], size[i] //nolint:gosec // shapes and windows have the same axes
			step := stride(n, to, window, padding == "same")
			if transposed {
				step = stretch(n, to, window, padding == "same")
			}
			if step > 0 {
				c.Strides = append(c.Strides, step)
			}
		}
		if len(c.Strides) == len(in) {
			return c, true
		}
	}
	return config{}, false
}

// stride returns the smallest stride for an axis, or 0 if there is none.
func stride(in, out, size int64, same bool) int64 {
	s := (in + out - 1) / out
	if !same {
		if in < size {
			return 0
		}
		s = (in-size)/out + 1
	}
	if same && (in+s-1)/s == out || !same && (in-size)/s+1 == out {
		return s
	}
	return 0
}

// stretch returns the stride of a transposed convolution, or 0 if there is none.
func stretch(in, out, size int64, same bool) int64 {
	for s := max(1, out/in-1); s <= out/in+1; s++ {
		if same && in*s == out || !same && (in-1)*s+max(size, s) == out {
			return s
		}
	}
	return 0
}

// pool infers the window of a pool: as large as its stride if possible.
func (k *kernel) pool(in, out sizes) (config, bool) {
	if k.r.numbers != 0 {
		return config{}, false
	}
	var size sizes
	for i := range in {
		size = append(size, max(1, in[i]/out[i]))
	}
	c, ok := strides(in, out, size, false)
	if ok = ok && slices.Equal(c.Strides, size) && c.Padding == "valid" && slices.Max(size) > 1; !ok {
		for n := int64(3); n < maxKernel && !ok; n++ {
			for i := range size {
				size[i] = n
			}
			c, ok = strides(in, out, size, false)
		}
		k.w.note("The windows of pools are not printed: the smallest that fit the shapes are taken.")
	}
	c.Pool, c.Kernel = slices.Clone(size), nil
	return c, ok
}

func (k *kernel) dense() (config, bool) {
	for _, bias := range biases {
		if k.numbers(bias) == layers.Product(max(0, k.cin), max(0, k.cout)) {
			return k.withBias(config{Units: k.cout}, bias), true
		}
	}
	return config{}, false
}

// normalized infers which parameters a normalization has: for batches a mean and a
// variance, which are not learned; and a scale and a shift, only a shift, or neither.
func (k *kernel) normalized() (config, bool) {
	kept := int64(0)
	if k.r.class == "BatchNormalization" {
		kept = 2
	}
	no := false
	switch k.r.numbers {
	case (kept + 2) * k.cin:
		return config{}, true
	case (kept + 1) * k.cin:
		return config{Scale: &no}, true
	case kept * k.cin:
		return config{Scale: &no, Center: &no}, true
	}
	return config{}, false
}

// recurrent infers a recurrent layer with one direction or two.
func (k *kernel) recurrent(class string, directions int64) (config, bool) {
	units := k.cout / directions
	per := layers.Product(max(1, directions), gates(class), max(1, units))
	if len(k.in) != 3 || k.cin < 1 || units < 1 || per < 1 {
		return config{}, false
	}
	c := config{Units: units, Sequences: len(k.r.dims) == 3}
	no := false
	for biases := range int64(3) {
		if k.r.numbers != layers.Product(per, k.cin+units+biases) || biases == 2 && class != "GRU" {
			continue
		}
		switch {
		case biases == 0:
			c.Bias = &no
		case class == "GRU" && biases == 1:
			c.ResetAfter = &no
		}
		return c, true
	}
	return c, false
}

// bidirectional infers which layer is used in both directions.
func (k *kernel) bidirectional() (config, bool) {
	for _, class := range []string{"LSTM", "GRU", "SimpleRNN"} {
		const both = 2
		if c, ok := k.recurrent(class, both); ok && k.cout%both == 0 {
			return config{Inner: &layer{Class: class, Config: c}, MergeMode: "concat"}, true
		}
	}
	return config{}, false
}

// resized infers an upsampling or zero padding; an odd row or column is added at the
// end.
func (k *kernel) resized(class string) (config, bool) {
	in, out, ok := k.spatial()
	if !ok || k.r.numbers != 0 {
		return config{}, false
	}
	c := config{}
	border := "["
	for i := range in {
		if class == "UpSampling" {
			c.Size = append(c.Size, out[i]/in[i])
			ok = ok && out[i]%in[i] == 0 && c.Size[i] == c.Size[0]
			continue
		}
		more := out[i] - in[i]
		ok = ok && more >= 0
		if i > 0 {
			border += ","
		}
		border += layers.Listed("[", more/2, more-more/2) + "]"
	}
	if class == "ZeroPadding" {
		c.Padding = word(border + "]")
	}
	return c, ok
}
