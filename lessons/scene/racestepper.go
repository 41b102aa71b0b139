package scene

import (
	"context"
	"fmt"
	"math"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/nets"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// NetworkSpec is a network that takes part in a race or a sweep over a task.
type NetworkSpec struct {
	ID      string // what values of the text are called by: "shared"
	Name    string // what the learner reads
	Network string // in the notation
	// average replaces the network's kernels by their mean now and then.
	Average nets.Averaging
	// more are samples that it learns from beside those of the plan.
	More dataset.Set
	// change, if set, is what is different in this one's plan: another rate,
	// more samples. Its samples are those of Task.Samples.
	Change func(*experiment.Plan)
}

// Plan is the entrant's own plan in a race by the given one.
func (e NetworkSpec) PlanFor(p experiment.Plan, seed uint64) experiment.Plan {
	p.Networks, p.Seeds = []string{e.Network}, []uint64{seed}
	if e.Change != nil {
		if len(p.Samples) > 0 {
			p.Task.Samples, p.Samples = p.Samples[0], nil
		}
		e.Change(&p)
	}
	return p
}

// RaceSetup is what a race over a task is made of.
type RaceSetup struct {
	// plan says how every network is trained; its Networks and Seeds do not
	// matter.
	Plan     experiment.Plan
	Networks []NetworkSpec
	// every is how many steps apart the accuracies are looked at; 0 is as often
	// as compare does.
	EvalEvery int
	// deeper, if set, looks deeper into a network for each snapshot than the
	// race itself does. It is called where the race runs and must return
	// something that never changes: copies.
	Inspect func(e NetworkSpec, t *experiment.Trial) any
}

// RaceStepper trains networks side by side on a task. It is a lessons.Stepper: a
// step is one training step of every network. The numbers are those of compare.
type RaceStepper struct {
	setup      RaceSetup
	Racers     []*racer
	StepsDone  int
	TotalSteps int
}

// racer is one network of a race.
type racer struct {
	NetworkSpec
	plan   experiment.Plan // its own
	Trial  *experiment.Trial
	recent []float64 // the losses of the newest steps, as many as loss curves average
	window int
	every  int
	// What is measured by step, and by look; only ever appended to.
	steps, losses                              []float64
	evalSteps, trainAccuracies, testAccuracies []float64
	train, test                                figure.Fraction
	testLoss                                   float64
	target                                     int
	scale                                      float64
	run                                        experiment.Run
	finished                                   bool
}

// NewRaceStepper builds all networks anew.
func NewRaceStepper(seed uint64, setup RaceSetup) (*RaceStepper, error) {
	r := &RaceStepper{setup: setup}
	for _, e := range setup.Networks {
		lane, err := newRacer(e, setup, seed)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name, err)
		}
		r.Racers = append(r.Racers, lane)
		r.TotalSteps = max(r.TotalSteps, lane.Trial.TotalSteps())
	}
	return r, nil
}

func newRacer(e NetworkSpec, setup RaceSetup, seed uint64) (*racer, error) {
	l := &racer{NetworkSpec: e, plan: e.PlanFor(setup.Plan, seed), every: setup.EvalEvery, testLoss: math.NaN()}
	trial, err := experiment.NewTrial(l.plan, e.Network, 0, seed, experiment.TrialConfig{Workers: 1, Evaluate: true, Average: e.Average, More: e.More})
	if err != nil {
		return nil, err
	}
	l.Trial = trial
	if l.every == 0 {
		l.every = experiment.EvalEvery
	}
	// The loss of a small batch jumps about; of all samples it does not.
	if l.window = 1; l.plan.Training.Batch > 0 {
		l.window = experiment.EvalEvery
	}
	l.evaluate()
	return l, nil
}

// Step implements lessons.Stepper: all networks go on at the same time.
func (r *RaceStepper) Step(ctx context.Context, n int) error {
	to := min(r.StepsDone+n, r.TotalSteps)
	if err := Parallel(len(r.Racers), func(i int) error { return r.Racers[i].advance(ctx, to) }); err != nil {
		return err
	}
	r.StepsDone = to
	for _, l := range r.Racers {
		if !l.Trial.Done() {
			return nil
		}
	}
	r.StepsDone = r.TotalSteps // all have diverged, or had fewer steps to do
	return nil
}

// Done implements lessons.Stepper.
func (r *RaceStepper) Done() bool { return r.StepsDone >= r.TotalSteps }

// advance trains up to a step. A network that diverges stands still from then
// on: the others go on without it.
func (l *racer) advance(ctx context.Context, to int) error {
	for !l.Trial.Done() && l.Trial.Steps() < to {
		if err := ctx.Err(); err != nil {
			return err
		}
		loss, err := l.Trial.Step()
		if err != nil && l.Trial.Diverged() == nil {
			return fmt.Errorf("%s: %w", l.Name, err)
		}
		if err == nil {
			l.recordLoss(loss)
		}
		if l.Trial.Done() {
			return l.finish()
		}
	}
	return nil
}

