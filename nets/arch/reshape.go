package arch

import (
	"fmt"
	"math"
	"strings"
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
		argument: kernelCount, initial: plainConvolution(Shared), options: []*option{stride, padding, groups, noBias},
		shape: transpose, count: countTransposed, field: transposedField,
	},
	{
		kind: Upsample, family: upsampling, torch: "Upsample", keras: "UpSampling2D", mapsOnly: true,
		example: "upsample2", about: "each pixel becomes 2×2 of the same",
		argument: scaleFactor, shape: upsample, count: countNothing, field: upsampledField,
	},
}

// transpose works out the output of a transposed convolution,
// (in−1)·s + k − 2p on each axis.
func transpose(l *Layer, _ *resolver) *Error {
	if e := l.checkGroups(); e != nil {
		return e
	}
	axis := func(in, k, s, p int) (int, *Error) {
		steps, ok := multiply(int64(in-1), int64(s))
		covered, okSum := checkedSum(steps, int64(k))
		out := covered - 2*int64(p)
		switch {
		case !ok || !okSum || out > math.MaxInt:
			return 0, newError("smaller numbers", "its output is too large")
		case out < 1:
			return 0, newError(strings.Replace(l.Word, fmt.Sprintf("/p%d", p), "", 1), "the padding leaves nothing of its output")
		}
		return int(out), nil
	}
	h, e := axis(l.In.H, l.KH, l.StrideH, l.PadH)
	if e != nil {
		return e
	}
	w, e := axis(l.In.W, l.KW, l.StrideW, l.PadW)
	if e != nil {
		return e
	}
	l.Out.H, l.Out.W, l.Out.C = h, w, l.Kernels
	l.Top, l.Left = l.PadH, l.PadW
	return nil
}

// countTransposed counts a transposed convolution. Every weight is used once at
// each input position, every bias once at each output position; unshared it would
// have as many numbers as uses.
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
	f.axis[0] = f.axis[0].upsample(l.KH, l.StrideH, l.Top)
	f.axis[1] = f.axis[1].upsample(l.KW, l.StrideW, l.Left)
	return f
}

func upsample(l *Layer, _ *resolver) *Error {
	h, okH := multiply(int64(l.In.H), int64(l.Factor))
	w, okW := multiply(int64(l.In.W), int64(l.Factor))
	if l.In.OneD {
		h, okH = 1, true
	}
	if !okH || !okW || max(h, w) > math.MaxInt {
		return newError("upsample2", "its output is too large")
	}
	l.Out.H, l.Out.W = int(h), int(w)
	return nil
}

func upsampledField(l *Layer, f field) field {
	if !l.In.OneD {
		f.axis[0] = f.axis[0].upsample(l.Factor, l.Factor, 0)
	}
	f.axis[1] = f.axis[1].upsample(l.Factor, l.Factor, 0)
	return f
}

// Kinds that rearrange a map, or add to it.
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
	l.Out.C = l.In.C + len(l.In.axes())
	return nil
}

func flatten(l *Layer, _ *resolver) *Error {
	l.Out = flatShape(l.In.Units())
	return nil
}

func flatShape(units int64) Shape {
	return Shape{H: 1, W: 1, C: int(min(units, math.MaxInt)), Flat: true}
}

// sameShape leaves the output as it is set before: the input.
func sameShape(*Layer, *resolver) *Error { return nil }
