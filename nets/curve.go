package nets

import (
	"context"
	"fmt"
	"math"
)

// Point is how a training stood at one step.
type Point struct {
	Step int
	// Loss is that of the step's batch, before its update.
	Loss float64
	// TrainAccuracy and TestAccuracy are over all of the data and of the test
	// data, after the update; NaN where there is no right or wrong, or where
	// they were not asked for.
	TrainAccuracy, TestAccuracy float64
	TestLoss                    float64
}

// Plan says how far to train and when to look.
type Plan[F Float] struct {
	Steps int // at most, counted from the first step of the trainer
	Every int // steps between two looks; 0 looks at the end alone
	// Test is what to look at, none if its N is 0.
	Test Data[F]
	// Train asks for the accuracy on the training data as well.
	Train bool
	// Target ends the training at the first look whose test accuracy reaches
	// it; 0 never does.
	Target float64
}

// Run trains as the plan says and gives the learning curve. reached is the
// step at which the target was met, 0 if it was not. The curve up to there
// comes with the error where the context ends or the training diverges.
func (t *Trainer[F]) Run(ctx context.Context, p Plan[F]) (curve []Point, reached int, err error) {
	if p.Steps < 0 || p.Every < 0 || !(p.Target >= 0 && p.Target <= 1) {
		return nil, 0, fmt.Errorf("nets: %d steps with a look every %d until %v; give numbers from 0 on and a target up to 1", p.Steps, p.Every, p.Target)
	}
	if p.Test.N > 0 {
		if err := t.net.check(&p.Test, t.config.Loss); err != nil {
			return nil, 0, err
		}
	}
	for t.steps < p.Steps {
		if err := ctx.Err(); err != nil {
			return curve, 0, err
		}
		loss, err := t.Step()
		if err != nil {
			return curve, 0, err
		}
		if t.steps != p.Steps && (p.Every == 0 || t.steps%p.Every != 0) {
			continue
		}
		point := t.look(p, loss)
		curve = append(curve, point)
		if p.Target > 0 && point.TestAccuracy >= p.Target {
			return curve, t.steps, nil
		}
	}
	return curve, 0, nil
}

// inspectProgram measures how the training stands.
func (t *Trainer[F]) look(p Plan[F], loss float64) Point {
	nan := math.NaN()
	point := Point{Step: t.steps, Loss: loss, TrainAccuracy: nan, TestAccuracy: nan, TestLoss: nan}
	if p.Test.N > 0 {
		point.TestAccuracy, point.TestLoss = t.net.Evaluate(p.Test, t.config.Loss)
	}
	if p.Train {
		point.TrainAccuracy, _ = t.net.Evaluate(t.data, t.config.Loss)
	}
	return point
}
