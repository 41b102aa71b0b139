package course

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

// entrant is a network that takes part in a race or a sweep over a task.
type entrant struct {
	id      string // what values of the text are called by: "shared"
	name    string // what the learner reads
	network string // in the notation
	// average replaces the network's kernels by their mean now and then.
	average nets.Averaging
	// more are samples that it learns from beside those of the plan.
	more dataset.Set
	// change, if set, is what is different in this one's plan: another rate,
	// more samples. Its samples are those of Task.Samples.
	change func(*experiment.Plan)
}

// planFor is the entrant's own plan in a race by the given one.
func (e entrant) planFor(p experiment.Plan, seed uint64) experiment.Plan {
	p.Networks, p.Seeds = []string{e.network}, []uint64{seed}
	if e.change != nil {
		if len(p.Samples) > 0 {
			p.Task.Samples, p.Samples = p.Samples[0], nil
		}
		e.change(&p)
	}
	return p
}

// raceSetup is what a race over a task is made of.
type raceSetup struct {
	// plan says how every network is trained; its Networks and Seeds do not
	// matter.
	plan experiment.Plan
	who  []entrant
	// every is how many steps apart the accuracies are looked at; 0 is as often
	// as compare does.
	every int
	// deeper, if set, looks deeper into a network for each snapshot than the
	// race itself does. It is called where the race runs and must return
	// something that never changes: copies.
	deeper func(e entrant, t *experiment.Trial) any
}

// taskRace trains networks side by side on a task. It is a lessons.Stepper: a
// step is one training step of every network. The numbers are those of compare.
type taskRace struct {
	setup raceSetup
	lanes []*taskLane
	done  int
	of    int
}

// taskLane is one network of a race.
type taskLane struct {
	entrant
	plan   experiment.Plan // its own
	trial  *experiment.Trial
	recent []float64 // the losses of the newest steps, as many as loss curves average
	window int
	every  int
	// What is measured by step, and by look; only ever appended to.
	steps, losses              []float64
	looks, trainings, testings []float64
	train, test                figure.Fraction
	testLoss                   float64
	target                     int
	scale                      float64
	run                        experiment.Run
	finished                   bool
}

// newTaskRace builds all networks anew.
func newTaskRace(seed uint64, setup raceSetup) (*taskRace, error) {
	r := &taskRace{setup: setup}
	for _, e := range setup.who {
		lane, err := newTaskLane(e, setup, seed)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.name, err)
		}
		r.lanes = append(r.lanes, lane)
		r.of = max(r.of, lane.trial.TotalSteps())
	}
	return r, nil
}

func newTaskLane(e entrant, setup raceSetup, seed uint64) (*taskLane, error) {
	l := &taskLane{entrant: e, plan: e.planFor(setup.plan, seed), every: setup.every, testLoss: math.NaN()}
	trial, err := experiment.NewTrial(l.plan, e.network, 0, seed, experiment.TrialConfig{Workers: 1, Evaluate: true, Average: e.average, More: e.more})
	if err != nil {
		return nil, err
	}
	l.trial = trial
	if l.every == 0 {
		l.every = experiment.EvalEvery
	}
	// The loss of a small batch jumps about; of all samples it does not.
	if l.window = 1; l.plan.Training.Batch > 0 {
		l.window = experiment.EvalEvery
	}
	l.look()
	return l, nil
}

// Step implements lessons.Stepper: all networks go on at the same time.
func (r *taskRace) Step(ctx context.Context, n int) error {
	to := min(r.done+n, r.of)
	if err := parallel(len(r.lanes), func(i int) error { return r.lanes[i].advance(ctx, to) }); err != nil {
		return err
	}
	r.done = to
	for _, l := range r.lanes {
		if !l.trial.Done() {
			return nil
		}
	}
	r.done = r.of // all have diverged, or had fewer steps to do
	return nil
}

// Done implements lessons.Stepper.
func (r *taskRace) Done() bool { return r.done >= r.of }

// advance trains up to a step. A network that diverges stands still from then
// on: the others go on without it.
func (l *taskLane) advance(ctx context.Context, to int) error {
	for !l.trial.Done() && l.trial.Steps() < to {
		if err := ctx.Err(); err != nil {
			return err
		}
		loss, err := l.trial.Step()
		if err != nil && l.trial.Diverged() == nil {
			return fmt.Errorf("%s: %w", l.name, err)
		}
		if err == nil {
			l.record(loss)
		}
		if l.trial.Done() {
			return l.finish()
		}
	}
	return nil
}