// record takes in what a step found.
func (l *racer) recordLoss(loss float64) {
	if len(l.recent) < l.window {
		l.recent = append(l.recent, loss)
	} else {
		l.recent[(l.Trial.Steps()-1)%l.window] = loss
	}
	sum := 0.0
	for _, v := range l.recent {
		sum += v
	}
	l.steps = append(l.steps, float64(l.Trial.Steps()))
	l.losses = append(l.losses, sum/float64(len(l.recent)))
	if l.Trial.Steps()%l.every == 0 {
		l.evaluate()
	}
}

// look judges the network as it is now.
func (l *racer) evaluate() {
	trained, _ := l.Trial.Evaluate(l.Trial.Train())
	// At a look the trial has judged the test set already.
	look := l.Trial.Evaluation()
	tested, loss := look.TestAccuracy, &look.TestLoss
	if look.Step == 0 || look.Step != l.Trial.Steps() {
		tested, loss = l.Trial.Evaluate(l.Trial.Test())
	}
	l.record(trained, tested, loss)
}

// Finish takes in the results.
func (l *racer) finish() (err error) {
	if l.run, err = l.Trial.Run(); err != nil {
		return fmt.Errorf("%s: %w", l.Name, err)
	}
	l.finished = true
	if l.run.Diverged == 0 && l.Trial.Steps()%l.every != 0 {
		l.record(l.run.TrainAccuracy, l.run.TestAccuracy, l.run.TestLoss)
	}
	return nil
}

// judged takes in accuracies and the loss on the test set, nil where there is
// none.
func (l *racer) record(train, test, loss *float64) {
	if loss != nil {
		l.testLoss = *loss
	}
	if train == nil || test == nil {
		return
	}
	l.train, l.test = fractionOf(*train, l.Trial.Train()), fractionOf(*test, l.Trial.Test())
	l.evalSteps = append(l.evalSteps, float64(l.Trial.Steps()))
	l.trainAccuracies, l.testAccuracies = append(l.trainAccuracies, *train), append(l.testAccuracies, *test)
	if l.target == 0 && *test >= experiment.TargetAccuracy && l.Trial.Steps() > 0 && l.Trial.Steps()%experiment.EvalEvery == 0 {
		l.target = l.Trial.Steps()
	}
}

// fractionOf is an accuracy as the samples of a set that are right.
func fractionOf(accuracy float64, s dataset.Set) figure.Fraction {
	return figure.Fraction{Right: int(math.Round(accuracy * float64(s.N))), Of: s.N}
}

// RaceSnapshot is a race over a task at one step.
type RaceSnapshot struct {
	StepsDone, TotalSteps int
	Racers                []RacerState
}

// RacerState is one network of a race at one step.
type RacerState struct {
	NetworkSpec
	Plan       experiment.Plan
	parameters int64
	// The training loss by step: the mean of the newest 20 batches, where
	// batches are less than all samples.
	Steps, Losses []float64
	// The share of training and of test images that are right, by look: at the
	// beginning, then every 20 steps. Empty where nothing is right or wrong.
	EvalSteps, TrainAccuracies, TestAccuracies []float64
	train, Test                                figure.Fraction // at the newest look
	TestLoss                                   float64         // at the newest look; NaN for none
	Target                                     int             // the first look at the target accuracy, 0 if none yet
	weights                                    []figure.Heatmap
	Diverged                                   *nets.DivergedError
	Finished                                   bool
	Run                                        experiment.Run // what came out, once it is finished
	Inspected                                  any            // what the setup's deeper found
}

// Progress implements lessons.Snapshot.
func (s *RaceSnapshot) Progress() (done, of int) { return s.StepsDone, s.TotalSteps }

// Snapshot implements lessons.Stepper.
func (r *RaceStepper) Snapshot() lessons.Snapshot {
	s := &RaceSnapshot{StepsDone: r.StepsDone, TotalSteps: r.TotalSteps}
	for _, l := range r.Racers {
		s.Racers = append(s.Racers, l.state(r.setup.Inspect))
	}
	return s
}

func (l *racer) state(deeper func(NetworkSpec, *experiment.Trial) any) RacerState {
	// What is appended later lies behind the end of these.
	n, k := len(l.steps), len(l.evalSteps)
	state := RacerState{
		NetworkSpec: l.NetworkSpec, Plan: l.plan, parameters: l.Trial.Parameters(),
		Steps: l.steps[:n:n], Losses: l.losses[:n:n],
		EvalSteps: l.evalSteps[:k:k], TrainAccuracies: l.trainAccuracies[:k:k], TestAccuracies: l.testAccuracies[:k:k],
		train: l.train, Test: l.test, TestLoss: l.testLoss, Target: l.target,
		Diverged: l.Trial.Diverged(), Finished: l.finished, Run: l.run,
	}
	state.weights, l.scale = firstLayer(l.ID, l.Trial.Net(), l.scale)
	if deeper != nil {
		state.Inspected = deeper(l.NetworkSpec, l.Trial)
	}
	return state
}
