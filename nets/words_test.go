package nets

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// TestSoft checks that kernels start out equal under /soft, and that it adds
// 2·strength·(w − mean over positions) to the gradient of a training step, for
// biases too.
func TestSoft(t *testing.T) {
	t.Parallel()
	soft, plain := newNet[float64](t, "5x5 local3:2/soft.5 relu gmp dense:2", 1), newNet[float64](t, "5x5 local3:2 relu gmp dense:2", 2)
	for i, v := range soft.Params()[0].Value {
		if v != soft.Params()[0].Value[i%18] {
			t.Fatalf("weight %d begins at %v, that of the first place at %v", i, v, soft.Params()[0].Value[i%18])
		}
	}
	copyParams(soft, plain)
	soft.Params()[1].Value[3] = 1
	copyParams(plain, soft)
	start := [][]float64{slices.Clone(soft.Params()[0].Value), slices.Clone(soft.Params()[1].Value)}
	d := randomData(soft, 20, 3)
	for _, n := range []*Net[float64]{soft, plain} {
		train(t, newTrainer(t, n, d, Config{Optimizer: SGD{Rate: 0.1}}), 1)
	}
	const places = 9
	for p, perPlace := range []int{18, 2} {
		want := slices.Clone(plain.Params()[p].Grad)
		for i := range want {
			mean := 0.0
			for place := range places {
				mean += start[p][place*perPlace+i%perPlace] / places
			}
			want[i] += 2 * 0.5 * (start[p][i] - mean)
		}
		checkClose(t, "gradient", soft.Params()[p].Grad, want)
	}
	gradient(t, soft, d, CrossEntropy)
	plainAgain := newNet[float64](t, plain.Network().String(), 1)
	copyParams(plainAgain, soft)
	gradient(t, plainAgain, d, CrossEntropy)
	checkClose(t, "gradient of the loss alone", soft.Params()[0].Grad, plainAgain.Params()[0].Grad)
}

// TestSoftAtItsEnds checks that a very weak pull trains like none, and that kernels
// and biases stay closer to their mean the stronger it is.
func TestSoftAtItsEnds(t *testing.T) {
	t.Parallel()
	alike := newNet[float64](t, "6x6 conv3:2/ring tanh gap dense:2", 1)
	d := randomData(alike, 40, 3)
	trained := func(option string) (n *Net[float64], apart float64) {
		n = newNet[float64](t, "6x6 local3:2/ring"+option+" tanh gap dense:2", 1)
		copyParams(n, alike)
		train(t, newTrainer(t, n, d, Config{Optimizer: SGD{Rate: 0.2}, Batch: 8}), 30)
		for _, p := range n.Params()[:2] {
			mean := make([]float64, len(p.Value)/36)
			for i, v := range p.Value {
				mean[i%len(mean)] += v / 36
			}
			for i, v := range p.Value {
				apart += math.Abs(v - mean[i%len(mean)])
			}
		}
		return n, apart
	}
	local, least := trained("")
	soft, _ := trained("/soft.000000000001")
	for i, p := range soft.Params() {
		checkClose(t, "hardly any pull", p.Value, local.Params()[i].Value)
	}
	for _, option := range []string{"/soft.1", "/soft1", "/soft2.5"} {
		_, apart := trained(option)
		if apart >= least {
			t.Errorf("%s leaves kernels %v apart, less pull %v", option, apart, least)
		}
		least = apart
	}
}

// TestHash checks that a /hash layer computes the same as an unshared layer whose
// weights and biases have the values of the free numbers picked for them, and that
// the gradient of a free number is the sum of theirs.
func TestHash(t *testing.T) {
	t.Parallel()
	for _, free := range []int{7, 16 * 2 * 10} {
		hashed, local := newNet[float64](t, fmt.Sprintf("6x6 local3:2/hash%d relu dense:2", free), 1), newNet[float64](t, "6x6 local3:2 relu dense:2", 2)
		numbers, weights, biases := hashed.Params()[0], local.Params()[0], local.Params()[1]
		all := drawn(0, len(weights.Value)+len(biases.Value), free)
		for i, from := range all[:len(weights.Value)] {
			weights.Value[i] = numbers.Value[from]
		}
		for i, from := range all[len(weights.Value):] {
			biases.Value[i] = numbers.Value[from]
		}
		for i, p := range hashed.Params()[1:] {
			copy(local.Params()[2+i].Value, p.Value)
		}
		d := randomData(local, 20, 3)
		checkClose(t, "outputs", hashed.Forward(d.X, d.N), local.Forward(d.X, d.N))
		gradient(t, hashed, d, CrossEntropy)
		gradient(t, local, d, CrossEntropy)
		sum := make([]float64, free)
		for i, g := range slices.Concat(weights.Grad, biases.Grad) {
			sum[all[i]] += g
		}
		checkClose(t, "gradient", numbers.Grad, sum)
	}
}

// TestRepeatedSums checks that the gradient of a layer that is used six times is the
// sum of the gradients of six separate layers.
func TestRepeatedSums(t *testing.T) {
	t.Parallel()
	one, own := newNet[float64](t, "5x5 conv3:2/ring 6@( conv3:2/ring tanh ) gap dense:2", 1), newNet[float64](t, "5x5 conv3:2/ring 6*( conv3:2/ring tanh ) gap dense:2", 2)
	last := len(own.Params()) - 2
	for i, p := range own.Params() {
		from := i // the first layer's own
		if i >= 2 {
			from = 2 + i%2
		}
		if i >= last {
			from = 4 + i - last
		}
		copy(p.Value, one.Params()[from].Value)
	}
	d := randomData(one, 20, 3)
	checkClose(t, "outputs", one.Forward(d.X, d.N), own.Forward(d.X, d.N))
	gradient(t, one, d, CrossEntropy)
	gradient(t, own, d, CrossEntropy)
	for k := range 2 {
		p := one.Params()[2+k]
		sum := make([]float64, len(p.Grad))
		for i := 2 + k; i < last; i += 2 {
			for j, g := range own.Params()[i].Grad {
				sum[j] += g
			}
		}
		checkClose(t, "gradient", p.Grad, sum)
	}
}

// TestFrozen checks that training, weight decay included, leaves frozen layers and
// side branches unchanged, and trains the others.
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

// TestShared checks that two uses of one layer stay equal and that its parameters
// are stored once, both in a trained network and in one loaded from a file.
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
