package nets

import (
	"fmt"

	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// Float is what a network computes in: float32 to train, float64 to check.
type Float interface{ float32 | float64 }

// minVectorBatch is the batch size below which sixteen samples side by side
// waste more than they win.
const minVectorBatch = 8

// Net is a network with its weights. One goroutine uses it at a time.
type Net[F Float] struct {
	arch     *arch.Network
	seed     uint64
	params   []*param[F]
	exported []Param[F]
	stats    []*runningStats[F]
	options  options
	// workers is how many cores Forward and Evaluate use at most.
	workers int

	fusedProgram *program[F] // for training and evaluating
	layerProgram *program[F] // a slot for every layer, for looking at; built when asked for

	// Working memory: for running without learning, and for looking at every layer
	// of as many samples as were looked at last.
	evalMemory, inspectMemory *batch[F]
}

// New builds the network with its first weights, drawn from streams of the
// seed that are named after the layers. It allocates exactly the numbers that
// the calculator counts. The error names the word that cannot be trained.
func New[F Float](a *arch.Network, seed uint64, opts ...Option) (*Net[F], error) {
	n := &Net[F]{arch: a, seed: seed, options: defaultOptions()}
	for _, o := range opts {
		o(&n.options)
	}
	if err := n.options.check(); err != nil {
		return nil, err
	}
	if err := trainable(a); err != nil {
		return nil, err
	}
	if err := n.allocate(); err != nil {
		return nil, err
	}
	n.initialize()
	n.fusedProgram = compile(n, true)
	return n, nil
}

// Network is the network as it was parsed.
func (n *Net[F]) Network() *arch.Network { return n.arch }

// Params lists what the network learns, layer by layer, weights before biases.
// The list and its arrays are the network's own; see Param.
func (n *Net[F]) Params() []Param[F] { return n.exported }

// Seed is the seed that the network was built from.
func (n *Net[F]) Seed() uint64 { return n.seed }

// trainable says which word keeps a network from being trained.
func trainable(a *arch.Network) error {
	if len(a.Layers) == 0 {
		return fmt.Errorf("nets: the network has no layer to train; write one after the input, such as dense:10")
	}
	number := 1
	var walk func(layers []*arch.Layer) error
	walk = func(layers []*arch.Layer) error {
		for _, l := range layers {
			number++
			switch l.Kind {
			case arch.Transposed, arch.Upsample, arch.Add, arch.Cat, arch.Mul, arch.LayerNorm:
				return fmt.Errorf("nets: layer %d, %q: %s can be counted but not trained; leave it out to train the rest",
					number-1, l.Word, l.Kind)
			case arch.Repeat:
				number--
				for _, b := range l.Branches {
					if err := walk(b); err != nil {
						return err
					}
				}
			default: // can be trained
			}
		}
		return nil
	}
	return walk(a.Layers)
}

// maxElements is how many numbers one array of a network that trains may hold: its
// offsets are 32 bits wide.
const maxElements = 1 << 28

// allocate makes the parameters, and refuses networks that are too large.
func (n *Net[F]) allocate() error {
	seen := map[string]int{}
	if n.arch.Input.Units() > maxElements {
		return fmt.Errorf("nets: an input of %v is too large to train", n.arch.Input)
	}
	for i, l := range n.arch.Flat() {
		if l.Out.Units() > maxElements {
			return fmt.Errorf("nets: %q: an output of %v is too large to train", l.Word, l.Out)
		}
		name := fmt.Sprintf("%s %d", l.Word, seen[l.Word])
		seen[l.Word]++
		var err error
		switch {
		case l.Kind.Convolves():
			err = n.addConv(i, l, name)
		case l.Kind == arch.Dense:
			err = n.addDense(i, l, name)
		case l.Kind.Pools() && (l.PadH >= l.KH || l.PadW >= l.KW):
			err = fmt.Errorf("nets: %q: a window of padding alone has no largest or mean cell; pad less than the window's size", l.Word)
		case l.Kind == arch.Tied:
			if l.Bias != arch.NoBias {
				n.addParam(i, l, name, Bias, []int{int(l.Out.Units())}, 0, 0)
			}
		case l.Kind == arch.BatchNorm:
			c := l.In.C
			n.addParam(i, l, name, Weight, []int{c}, 0, 0)
			n.addParam(i, l, name, Bias, []int{c}, 0, 0)
			n.stats = append(n.stats, newRunningStats[F](i, c))
		}
		if err != nil {
			return err
		}
	}
	for _, p := range n.params {
		n.exported = append(n.exported, p.Param)
	}
	return nil
}

func (n *Net[F]) addConv(i int, l *arch.Layer, name string) error {
	perGroup := l.In.C / l.Groups
	shape := []int{int(l.Banks()), l.Kernels, perGroup, l.KH, l.KW}
	if err := checkSize(l.Word, shape); err != nil {
		return err
	}
	if err := checkSize(l.Word, []int{int(l.Out.Positions()), l.Groups}); err != nil {
		return err
	}
	cells := l.KH * l.KW
	n.addParam(i, l, name, Weight, shape, perGroup*cells, l.Kernels/l.Groups*cells)
	if l.Bias != arch.NoBias {
		n.addParam(i, l, name, Bias, []int{int(l.BiasBanks()), l.Kernels}, perGroup*cells, 0)
	}
	return nil
}

func (n *Net[F]) addDense(i int, l *arch.Layer, name string) error {
	in, out := int(l.In.Units()), int(l.Out.Units())
	if err := checkSize(l.Word, []int{out, in}); err != nil {
		return err
	}
	n.addParam(i, l, name, Weight, []int{out, in}, in, out)
	n.params[len(n.params)-1].dense = true
	if l.Bias != arch.NoBias {
		n.addParam(i, l, name, Bias, []int{out}, in, 0)
	}
	return nil
}

// checkSize refuses arrays that are too large.
func checkSize(word string, shape []int) error {
	product := 1
	for _, s := range shape {
		if s > 0 && product > maxElements/s {
			return fmt.Errorf("nets: %q: more than %d weights are too many to train; count it instead", word, maxElements)
		}
		product *= s
	}
	return nil
}

// addParam allocates one parameter, with slack behind its values for loads that
// read past the last row.
func (n *Net[F]) addParam(i int, l *arch.Layer, name string, kind ParamKind, shape []int, fanIn, fanOut int) {
	size := 1
	for _, s := range shape {
		size *= s
	}
	p := &param[F]{fanIn: fanIn, fanOut: fanOut, name: name + " " + kind.String()}
	p.Param = Param[F]{
		Layer: i, Word: l.Word, Kind: kind, Shape: shape,
		Value: make([]F, size+simd.Slack)[:size], Grad: make([]F, size),
	}
	n.params = append(n.params, p)
}

// param finds a parameter of a layer; nil where it has none of the kind.
func (n *Net[F]) param(layer int, kind ParamKind) *param[F] {
	for _, p := range n.params {
		if p.Layer == layer && p.Kind == kind {
			return p
		}
	}
	return nil
}
