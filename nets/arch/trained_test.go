package arch_test

import (
	"errors"
	"testing"

	"weightshare/nets"
	"weightshare/nets/arch"
)

// TestTrainedIsCounted checks that random networks, once built for training,
// have exactly the parameters that are counted and complete one step, or that a
// word is refused.
func TestTrainedIsCounted(t *testing.T) {
	t.Parallel()
	trained := 0
	forRandom(t, 150, func(t *testing.T, _ string, a *arch.Network) {
		t.Helper()
		counts, err := arch.Count(a)
		if err != nil || counts.Totals.Links > 1<<22 || counts.Totals.Parameters > 1<<20 {
			return
		}
		n, err := nets.New[float32](a, 1)
		var refused *arch.Error
		if errors.As(err, &refused) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		trained++
		var held int64
		for _, p := range n.Params() {
			held += int64(len(p.Value))
		}
		if held != counts.Totals.Parameters {
			t.Errorf("%d numbers are held, %d are counted", held, counts.Totals.Parameters)
		}
		d := nets.Data[float32]{N: 3, X: make([]float32, 3*a.Input.Units()), Labels: make([]int32, 3)}
		for i := range d.X {
			d.X[i] = float32(i%7) / 7
		}
		tr, err := nets.NewTrainer(n, d, nets.Config{Optimizer: nets.SGD{Rate: 1e-6}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tr.Step(); err != nil {
			t.Error(err)
		}
		if shown := n.Activations(d.X, d.N); len(shown) != len(counts.Layers) {
			t.Errorf("%d layers show activations, %d are counted", len(shown), len(counts.Layers))
		}
	})
	t.Logf("%d networks trained", trained)
	if trained < 50 {
		t.Errorf("only %d networks could be trained", trained)
	}
}
