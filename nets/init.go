package nets

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Option changes how New builds a network.
type Option func(*options)

// options are what a network was built with.
type options struct {
	init        Init
	a           float64 // of the initialisation: a sd or a range
	scale       float64
	scaled      []int // layers that scale applies to; none: all
	noAsm       bool
	forceVector bool // lanes even for a small batch
}

// Init identifies the distribution that first weights are drawn from.
type Init int

// The distributions. Biases start at zero in all of them.
const (
	// InitHe draws the kernels of convolutions from a normal distribution of
	// variance 2/fan-in (He et al. 2015), those of dense layers uniformly from
	// ±1/√fan-in so that a readout starts small. It is the default.
	InitHe Init = iota
	// InitXavier draws uniformly from ±√(6/(fan-in + fan-out)) (Glorot and
	// Bengio 2010).
	InitXavier
	// InitNormal draws from a normal distribution of standard deviation 1.
	InitNormal
	// InitFanIn draws uniformly from ±1/fan-in, as LeCun did in 1989 at a scale
	// of 2.4.
	InitFanIn
	// InitZero starts every weight at zero.
	InitZero
)

// Inits lists the distributions.
func Inits() []Init { return []Init{InitHe, InitXavier, InitNormal, InitFanIn, InitZero} }

// String returns the name that settings and documents have for i: "he",
// "xavier", "normal", "fan-in", "zero".
func (i Init) String() string {
	names := [...]string{"he", "xavier", "normal", "fan-in", "zero"}
	if i < 0 || int(i) >= len(names) {
		return fmt.Sprintf("Init(%d)", int(i))
	}
	return names[i]
}

// WithInit draws first weights from i, times scale.
func WithInit(i Init, scale float64) Option {
	return func(o *options) {
		o.init = i
		if i == InitNormal || i == InitFanIn {
			o.a = scale
		} else {
			o.scale, o.scaled = scale, nil
		}
	}
}

func defaultOptions() options { return options{init: InitHe, scale: 1} }

// ZeroInit starts every weight and bias at zero.
func ZeroInit() Option { return WithInit(InitZero, 1) }

// Normal draws weights from a normal distribution of standard deviation sd;
// biases are zero.
func Normal(sd float64) Option { return WithInit(InitNormal, sd) }

// WithScale multiplies the first weights of the given layers (indices into
// Network().Flat(), none for all) by s, whatever they were drawn from.
func WithScale(s float64, layers ...int) Option {
	return func(o *options) { o.scale, o.scaled = s, layers }
}

func (o *options) check() error {
	for _, v := range []float64{o.a, o.scale} {
		if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
			return fmt.Errorf("nets: weights cannot start at a scale of %v; give a number from 0 on", v)
		}
	}
	return nil
}

// initialize draws the first weights. Each parameter has its own stream, named
// after its word and how often that word came before.
func (n *Net[F]) initialize() {
	for _, p := range n.params {
		if p.fanOut == 0 { // biases, and what a batch norm has
			if p.Kind == Weight {
				for i := range p.Value {
					p.Value[i] = 1
				}
			}
			continue
		}
		draw := n.options.sampler(p.fanIn, p.fanOut, p.dense, Stream(n.seed, "first "+p.name))
		scale := 1.0
		if n.options.scales(p.Layer) {
			scale = n.options.scale
		}
		for i := range p.Value {
			p.Value[i] = F(draw() * scale)
		}
	}
}

func (o *options) scales(layer int) bool {
	if len(o.scaled) == 0 {
		return true
	}
	for _, l := range o.scaled {
		if l == layer {
			return true
		}
	}
	return false
}

// sampler gives the distribution of a parameter's first weights.
func (o *options) sampler(fanIn, fanOut int, dense bool, r *rand.Rand) func() float64 {
	uniform := func(a float64) func() float64 {
		return func() float64 { return (2*r.Float64() - 1) * a }
	}
	normal := func(sd float64) func() float64 {
		return func() float64 { return r.NormFloat64() * sd }
	}
	in, out := float64(fanIn), float64(fanOut)
	switch o.init {
	case InitXavier:
		return uniform(math.Sqrt(6 / (in + out)))
	case InitFanIn:
		return uniform(o.a / in)
	case InitZero:
		return func() float64 { return 0 }
	case InitNormal:
		return normal(o.a)
	default:
		if dense {
			return uniform(1 / math.Sqrt(in))
		}
		return normal(math.Sqrt(2 / in))
	}
}
