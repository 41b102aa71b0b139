package nets

import (
	"encoding/binary"
	"fmt"
	"math"

	"weightshare/nets/internal/random"
	"weightshare/nets/internal/simd"
)

// Option changes how New builds a network.
type Option func(*options)

type options struct {
	init         Init
	spread       float64 // InitNormal: the standard deviation; InitFanIn: the range times fan-in
	scale        float64
	instructions simd.Instructions
	forceVector  bool // samples side by side even in a small batch
}

// Init identifies the distribution that initial weights are drawn from.
type Init int

// The distributions. Biases start at zero in all of them.
const (
	// InitHe draws the kernels of convolutions from a normal distribution of
	// variance 2/fan-in (He et al. 2015) and the weights of dense layers uniformly
	// from ±1/√fan-in, so that a readout layer starts small. It is the default.
	InitHe Init = iota
	// InitXavier draws uniformly from ±√(6/(fan-in + fan-out)) (Glorot and
	// Bengio 2010).
	InitXavier
	// InitNormal draws from a normal distribution of standard deviation 1.
	InitNormal
	// InitFanIn draws uniformly from ±1/fan-in, as LeCun did in 1989 with a scale
	// of 2.4.
	InitFanIn
	// InitZero starts every weight at zero.
	InitZero
)

// Inits lists the distributions.
func Inits() []Init { return []Init{InitHe, InitXavier, InitNormal, InitFanIn, InitZero} }

// String returns the name that settings and documents use for i: "he",
// "xavier", "normal", "fan-in" or "zero".
func (i Init) String() string {
	return nameOf("Init", int(i), "he", "xavier", "normal", "fan-in", "zero")
}

// WithInit draws initial weights from i and multiplies them by scale.
func WithInit(i Init, scale float64) Option {
	return func(o *options) {
		o.init = i
		if i == InitNormal || i == InitFanIn {
			o.spread = scale
		} else {
			o.scale = scale
		}
	}
}

// ZeroInit starts every weight and bias at zero.
func ZeroInit() Option { return WithInit(InitZero, 1) }

// Normal draws weights from a normal distribution of standard deviation sd.
// Biases are zero.
func Normal(sd float64) Option { return WithInit(InitNormal, sd) }

func (o *options) check() error {
	for _, v := range []float64{o.spread, o.scale} {
		if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
			return fmt.Errorf("nets: weights cannot start at a scale of %v; it must be finite and at least 0", v)
		}
	}
	return nil
}

func (n *Net[F]) initialize() {
	for _, p := range n.params {
		if p.spec.fanOut == 0 {
			for i := range p.Value {
				p.Value[i] = F(p.spec.constant)
			}
			continue
		}
		draw := n.options.sampler(p.spec, Stream(n.seed, "first "+p.stream))
		for i := range p.Value {
			if drawn := p.spec.alike; drawn > 0 && i >= drawn {
				p.Value[i] = p.Value[i-drawn]
				continue
			}
			p.Value[i] = F(draw() * n.options.scale)
		}
	}
}

func (o *options) sampler(s paramSpec, r *Rand) func() float64 {
	uniform := func(a float64) func() float64 {
		return func() float64 { return (float64(2*r.Float64()) - 1) * a }
	}
	normal := func(sd float64) func() float64 {
		return func() float64 { return r.NormFloat64() * sd }
	}
	in, out := float64(s.fanIn), float64(s.fanOut)
	switch o.init {
	case InitXavier:
		return uniform(math.Sqrt(6 / (in + out)))
	case InitFanIn:
		return uniform(o.spread / in)
	case InitZero:
		return func() float64 { return 0 }
	case InitNormal:
		return normal(o.spread)
	default:
		if s.dense {
			return uniform(1 / math.Sqrt(in))
		}
		return normal(math.Sqrt(2 / in))
	}
}

// Rand generates random numbers that are the same on every processor.
type Rand = random.Rand

// Stream returns the generator for (seed, name). Streams are independent, so
// drawing more numbers from one does not change any other.
func Stream(seed uint64, name string) *Rand { return random.New(streamKey(seed, name)) }

// streamKey puts the seed first. Package dataset puts it last, after a zero
// byte, so the two never share a stream.
func streamKey(seed uint64, name string) []byte {
	return append(binary.LittleEndian.AppendUint64(nil, seed), name...)
}

// splitMix64 is the mixing function of SplitMix64 (Steele, Lea and Flood 2014).
func splitMix64(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
