package nets

import (
	"fmt"
	"math"

	"weightshare/nets/internal/simd"
)

// Optimizer says how gradients change weights: SGD or Adam.
type Optimizer interface {
	// moments is how many running means it keeps per weight.
	moments() int
	check() error
}

// SGD is gradient descent, with momentum if that is not 0, and decoupled
// weight decay if that is not 0: v ← Momentum·v + g, w ← (1 − Rate·Decay)·w − Rate·v.
type SGD struct{ Rate, Momentum, Decay float64 }

// Adam is Adam with β 0.9 and 0.999 and ε 1e-8 and, if Decay is not 0,
// decoupled weight decay (AdamW).
type Adam struct{ Rate, Decay float64 }

// Algorithm identifies an optimizer without its rates.
type Algorithm int

// The algorithms.
const (
	AlgorithmSGD Algorithm = iota
	AlgorithmAdam
)

// Algorithms lists the algorithms.
func Algorithms() []Algorithm { return []Algorithm{AlgorithmSGD, AlgorithmAdam} }

// String returns "sgd" or "adam".
func (a Algorithm) String() string {
	switch a {
	case AlgorithmSGD:
		return "sgd"
	case AlgorithmAdam:
		return "adam"
	default:
		return fmt.Sprintf("Algorithm(%d)", int(a))
	}
}

// The constants of Adam.
const (
	adamB1  = 0.9
	adamB2  = 0.999
	adamEps = 1e-8
)

func (o SGD) moments() int {
	if o.Momentum == 0 {
		return 0
	}
	return 1
}

func (o Adam) moments() int { return 2 }

func (o SGD) check() error {
	if !(o.Momentum >= 0 && o.Momentum < 1) {
		return fmt.Errorf("nets: a momentum of %v; give one from 0 up to, not including, 1", o.Momentum)
	}
	return checkRate(o.Rate, o.Decay)
}

func (o Adam) check() error { return checkRate(o.Rate, o.Decay) }

func checkRate(rate, decay float64) error {
	for _, v := range []float64{rate, decay} {
		if !(v >= 0) || math.IsInf(v, 0) {
			return fmt.Errorf("nets: a learning rate of %v with decay %v; give numbers from 0 on", rate, decay)
		}
	}
	return nil
}

// updater is an optimizer at work on the parameters of one network.
type updater[F Float] struct {
	sgd       simd.SGD[F]
	adam      simd.Adam[F]
	optimizer Optimizer
	moments   map[*param[F]][2][]F
	asm       bool
}

func newUpdater[F Float](o Optimizer, params []*param[F], fast bool) *updater[F] {
	u := &updater[F]{optimizer: o, moments: map[*param[F]][2][]F{}, asm: fast}
	for _, p := range params {
		var m [2][]F
		for i := range o.moments() {
			m[i] = make([]F, len(p.Value))
		}
		u.moments[p] = m
	}
	return u
}

// setStep works out the constants of step number t, from 1.
func (u *updater[F]) setStep(t int) {
	switch o := u.optimizer.(type) {
	case SGD:
		u.sgd = simd.SGD[F]{Rate: F(o.Rate), Momentum: F(o.Momentum), DecayFactor: F(1 - o.Rate*o.Decay)}
	case Adam:
		u.adam = simd.Adam[F]{
			Rate: F(o.Rate / (1 - math.Pow(adamB1, float64(t)))), DecayFactor: F(1 - o.Rate*o.Decay),
			B1: adamB1, C1: F(1 - adamB1), B2: adamB2, C2: F(1 - adamB2),
			RootScale: F(1 / math.Sqrt(1-math.Pow(adamB2, float64(t)))), Eps: adamEps,
		}
	}
}

// apply updates a piece's weights, and tells whether all stayed finite.
func (u *updater[F]) apply(p *shard[F]) bool {
	fine := true
	for i := range p.spans {
		s := &p.spans[i]
		w, g := s.p.Value[s.lo:s.hi], s.p.Grad[s.lo:s.hi]
		m := u.moments[s.p]
		switch u.optimizer.moments() {
		case 0:
			fine = u.sgd.Run(w, g, nil, u.asm) && fine
		case 1:
			fine = u.sgd.Run(w, g, m[0][s.lo:s.hi], u.asm) && fine
		default:
			fine = u.adam.Run(w, g, m[0][s.lo:s.hi], m[1][s.lo:s.hi], u.asm) && fine
		}
	}
	return fine
}
