package arch

// Kind is what a layer does.
type Kind int

// The kinds of layer, named after their words.
const (
	Conv       Kind = iota + 1 // shared convolution, and the sharing schemes between
	Local                      // convolution with a kernel per output position
	Depthwise                  // dw: one kernel per channel
	Transposed                 // tconv: transposed convolution
	Dense
	Tied // the transpose of an earlier dense layer
	MaxPool
	AvgPool
	GlobalMax     // gmp
	GlobalAverage // gap
	Coords        // coordinate channels
	ReLU
	ReLU6
	LeakyReLU
	Tanh
	LeCunTanh // 1.7159·tanh(2x/3)
	Sigmoid
	Softmax
	SiLU
	GELU
	HardSwish
	Dropout
	Flatten
	BatchNorm // bn
	LayerNorm
	Upsample
	Add    // branches added
	Cat    // branches concatenated by channel
	Mul    // branches multiplied
	Repeat // N*( … ): never listed itself, its layers are
)

// argument says what follows a word's name.
type argument int

const (
	nothing       argument = iota
	kernelCount            // conv5:6, conv3x5:6
	kernelAlone            // dw3, maxpool2
	units                  // dense:10
	factor                 // upsample2
	branches               // add( … | … )
	repeatedGroup          // 3*( … )
)

// wordInfo is what the notation says of one kind of layer.
type wordInfo struct {
	name    string
	arg     argument
	options string // names of its options between spaces, as they are printed
	example string
	about   string // one line for a completing editor
}

const (
	convOptions = " s p d g same ring tile blocks nobias posbias "
	poolOptions = " s p ceil same "
)

// info describes every kind. Switches rather than a table, so that the package
// holds no state that anything could change.
func (k Kind) info() wordInfo {
	switch k { //nolint:exhaustive // the rest is below
	case Add:
		return wordInfo{"add", branches, "", "add( conv3:6/same | )", "branches added; an empty branch is the identity"}
	case Cat:
		return wordInfo{"cat", branches, "", "cat( conv1:4 | conv3:4/same )", "branches side by side, by channel"}
	case Mul:
		return wordInfo{"mul", branches, "", "mul( | gap conv1:6 sigmoid )", "branches multiplied; 1×1 maps spread"}
	case Repeat:
		return wordInfo{"repeat", repeatedGroup, "", "3*( conv3:6/same relu )", "the group three times"}
	}
	if k.needsMap() {
		return k.mapInfo()
	}
	return k.unitInfo()
}

// mapInfo describes layers that work on maps.
func (k Kind) mapInfo() wordInfo {
	switch k {
	case Conv:
		return wordInfo{"conv", kernelCount, convOptions, "conv5:6", "convolution: 6 kernels of 5×5, shared by every position"}
	case Local:
		return wordInfo{"local", kernelCount, " s p d g same ring nobias posbias ", "local5:6", "the same convolution unshared: a kernel and a bias per output position"}
	case Depthwise:
		return wordInfo{"dw", kernelAlone, " s p d same ring tile blocks nobias posbias ", "dw3", "depthwise convolution: one 3×3 kernel per channel"}
	case Transposed:
		return wordInfo{"tconv", kernelCount, " s p g nobias ", "tconv2:64/s2", "transposed convolution: 64 maps, twice as large"}
	case MaxPool:
		return wordInfo{"maxpool", kernelAlone, poolOptions, "maxpool2", "the largest of each 2×2 window"}
	case AvgPool:
		return wordInfo{"avgpool", kernelAlone, poolOptions, "avgpool2", "the mean of each 2×2 window"}
	case GlobalMax:
		return wordInfo{"gmp", nothing, "", "gmp", "global maximum: is it anywhere? 1×1×channels"}
	case GlobalAverage:
		return wordInfo{"gap", nothing, "", "gap", "global average: 1×1×channels"}
	case Coords:
		return wordInfo{"coords", nothing, "", "coords", "adds coordinate channels from −1 to 1"}
	case Upsample:
		return wordInfo{"upsample", factor, "", "upsample2", "each pixel becomes 2×2 of the same"}
	default:
		return wordInfo{name: "unknown"}
	}
}

// unitInfo describes layers that work on units, wherever they stand.
func (k Kind) unitInfo() wordInfo {
	switch k {
	case Dense:
		return wordInfo{"dense", units, " nobias ", "dense:10", "fully connected: 10 units that see everything before them"}
	case Tied:
		return wordInfo{"tied", nothing, " nobias ", "tied", "decoder: the transpose of the nearest dense layer not yet mirrored"}
	case ReLU:
		return wordInfo{"relu", nothing, "", "relu", "max(0, x)"}
	case ReLU6:
		return wordInfo{"relu6", nothing, "", "relu6", "min(max(0, x), 6)"}
	case LeakyReLU:
		return wordInfo{"leakyrelu", nothing, "", "leakyrelu", "x where positive, 0.01·x elsewhere"}
	case Tanh:
		return wordInfo{"tanh", nothing, "", "tanh", "hyperbolic tangent"}
	case LeCunTanh:
		return wordInfo{"lecuntanh", nothing, "", "lecuntanh", "1.7159·tanh(2x/3), as in 1989"}
	case Sigmoid:
		return wordInfo{"sigmoid", nothing, "", "sigmoid", "1/(1 + e^−x)"}
	case Softmax:
		return wordInfo{"softmax", nothing, "", "softmax", "positive, adds up to 1"}
	case SiLU:
		return wordInfo{"silu", nothing, "", "silu", "x·sigmoid(x), also called swish"}
	case GELU:
		return wordInfo{"gelu", nothing, "", "gelu", "x·Φ(x)"}
	case HardSwish:
		return wordInfo{"hardswish", nothing, "", "hardswish", "x·relu6(x + 3)/6"}
	case Dropout:
		return wordInfo{"dropout", nothing, "", "dropout", "random zeros in training; no parameters"}
	case Flatten:
		return wordInfo{"flatten", nothing, "", "flatten", "maps into one row of units (dense does it by itself)"}
	case BatchNorm:
		return wordInfo{"bn", nothing, "", "bn", "batch normalisation: scale and shift per channel"}
	case LayerNorm:
		return wordInfo{"layernorm", nothing, "", "layernorm", "layer normalisation: scale and shift per channel"}
	default:
		return wordInfo{name: "unknown"}
	}
}

// String gives the word's name: conv, maxpool, bn.
func (k Kind) String() string { return k.info().name }

// MarshalText gives the name, so that JSON holds "conv".
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Convolves reports whether the layer is a convolution of any sharing: conv,
// local or dw. Transposed convolutions are not among them.
func (k Kind) Convolves() bool { return k == Conv || k == Local || k == Depthwise }

// Pools reports whether the layer slides a pooling window.
func (k Kind) Pools() bool { return k == MaxPool || k == AvgPool }

// needsMap reports whether the layer works on maps alone.
func (k Kind) needsMap() bool {
	switch k { //nolint:exhaustive // named are those that do
	case GlobalMax, GlobalAverage, Coords, Upsample, Transposed:
		return true
	}
	return k.Convolves() || k.Pools()
}

// Joins reports whether the layer joins branches: add, cat or mul.
func (k Kind) Joins() bool { return k == Add || k == Cat || k == Mul }

// kindOf finds the kind with this name.
func kindOf(name string) (Kind, bool) {
	for k := Conv; k < Repeat; k++ {
		if k.info().name == name {
			return k, true
		}
	}
	return 0, false
}
