package keras

import (
	"slices"

	"weightshare/nets/model/layers"
)

// kernel works out the settings of a layer with weights or windows.
type kernel struct {
	w         *working
	r         *row
	in        sizes
	cin, cout int64
}

// spatial are the sizes of the axes between batch and channels, before and behind.
func (k *kernel) spatial() (in, out sizes, ok bool) {
	in, out = k.in[1:len(k.in)-1], k.r.dims[1:len(k.r.dims)-1]
	ok = len(in) == len(out) && len(in) > 0 && len(in) < 3 && slices.Min(in) > 0 && slices.Min(out) > 0 && k.cin > 0 && k.cout > 0
	return in, out, ok
}

// biases are the ways in which a layer may have biases: usually it has.
var biases = []bool{true, false}

func (k *kernel) withBias(c config, bias bool) config {
	c.Bias = &bias
	return c
}

// numbers are those of the weights without biases.
func (k *kernel) numbers(bias bool) int64 {
	if bias {
		return k.r.numbers - k.cout
	}
	return k.r.numbers
}

// windowed works out a convolution or a pool.
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

// transposed works out a transposed convolution.
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

// fit finds a kernel of n numbers in all, each of its places having so many, that makes
// one shape of another: the squarest.
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

// strides finds the smallest strides with which a window makes one shape of another,
// without padding if that can be.
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

// stride is the smallest stride of an axis, 0 if there is none.
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

// stretch is the stride of a transposed convolution, 0 if there is none.
func stretch(in, out, size int64, same bool) int64 {
	for s := max(1, out/in-1); s <= out/in+1; s++ {
		if same && in*s == out || !same && (in-1)*s+max(size, s) == out {
			return s
		}
	}
	return 0
}

// pool works out the window of a pool: as large as its stride if that can be.
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

// normalized works out which numbers a normalization has: mean and variance, which are
// not learnt, for batches, a scale and a shift.
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

// recurrent works out a recurrent layer, in one direction or two.
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

// bidirectional works out which layer is used in both directions.
func (k *kernel) bidirectional() (config, bool) {
	for _, class := range []string{"LSTM", "GRU", "SimpleRNN"} {
		const both = 2
		if c, ok := k.recurrent(class, both); ok && k.cout%both == 0 {
			return config{Inner: &layer{Class: class, Config: c}, MergeMode: "concat"}, true
		}
	}
	return config{}, false
}

// resized works out an upsampling or a border of zeros, the odd one behind.
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
