package nets

import (
	"fmt"
	"slices"
)

// SharedSteps lets layers with several banks, such as an unshared convolution, begin
// as shared ones: all banks start with the weights of the first and, for the given
// number of steps, each is updated with the sum of all banks' gradients, which is the
// gradient of a shared weight. After that each learns on its own (after d'Ascoli et
// al. 2019).
type SharedSteps struct {
	Steps int // 0 is none
	// Restart resets the optimizer's running means when sharing ends. Without it each
	// bank continues with those of the shared weight.
	Restart bool
}

func (s SharedSteps) check() error {
	if s.Steps < 0 {
		return fmt.Errorf("nets: %d shared steps; they may not be negative", s.Steps)
	}
	return nil
}

// beginShared gives all banks of the layers that begin as shared ones the same
// weights.
func (t *Trainer[F]) beginShared() {
	if t.config.Share.Steps == 0 {
		return
	}
	for i := range t.shards {
		for _, sp := range t.shards[i].spans {
			if t.net.hasBanks(sp.p) && !slices.Contains(t.shared, sp.p) {
				t.shared = append(t.shared, sp.p)
			}
		}
	}
	for _, p := range t.shared {
		size := len(p.Value) / p.Shape[0]
		for at := size; at < len(p.Value); at += size {
			copy(p.Value[at:], p.Value[:size])
		}
	}
}

// hasBanks reports whether a weight or bias has a separate part for each of several
// banks of a convolution.
func (n *Net[F]) hasBanks(p *param[F]) bool {
	w := n.param(p.Layer, Weight)
	return w != nil && len(w.Shape) == 5 && w.Shape[0] > 1 && w.Shape[0] == p.Shape[0]
}

// learnStep computes the gradients of a step and updates the weights.
func (t *Trainer[F]) learnStep() {
	share, cost := t.config.Share, t.work*t.batch.count
	if t.steps == share.Steps && len(t.shared) > 0 {
		t.shared = nil
		if share.Restart {
			t.update.restart(t.steps)
		}
	}
	t.update.setStep(t.steps + 1)
	if len(t.shared) == 0 {
		t.pool.run(len(t.shards), cost, t.learnTask)
		return
	}
	t.pool.run(len(t.shards), cost, t.gradientTask)
	for _, p := range t.shared {
		sumParts(p.Grad, p.Shape[0])
	}
	t.pool.run(len(t.shards), 0, t.updateTask)
}

// sumParts replaces each of the parts of values by the sum of all.
func sumParts[F Float](values []F, parts int) {
	size := len(values) / parts
	for i := range size {
		var sum F
		for at := i; at < len(values); at += size {
			sum += values[at]
		}
		for at := i; at < len(values); at += size {
			values[at] = sum
		}
	}
}
