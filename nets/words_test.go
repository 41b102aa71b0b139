package nets

import (
	"slices"
	"testing"
)

// TestSoft checks that /soft adds strength·(w − mean of its place in all kernels)
// to the gradient of a step.
func TestSoft(t *testing.T) {
	t.Parallel()
	soft, plain := newNet[float64](t, "5x5 local3:2/soft.5 relu gmp dense:2", 1), newNet[float64](t, "5x5 local3:2 relu gmp dense:2", 2)
	copyParams(plain, soft)
	start := slices.Clone(soft.Params()[0].Value)
	d := randomData(soft, 20, 3)
	for _, n := range []*Net[float64]{soft, plain} {
		train(t, newTrainer(t, n, d, Config{Optimizer: SGD{Rate: 0.1}}), 1)
	}
	const kernels, places = 2 * 9, 9
	want := slices.Clone(plain.Params()[0].Grad)
	for i := range want {
		mean := 0.0
		for place := range places {
			mean += start[place*kernels+i%kernels] / places
		}
		want[i] += 0.5 * (start[i] - mean)
	}
	checkClose(t, "gradient", soft.Params()[0].Grad, want)
	checkClose(t, "gradient of biases", soft.Params()[1].Grad, plain.Params()[1].Grad)
	gradient(t, soft, d, CrossEntropy)
	plainAgain := newNet[float64](t, plain.Network().String(), 1)
	copyParams(plainAgain, soft)
	gradient(t, plainAgain, d, CrossEntropy)
	checkClose(t, "gradient of the loss alone", soft.Params()[0].Grad, plainAgain.Params()[0].Grad)
}

// TestFrozen checks that training leaves frozen layers and side branches as they
// are, weight decay included, and trains the others.
func TestFrozen(t *testing.T) {
	t.Parallel()
	n := newNet[float32](t, "8x8 conv3:2/same frozen( conv3:2/same bn ) relu side( bn gap dense:3 ) frozen( a=conv1:2 ) @a 2@( conv3:2/same tanh ) dense:2", 1)
	var start [][]float32
	for _, p := range n.Params() {
		start = append(start, slices.Clone(p.Value))
	}
	d := halves(n, 40, 2)
	train(t, newTrainer(t, n, d, Config{Optimizer: Adam{Rate: 0.01, Decay: 0.1}, Batch: 16}), 3)
	gradient(t, n, d, CrossEntropy)
	changed := map[int]bool{}
	for i, p := range n.Params() {
		changed[p.Layer] = changed[p.Layer] || !slices.Equal(p.Value, start[i])
	}
	for i, l := range n.Network().Flat() {
		inSide := i >= 4 && i <= 7
		if moved, ok := changed[i]; ok && moved == (l.Frozen || inSide) {
			t.Errorf("layer %d, %s: it was trained is %v", i, l.Word, moved)
		}
	}
	if len(changed) != 8 {
		t.Errorf("%d layers have parameters", len(changed))
	}
}

// TestShared checks that two uses of one layer stay equal to each other and hold
// its numbers once, in a trained network and one that comes back from a file.
func TestShared(t *testing.T) {
	t.Parallel()
	n := newNet[float32](t, "6x6 a=conv3:1/same @a dense:2", 1)
	d := halves(n, 50, 2)
	train(t, newTrainer(t, n, d, Config{Optimizer: SGD{Rate: 0.1}, Batch: 16}), 5)
	first, bias, err := n.Matrix(0)
	if err != nil {
		t.Fatal(err)
	}
	again, biasAgain, err := n.Matrix(1)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(first.RawMatrix().Data, again.RawMatrix().Data) || !slices.Equal(bias.RawVector().Data, biasAgain.RawVector().Data) {
		t.Error("two uses of one layer differ")
	}
	apart := newNet[float32](t, "6x6 conv3:1/same conv3:1/same dense:2", 1)
	for i, p := range apart.Params() {
		copy(p.Value, n.Params()[[]int{0, 1, 0, 1, 2, 3}[i]].Value)
	}
	if !slices.Equal(apart.Forward(d.X, d.N), n.Forward(d.X, d.N)) {
		t.Error("weights used twice give something else than equal weights")
	}
}
