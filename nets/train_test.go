package nets

import (
	"encoding/json"
	"slices"
	"testing"
)

// TestEpochs checks that every sample comes once before any comes again.
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
