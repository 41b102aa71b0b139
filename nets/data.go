package nets

import (
	"fmt"
	"math"
)

// Data is samples with their labels or targets. The loss says which it needs.
type Data[F Float] struct {
	N       int
	X       []F     // inputs, [N][channels][height][width]
	Labels  []int32 // classes from 0, [N]
	Targets []F     // what the outputs should be, [N][outputs]
}

// check refuses data that does not fit the network or the loss.
func (n *Net[F]) check(d *Data[F], l Loss) error {
	in, out := int(n.arch.Input.Units()), int(n.arch.Output().Units())
	switch {
	case d.N < 1:
		return fmt.Errorf("nets: there are no samples; give at least one")
	case len(d.X) != d.N*in:
		return fmt.Errorf("nets: %d samples for an input of %v need %d numbers, there are %d", d.N, n.arch.Input, d.N*in, len(d.X))
	case d.Labels != nil && len(d.Labels) != d.N:
		return fmt.Errorf("nets: %d samples need as many labels, there are %d", d.N, len(d.Labels))
	case d.Targets != nil && len(d.Targets) != d.N*out:
		return fmt.Errorf("nets: %d samples for %d outputs need %d target numbers, there are %d", d.N, out, d.N*out, len(d.Targets))
	case l == CrossEntropy && d.Labels == nil:
		return fmt.Errorf("nets: cross-entropy needs labels; give some, or use another loss")
	case l != CrossEntropy && d.Targets == nil:
		return fmt.Errorf("nets: %v needs targets; give some, or use cross-entropy", l)
	}
	if l == CrossEntropy {
		for i, c := range d.Labels {
			if c < 0 || int(c) >= out {
				return fmt.Errorf("nets: sample %d is labelled %d, but the network has %d outputs; end it with dense:%d or more", i, c, out, c+1)
			}
		}
	}
	return nil
}

func (n *Net[F]) checkValues(d *Data[F]) error {
	if err := checkFinite("input", d.X, int(n.arch.Input.Units())); err != nil {
		return err
	}
	return checkFinite("target", d.Targets, int(n.arch.Output().Units()))
}

// checkFinite refuses infinities and NaN in values, so many per sample.
func checkFinite[F Float](what string, values []F, perSample int) error {
	for i, v := range values {
		if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
			return fmt.Errorf("nets: sample %d: its %s number %d is %v; leave such samples out", i/perSample, what, i%perSample, f)
		}
	}
	return nil
}
