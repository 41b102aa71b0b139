package scene

import (
	"context"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"weightshare/lessons/figure"
	"weightshare/nets/cooperate"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// RaceSetup describes a race.
type RaceSetup struct {
	Plan     experiment.Plan // for every network; its Networks and Seeds are ignored
	Networks []NetworkSpec
	// EvalEvery is the number of steps between evaluations; 0 means experiment.EvalEvery.
	EvalEvery int
	// Inspect, if not nil, is called for each network and snapshot, on the goroutine that
	// trains. What it returns must never change.
	Inspect func(NetworkSpec, *experiment.Trial) any
	// Seeds is how many seeds the networks of a scene.Race are trained from: the one that
	// is shown, then others. 0 means 1.
	Seeds int
	// EvaluateOthers evaluates the networks of the other seeds as well, every
	// experiment.EvalEvery steps; otherwise they are evaluated only at the end.
	EvaluateOthers bool
	// InspectOthers does what Inspect does for a network of another seed, once it is
	// trained. It is called concurrently for several networks.
	InspectOthers func(NetworkSpec, *experiment.Trial) any
	group         []uint64              // the other seeds
	data          *experiment.DataCache // may know networks that others have counted; nil for none
	others        []uint64              // those of the group whose results are not known yet
}

// RaceStepper trains networks side by side; each of its steps is one training step of
// every network. Then it trains them from other seeds, in the steps of a pool. The results
// are those of compare. It implements lessons.Stepper. Its methods may be called
// concurrently, because the last step of a race may still be under way when the learner
// comes back to it.
type RaceStepper struct {
	mu          sync.Mutex
	setup       RaceSetup
	seed        uint64
	racers      []*racer      // none before they are built
	start       []*RacerState // of networks not built yet whose state before the first step is known; else nil
	err         error         // of building them
	done, total int           // steps of the seed that is shown
	others      []*quietRun   // by seed, then by network
	pool        pool
	patience    patience
	leftOut     int // other seeds for which there was no time
	data        atomic.Pointer[experiment.DataCache]
}

// racer is a network in training.
type racer struct {
	NetworkSpec
	plan      experiment.Plan // its own
	trial     *experiment.Trial
	recent    []float64 // the newest losses, as many as window
	window    int       // how many losses the curve averages
	evalEvery int
	// By step, and by evaluation; only ever appended to.
	steps, losses                              []float64
	evalSteps, trainAccuracies, testAccuracies []float64
	train, test                                figure.Fraction
	testLoss                                   float64
	macs                                       int64
	target                                     int
	scale                                      float64 // of its heatmaps
	run                                        experiment.Run
	finished                                   bool
}

// NewRaceStepper checks all networks. They are allocated by Prepare, or by whatever is
// called first; by the first step if others have shown the same networks.
func NewRaceStepper(seed uint64, setup RaceSetup) (*RaceStepper, error) {
	r := &RaceStepper{setup: setup, seed: seed, patience: newPatience()}
	r.data.Store(experiment.NewDataCache(experiment.DataLimit))
	if err := setup.checkMemory(seed); err != nil {
		return nil, err
	}
	for _, n := range setup.Networks {
		r.total = max(r.total, n.planFor(setup.Plan, seed).Training.Steps)
	}
	for _, other := range setup.others {
		for _, n := range setup.Networks {
			r.others = append(r.others, &quietRun{data: &r.data, spec: n, setup: setup, seed: other, total: poolSteps(n.planFor(setup.Plan, other).Training.Steps)})
		}
	}
	r.enqueue()
	return r, nil
}

func (r *RaceStepper) enqueue() {
	runs := make([]pooled, len(r.others))
	for i, q := range r.others {
		runs[i] = q
	}
	r.pool.add(runs)
}

// Prepare implements lessons.Preparer: it draws the samples, allocates all networks
// and evaluates them, unless the result is known.
func (r *RaceStepper) Prepare() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.prepare()
}

// newRacer allocates a network, with samples from a cache if it has the same. A racer that
// does not evaluate on the way does so only at the end.
func newRacer(n NetworkSpec, setup RaceSetup, seed uint64, evaluates bool, data *experiment.DataCache) (*racer, error) {
	r := &racer{NetworkSpec: n, plan: n.planFor(setup.Plan, seed), evalEvery: setup.EvalEvery, testLoss: math.NaN()}
	config := n.trialConfig()
	config.Evaluate, config.Data = evaluates, data
	if setup.EvalEvery%experiment.EvalEvery == 0 {
		config.EvaluateEvery = setup.EvalEvery
	}
	trial, err := experiment.NewTrial(r.plan, n.Network, 0, seed, config)
	if err != nil {
		return nil, err
	}
	_, counts, err := data.Count(trial.Net().Network().String())
	if err != nil {
		return nil, err
	}
	r.trial, r.macs = trial, counts.Totals.MACs
	if r.evalEvery == 0 {
		r.evalEvery = experiment.EvalEvery
	}
	// The loss of a small batch is noisy; that of all samples is not.
	if r.window = 1; r.plan.Training.Batch > 0 {
		r.window = experiment.EvalEvery
	}
	if !evaluates {
		r.evalEvery = math.MaxInt
		return r, nil
	}
	start := trial.Untrained()
	r.record(start.Train, start.Test, start.TestLoss)
	return r, nil
}

// ShareData implements lessons.DataSharer.
func (r *RaceStepper) ShareData(c *experiment.DataCache) { r.data.Store(c) }

