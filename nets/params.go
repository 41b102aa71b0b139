package nets

import (
	"fmt"

	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// allocate makes the parameters of every layer. A layer that uses those of an
// earlier one gets views of them.
func (n *Net[F]) allocate() {
	seen := map[string]int{}
	index := map[*arch.Layer]int{}
	for i, l := range n.arch.Flat() {
		index[l] = i
		n.frozen = append(n.frozen, l.Frozen)
		owner := i
		var own []*param[F]
		if l.Weights != nil {
			owner = index[l.Weights]
			for _, p := range n.uses[owner] {
				own = append(own, p.view())
			}
		} else if params := n.kinds[l.Kind].params; params != nil {
			stream := fmt.Sprintf("%s %d", l.Word, seen[l.Word])
			seen[l.Word]++
			for _, s := range params(l) {
				p := newParam[F](i, l.Word, stream, s)
				if before := countKind(own, s.kind); before > 0 {
					p.stream += fmt.Sprintf(" %d", before+1)
				}
				own = append(own, p)
				n.exported = append(n.exported, p.Param)
			}
			n.params = append(n.params, own...)
		}
		n.uses, n.owners = append(n.uses, own), append(n.owners, owner)
	}
}

func countKind[F Float](params []*param[F], kind ParamKind) (count int) {
	for _, p := range params {
		if p.Kind == kind {
			count++
		}
	}
	return count
}

// param returns a layer's first weight or bias, or nil if it has none.
func (n *Net[F]) param(layer int, kind ParamKind) *param[F] { return n.nthParam(layer, kind, 0) }

// nthParam returns a layer's weight or bias number i, counted from 0, or nil if
// it has none.
func (n *Net[F]) nthParam(layer int, kind ParamKind, i int) *param[F] {
	for _, p := range n.uses[layer] {
		if p.Kind == kind {
			if i == 0 {
				return p
			}
			i--
		}
	}
	return nil
}

// ParamKind distinguishes weights from biases.
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
// [banks][out][in/groups][kernel height][kernel width] and its bias [banks, or
// positions with /posbias][out]; a dense layer's weight is [out][in] and its bias
// [out]; a batch norm's scale and shift are [channels]. A tied layer has only a
// bias: its weight is that of the dense layer it mirrors.
//
// A transposed convolution's weight is [1][in][out/groups][kernel height][kernel
// width]. A separable convolution has the weights of both halves. Attention has
// two weights, one with queries, keys and values stacked in that order and one of
// the output, and two biases. A recurrent layer has the weights of the input and
// of the state, [directions·gates·units][in or units] with the gates in PyTorch's
// order, and one or two biases. With /hash a layer has one weight, the free
// numbers. Parameters that several layers use are listed with the first of them.
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
	// fanIn and fanOut are the number of inputs of a unit and of units of an input,
	// which set the spread of the initial values. If fanOut is 0, all values start
	// as constant.
	fanIn, fanOut int
	dense         bool
	constant      float64
	alike         int // how many initial values are drawn and then repeated; 0 for all
}

// size returns the number of elements, or maxWeights+1 if there are more than
// maxWeights.
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
	owner  *param[F] // whose values these are; itself unless it is a view
	spec   paramSpec
	stream string // name of the random stream of its initial values
}

// newParam allocates a parameter. The simd.Slack elements after its values may be
// read but are never used.
func newParam[F Float](layer int, word, stream string, s paramSpec) *param[F] {
	size := s.size()
	p := &param[F]{
		Param: Param[F]{
			Layer: layer, Word: word, Kind: s.kind, Shape: s.shape,
			Value: make([]F, size+simd.Slack)[:size], Grad: make([]F, size),
		},
		spec: s, stream: stream + " " + s.kind.String(),
	}
	p.owner = p
	return p
}

// view returns a parameter with the same values but a gradient of its own: the
// gradient of one of several uses.
func (p *param[F]) view() *param[F] {
	v := *p
	v.Grad = make([]F, len(p.Grad))
	return &v
}

func (p *param[F]) values() []F {
	if p == nil {
		return nil
	}
	return p.Value
}
