package layers

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// Window is a kernel or the window of a pool, on one axis or two, height first.
type Window struct {
	Size, Stride, Dilation []int64
	Before, After          []int64 // padding at the two ends of each axis
	Same                   bool    // padded so that ⌈in/stride⌉ windows fit, instead of by Before and After
	Ceil                   bool
}

// Symmetric reports whether both ends of every axis have the same padding.
func (w Window) Symmetric() bool {
	for i := range w.Before {
		if i >= len(w.After) || w.Before[i] != w.After[i] {
			return false
		}
	}
	return true
}

// LikeSame reports whether the padding equals that of /same on an input of these
// sizes: as much as gives ⌈in/stride⌉ windows, with an odd pixel at the end.
func (w Window) LikeSame(in []int64) bool {
	if len(in) != len(w.Size) || len(w.Before) != len(in) || len(w.After) != len(in) {
		return false
	}
	for i, n := range in {
		stride, span := int64(1), w.Size[i]
		if i < len(w.Stride) {
			stride = max(1, w.Stride[i])
		}
		if i < len(w.Dilation) {
			span = (w.Size[i]-1)*w.Dilation[i] + 1
		}
		missing := max(0, (n-1)/stride*stride+span-n)
		if w.Before[i] != missing/2 || w.Before[i]+w.After[i] != missing {
			return false
		}
	}
	return true
}

// Kernels are the kernels of a convolution.
type Kernels struct {
	Window
	Count, Groups int64
	NoBias        bool
}

// Conv returns the word for a convolution: conv3:64/s2/p1/nobias. Depthwise
// convolutions with as many kernels as channels are written dw3.
func (k Kernels) Conv(channels int64) string {
	if k.Groups > 1 && k.Groups == channels && k.Count == channels {
		return k.options("dw" + sizes(k.Size))
	}
	word := k.options("conv" + sizes(k.Size) + ":" + number(k.Count))
	if k.Groups > 1 {
		word += "/g" + number(k.Groups)
	}
	return word
}

// Transposed returns the word for a transposed convolution: tconv2:64/s2.
func (k Kernels) Transposed() string {
	word := k.options("tconv" + sizes(k.Size) + ":" + number(k.Count))
	if k.Groups > 1 {
		word += "/g" + number(k.Groups)
	}
	return word
}

func (k Kernels) options(word string) string {
	word += k.pads() + option("/s", k.Stride, 1) + option("/d", k.Dilation, 1)
	if k.NoBias {
		word += "/nobias"
	}
	return word
}

// Pool returns the word for a pool: maxpool3/s2/p1.
func (w Window) Pool(kind string) string {
	word := kind + sizes(w.Size) + w.pads()
	if len(w.Stride) > 0 && sizes(w.Stride) != sizes(w.Size) {
		word += "/s" + sizes(w.Stride)
	}
	if w.Ceil {
		word += "/ceil"
	}
	return word
}

func (w Window) pads() string {
	if w.Same {
		return "/same"
	}
	return option("/p", w.Before, 0)
}

// option returns an option with its numbers, or "" if all have the usual value.
func option(name string, ns []int64, usual int64) string {
	for _, n := range ns {
		if n != usual {
			return name + sizes(ns)
		}
	}
	return ""
}

// sizes returns 3 or 3x5.
func sizes(ns []int64) string {
	parts := make([]string, len(ns))
	same := true
	for i, n := range ns {
		parts[i] = number(n)
		same = same && n == ns[0]
	}
	if same && len(ns) > 0 {
		return parts[0]
	}
	return strings.Join(parts, "x")
}

// Product multiplies counts; −1, which no graph accepts, stands for a product beyond
// 2⁶³−1.
func Product(ns ...int64) int64 {
	p := int64(1)
	for _, n := range ns {
		high, low := bits.Mul64(uint64(p), uint64(n)) //nolint:gosec // negative numbers make it too large
		if n < 0 || high > 0 || low > math.MaxInt64 {
			return -1
		}
		p = int64(low)
	}
	return p
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// Counted returns a word with a number after a colon: dense:10.
func Counted(word string, n int64) string { return word + ":" + number(n) }

// Sized returns a word with a size: adaptiveavg7x7.
func Sized(word string, size ...int64) string { return word + sizes(size) }

// Listed returns a word with numbers separated by commas: pad0,1,0,1.
func Listed(word string, ns ...int64) string {
	parts := make([]string, len(ns))
	for i, n := range ns {
		parts[i] = number(n)
	}
	return word + strings.Join(parts, ",")
}

// Activation returns the word for an activation, given its name in PyTorch, Keras,
// ONNX or TFLite in lower case without underscores.
func Activation(name string) (word string, ok bool) {
	word, ok = activations[name]
	return word, ok
}

var activations = map[string]string{
	"relu": "relu", "relu6": "relu6", "leakyrelu": "leakyrelu", "tanh": "tanh", "sigmoid": "sigmoid", "logistic": "sigmoid",
	"softmax": "softmax", "logsoftmax": "softmax", "silu": "silu", "swish": "silu", "gelu": "gelu", "hardswish": "hardswish",
}
