package arch

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// The convolutions. They differ in which output positions share a kernel.
const (
	Conv      Kind = "conv"  // shared, or one of the intermediate sharing schemes
	Local     Kind = "local" // a kernel per output position
	Depthwise Kind = "dw"    // one kernel per channel
)

var convolutions = []*kindInfo{
	{
		kind: Conv, family: convolution, torch: "Conv2d", keras: "Conv2D", mapsOnly: true,
		example: "conv5:6", about: "convolution: 6 kernels of 5×5, shared by every position",
		argument: kernelCount, initial: plainConvolution(Shared), options: slices.Concat(slidingOptions, schemeOptions, biasOptions, []*option{turned}),
		shape: convolve, count: countConvolution, field: slideField,
	},
	{
		kind: Local, family: convolution, torch: noName, keras: "LocallyConnected2D", mapsOnly: true,
		example: "local5:6", about: "the same convolution unshared: a kernel and a bias per output position",
		argument: kernelCount, initial: plainConvolution(Unshared), options: slices.Concat(slidingOptions, biasOptions, []*option{drawn, pulled}),
		shape: convolve, count: countConvolution, field: slideField,
	},
	{
		kind: Depthwise, family: convolution, torch: "Conv2d(groups=channels)", keras: "DepthwiseConv2D", aliases: "depthwise", mapsOnly: true,
		example: "dw3", about: "depthwise convolution: one 3×3 kernel per channel",
		argument: kernelSize, initial: plainConvolution(Shared), options: slices.Concat(depthwiseOptions, schemeOptions, biasOptions),
		shape: convolveChannelwise, count: countConvolution, field: slideField,
	},
}

// Options of convolutions other than the sharing schemes.
var (
	slidingOptions   = []*option{stride, padding, dilation, groups, same, ring, causal}
	depthwiseOptions = []*option{multiplier, stride, padding, dilation, same, ring, causal}
	biasOptions      = []*option{noBias, unitBias}
)

func plainConvolution(s Scheme) Layer {
	return Layer{
		StrideD: 1, StrideH: 1, StrideW: 1, DilationD: 1, DilationH: 1, DilationW: 1,
		Groups: 1, Multiplier: 1, Bias: PerKernel, Sharing: Sharing{Scheme: s},
	}
}

func convolve(l *Layer, _ *resolver) *Error {
	if e := l.checkGroups(); e != nil {
		return e
	}
	if l.In.D > 0 && (l.Sharing.Scheme == Tiles || l.Sharing.Scheme == Blocks) {
		shared := *l
		shared.Sharing = Sharing{}
		return newError(shared.canonical()+", which shares more", "rows and columns alone are divided so, the input %s has planes too", l.In)
	}
	if l.Turns > 0 && (l.In.Axes() != 2 || l.KH != l.KW) {
		fits := *l
		fits.Turns = 0
		return newError(fits.canonical()+", which is not turned", "square kernels on a map with two axes can be turned")
	}
	if own := new(formulaBuilder).allNumbers(l); !own.overflow && int64(l.Free) > own.value {
		fits := *l
		fits.Free = int(own.value)
		return newError(fits.canonical(), "it has %s of its own, fewer than %d", numbers(own.value), l.Free)
	}
	l.Out.C = l.Kernels
	return l.slide("kernel")
}

func convolveChannelwise(l *Layer, r *resolver) *Error {
	kernels, ok := multiply(int64(l.In.C), int64(l.Multiplier))
	switch {
	case l.Kernels != 0:
		return l.countedChannelwise()
	case !ok || kernels > math.MaxInt:
		return newError("fewer kernels", "it has too many kernels")
	}
	l.Kernels, l.Groups = int(kernels), l.In.C
	return convolve(l, r)
}

// countedChannelwise returns the error of a depthwise convolution with a number
// of kernels. It suggests a word with that many.
func (l *Layer) countedChannelwise() *Error {
	times, fits := l.Kernels/l.In.C, *l
	fits.Multiplier = max(1, times)
	if instead := fits.canonical(); l.Kernels%l.In.C == 0 {
		return newError(instead, "it works channel by channel, its input has %d", l.In.C)
	}
	conv := string(printKernelCount([]byte(Conv), l))
	return newError(fits.canonical()+" or "+conv, "it works channel by channel, and %d kernels cannot be divided among %d", l.Kernels, l.In.C)
}