// record takes in what a step found.
func (l *taskLane) record(loss float64) {
	if len(l.recent) < l.window {
		l.recent = append(l.recent, loss)
	} else {
		l.recent[(l.trial.Steps()-1)%l.window] = loss
	}
	sum := 0.0
	for _, v := range l.recent {
		sum += v
	}
	l.steps = append(l.steps, float64(l.trial.Steps()))
	l.losses = append(l.losses, sum/float64(len(l.recent)))
	if l.trial.Steps()%l.every == 0 {
		l.look()
	}
}

// look judges the network as it is now.
func (l *taskLane) look() {
	trained, _ := l.trial.Evaluate(l.trial.Train())
	// At a look the trial has judged the test set already.
	look := l.trial.Look()
	tested, loss := look.TestAccuracy, &look.TestLoss
	if look.Step == 0 || look.Step != l.trial.Steps() {
		tested, loss = l.trial.Evaluate(l.trial.Test())
	}
	l.judged(trained, tested, loss)
}

// finish takes in the results.
func (l *taskLane) finish() (err error) {
	if l.run, err = l.trial.Run(); err != nil {
		return fmt.Errorf("%s: %w", l.name, err)
	}
	l.finished = true
	if l.run.Diverged == 0 && l.trial.Steps()%l.every != 0 {
		l.judged(l.run.TrainAccuracy, l.run.TestAccuracy, l.run.TestLoss)
	}
	return nil
}

// judged takes in accuracies and the loss on the test set, nil where there is
// none.
func (l *taskLane) judged(train, test, loss *float64) {
	if loss != nil {
		l.testLoss = *loss
	}
	if train == nil || test == nil {
		return
	}
	l.train, l.test = fractionOf(*train, l.trial.Train()), fractionOf(*test, l.trial.Test())
	l.looks = append(l.looks, float64(l.trial.Steps()))
	l.trainings, l.testings = append(l.trainings, *train), append(l.testings, *test)
	if l.target == 0 && *test >= experiment.Target && l.trial.Steps() > 0 && l.trial.Steps()%experiment.EvalEvery == 0 {
		l.target = l.trial.Steps()
	}
}

// fractionOf is an accuracy as the samples of a set that are right.
func fractionOf(accuracy float64, s dataset.Set) figure.Fraction {
	return figure.Fraction{Right: int(math.Round(accuracy * float64(s.N))), Of: s.N}
}

// taskSnapshot is a race over a task at one step.
type taskSnapshot struct {
	done, of int
	lanes    []taskState
}

// taskState is one network of a race at one step.
type taskState struct {
	entrant
	plan       experiment.Plan
	parameters int64
	// The training loss by step: the mean of the newest 20 batches, where
	// batches are less than all samples.
	steps, losses []float64
	// The share of training and of test images that are right, by look: at the
	// beginning, then every 20 steps. Empty where nothing is right or wrong.
	looks, trainings, testings []float64
	train, test                figure.Fraction // at the newest look
	testLoss                   float64         // at the newest look; NaN for none
	target                     int             // the first look at the target accuracy, 0 if none yet
	weights                    []figure.Heatmap
	diverged                   *nets.DivergedError
	finished                   bool
	run                        experiment.Run // what came out, once it is finished
	deeper                     any            // what the setup's deeper found
}

// Progress implements lessons.Snapshot.
func (s *taskSnapshot) Progress() (done, of int) { return s.done, s.of }

// Snapshot implements lessons.Stepper.
func (r *taskRace) Snapshot() lessons.Snapshot {
	s := &taskSnapshot{done: r.done, of: r.of}
	for _, l := range r.lanes {
		s.lanes = append(s.lanes, l.state(r.setup.deeper))
	}
	return s
}

func (l *taskLane) state(deeper func(entrant, *experiment.Trial) any) taskState {
	// What is appended later lies behind the end of these.
	n, k := len(l.steps), len(l.looks)
	state := taskState{
		entrant: l.entrant, plan: l.plan, parameters: l.trial.Parameters(),
		steps: l.steps[:n:n], losses: l.losses[:n:n],
		looks: l.looks[:k:k], trainings: l.trainings[:k:k], testings: l.testings[:k:k],
		train: l.train, test: l.test, testLoss: l.testLoss, target: l.target,
		diverged: l.trial.Diverged(), finished: l.finished, run: l.run,
	}
	state.weights, l.scale = firstLayer(l.id, l.trial.Net(), l.scale)
	if deeper != nil {
		state.deeper = deeper(l.entrant, l.trial)
	}
	return state
}
