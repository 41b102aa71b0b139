package arch

import "math/big"

// Kinds that change the size of a map, or the order of its units.
const (
	BlurPool       Kind = "blurpool"
	AdaptiveAvg    Kind = "adaptiveavg"
	AdaptiveMax    Kind = "adaptivemax"
	Unpool         Kind = "unpool"
	PixelShuffle   Kind = "pixelshuffle"
	ChannelShuffle Kind = "shuffle"
	Reshape        Kind = "reshape"
)

var (
	groupCount   = numberArgument("the number of groups", func(l *Layer) *int { return &l.Groups })
	adaptiveSize = argument{readTarget, func(b []byte, l *Layer) []byte { return l.appendSizes(b, l.To.D, l.To.H, l.To.W) }}
)

var resizings = []*kindInfo{
	{
		kind: BlurPool, family: pooling, torch: noName, keras: noName, mapsOnly: true,
		example: "blurpool2", about: "a fixed blur (1 2 1), then every second position",
		argument: scaleFactor, options: []*option{same, ring}, initial: Layer{DilationD: 1, DilationH: 1, DilationW: 1},
		shape: blur, count: countBlur, field: slideField,
	},
	adaptivePool(AdaptiveAvg, "averaged to 7×7, whatever the input", "AdaptiveAvgPool2d", "AdaptiveAveragePooling2D"),
	adaptivePool(AdaptiveMax, "the largest of each part, 7×7 in all, whatever the input", "AdaptiveMaxPool2d", "AdaptiveMaxPooling2D"),
	{
		kind: Unpool, family: upsampling, torch: "MaxUnpool2d", keras: noName, aliases: "maxunpool", mapsOnly: true,
		example: "unpool2", about: "each maximum back to its place in 2×2 pixels",
		argument: scaleFactor, shape: upsample, count: countNothing, field: upsampledField,
	},
	{
		kind: PixelShuffle, family: upsampling, torch: "PixelShuffle", keras: "depth_to_space", mapsOnly: true,
		example: "pixelshuffle2", about: "four channels become 2×2 pixels of one",
		argument: scaleFactor, shape: shufflePixels, count: countNothing, field: upsampledField,
	},
	{
		kind: ChannelShuffle, family: reshaping, torch: "ChannelShuffle", keras: noName, aliases: "channelshuffle",
		example: "shuffle2", about: "the channels of two groups, interleaved",
		argument: groupCount, shape: checkChannelGroups, count: countNothing, field: sameField,
	},
	{
		kind: Reshape, family: reshaping, torch: "Unflatten", keras: "Reshape", aliases: "view", inPlace: true,
		example: "reshape16x64x4", about: "the same numbers in another shape",
		argument: argument{readShape, func(b []byte, l *Layer) []byte { return append(b, l.To.canonical()...) }},
		shape:    reshape, count: countNothing, field: reshapedField,
	},
}

func adaptivePool(k Kind, about, torch, keras string) *kindInfo {
	return &kindInfo{
		kind: k, family: pooling, torch: torch, keras: keras, mapsOnly: true,
		example: string(k) + "7", about: about, argument: adaptiveSize,
		shape: poolTo, count: countNothing, field: adaptiveField,
	}
}

// blur sets the window of a blurred pool: three pixels on each axis.
func blur(l *Layer, _ *resolver) *Error {
	l.KD, l.KH, l.KW, l.StrideD, l.StrideH, l.StrideW = 1, 1, 1, 1, 1, 1
	tooSmall := false
	for i, size := range l.In.sizes() {
		axis := 3 - l.In.Axes() + i
		*[...]*int{&l.KD, &l.KH, &l.KW}[axis] = 3
		*[...]*int{&l.StrideD, &l.StrideH, &l.StrideW}[axis] = l.Factor
		tooSmall = tooSmall || size < 3
	}
	if tooSmall && l.Padding == Explicit {
		fits := *l
		fits.Padding = Same
		return newError(fits.canonical(), "its filter is larger than its input %s", l.In)
	}
	return l.slide("filter")
}

