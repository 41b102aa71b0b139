package nets

import (
	"fmt"
	"math"
)

// DivergedError says that training left the numbers that a computer can hold.
// The weights are still finite: those that would not have been kept their
// values.
type DivergedError struct {
	Step   int    // the step that could not be done, from 1
	Layer  string // the word of the first layer that went too far
	Advice string // what to try instead
}

// Error says when, where and what to do.
func (e *DivergedError) Error() string {
	return fmt.Sprintf("training diverged in step %d at %q: %s", e.Step, e.Layer, e.Advice)
}

// diverged makes the error for a layer.
func (t *Trainer[F]) diverged(layer string) *DivergedError {
	rate := 0.0
	switch o := t.config.Optimizer.(type) {
	case SGD:
		rate = o.Rate
	case Adam:
		rate = o.Rate
	}
	return &DivergedError{
		Step: t.steps + 1, Layer: layer,
		Advice: fmt.Sprintf("start again with a smaller learning rate than %g, such as %g", rate, rate/10),
	}
}

// firstNonFinite finds the first operation whose output is not finite.
func (t *Trainer[F]) firstNonFinite() string {
	b := t.batch
	for _, o := range b.prog.ops {
		base := o.base()
		for g := range b.usedGroups() {
			for _, v := range b.activation(base.out, g)[:b.elements(base.out)] {
				if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
					return base.word
				}
			}
		}
	}
	return b.prog.ops[len(b.prog.ops)-1].base().word
}
