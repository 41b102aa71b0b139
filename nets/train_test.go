package nets

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails if any test left a goroutine running.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// invert is the four-pixel task of lesson one: the image and its opposite.
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

// TestFourPixels trains the networks of lesson one on one image with a 0 and a
// 1: two shared numbers then know all sixteen, twenty dense ones do not.
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
		tr, err := NewTrainer(n, invert("0110"), Config{Loss: BCE, Optimizer: SGD{Rate: 1}})
		if err != nil {
			t.Fatal(err)
		}
		first, last := 0.0, 0.0
		for i := range 400 {
			loss, err := tr.Step()
			if err != nil {
				t.Fatal(err)
			}
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
