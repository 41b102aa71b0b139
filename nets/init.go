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
	init        initKind
	a           float64 // of the initialisation: a sd or a range
	scale       float64
	scaled      []int // layers that scale applies to; none: all
	noAsm       bool
	forceVector bool // lanes even for a small batch
}

type initKind int

const (
	initHe initKind = iota
	initXavier
	initFanIn
	initZero
	initNormal
)

func defaultOptions() options { return options{init: initHe, scale: 1} }

// HeInit draws the kernels of convolutions from a normal distribution of
// variance 2/fan-in (He et al. 2015), those of dense layers evenly from
// ±1/√fan-in so that a readout starts small; biases are zero. It is the
// default.
func HeInit() Option { return func(o *options) { o.init = initHe } }

// XavierInit draws weights evenly from ±√(6/(fan-in + fan-out)) (Glorot and
// Bengio 2010); biases are zero.
func XavierInit() Option { return func(o *options) { o.init = initXavier } }

// FanInUniform draws weights evenly from ±a/fan-in, as LeCun did in 1989 with
// a = 2.4; biases are zero.
func FanInUniform(a float64) Option {
	return func(o *options) { o.init, o.a = initFanIn, a }
}

// ZeroInit starts every weight and bias at zero.
func ZeroInit() Option { return func(o *options) { o.init = initZero } }

// Normal draws weights from a normal distribution of standard deviation sd;
// biases are zero.
func Normal(sd float64) Option {
	return func(o *options) { o.init, o.a = initNormal, sd }
}

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
	case initXavier:
		return uniform(math.Sqrt(6 / (in + out)))
	case initFanIn:
		return uniform(o.a / in)
	case initZero:
		return func() float64 { return 0 }
	case initNormal:
		return normal(o.a)
	default:
		if dense {
			return uniform(1 / math.Sqrt(in))
		}
		return normal(math.Sqrt(2 / in))
	}
}
