package nets

import (
	"fmt"
	"math"

	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// Float is the type of a network's numbers: float32 to train, float64 to check
// gradients.
type Float interface{ float32 | float64 }

// Net is a network with its weights. It is not safe for concurrent use.
type Net[F Float] struct {
	arch     *arch.Network
	seed     uint64
	kinds    map[arch.Kind]layerKind[F]
	params   []*param[F]
	exported []Param[F] // params without what is internal
	stats    []*runningStats[F]
	options  options
	// workers is the number of goroutines that Forward and Evaluate use at most.
	workers int

	fusedProgram *program[F] // for training and evaluating
	layerProgram *program[F] // keeps every layer's output; nil until asked for

	evalMemory    *batch[F] // of Forward and Evaluate
	inspectMemory *batch[F] // of the latest Activations
}

// New builds a network and draws its first weights from one random stream per
// parameter, named after its layer. The network holds exactly the numbers that
// arch.Count counts. An error about a layer is an *arch.Error.
func New[F Float](a *arch.Network, seed uint64, opts ...Option) (*Net[F], error) {
	n := &Net[F]{arch: a, seed: seed, kinds: layerKinds[F](), options: options{scale: 1}}
	for _, o := range opts {
		o(&n.options)
	}
	if err := n.options.check(); err != nil {
		return nil, err
	}
	if err := checkTrainable(a, n.kinds); err != nil {
		return nil, err
	}
	n.allocate()
	n.initialize()
	n.fusedProgram = compile(n, true)
	return n, nil
}

// Network returns the network as it was parsed.
func (n *Net[F]) Network() *arch.Network { return n.arch }

// Params returns what the network learns, layer by layer, weights before
// biases. The list and its arrays are the network's own; see Param.
func (n *Net[F]) Params() []Param[F] { return n.exported }

// Seed returns the seed that the network was built from.
func (n *Net[F]) Seed() uint64 { return n.seed }

func (n *Net[F]) allocate() {
	seen := map[string]int{}
	for i, l := range n.arch.Flat() {
		stream := fmt.Sprintf("%s %d", l.Word, seen[l.Word])
		seen[l.Word]++
		if params := n.kinds[l.Kind].params; params != nil {
			for _, s := range params(l) {
				p := newParam[F](i, l.Word, stream, s)
				n.params, n.exported = append(n.params, p), append(n.exported, p.Param)
			}
		}
	}
}

// param returns a layer's weight or bias, nil if it has none.
func (n *Net[F]) param(layer int, kind ParamKind) *param[F] {
	for _, p := range n.params {
		if p.Layer == layer && p.Kind == kind {
			return p
		}
	}
	return nil
}

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

// Data is samples with their labels or targets. The loss says which it needs.
type Data[F Float] struct {
	N       int
	X       []F     // inputs, [N][channels][height][width]
	Labels  []int32 // classes from 0, [N]
	Targets []F     // what the outputs should be, [N][outputs]
}

// check refuses data that does not fit the network or the loss.
func (n *Net[F]) check(d *Data[F], l Loss) error {
	in, out := int(n.arch.Input.Units()), int(n.arch.Output().Units())
	switch {
	case d.N < 1:
		return fmt.Errorf("nets: there are no samples; give at least one")
	case len(d.X) != d.N*in:
		return fmt.Errorf("nets: %d samples for an input of %v need %d numbers, there are %d", d.N, n.arch.Input, d.N*in, len(d.X))
	case d.Labels != nil && len(d.Labels) != d.N:
		return fmt.Errorf("nets: %d samples need as many labels, there are %d", d.N, len(d.Labels))
	case d.Targets != nil && len(d.Targets) != d.N*out:
		return fmt.Errorf("nets: %d samples for %d outputs need %d target numbers, there are %d", d.N, out, d.N*out, len(d.Targets))
	case l == CrossEntropy && d.Labels == nil:
		return fmt.Errorf("nets: cross-entropy needs labels; give some, or use another loss")
	case l != CrossEntropy && d.Targets == nil:
		return fmt.Errorf("nets: %v needs targets; give some, or use cross-entropy", l)
	}
	if l == CrossEntropy {
		for i, c := range d.Labels {
			if c < 0 || int(c) >= out {
				return fmt.Errorf("nets: sample %d is labelled %d, but the network has %d outputs; end it with dense:%d or more", i, c, out, c+1)
			}
		}
	}
	return nil
}

func (n *Net[F]) checkValues(d *Data[F]) error {
	if err := checkFinite("input", d.X, int(n.arch.Input.Units())); err != nil {
		return err
	}
	return checkFinite("target", d.Targets, int(n.arch.Output().Units()))
}

// checkFinite refuses infinities and NaN in values, so many per sample.
func checkFinite[F Float](what string, values []F, perSample int) error {
	for i, v := range values {
		if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
			return fmt.Errorf("nets: sample %d: its %s number %d is %v; leave such samples out", i/perSample, what, i%perSample, f)
		}
	}
	return nil
}