func (l *Layer) checkGroups() *Error {
	g := l.Groups
	if l.In.C%g == 0 && l.Kernels%g == 0 {
		return nil
	}
	who, n := "input channels", l.In.C
	if n%g == 0 {
		who, n = "kernels", l.Kernels
	}
	fits := *l
	fits.Groups = gcd(gcd(l.In.C, l.Kernels), g)
	if fits.Groups == 1 {
		fits.Groups = gcd(l.In.C, l.Kernels)
	}
	if n == 1 {
		who = strings.TrimSuffix(who, "s")
	}
	return newError(fits.canonical(), "%d %s cannot be divided into %d groups", n, who, g)
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func countConvolution(l *Layer, b *formulaBuilder) tally {
	taps, kernels, positions := b.taps(l), number(l.Kernels), b.positions(l.Out)
	links, macs := b.product(positions, b.biased(l, taps), kernels), b.product(positions, taps, kernels)
	parameters := b.convolution(l, l.Sharing, l.Bias)
	if l.Turns > 0 {
		turns := number(l.Turns)
		links, macs = b.product(turns, positions, b.biased(l, taps), kernels), b.product(turns, positions, taps, kernels)
	}
	if l.Free > 0 {
		parameters = number(l.Free)
	}
	return tally{
		parameters: parameters,
		links:      links,
		macs:       macs,
		unshared:   links,
		dense:      b.product(b.biased(l, b.units(l.In)), b.units(l.Out)),
	}
}

// taps counts the weights of one kernel: its height times its width times the
// channels that it sees.
func (b *formulaBuilder) taps(l *Layer) formula {
	channels := b.quotient(l.In.C, l.Groups)
	switch l.In.Axes() {
	case 1:
		return b.product(number(l.KW), channels)
	case 3:
		return b.product(number(l.KD), number(l.KH), number(l.KW), channels)
	}
	return b.product(number(l.KH), number(l.KW), channels)
}

func (b *formulaBuilder) convolution(l *Layer, s Sharing, bias Bias) formula {
	weights, kernels := b.taps(l), number(l.Kernels)
	if bias == PerKernel {
		weights = b.sum(weights, number(1))
	}
	parameters := b.product(weights, kernels)
	if s.Scheme != Shared {
		rows, columns := schemes[s.Scheme].grid(s.N, l.Out)
		banks := b.positions(Shape{H: rows, W: columns, OneD: l.In.OneD})
		parameters = b.product(banks, weights, kernels)
	}
	if bias == PerUnit {
		return b.sum(parameters, b.product(b.positions(l.Out), kernels))
	}
	return parameters
}

// slide works out where the windows of a convolution or pool lie on each axis,
// and how many there are. The noun is the word for a window in errors.
func (l *Layer) slide(noun string) *Error {
	if l.Padding == Causal && !l.In.OneD {
		fits := *l
		fits.Padding = Same
		return newError(fits.canonical(), "/causal goes with one axis, which is time; its input is %s", l.In)
	}
	axes := l.windows()
	for _, w := range axes {
		if w.span() > w.padded() {
			return l.tooLarge(noun, axes)
		}
	}
	for i, w := range axes {
		out, start, ok := w.positions()
		if !ok {
			return newError("smaller numbers", "its windows reach too far")
		}
		if l.Padding == Ring && w.overhang(out, start) > int64(w.in) {
			return newError("a "+noun+" at most twice as large as its input", "the %s would wrap round more than once", noun)
		}
		switch 3 - len(axes) + i {
		case 0:
			l.Out.D, l.Front = out, start
		case 1:
			l.Out.H, l.Top = out, start
		default:
			l.Out.W, l.Left = out, start
		}
	}
	return nil
}

// windows lists the window on each axis of the input; a one-dimensional input
// counts as two axes.
func (l *Layer) windows() []window {
	all := [3]window{
		{l.In.D, l.KD, l.StrideD, l.DilationD, l.PadD, l.Padding, l.Ceil},
		{l.In.H, l.KH, l.StrideH, l.DilationH, l.PadH, l.Padding, l.Ceil},
		{l.In.W, l.KW, l.StrideW, l.DilationW, l.PadW, l.Padding, l.Ceil},
	}
	if l.In.D == 0 {
		return all[1:]
	}
	return all[:]
}

func (l *Layer) tooLarge(noun string, axes []window) *Error {
	if l.In.OneD {
		axes = axes[1:]
	}
	size := func(of func(window) int64) string {
		var text []byte
		for i, w := range axes {
			if i > 0 {
				text = append(text, "×"...)
			}
			text = strconv.AppendInt(text, of(w), 10)
		}
		return string(text)
	}
	k, in := size(func(w window) int64 { return int64(w.k) }), size(func(w window) int64 { return int64(w.in) })
	what := "the " + k + " " + noun + "%s is larger than its " + in + " input%s"
	if l.In.OneD {
		what = "the " + noun + " of " + k + "%s is larger than its input of " + in + "%s"
	}
	dilated, padded := "", ""
	if max(l.DilationD, l.DilationH, l.DilationW) > 1 {
		dilated = ", " + size(window.span) + " with its dilation,"
	}
	if max(l.PadD, l.PadH, l.PadW) > 0 {
		padded = ", " + size(window.padded) + " with padding"
	}
	smaller, padSame := *l, *l
	smaller.DilationD, smaller.DilationH, smaller.DilationW = 1, 1, 1
	fits := func(k, i int) int {
		if i < 0 {
			return k
		}
		return int(min(int64(k), axes[i].padded()))
	}
	last := len(axes) - 1
	smaller.KD, smaller.KH, smaller.KW = fits(l.KD, last-2), fits(l.KH, last-1), fits(l.KW, last)
	if l.Kind.Pools() && l.StrideD == l.KD && l.StrideH == l.KH && l.StrideW == l.KW {
		smaller.StrideD, smaller.StrideH, smaller.StrideW = smaller.KD, smaller.KH, smaller.KW
	}
	padSame.PadD, padSame.PadH, padSame.PadW, padSame.Padding, padSame.Ceil = 0, 0, 0, Same, false
	return newError(smaller.canonical()+" or "+padSame.canonical(), what, dilated, padded)
}

// window is a kernel on one axis: k taps, d input pixels apart, moving in steps
// of s over an input that is padded by p at both ends.
type window struct {
	in, k, s, d, p int
	padding        Padding
	ceil           bool
}

// span returns how many pixels the kernel covers, (k−1)·d + 1.
func (w window) span() int64 { return int64(w.k-1)*int64(w.d) + 1 }

// padded returns the size of the padded input. With /same, /ring and /causal
// there is always enough for the kernel.
func (w window) padded() int64 {
	size, ok := checkedSum(int64(w.in), int64(w.p), int64(w.p))
	if w.padding != Explicit || !ok {
		return math.MaxInt64
	}
	return size
}

// positions counts the windows and returns how far before the input's first
// pixel the first one starts. ok is false if numbers overflow.
func (w window) positions() (n, start int, ok bool) {
	in, stride := int64(w.in), int64(w.s)
	if w.padding == Causal {
		return int((in-1)/stride + 1), int(w.span() - 1), w.span() <= math.MaxInt
	}
	if w.padding != Explicit {
		n := (in-1)/stride + 1
		// The steps stay inside the input, so only the sum can overflow.
		total, ok := checkedSum((n-1)*stride, w.span())
		before := max(0, total-in) / 2
		return int(n), int(before), ok && before <= math.MaxInt
	}
	padded, ok := checkedSum(in, int64(w.p), int64(w.p))
	if !ok {
		return 0, 0, false
	}
	free := padded - w.span()
	count := free/stride + 1
	if w.ceil && free%stride != 0 && count*stride < in+int64(w.p) {
		// One more, unless it would start beyond the input and its left padding.
		count++
	}
	return int(count), w.p, count <= math.MaxInt
}

// overhang returns how far windows reach beyond the input: before its first
// pixel or after its last, whichever is more.
func (w window) overhang(n, start int) int64 {
	end := int64(n-1)*int64(w.s) - int64(start) + w.span()
	return max(int64(start), end-int64(w.in))
}