// countBlur counts what a depthwise convolution would multiply. Nothing in it is
// learned.
func countBlur(l *Layer, b *formulaBuilder) tally {
	one := *l
	one.Groups = l.In.C
	return tally{macs: b.product(b.positions(l.Out), b.taps(&one), number(l.In.C))}
}

func readTarget(p *wordParser, l *Layer, text string) (err *Error) {
	l.To.D, l.To.H, l.To.W, err = p.sizes(text, "the size", 1, l.info.example)
	return err
}

func poolTo(l *Layer, _ *resolver) *Error {
	if l.In.D > 0 {
		l.Out.D = l.To.D
	}
	l.Out.H, l.Out.W = l.To.H, l.To.W
	return nil
}

// adaptiveField is the field of windows from ⌊i·in/out⌋ to ⌈(i+1)·in/out⌉: the
// size of the largest, the centre of the first.
func adaptiveField(l *Layer, f field) field {
	if f.scattered || l.Out.Positions() == 1 {
		return wholeField(l, f)
	}
	for i, sizes := range [3][2]int{{l.In.D, l.Out.D}, {l.In.H, l.Out.H}, {l.In.W, l.Out.W}} {
		if in, out := sizes[0], sizes[1]; in > 0 {
			f.axis[i] = f.axis[i].adapt(in, out)
		}
	}
	return f
}

func (a axisField) adapt(in, out int) axisField {
	first, largest := in/out, in/out
	if rest := in % out; rest > 0 {
		first, largest = first+1, largest+1
		if rest > gcd(in, out) {
			largest++
		}
	}
	return axisField{
		size:   plus(a.size, times(whole(int64(largest-1)), a.jump)),
		centre: plus(a.centre, times(big.NewRat(int64(first-1), 2), a.jump)),
		jump:   times(a.jump, big.NewRat(int64(in), int64(out))),
	}
}

func shufflePixels(l *Layer, _ *resolver) *Error {
	per := int64(1)
	for range l.In.Axes() {
		var ok bool
		if per, ok = multiply(per, int64(l.Factor)); !ok {
			return newError(l.info.example, "its output is too large")
		}
	}
	if int64(l.In.C)%per != 0 {
		fits := *l
		fits.Factor = 1
		return newError(fits.canonical(), "%d channels cannot be divided by %d", l.In.C, per)
	}
	if !l.Out.enlarge(l.Factor) {
		return newError(l.info.example, "its output is too large")
	}
	l.Out.C = l.In.C / int(per)
	return nil
}

func checkChannelGroups(l *Layer, _ *resolver) *Error {
	if l.In.C%l.Groups == 0 {
		return nil
	}
	fits := *l
	fits.Groups = gcd(l.In.C, l.Groups)
	return newError(fits.canonical(), "%d channels cannot be divided into %d groups", l.In.C, l.Groups)
}

func readShape(p *wordParser, l *Layer, text string) (err *Error) {
	if text == "" {
		return newError(p.instead(l.info.example), "into which shape?")
	}
	l.To, err = parseShape(text, "a shape")
	if err != nil {
		err.Suggestion = p.instead(l.info.example)
	}
	return err
}

func reshape(l *Layer, _ *resolver) *Error {
	if l.To.Units() != l.In.Units() {
		suggestion := "a shape of as many"
		if l.In.Units() <= maxNumber {
			suggestion = string(Reshape) + Shape{H: 1, W: 1, C: int(l.In.Units())}.canonical()
		}
		return newError(suggestion, "%s holds %s, its input %s holds %s", l.To, numbers(l.To.Units()), l.In, numbers(l.In.Units()))
	}
	l.Out = l.To
	return nil
}

func reshapedField(l *Layer, f field) field {
	if l.In.Positions() != l.Out.Positions() {
		return wholeField(l, f)
	}
	f.scattered = f.scattered || l.In.H != l.Out.H || l.In.Axes() != l.Out.Axes()
	return f
}
