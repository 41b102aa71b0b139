package nets

import (
	"encoding/json"
	"slices"
	"testing"
)

// invert makes samples whose target is the inverted image.
func invert(images ...string) Data[float32] {
	var d Data[float32]
	for _, im := range images {
		d.N++
		for _, c := range im {
			bit := float32(c - '0')
			d.X, d.Targets = append(d.X, bit), append(d.Targets, 1-bit)
		}
	}
	return d
}

// TestFourPixels trains on one image with both values: two shared numbers then
// classify all sixteen images correctly, twenty dense ones do not.
func TestFourPixels(t *testing.T) {
	t.Parallel()
	var all []string
	for i := range 16 {
		all = append(all, string([]byte{'0' + byte(i>>3&1), '0' + byte(i>>2&1), '0' + byte(i>>1&1), '0' + byte(i&1)}))
	}
	for _, c := range []struct {
		net   string
		count int
		right float64
	}{{"4 conv1:1", 2, 1}, {"4 local1:1", 8, 0.0625}, {"4 dense:4", 20, 0.0625}} {
		n := newNet[float32](t, c.net, 3, Normal(0.5))
		count := 0
		for _, p := range n.Params() {
			count += len(p.Value)
		}
		if count != c.count {
			t.Errorf("%s: %d parameters, want %d", c.net, count, c.count)
		}
		tr := newTrainer(t, n, invert("0110"), Config{Loss: BCE, Optimizer: SGD{Rate: 1}})
		first, last := 0.0, 0.0
		for i := range 400 {
			loss := train(t, tr, 1)
			if last = loss; i == 0 {
				first = loss
			}
		}
		if last > first/10 {
			t.Errorf("%s: the loss went from %v to %v", c.net, first, last)
		}
		right, _ := n.Evaluate(invert(all...), BCE)
		if c.right == 1 && right != 1 || c.right < 1 && right > 0.5 {
			t.Errorf("%s: %v of all images right", c.net, right)
		}
	}
}

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
