package experiment

import (
	"math"
	"slices"
	"testing"

	"weightshare/nets"
	"weightshare/nets/dataset"
	"weightshare/nets/slowtest"
)

// This file tests findings about shifted images that are not an accuracy at the end of a
// run.

// TestNudges repeats run 18: accuracy at shifts of 0 to 3 pixels, down and right, and how
// much a shift of one pixel down changes the network's answers.
func TestNudges(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	for _, c := range []struct {
		network string
		right   [4]float64
		change  float64
	}{
		{"16x16 conv5:8/ring relu conv5:16/ring relu gmp dense:10", [4]float64{1, 1, 1, 1}, 0},
		{"16x16 conv5:8/s2/ring relu conv5:16/ring relu gmp dense:10", [4]float64{1, .10, 1, .10}, .84},
		{"16x16 conv5:8/ring relu maxpool2 conv5:16/ring relu gmp dense:10", [4]float64{.99, .17, .99, .17}, .61},
		{"16x16 conv5:8/ring relu blurpool2/ring conv5:16/ring relu gmp dense:10", [4]float64{.94, .41, .94, .41}, .37},
	} {
		var right [4][]float64
		var change []float64
		for seed := range uint64(3) {
			p := newPlan(t, "one-place")
			p.Task.TestAt, p.Task.Samples, p.Task.Test, p.Training.Steps = p.Task.TrainAt, 200, 200, 250
			trial := newTrial(t, p, c.network, 0, seed, TrialConfig{})
			finish(t, trial)
			test := trial.Test()
			for by := range right {
				accuracy, _ := trial.Evaluate(test.Roll(by, by))
				right[by] = append(right[by], *accuracy)
			}
			change = append(change, changed(trial.Net(), test, test.Roll(1, 0)))
		}
		for by, want := range c.right {
			// Two digits, and one test set of 200 images for all seeds of the reference.
			within(t, c.network, right[by], want, 3, math.Hypot(.005, math.Sqrt(max(want*(1-want), .005)/200)))
		}
		within(t, c.network+" changes", change, c.change, 3, .005)
	}
}

// changed returns how much the outputs for other images differ from those for some,
// relative to their size.
func changed(net *nets.Net[float32], some, other dataset.Set) float64 {
	before, after := slices.Clone(net.Forward(some.X, some.N)), net.Forward(other.X, other.N)
	var moved, size float64
	for i, v := range before {
		moved += math.Abs(float64(after[i] - v))
		size += math.Abs(float64(v))
	}
	return moved / size
}

// BenchmarkShownInsteadOfShared repeats run 21: digits in one position, with every batch
// shifted around the ring at random, tested anywhere. Shared kernels need no shifts;
// networks that do not share reach only about half the accuracy with them.
func BenchmarkShownInsteadOfShared(b *testing.B) {
	for range b.N {
		shownInsteadOfShared(b)
	}
}

func shownInsteadOfShared(b *testing.B) {
	b.Helper()
	for _, c := range []struct {
		network string
		steps   int
		shifted bool
		want    float64
	}{
		{"16x16 conv5:16/ring relu gmp dense:10", 200, false, 1},
		{"16x16 local5:16/ring relu gmp dense:10", 1500, true, .50},
		{"16x16 dense:64 relu dense:10", 3000, true, .46},
	} {
		var right []float64
		for seed := range uint64(4) {
			p := newPlan(b, "one-place")
			p.Task.TestAt, p.Task.Samples, p.Task.Test, p.Training.Steps = p.Task.TrainAt, 200, 600, c.steps
			trial := newTrial(b, p, c.network, 0, seed, TrialConfig{})
			rng := nets.Stream(seed, "shifts")
			anywhere := func() (dr, dc int) { return rng.IntN(16), rng.IntN(16) }
			shown := trial.Train() // the same memory that the trainer reads
			unshifted := shown
			unshifted.X = slices.Clone(shown.X)
			for !trial.Done() {
				if c.shifted {
					moved := unshifted.Roll(anywhere())
					copy(shown.X, moved.X)
				}
				if _, err := trial.Step(); err != nil {
					b.Fatal(err)
				}
			}
			test := trial.Test()
			for i := range test.N {
				one := test.Slice(i, i+1)
				moved := one.Roll(anywhere())
				copy(test.Sample(i), moved.X)
			}
			accuracy, _ := trial.Evaluate(test)
			right = append(right, *accuracy)
		}
		within(b, c.network, right, c.want, 2, math.Hypot(.005, math.Sqrt(max(c.want*(1-c.want), .005)/600)))
	}
}
