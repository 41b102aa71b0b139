package nets

import (
	"fmt"
	"math"
)

// DivergedError reports that an update produced NaN or ±Inf. Affected weights
// keep their previous values, so that all are finite.
type DivergedError struct {
	Step   int    // the step that failed, from 1
	Layer  string // the word of the first layer with such a value
	Advice string // what to try instead
}

// Error returns when and where training diverged, and what to try.
func (e *DivergedError) Error() string {
	return fmt.Sprintf("training diverged in step %d at %q: %s", e.Step, e.Layer, e.Advice)
}

func (t *Trainer[F]) diverged(layer string) *DivergedError {
	rate := t.config.Optimizer.rate()
	return &DivergedError{
		Step: t.steps + 1, Layer: layer,
		Advice: fmt.Sprintf("start again with a smaller learning rate than %g, such as %g", rate, rate/10),
	}
}

// firstNonFinite returns the word of the first operation with an output that is
// not finite, or of the last layer if there is none.
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
	layers := t.net.arch.Flat()
	return layers[len(layers)-1].Word
}
