package experiment

import (
	"context"
)

// once does one job from its beginning to its end, and tells whoever looks on.
// A run that diverges ends, which is not an error.
func (x *execution) once(ctx context.Context, j job, workers int) (Run, error) {
	t, err := x.plan.trial(j, TrialConfig{Workers: workers, Evaluate: x.config.Evaluated != nil})
	if err != nil {
		return Run{}, err
	}
	told := 0 // steps that were counted as progress
	for !t.Done() {
		if err := ctx.Err(); err != nil {
			return Run{}, err
		}
		if _, err := t.Step(); err != nil && t.Diverged() == nil {
			return Run{}, err
		}
		if t.Diverged() == nil && t.Steps()%EvalEvery == 0 {
			x.looked(t.Look())
			x.progress(EvalEvery)
			told += EvalEvery
		}
	}
	x.progress(t.TotalSteps() - told)
	return t.Run()
}

// looked hands a look to whoever looks on.
func (x *execution) looked(l Evaluation) {
	if x.config.Evaluated == nil {
		return
	}
	x.calls.Lock()
	defer x.calls.Unlock()
	x.config.Evaluated(l)
}

// progress counts steps and tells whoever waits.
func (x *execution) progress(steps int) {
	if x.config.Progress == nil || steps == 0 {
		return
	}
	x.calls.Lock()
	defer x.calls.Unlock()
	x.steps += int64(steps)
	x.config.Progress(x.steps, x.total)
}
