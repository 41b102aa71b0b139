package arch

// The normalizations.
const (
	BatchNorm Kind = "bn"
	LayerNorm Kind = "layernorm"
)

var normalizations = []*kindInfo{
	{
		kind: BatchNorm, family: normalization, torch: "BatchNorm2d", keras: "BatchNormalization", aliases: "norm",
		example: "bn", about: "batch normalisation: scale and shift per channel",
		argument: noArgument, shape: sameShape, count: countScaleAndShift, field: sameField,
	},
	{
		kind: LayerNorm, family: normalization, torch: "LayerNorm", keras: "LayerNormalization",
		example: "layernorm", about: "layer normalisation: scale and shift per channel",
		argument: noArgument, shape: sameShape, count: countScaleAndShift, field: sameField,
	},
}

func countScaleAndShift(l *Layer, b *formulaBuilder) tally {
	return parametersOnly(b.product(number(2), number(l.In.C)))
}
