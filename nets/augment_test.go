package nets

import (
	"math"
	"slices"
	"testing"

	"weightshare/nets/arch"
)

// TestShift checks that a step shows every image moved by a whole number of pixels,
// within the limit along each axis, and zeros where pixels come in.
func TestShift(t *testing.T) {
	t.Parallel()
	const side, most = 7, 2
	n := newNet[float32](t, "7x7 dense:2", 1)
	x := make([]float32, side*side)
	x[3*side+3] = 1 // a dot in the middle
	trainer, err := NewTrainer(n, Data[float32]{N: 1, X: x, Labels: []int32{1}}, Config{Optimizer: SGD{Rate: 0.1}, Batch: 1, Shift: most, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int]int{}
	for range 500 {
		if _, err := trainer.Step(); err != nil {
			t.Fatal(err)
		}
		shown := make([]float32, side*side)
		trainer.batch.gather(shown, trainer.batch.activations, 0)
		at := slices.Index(shown, 1)
		if at < 0 {
			t.Fatal("the dot is gone")
		}
		r, c := at/side, at%side
		if r < 3-most || r > 3+most || c < 3-most || c > 3+most {
			t.Fatalf("the dot is at %d,%d", r, c)
		}
		shown[at] = 0
		if slices.ContainsFunc(shown, func(v float32) bool { return v != 0 }) {
			t.Fatal("there is more than the dot")
		}
		seen[at]++
	}
	if len(seen) != (2*most+1)*(2*most+1) {
		t.Errorf("the dot was at %d places", len(seen))
	}
	if answer := n.Forward(x, 1); math.IsNaN(float64(answer[0])) {
		t.Error("the network is broken")
	}
}

// TestShiftOfChannels checks that images in one dimension move along their only
// axis, channel by channel.
func TestShiftOfChannels(t *testing.T) {
	t.Parallel()
	got := make([]float32, 6)
	scatterShifted(got, []float32{1, 2, 3, 4, 5, 6}, arch.Shape{H: 1, W: 3, C: 2}, [2]int{0, 1}, 0, 1)
	if want := []float32{0, 1, 2, 0, 4, 5}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestDropoutShare checks that dropout drops the given fraction of units and scales
// up the rest to the same mean.
func TestDropoutShare(t *testing.T) {
	t.Parallel()
	const units = 10_000
	n := newNet[float32](t, "100x100 dropout", 1)
	x := slices.Repeat([]float32{1}, units)
	for _, share := range []float64{0, .1, .5, .75} {
		trainer, err := NewTrainer(n, Data[float32]{N: 1, X: x, Targets: x}, Config{Loss: MSE, Optimizer: SGD{}, Dropout: share})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := trainer.Step(); err != nil {
			t.Fatal(err)
		}
		want := share
		if share == 0 {
			want = .5 // what the word stands for by itself
		}
		out := make([]float32, units)
		trainer.batch.gather(out, trainer.batch.activations, n.fusedProgram.output)
		zeros, rest := 0, float32(1/(1-want))
		for _, v := range out {
			switch v {
			case 0:
				zeros++
			case rest:
			default:
				t.Fatalf("share %v: dropout gives %v for 1", share, v)
			}
		}
		if got := float64(zeros) / units; math.Abs(got-want) > .02 { // four standard deviations
			t.Errorf("share %v: %v of the units are zero", want, got)
		}
	}
}

// TestAugmentationIsDeterministic checks that shifts and dropout do not depend on
// the number of workers.
func TestAugmentationIsDeterministic(t *testing.T) {
	t.Parallel()
	var hashes []uint64
	for _, workers := range []int{1, 3} {
		n := newNet[float32](t, "8x8 conv3:2 relu flatten dropout dense:2", 1)
		x := make([]float32, 20*64)
		for i := range x {
			x[i] = float32(i%7) / 7
		}
		trainer, err := NewTrainer(n, Data[float32]{N: 20, X: x, Labels: make([]int32, 20)},
			Config{Optimizer: Adam{Rate: .01}, Batch: 16, Shift: 2, Dropout: .25, Workers: workers, Seed: 5})
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			if _, err := trainer.Step(); err != nil {
				t.Fatal(err)
			}
		}
		hashes = append(hashes, hashParams(n))
	}
	if hashes[0] != hashes[1] {
		t.Error("one worker and three find other weights")
	}
}

// TestWeightMean checks that the mean of several networks is the mean of each
// weight, including the statistics of bn.
func TestWeightMean(t *testing.T) {
	t.Parallel()
	n := newNet[float64](t, "2x2 bn dense:2", 1)
	var mean WeightMean[float64]
	mean.Put(n) // nothing added yet
	for _, v := range []float64{1, 2, 6} {
		for _, array := range n.arrays() {
			for i := range array {
				array[i] = v
			}
		}
		mean.Add(n)
	}
	mean.Put(n)
	arrays := n.arrays()
	if len(arrays) != 6 {
		t.Errorf("%d arrays", len(arrays))
	}
	for _, array := range arrays {
		for _, v := range array {
			if v != 3 {
				t.Errorf("the mean of 1, 2 and 6 is %v", v)
			}
		}
	}
}
