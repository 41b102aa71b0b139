package nets

import (
	"math"
	"testing"
)

// TestChecker checks that the answers about single samples, asked for in a random order
// and some of them twice, are those that Evaluate counts.
func TestChecker(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"12x12 conv5:4 relu gmp dense:4", "12x12 bn local5:4 relu gmp dense:4 softmax", "12x12 dense:1 sigmoid"} {
		n := newNet[float32](t, text, 4)
		const count = 150
		d := randomData(n, count, 5)
		loss := CrossEntropy
		if n.arch.Output().C == 1 {
			d.Labels, loss = nil, BCE
			for i, v := range d.Targets {
				d.Targets[i] = float32(math.Round(float64(v)))
			}
		}
		c, err := NewChecker(n, d, loss)
		if err != nil {
			t.Fatal(err)
		}
		samples := append(Stream(3, "order").Perm(count), 7, 8, 7)
		right := 0
		units := int(n.arch.Input.Units())
		outs := int(n.arch.Output().Units())
		for i, correct := range c.Check(samples) {
			one := Data[float32]{N: 1, X: d.X[samples[i]*units:][:units], Targets: d.Targets[samples[i]*outs:][:outs]}
			if d.Labels != nil {
				one.Labels = d.Labels[samples[i]:][:1]
			}
			if accuracy, _ := n.Evaluate(one, loss); correct != (accuracy == 1) {
				t.Errorf("%s: sample %d is correct: %v, alone %v", text, samples[i], correct, accuracy)
			}
			if correct && i < count {
				right++
			}
		}
		if accuracy, _ := n.Evaluate(d, loss); accuracy != float64(right)/count || right == 0 || right == count {
			t.Errorf("%s: %d of %d are correct, Evaluate says %v", text, right, count, accuracy)
		}
		if none := c.Check(nil); len(none) != 0 {
			t.Errorf("%s: %d answers about no samples", text, len(none))
		}
	}
}

func TestCheckerRefuses(t *testing.T) {
	t.Parallel()
	n := newNet[float32](t, "12x12 dense:4", 4)
	d := randomData(n, 5, 5)
	unlabelled, short := d, d
	unlabelled.Labels, short.X = nil, d.X[1:]
	if _, err := NewChecker(n, unlabelled, MSE); err == nil {
		t.Error("outputs that are neither right nor wrong are checked")
	}
	if _, err := NewChecker(n, short, CrossEntropy); err == nil {
		t.Error("data that does not fit is checked")
	}
}
