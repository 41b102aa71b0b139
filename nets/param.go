package nets

// ParamKind tells weights from biases.
type ParamKind int

// The kinds of parameter. A batch norm's scale is a Weight, its shift a Bias.
const (
	Weight ParamKind = iota
	Bias
)

// String gives "weight" or "bias".
func (k ParamKind) String() string {
	if k == Bias {
		return "bias"
	}
	return "weight"
}

// Param is one array of numbers that a network learns. Value and Grad are the
// network's own memory: writing to Value changes the network, and both change
// with every training step.
//
// The layouts are PyTorch's with the banks in front: a convolution's weight is
// [banks][out][in/groups][kernel height][kernel width] and its bias
// [banks, or positions with /posbias][out]; a dense layer's weight is
// [out][in] and its bias [out]; a batch norm's scale and shift are [channels].
// A tied layer has only its bias: its weight is that of the dense it mirrors.
type Param[F Float] struct {
	Layer       int    // index into Network().Flat()
	Word        string // "conv5:6/p2"
	Kind        ParamKind
	Shape       []int
	Value, Grad []F
}

// param is a Param with what the network itself needs to know.
type param[F Float] struct {
	Param[F]
	fanIn, fanOut int
	dense         bool
	name          string // of its stream of random numbers
}

// span is a run of one parameter's numbers.
type span[F Float] struct {
	p      *param[F]
	lo, hi int
}

// shard is a part of a layer's parameters whose gradient and update are worked
// out together, by one worker: rows lo to hi of the layer's weights, or of its
// biases where those are apart.
type shard[F Float] struct {
	op     trainableOp[F]
	biases bool
	lo, hi int
	spans  []span[F]
	work   int // multiply-adds a sample, about
}

// trainableOp is an operation that has parameters.
type trainableOp[F Float] interface {
	op[F]
	shards(lanes int) []shard[F]
	// gradient writes the gradient of a piece over the whole batch.
	gradient(b *batch[F], p *shard[F])
}
