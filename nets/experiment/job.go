package experiment

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"weightshare/nets/guard"
)

type job struct {
	networkSpec
	samples int
	seed    uint64
}

// runGuarded does a job and makes an error of a panic.
func (x *execution) runGuarded(ctx context.Context, j job, workers int) (r Run, err error) {
	err = guard.Call(func() (err error) {
		r, err = x.runJob(ctx, j, workers)
		return err
	})
	if j.bytes > modest {
		debug.FreeOSMemory() // or the next run would need as much again
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		err = fmt.Errorf("run of %q at %d samples, seed %d: %w", j.text, j.samples, j.seed, err)
	}
	return r, err
}

// runJob does a job from its beginning to its end. A run that diverges ends, which
// is no error.
func (x *execution) runJob(ctx context.Context, j job, workers int) (Run, error) {
	t, err := x.plan.trial(j, TrialConfig{Workers: workers, Evaluate: x.config.Evaluated != nil})
	if err != nil {
		return Run{}, err
	}
	counted := 0 // steps counted as progress
	for !t.Done() {
		if err := ctx.Err(); err != nil {
			return Run{}, err
		}
		if _, err := t.Step(); err != nil && t.Diverged() == nil {
			return Run{}, err
		}
		if t.Diverged() == nil && t.Steps()%EvalEvery == 0 {
			x.progress(EvalEvery, t.Evaluation())
			counted += EvalEvery
		}
	}
	x.progress(t.TotalSteps()-counted, Evaluation{})
	r, err := t.Run()
	if err == nil && x.config.Trained != nil {
		x.calls.Lock()
		defer x.calls.Unlock()
		err = x.config.Trained(t.Net(), r)
	}
	return r, err
}

// progress hands out an evaluation, unless it is of no step, and counts steps.
func (x *execution) progress(steps int, e Evaluation) {
	x.calls.Lock()
	defer x.calls.Unlock()
	if x.config.Evaluated != nil && e.Step > 0 {
		x.config.Evaluated(e)
	}
	x.steps += int64(steps)
	if x.config.Progress != nil && steps > 0 {
		x.config.Progress(x.steps, x.total)
	}
}
