package arch

import (
	"math"
)

// Kinds that enlarge a map.
const (
	Transposed Kind = "tconv" // transposed convolution
	Upsample   Kind = "upsample"
)

var upsamplings = []*kindInfo{
	{
		kind: Transposed, family: upsampling, torch: "ConvTranspose2d", keras: "Conv2DTranspose", aliases: "deconv", mapsOnly: true,
		example: "tconv2:64/s2", about: "transposed convolution: 64 maps, twice as large",
		argument: kernelCount, initial: plainConvolution(Shared), options: []*option{stride, padding, outputPadding, groups, enlarging, noBias},
		shape: transpose, count: countTransposed, field: transposedField,
	},
	{
		kind: Upsample, family: upsampling, torch: "Upsample", keras: "UpSampling2D", mapsOnly: true,
		example: "upsample2", about: "each pixel becomes 2×2 of the same",
		argument: scaleFactor, shape: upsample, count: countNothing, field: upsampledField,
	},
}

// Options that only a transposed convolution has.
var (
	outputPadding = axesOption(option{name: "op", value: "1", about: "output padding: one more pixel behind", decides: []string{"output"}},
		"the output padding", 0, func(l *Layer) (d, h, w *int) { return &l.OutPadD, &l.OutPadH, &l.OutPadW })
	enlarging = flagOption(option{name: "same", about: "the output is the input times the stride", decides: []string{"padding", "output"}},
		func(l *Layer) *Padding { return &l.Padding }, Same)
)

// transpose sets the output of a transposed convolution: (in−1)·s + k − 2p + op
// on each axis, or in·s.
func transpose(l *Layer, _ *resolver) *Error {
	if e := l.checkGroups(); e != nil {
		return e
	}
	l.Out.C = l.Kernels
	axes := []struct{ in, k, s, p, op, out, start *int }{
		{&l.In.D, &l.KD, &l.StrideD, &l.PadD, &l.OutPadD, &l.Out.D, &l.Front},
		{&l.In.H, &l.KH, &l.StrideH, &l.PadH, &l.OutPadH, &l.Out.H, &l.Top},
		{&l.In.W, &l.KW, &l.StrideW, &l.PadW, &l.OutPadW, &l.Out.W, &l.Left},
	}
	for _, a := range axes[3-l.In.Axes():] {
		steps, ok := multiply(int64(*a.in-1), int64(*a.s))
		covered, okSum := checkedSum(steps, int64(*a.k), int64(*a.op))
		out := covered - 2*int64(*a.p)
		*a.start = *a.p
		if l.Padding == Same {
			out, okSum = checkedSum(steps, int64(*a.s))
			*a.start = max(0, *a.k-*a.s) / 2
		}
		switch {
		case !ok || !okSum || out > math.MaxInt:
			return newError("smaller numbers", "its output is too large")
		case out < 1:
			fits := *l
			fits.PadD, fits.PadH, fits.PadW = 0, 0, 0
			return newError(fits.canonical(), "the padding leaves nothing of its output")
		case *a.op >= *a.s && *a.op > 0:
			fits := *l
			fits.OutPadD, fits.OutPadH, fits.OutPadW = min(l.OutPadD, l.StrideD-1), min(l.OutPadH, l.StrideH-1), min(l.OutPadW, l.StrideW-1)
			return newError(fits.canonical(), "the output padding must be smaller than the stride")
		}
		*a.out = int(out)
	}
	return nil
}

// countTransposed counts a transposed convolution. Every weight is used once at
// each input position, every bias once at each output position; unshared, the
// layer would have as many parameters as uses.
func countTransposed(l *Layer, b *formulaBuilder) tally {
	taps, kernels := b.taps(l), number(l.Kernels)
	t := parametersOnly(b.product(b.biased(l, taps), kernels))
	t.macs = b.product(b.positions(l.In), taps, kernels)
	t.links = t.macs
	if l.Bias != NoBias {
		t.links = b.sum(t.macs, b.product(b.positions(l.Out), kernels))
	}
	t.unshared = t.links
	return t
}

func transposedField(l *Layer, f field) field {
	if l.In.D > 0 {
		f.axis[0] = f.axis[0].upsample(l.KD, l.StrideD, l.Front)
	}
	f.axis[1] = f.axis[1].upsample(l.KH, l.StrideH, l.Top)
	f.axis[2] = f.axis[2].upsample(l.KW, l.StrideW, l.Left)
	return f
}

func upsample(l *Layer, _ *resolver) *Error {
	if !l.Out.enlarge(l.Factor) {
		return newError(l.info.example, "its output is too large")
	}
	return nil
}

// enlarge multiplies the sizes of all axes and reports whether the results fit.
func (s *Shape) enlarge(factor int) bool {
	for _, size := range []*int{&s.D, &s.H, &s.W}[3-s.Axes():] {
		n, ok := multiply(int64(*size), int64(factor))
		if !ok || n > math.MaxInt {
			return false
		}
		*size = int(n)
	}
	return true
}

func upsampledField(l *Layer, f field) field {
	for i := 3 - l.In.Axes(); i < 3; i++ {
		f.axis[i] = f.axis[i].upsample(l.Factor, l.Factor, 0)
	}
	return f
}

// Kinds that rearrange a map or add to it.
const (
	Coords  Kind = "coords" // coordinate channels
	Flatten Kind = "flatten"
)

var reshapings = []*kindInfo{
	{
		kind: Coords, family: reshaping, torch: noName, keras: noName, mapsOnly: true,
		example: "coords", about: "adds coordinate channels from −1 to 1",
		argument: noArgument, shape: addCoordinates, count: countNothing, field: sameField,
	},
	{
		kind: Flatten, family: reshaping, torch: "Flatten", keras: "Flatten",
		example: "flatten", about: "maps into one row of units (dense does it by itself)",
		argument: noArgument, inPlace: true, shape: flatten, count: countNothing, field: sameField,
	},
}

func addCoordinates(l *Layer, _ *resolver) *Error {
	l.Out.C = l.In.C + l.In.Axes()
	return nil
}

func flatten(l *Layer, _ *resolver) *Error {
	l.Out = flatShape(l.In.Units())
	return nil
}

func flatShape(units int64) Shape {
	return Shape{H: 1, W: 1, C: int(min(units, math.MaxInt)), Flat: true}
}

// sameShape leaves the output equal to the input, its initial value.
func sameShape(*Layer, *resolver) *Error { return nil }
