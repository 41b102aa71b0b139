package nets

import "weightshare/nets/internal/simd"

// ParamKind tells weights from biases.
type ParamKind int

// The kinds of parameter. A batch norm's scale is a Weight, its shift a Bias.
const (
	Weight ParamKind = iota
	Bias
)

// String returns "weight" or "bias".
func (k ParamKind) String() string {
	if k == Bias {
		return "bias"
	}
	return "weight"
}

// Param is one array of numbers that a network learns. Value and Grad are the
// network's own memory: writing to Value changes the network, and a training
// step changes both.
//
// The layouts are PyTorch's with the banks in front: a convolution's weight is
// [banks][out][in/groups][kernel height][kernel width] and its bias
// [banks, or positions with /posbias][out]; a dense layer's weight is
// [out][in] and its bias [out]; a batch norm's scale and shift are [channels].
// A tied layer has a bias alone: its weight is that of the dense it mirrors.
type Param[F Float] struct {
	Layer       int    // index into Network().Flat()
	Word        string // "conv5:6/p2"
	Kind        ParamKind
	Shape       []int
	Value, Grad []F
}

// paramSpec describes a parameter before it is allocated.
type paramSpec struct {
	kind  ParamKind
	shape []int
	// fanIn and fanOut are the number of inputs a unit has and of units an
	// input has, for the spread of the first values. Where fanOut is 0 all
	// values start as constant.
	fanIn, fanOut int
	dense         bool
	constant      float64
}

// size returns the number of elements, or maxWeights+1 if there are more.
func (s *paramSpec) size() int {
	product := 1
	for _, n := range s.shape {
		if n > 0 && product > maxWeights/n {
			return maxWeights + 1
		}
		product *= n
	}
	return product
}

type param[F Float] struct {
	Param[F]
	spec   paramSpec
	stream string // name of the random stream of its first values
}

// newParam allocates a parameter. simd.Slack elements behind its values may be
// read, but are never used.
func newParam[F Float](layer int, word, stream string, s paramSpec) *param[F] {
	size := s.size()
	return &param[F]{
		Param: Param[F]{
			Layer: layer, Word: word, Kind: s.kind, Shape: s.shape,
			Value: make([]F, size+simd.Slack)[:size], Grad: make([]F, size),
		},
		spec: s, stream: stream + " " + s.kind.String(),
	}
}

func (p *param[F]) values() []F {
	if p == nil {
		return nil
	}
	return p.Value
}

// span is a run of one parameter's elements.
type span[F Float] struct {
	p      *param[F]
	lo, hi int
}

// shard is a part of a layer's parameters whose gradient and update one worker
// computes: rows lo to hi of the layer's weights and their biases, or the
// biases alone where they do not belong to rows.
type shard[F Float] struct {
	op     trainableOp[F]
	biases bool
	lo, hi int
	spans  []span[F]
	work   int // multiply-adds per sample, about
}

type trainableOp[F Float] interface {
	op[F]
	// shards divides the parameters among workers, for batches of lanes samples
	// side by side.
	shards(lanes int) []shard[F]
	// gradient computes the gradient of a shard over the whole batch.
	gradient(b *batch[F], s *shard[F])
}
