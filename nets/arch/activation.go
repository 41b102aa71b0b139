package arch

// The activations, and dropout.
const (
	ReLU      Kind = "relu"
	ReLU6     Kind = "relu6"
	LeakyReLU Kind = "leakyrelu"
	Tanh      Kind = "tanh"
	LeCunTanh Kind = "lecuntanh"
	Sigmoid   Kind = "sigmoid"
	Softmax   Kind = "softmax"
	SiLU      Kind = "silu"
	GELU      Kind = "gelu"
	HardSwish Kind = "hardswish"
	Dropout   Kind = "dropout"
	PReLU     Kind = "prelu" // its slopes are learned
)

var activations = []*kindInfo{
	elementwise(ReLU, "max(0, x)", "ReLU", "ReLU"),
	elementwise(ReLU6, "min(max(0, x), 6)", "ReLU6", "ReLU(max_value=6)"),
	elementwise(LeakyReLU, "x where positive, 0.01·x elsewhere", "LeakyReLU", "LeakyReLU(0.01)"),
	elementwise(Tanh, "hyperbolic tangent", "Tanh", "tanh"),
	elementwise(LeCunTanh, "1.7159·tanh(2x/3), as in 1989", noName, noName),
	elementwise(Sigmoid, "1/(1 + e^−x)", "Sigmoid", "sigmoid"),
	elementwise(Softmax, "positive, adds up to 1", "Softmax", "Softmax"),
	elementwise(SiLU, "x·sigmoid(x), also called swish", "SiLU", "swish"),
	elementwise(GELU, "x·Φ(x)", "GELU", "gelu"),
	elementwise(HardSwish, "x·relu6(x + 3)/6", "Hardswish", "hard_swish"),
	elementwise(Dropout, "random zeros in training; no parameters", "Dropout", "Dropout"),
	{
		kind: PReLU, family: activation, torch: "PReLU", keras: "PReLU",
		example: "prelu", about: "x where positive, a learnt slope for each channel elsewhere",
		argument: noArgument, shape: sameShape, count: countSlopes, field: sameField,
		options: []*option{flagOption(option{name: "one", about: "one slope for all channels"}, func(l *Layer) *bool { return &l.One }, true)},
	},
}

func elementwise(k Kind, about, torch, keras string) *kindInfo {
	return &kindInfo{
		kind: k, family: activation, torch: torch, keras: keras,
		example: string(k), about: about, argument: noArgument,
		shape: sameShape, count: countNothing, field: sameField,
	}
}

// The normalizations.
const (
	BatchNorm    Kind = "bn"
	LayerNorm    Kind = "layernorm"
	RMSNorm      Kind = "rmsnorm"
	GroupNorm    Kind = "groupnorm"
	InstanceNorm Kind = "instancenorm"
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
	{
		kind: RMSNorm, family: normalization, torch: "RMSNorm", keras: "RMSNormalization",
		example: "rmsnorm", about: "root mean square normalisation: a scale per channel",
		argument: noArgument, shape: sameShape, count: countScale, field: sameField,
	},
	{
		kind: GroupNorm, family: normalization, torch: "GroupNorm", keras: "GroupNormalization",
		example: "groupnorm2", about: "normalised over two groups of channels: scale and shift per channel",
		argument: groupCount, shape: checkChannelGroups, count: countScaleAndShift, field: sameField,
	},
	{
		kind: InstanceNorm, family: normalization, torch: "InstanceNorm2d(affine=True)", keras: "GroupNormalization(groups=-1)",
		example: "instancenorm", about: "every channel normalised by itself: scale and shift per channel",
		argument: noArgument, shape: sameShape, count: countScaleAndShift, field: sameField,
	},
}

func countScale(l *Layer, _ *formulaBuilder) tally { return parametersOnly(number(l.In.C)) }

// countSlopes counts the slopes of prelu: one for each channel, or one for all.
func countSlopes(l *Layer, b *formulaBuilder) tally {
	if l.One {
		return parametersOnly(number(1))
	}
	return countScale(l, b)
}

func countScaleAndShift(l *Layer, b *formulaBuilder) tally {
	return parametersOnly(b.product(number(2), number(l.In.C)))
}
