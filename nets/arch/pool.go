package arch

// The pools.
const (
	MaxPool       Kind = "maxpool"
	AvgPool       Kind = "avgpool"
	GlobalMax     Kind = "gmp"
	GlobalAverage Kind = "gap"
)

var pools = []*kindInfo{
	{
		kind: MaxPool, family: pooling, torch: "MaxPool2d", keras: "MaxPooling2D", aliases: "pool max mp", mapsOnly: true,
		example: "maxpool2", about: "the largest of each 2×2 window",
		argument: poolWindow, options: poolOptions, initial: Layer{DilationD: 1, DilationH: 1, DilationW: 1},
		shape: pool, count: countNothing, field: slideField,
	},
	{
		kind: AvgPool, family: pooling, torch: "AvgPool2d", keras: "AveragePooling2D", aliases: "avg mean", mapsOnly: true,
		example: "avgpool2", about: "the mean of each 2×2 window",
		argument: poolWindow, options: poolOptions, initial: Layer{DilationD: 1, DilationH: 1, DilationW: 1},
		shape: pool, count: countNothing, field: slideField,
	},
	{
		kind: GlobalMax, family: pooling, torch: "AdaptiveMaxPool2d(1)", keras: "GlobalMaxPooling2D", mapsOnly: true,
		example: "gmp", about: "global maximum: is it anywhere? 1×1×channels",
		argument: noArgument, shape: poolGlobally, count: countNothing, field: wholeField,
	},
	{
		kind: GlobalAverage, family: pooling, torch: "AdaptiveAvgPool2d(1)", keras: "GlobalAveragePooling2D", mapsOnly: true,
		example: "gap", about: "global average: 1×1×channels",
		argument: noArgument, shape: poolGlobally, count: countNothing, field: wholeField,
	},
}

var poolOptions = []*option{windowStride, padding, ceil, same}

// pool sets the output of a pool. As in PyTorch its padding is at most half its
// window, so that no window lies entirely in padding.
func pool(l *Layer, _ *resolver) *Error {
	if l.PadD > l.KD/2 || l.PadH > l.KH/2 || l.PadW > l.KW/2 {
		fits := *l
		fits.PadD, fits.PadH, fits.PadW = min(l.PadD, l.KD/2), min(l.PadH, l.KH/2), min(l.PadW, l.KW/2)
		return newError(fits.canonical(), "the padding of a pool is at most half its window")
	}
	return l.slide("window")
}

func poolGlobally(l *Layer, _ *resolver) *Error {
	l.Out.D, l.Out.H, l.Out.W = min(l.In.D, 1), 1, 1
	return nil
}
