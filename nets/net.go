package nets

import (
	"fmt"

	"weightshare/nets/arch"
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