// Step implements lessons.Stepper.
func (r *RaceStepper) Step(ctx context.Context, n int) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.build(); err != nil {
		return err
	}
	defer r.patience.spend(r.patience.now())
	if r.done < r.total {
		before, since := r.done, r.patience.now()
		if err := r.race(ctx, n); err != nil {
			return err
		}
		n -= r.done - before
		if r.done >= r.total {
			r.leaveOut(since)
		}
	}
	if r.done < r.total {
		return nil
	}
	return r.pool.step(ctx, n)
}

// leaveOut drops the other seeds for which there is no time, given that the last steps of
// the seed that is shown began at since.
func (r *RaceStepper) leaveOut(since time.Time) {
	if len(r.setup.Networks) == 0 {
		return
	}
	p := r.patience
	p.spend(since)
	others := len(r.others) / len(r.setup.Networks)
	if n := max(fewestSeeds-1, p.seedsLeft(1, others)); n < others {
		r.leftOut = others - n
		r.others = r.others[:n*len(r.setup.Networks)]
		r.enqueue()
	}
}

// race takes up to n steps of the seed that is shown.
func (r *RaceStepper) race(ctx context.Context, n int) error {
	to := min(r.done+n, r.total)
	if err := Parallel(ctx, len(r.racers), func(i int) error { return r.racers[i].advance(ctx, to) }); err != nil {
		return err
	}
	r.done = to
	for _, racer := range r.racers {
		if !racer.trial.Done() {
			return nil
		}
	}
	r.done = r.total // all have diverged, or have fewer steps to take
	return nil
}

// LimitOthers implements lessons.SeedLimiter.
func (r *RaceStepper) LimitOthers(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.others = r.others[:min(len(r.others), n*len(r.setup.Networks))]
	r.enqueue()
}

// EvaluateEvery sets how many steps lie between the evaluations of the seed that is shown,
// unless the setup does. It must be called before the first step. The results stay the
// same; the curves have fewer points.
func (r *RaceStepper) EvaluateEvery(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.setup.EvalEvery == 0 {
		r.setup.EvalEvery = n
	}
}

// Done implements lessons.Stepper.
func (r *RaceStepper) Done() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.done >= r.total && r.pool.done()
}

// Progress returns how many steps are done, and of how many.
func (r *RaceStepper) Progress() (done, of int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.progress()
}

func (r *RaceStepper) progress() (done, of int) {
	done, of = r.done, r.total
	for _, q := range r.others {
		done, of = done+q.done, of+q.total
	}
	return done, of
}

// Trials returns the networks in training, in the order of the setup; none if they cannot
// be allocated, in which case the first step returns the error.
func (r *RaceStepper) Trials() []*experiment.Trial {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = r.build()
	trials := make([]*experiment.Trial, len(r.racers))
	for i, racer := range r.racers {
		trials[i] = racer.trial
	}
	return trials
}

// advance trains up to a step. A network that diverges stops; the others continue.
func (r *racer) advance(ctx context.Context, to int) error {
	for !r.trial.Done() && r.trial.Steps() < to {
		if err := cooperate.Yield(ctx); err != nil {
			return err
		}
		loss, err := r.trial.Step()
		if err != nil && r.trial.Diverged() == nil {
			return fmt.Errorf("%s: %w", r.Name, err)
		}
		if err == nil {
			r.recordLoss(loss)
		}
		if r.trial.Done() {
			return r.finish()
		}
	}
	return nil
}

// recordLoss records the loss of the newest step.
func (r *racer) recordLoss(loss float64) {
	if len(r.recent) < r.window {
		r.recent = append(r.recent, loss)
	} else {
		r.recent[(r.trial.Steps()-1)%r.window] = loss
	}
	sum := 0.0
	for _, v := range r.recent {
		sum += v
	}
	r.steps = append(r.steps, float64(r.trial.Steps()))
	r.losses = append(r.losses, sum/float64(len(r.recent)))
	if r.trial.Steps()%r.evalEvery == 0 {
		r.evaluate()
	}
}

// evaluate evaluates the network as it is now.
func (r *racer) evaluate() {
	train, _ := r.trial.Evaluate(r.trial.Train())
	newest := r.trial.Evaluation() // of the test set, which is not evaluated twice
	test, loss := newest.TestAccuracy, &newest.TestLoss
	if newest.Step != r.trial.Steps() {
		test, loss = r.trial.Evaluate(r.trial.Test())
	}
	r.record(train, test, loss)
}

// finish stores the final results.
func (r *racer) finish() (err error) {
	if r.run, err = r.trial.Run(); err != nil {
		return fmt.Errorf("%s: %w", r.Name, err)
	}
	r.finished = true
	if r.run.Diverged == 0 && r.trial.Steps()%r.evalEvery != 0 {
		r.record(r.run.TrainAccuracy, r.run.TestAccuracy, r.run.TestLoss)
	}
	return nil
}

// record records an evaluation: accuracies and test loss, nil if there are none.
func (r *racer) record(train, test, loss *float64) {
	if loss != nil {
		r.testLoss = *loss
	}
	if train == nil || test == nil {
		return
	}
	step := r.trial.Steps()
	r.train, r.test = fractionOf(*train, r.trial.Train()), fractionOf(*test, r.trial.Test())
	r.evalSteps = append(r.evalSteps, float64(step))
	r.trainAccuracies, r.testAccuracies = append(r.trainAccuracies, *train), append(r.testAccuracies, *test)
	if r.target == 0 && *test >= experiment.TargetAccuracy && step > 0 && step%experiment.EvalEvery == 0 {
		r.target = step
	}
}

// fractionOf returns an accuracy on a set as a number of its samples.
func fractionOf(accuracy float64, s dataset.Set) figure.Fraction {
	return figure.Fraction{Right: int(math.Round(accuracy * float64(s.N))), Of: s.N}
}
