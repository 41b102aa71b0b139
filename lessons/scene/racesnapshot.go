package scene

import (
	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/nets"
	"weightshare/nets/experiment"
)

// RaceSnapshot is the state of a race at one step.
type RaceSnapshot struct {
	Steps                // of all seeds
	Shown  Steps         // of the seed that is shown
	Racers []*RacerState // in the order of the setup
	Others []*RacerState // the finished ones of other seeds
	// LeftOut is how many other seeds there was no time for.
	LeftOut int
}

// ShownSteps implements lessons.ShownProgress.
func (s *RaceSnapshot) ShownSteps() (done, of int) { return s.Shown.Progress() }

// RacerState is the state of a network of a race at one step.
type RacerState struct {
	NetworkSpec
	Plan       experiment.Plan // its own
	parameters int64
	macs       int64 // of one sample
	// The training loss by step; with batches, the mean over the last
	// experiment.EvalEvery steps.
	Steps, Losses []float64
	// The accuracies by evaluation, the first at step 0. Empty if the task has no
	// accuracy.
	EvalSteps, TrainAccuracies, TestAccuracies []float64
	// From the newest evaluation; TestLoss may be NaN.
	Train, Test figure.Fraction
	TestLoss    float64
	Target      int // the step of the first evaluation at the target accuracy, 0 if none
	weights     []figure.Heatmap
	scale       float64 // theirs
	Diverged    *nets.DivergedError
	Finished    bool
	Run         experiment.Run // the results, once it is finished
	Inspected   any            // what the setup's Inspect returned
}

// Snapshot implements lessons.Stepper.
func (r *RaceStepper) Snapshot() lessons.Snapshot {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = r.prepare() // the first step returns the error
	s := &RaceSnapshot{Shown: Steps{r.done, r.total}, LeftOut: r.leftOut}
	s.StepsDone, s.TotalSteps = r.progress()
	for _, racer := range r.racers {
		state := racer.state()
		if r.setup.Inspect != nil {
			state.Inspected = r.setup.Inspect(racer.NetworkSpec, racer.trial)
		}
		if racer.trial.Steps() == 0 && state.Diverged == nil {
			r.keepStart(*state)
		}
		s.Racers = append(s.Racers, state)
	}
	s.Racers = append(s.Racers, r.start...)
	for _, q := range r.others {
		if q.over() {
			s.Others = append(s.Others, q.state)
		}
	}
	return s
}

func (r *racer) state() *RacerState {
	n, k := len(r.steps), len(r.evalSteps) // later appends go beyond these capacities
	s := &RacerState{
		NetworkSpec: r.NetworkSpec, Plan: r.plan, parameters: r.trial.Parameters(), macs: r.macs,
		Steps: r.steps[:n:n], Losses: r.losses[:n:n],
		EvalSteps: r.evalSteps[:k:k], TrainAccuracies: r.trainAccuracies[:k:k], TestAccuracies: r.testAccuracies[:k:k],
		Train: r.train, Test: r.test, TestLoss: r.testLoss, Target: r.target,
		Diverged: r.trial.Diverged(), Finished: r.finished, Run: r.run,
	}
	s.weights, r.scale = firstLayer(r.ID, r.trial.Net(), r.scale)
	s.scale = r.scale
	return s
}
