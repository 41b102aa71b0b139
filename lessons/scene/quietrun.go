package scene

import (
	"context"
	"fmt"
	"sync/atomic"

	"weightshare/nets/experiment"
)

// quietRun trains a network from a seed that is not shown.
type quietRun struct {
	data        *atomic.Pointer[experiment.DataCache]
	spec        NetworkSpec
	setup       RaceSetup
	seed        uint64
	racer       *racer // nil before the first step and after the last
	done, total int    // steps of a pool
	state       *RacerState
}

func (q *quietRun) over() bool { return q.state != nil }

func (q *quietRun) advance(ctx context.Context) (err error) {
	if q.racer == nil {
		if q.racer, err = newRacer(q.spec, q.setup, q.seed, q.setup.EvaluateOthers, q.data.Load()); err != nil {
			return fmt.Errorf("%s: %w", q.spec.Name, err)
		}
	}
	if err := q.racer.advance(ctx, q.racer.trial.Steps()+experiment.EvalEvery); err != nil {
		return err
	}
	if q.done++; q.racer.finished {
		q.state, q.done = q.racer.state(), q.total
		q.state.weights = nil
		if q.setup.InspectOthers != nil {
			q.state.Inspected = q.setup.InspectOthers(q.spec, q.racer.trial)
		}
		q.racer = nil
	}
	return nil
}
