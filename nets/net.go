package nets

import (
	"fmt"

	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// Float is the type of a network's numbers: float32 for training, float64 for
// checking gradients.
type Float interface{ float32 | float64 }

// Net is a network with its weights. It is not safe for concurrent use.
type Net[F Float] struct {
	arch     *arch.Network
	seed     uint64
	kinds    map[arch.Kind]layerKind[F]
	params   []*param[F]
	uses     [][]*param[F] // per layer of Network().Flat(): the parameters it computes with
	frozen   []bool        // per layer: it is not trained
	owners   []int         // per layer: the layer whose parameters it uses, itself if it has its own
	exported []Param[F]    // params without their internal fields
	stats    []*runningStats[F]
	options  options
	pool     *workerPool // of Forward and Evaluate, and of the latest trainer

	fusedProgram *program[F] // for training and evaluation
	layerProgram *program[F] // keeps every layer's output; nil until needed

	evalMemory    *batch[F] // of Forward and Evaluate
	evalCosts     []int     // per operation of fusedProgram: see costs
	inspectMemory *batch[F] // of the latest Activations
}

// New builds a network and draws its initial weights from one random stream per
// parameter, named after its layer. The network has exactly the parameters that
// arch.Count counts. An error about a layer is an *arch.Error.
func New[F Float](a *arch.Network, seed uint64, opts ...Option) (*Net[F], error) {
	n := &Net[F]{arch: a, seed: seed, kinds: layerKinds[F](), options: options{scale: 1, instructions: simd.Best()}}
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
	n.pool = newWorkerPool(0, n.fusedProgram.instructions)
	return n, nil
}

// Network returns the network as it was parsed.
func (n *Net[F]) Network() *arch.Network { return n.arch }

// Params returns the network's parameters, layer by layer, weights before
// biases. The list and its arrays are the network's own memory; see Param.
func (n *Net[F]) Params() []Param[F] { return n.exported }

// Seed returns the seed that the network was built from.
func (n *Net[F]) Seed() uint64 { return n.seed }

// Data holds samples with their labels or targets. The loss determines which it
// needs.
type Data[F Float] struct {
	N       int
	X       []F     // inputs, [N][channels][height][width]
	Labels  []int32 // classes from 0, [N]
	Targets []F     // the desired outputs, [N][outputs]
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

// checkFinite refuses infinities and NaN in values, which has perSample numbers
// per sample.
func checkFinite[F Float](what string, values []F, perSample int) error {
	for i, v := range values {
		if v*0 != 0 { // only for ±Inf and NaN
			return fmt.Errorf("nets: sample %d: its %s number %d is %v; leave such samples out", i/perSample, what, i%perSample, float64(v))
		}
	}
	return nil
}
