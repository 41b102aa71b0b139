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
