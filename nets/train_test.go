package nets

import (
	"encoding/json"
	"math"
	"slices"
	"testing"
)

// TestEpochs checks that every sample is drawn once before any is drawn again.
func TestEpochs(t *testing.T) {
	t.Parallel()
	n := newNet[float32](t, "6x6 dense:2", 1)
	tr := newTrainer(t, n, halves(n, 21, 2), Config{Optimizer: SGD{Rate: 0.01}, Batch: 8, Epochs: true})
	var orders []string
	for range 3 {
		var seen []int
		for _, want := range []int{8, 8, 5} {
			train(t, tr, 1)
			if tr.batch.count != want {
				t.Errorf("a batch of %d samples, want %d", tr.batch.count, want)
			}
			seen = append(seen, tr.pick[:tr.batch.count]...)
		}
		text, _ := json.Marshal(seen)
		orders = append(orders, string(text))
		slices.Sort(seen)
		for i, s := range seen {
			if s != i {
				t.Fatalf("an epoch has %v", seen)
			}
		}
	}
	if orders[0] == orders[1] {
		t.Error("two epochs have one order")
	}
}

// TestDropout checks that a step sets half of the units to zero and doubles the
// rest, that the next step picks others, and that dropout does nothing in
// Forward.
func TestDropout(t *testing.T) {
	t.Parallel()
	n := newNet[float32](t, "20x20 dropout", 1)
	d := randomData(n, 16, 2)
	for i := range d.X {
		d.X[i] = 1
	}
	tr := newTrainer(t, n, d, Config{Loss: MSE, Optimizer: SGD{}})
	var masks [2][]float32
	for i := range masks {
		train(t, tr, 1)
		masks[i] = slices.Clone(tr.batch.activations[1][:400*16])
		zero := 0
		for _, v := range masks[i] {
			switch v {
			case 0:
				zero++
			case 2:
			default:
				t.Fatalf("dropout gives %v for 1", v)
			}
		}
		if zero < 3000 || zero > 3400 { // 3200 ± 5 standard deviations of 40
			t.Errorf("%d of 6400 are zero", zero)
		}
	}
	if slices.Equal(masks[0], masks[1]) {
		t.Error("two steps have one mask")
	}
	if !slices.Equal(n.Forward(d.X, 16), d.X) {
		t.Error("Forward applies dropout")
	}
}

// TestRunningStats checks that after training the running statistics of a batch
// norm are close to the batch's.
func TestRunningStats(t *testing.T) {
	t.Parallel()
	n := newNet[float32](t, "4x4:2 bn", 1)
	d := randomData(n, 64, 2)
	for i := range d.X {
		d.X[i] = 3 + 2*d.X[i]
	}
	tr := newTrainer(t, n, d, Config{Loss: MSE, Optimizer: SGD{}})
	train(t, tr, 200)
	var mean, square float64
	y := n.Forward(d.X, d.N)
	for _, v := range y {
		mean += float64(v) / float64(len(y))
		square += float64(v*v) / float64(len(y))
	}
	if math.Abs(mean) > 1e-3 || math.Abs(square-1) > 1e-2 {
		t.Errorf("the mean is %v and the mean square %v", mean, square)
	}
}
