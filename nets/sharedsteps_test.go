package nets

import (
	"math"
	"slices"
	"testing"
)

// TestSharedSteps checks that an unshared layer learns like a shared one while it
// shares, and that its banks differ afterwards.
func TestSharedSteps(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{"7x7:2 conv3:3 relu dense:2", "7x7:2 local3:3 relu dense:2"},
		{"8x7 conv3:2/s2/p1 tanh gmp dense:2", "8x7 local3:2/s2/p1 tanh gmp dense:2"},
		{"7x7:2 conv3:3 relu gmp dense:2", "7x7:2 conv3:3/blocks2 relu gmp dense:2"},
		{"7x7 2@( conv3:1/same tanh ) dense:2", "7x7 2@( local3:1/same tanh ) dense:2"},
	} {
		for _, o := range []Optimizer{SGD{Rate: .05, Momentum: .9}, Adam{Rate: .01}} {
			shared, unshared := newNet[float64](t, pair[0], 1), newNet[float64](t, pair[1], 2)
			copyParams(unshared, shared)
			d := randomData(shared, 20, 3)
			const steps = 12
			a := newTrainer(t, shared, d, Config{Loss: MSE, Optimizer: o, Batch: 8, Seed: 4, Workers: 1})
			b := newTrainer(t, unshared, d, Config{Loss: MSE, Optimizer: o, Batch: 8, Seed: 4, Share: SharedSteps{Steps: steps}})
			train(t, a, steps)
			train(t, b, steps)
			for i, p := range unshared.Params() {
				q := shared.Params()[i]
				for at := 0; at < len(p.Value); at += len(q.Value) {
					checkClose(t, pair[1]+" "+p.Kind.String(), p.Value[at:at+len(q.Value)], q.Value)
				}
			}
			train(t, b, 1)
			w := unshared.Params()[0].Value
			size := len(shared.Params()[0].Value)
			if slices.Equal(w[size:], w[:len(w)-size]) {
				t.Errorf("%s: banks are one after they were let go", pair[1])
			}
		}
	}
}

// TestRestart checks the first step after sharing: if Adam's means are reset, it
// changes each weight by exactly the rate; if they continue from the shared weight, it
// changes most weights by less, since a bank's gradient is only a part of the sum.
func TestRestart(t *testing.T) {
	t.Parallel()
	const steps, rate = 30, .01
	for _, restart := range []bool{false, true} {
		n := newNet[float64](t, "9x9 local3:2/ring tanh gap dense:2", 1)
		tr := newTrainer(t, n, randomData(n, 20, 3), Config{Loss: MSE, Optimizer: Adam{Rate: rate}, Seed: 4, Share: SharedSteps{steps, restart}})
		train(t, tr, steps)
		before := slices.Clone(n.Params()[0].Value)
		train(t, tr, 1)
		moved := 0 // weights that changed by the rate
		for i, w := range n.Params()[0].Value {
			if math.Abs(w-before[i]) > .99*rate {
				moved++
			}
		}
		if restart && moved < len(before) || !restart && moved > len(before)/2 {
			t.Errorf("restart %v: %d of %d weights changed by the rate", restart, moved, len(before))
		}
	}
}

// TestSharedStepsBelowZero checks that a negative number of shared steps is refused.
func TestSharedStepsBelowZero(t *testing.T) {
	t.Parallel()
	n := newNet[float64](t, "4 local1:1", 1)
	if _, err := NewTrainer(n, randomData(n, 2, 1), Config{Loss: MSE, Optimizer: SGD{Rate: 1}, Share: SharedSteps{Steps: -1}}); err == nil {
		t.Error("−1 shared steps are taken")
	}
}
