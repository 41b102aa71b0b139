package nets

import (
	"fmt"
	"math"

	"weightshare/nets/internal/elementary"
	"weightshare/nets/internal/simd"
)

// Optimizer determines how gradients change weights. It is an SGD or an Adam.
type Optimizer interface {
	// moments returns how many running means are kept per weight.
	moments() int
	rate() float64
	check() error
}

// SGD is gradient descent with momentum and decoupled weight decay:
//
//	v ← Momentum·v + g,  w ← (1 − Rate·Decay)·w − Rate·v
type SGD struct{ Rate, Momentum, Decay float64 }

// Adam is Adam with β₁ = 0.9, β₂ = 0.999 and ε = 1e-8 (Kingma and Ba 2015) and
// decoupled weight decay (AdamW).
type Adam struct{ Rate, Decay float64 }

// Algorithm identifies an optimizer without its parameters.
type Algorithm int

// The algorithms.
const (
	AlgorithmSGD Algorithm = iota
	AlgorithmAdam
)

// Algorithms lists the algorithms.
func Algorithms() []Algorithm { return []Algorithm{AlgorithmSGD, AlgorithmAdam} }

// String returns "sgd" or "adam".
func (a Algorithm) String() string { return nameOf("Algorithm", int(a), "sgd", "adam") }

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

func (o SGD) rate() float64  { return o.Rate }
func (o Adam) rate() float64 { return o.Rate }

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
			return fmt.Errorf("nets: a learning rate of %v with decay %v; both must be finite and at least 0", rate, decay)
		}
	}
	return nil
}

type updater[F Float] struct {
	sgd          simd.SGD[F]
	adam         simd.Adam[F]
	optimizer    Optimizer
	moments      map[*param[F]][2][]F
	before       int // steps before the running means were last reset
	instructions simd.Instructions
}

func newUpdater[F Float](o Optimizer, params []*param[F], set simd.Instructions) *updater[F] {
	u := &updater[F]{optimizer: o, moments: map[*param[F]][2][]F{}, instructions: set}
	for _, p := range params {
		var m [2][]F
		for i := range o.moments() {
			m[i] = make([]F, len(p.Value))
		}
		u.moments[p] = m
	}
	return u
}

// restart resets the running means after the given number of steps.
func (u *updater[F]) restart(steps int) {
	u.before = steps
	for _, m := range u.moments {
		clear(m[0])
		clear(m[1])
	}
}

// setStep computes the constants of step t, counted from 1.
func (u *updater[F]) setStep(t int) {
	t -= u.before
	switch o := u.optimizer.(type) {
	case SGD:
		u.sgd = simd.SGD[F]{Rate: F(o.Rate), Momentum: F(o.Momentum), DecayFactor: F(decayFactor(o.Rate, o.Decay))}
	case Adam:
		u.adam = simd.Adam[F]{
			Rate: F(o.Rate / (1 - elementary.Pow(adamB1, t))), DecayFactor: F(decayFactor(o.Rate, o.Decay)),
			B1: adamB1, C1: F(1 - adamB1), B2: adamB2, C2: F(1 - adamB2),
			RootScale: F(1 / math.Sqrt(1-elementary.Pow(adamB2, t))), Eps: adamEps,
		}
	}
}

func decayFactor(rate, decay float64) float64 { return 1 - float64(rate*decay) }

// apply updates a shard's weights and reports whether all of them stayed
// finite.
func (u *updater[F]) apply(s *shard[F]) bool {
	finite := true
	for i := range s.spans {
		sp := &s.spans[i]
		w, g := sp.p.Value[sp.lo:sp.hi], sp.p.Grad[sp.lo:sp.hi]
		m := u.moments[sp.p.owner]
		switch u.optimizer.moments() {
		case 0:
			finite = u.sgd.Run(w, g, nil, u.instructions) && finite
		case 1:
			finite = u.sgd.Run(w, g, m[0][sp.lo:sp.hi], u.instructions) && finite
		default:
			finite = u.adam.Run(w, g, m[0][sp.lo:sp.hi], m[1][sp.lo:sp.hi], u.instructions) && finite
		}
	}
	return finite
}
