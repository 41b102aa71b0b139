package experiment

import (
	"errors"
	"fmt"
	"math"
	"time"

	"weightshare/nets"
	"weightshare/nets/dataset"
)

// Trial is one run of a plan – one network at one sample size from one seed – that is
// stepped from outside: by Execute, or by a lesson that shows the network while it
// learns. Its results are the same either way, down to the bit. Everything random in it
// (data, initial weights, batches) comes from streams of its seed. It is not safe for
// concurrent use.
type Trial struct {
	config      TrialConfig
	steps       int // total to be done
	net         *nets.Net[float32]
	trainer     *nets.Trainer[float32]
	train, test dataset.Set
	drawn       *drawn           // contains both sets; nil if the trial has others
	start       untrainedNetwork // the network before the first step
	loss        nets.Loss
	hasAccuracy bool
	run         Run
	finished    bool // run contains the results
	diverged    *nets.DivergedError
	evaluation  Evaluation
	target      targetCheck
	elapsed     time.Duration // spent in its methods
	tail        int           // how many of the last steps are averaged
	mean        nets.WeightMean[float32]
}

// TrialConfig says how a trial is run. Workers, Evaluate, EvaluateEvery and Data do not
// change its results; compare cannot repeat a run with any of the others.
type TrialConfig struct {
	// Workers is the number of cores that a step uses; 0 means GOMAXPROCS.
	Workers int
	// Evaluate computes accuracy and loss on the whole test set every EvalEvery steps.
	// Without it a trial only checks whether it has reached its target, until it has.
	Evaluate bool
	// EvaluateEvery is the number of steps between such evaluations, a multiple of
	// EvalEvery; 0 means EvalEvery.
	EvaluateEvery int
	// Average replaces the kernels of unshared layers by their mean at regular
	// intervals.
	Average nets.Averaging
	// Train and Test, unless Train is empty, replace the sets that the plan draws.
	Train, Test dataset.Set
	// More is samples to learn from in addition to the plan's, of the same size.
	More dataset.Set
	// Data, unless nil, provides data drawn before and keeps what the trial draws.
	Data *DataCache
}

// NewTrial prepares the run of a network, given in the notation, at a sample size (0
// is the plan's first) with a seed. The plan's own networks and seeds are ignored;
// the errors are those of Validate.
func NewTrial(p Plan, network string, samples int, seed uint64, c TrialConfig) (*Trial, error) {
	p.Networks, p.Seeds = []string{network}, []uint64{seed}
	if samples != 0 {
		p.Samples = []int{samples}
	}
	networks, err := p.prepare(c.Data)
	if err != nil {
		return nil, err
	}
	return p.trial(job{networks[0], p.sizes()[0], seed}, c)
}

func (p Plan) trial(j job, c TrialConfig) (*Trial, error) {
	start := time.Now()
	d := p.drawing(j)
	if c.Data != nil {
		d.spec.Samples = p.samplesDrawn(j)
	}
	sets, err := c.Data.draw(d)
	if err != nil {
		return nil, err
	}
	train, test := sets.train, sets.test
	if d.spec.Samples > j.samples {
		train, sets = train.Slice(0, j.samples), nil
	}
	if c.Train.N > 0 {
		train, test = c.Train, c.Test
	}
	if c.Train.N+c.More.N > 0 {
		sets = nil
	}
	if train, err = train.Append(c.More); err != nil {
		return nil, err
	}
	cfg := p.Training.config(j.seed, c.Workers)
	if cfg.Average = c.Average; cfg.Average.Every == 0 {
		cfg.Average = p.Training.averagePlaces(j.arch)
	}
	net, err := nets.New[float32](j.arch, j.seed, p.Training.start(j.data.OneHot))
	if err != nil {
		return nil, err
	}
	trainer, err := nets.NewTrainer(net, data(train), cfg)
	if err != nil {
		return nil, err
	}
	return &Trial{
		config: c, steps: p.Training.Steps, net: net, trainer: trainer, train: train, test: test, drawn: sets,
		start: untrainedNetwork{j.text, p.Training.Init, p.Training.Scale, cfg.Loss},
		tail:  int(math.Ceil(p.Training.AverageSteps * float64(p.Training.Steps))),
		loss:  cfg.Loss, hasAccuracy: p.HasAccuracy(),
		run:     Run{Network: j.text, Parameters: j.parameters, Seed: j.seed, Samples: j.samples},
		elapsed: time.Since(start),
	}, nil
}

// HasAccuracy reports whether an answer of the task is right or wrong as a whole.
func (p Plan) HasAccuracy() bool {
	t, err := Lookup(p.Task.Name)
	return p.Files != nil || err == nil && t.HasAccuracy
}

func data(s dataset.Set) nets.Data[float32] {
	return nets.Data[float32]{N: s.N, X: s.X, Labels: s.Labels, Targets: s.Targets}
}

// Step does one step and returns the loss of its batch before the update; after
// every EvalEvery steps it evaluates the network. A *nets.DivergedError ends the
// trial: Done is then true, and further steps return the same error.
func (t *Trial) Step() (loss float64, err error) {
	defer t.addTime(time.Now())
	if loss, err = t.trainer.Step(); err != nil {
		if errors.As(err, &t.diverged) {
			t.run.Diverged, t.run.StepsToTarget = t.diverged.Step, nil
		}
		return loss, err
	}
	step := t.trainer.Steps()
	t.average(step)
	if step%EvalEvery == 0 {
		t.evaluateAt(step, loss)
	}
	return loss, nil
}

// average adds up the weights of the last steps and replaces them by their mean
// after the last one.
func (t *Trial) average(step int) {
	if step > t.steps-t.tail {
		t.mean.Add(t.net)
	}
	if step == t.steps {
		t.mean.Put(t.net)
	}
}

func (t *Trial) addTime(start time.Time) { t.elapsed += time.Since(start) }

func (t *Trial) evaluateAt(step int, loss float64) {
	if !t.config.Evaluate || step%max(t.config.EvaluateEvery, EvalEvery) != 0 {
		if t.hasAccuracy && t.run.StepsToTarget == nil && t.target.reached(t) {
			t.run.StepsToTarget = &step
		}
		return
	}
	accuracy, testLoss := t.Evaluate(t.test)
	if accuracy != nil && *accuracy >= TargetAccuracy && t.run.StepsToTarget == nil {
		t.run.StepsToTarget = &step
	}
	t.evaluation = Evaluation{
		Network: t.run.Network, Samples: t.run.Samples, Seed: t.run.Seed,
		Step: step, Loss: loss, TestAccuracy: accuracy, TestLoss: math.NaN(),
	}
	if testLoss != nil {
		t.evaluation.TestLoss = *testLoss
	}
}

// Evaluation returns the latest evaluation; its Step is 0 before the first, and
// always without TrialConfig.Evaluate.
func (t *Trial) Evaluation() Evaluation { return t.evaluation }

// Evaluate evaluates the current network on a set: the fraction of samples that it
// gets right, nil if answers are not right or wrong, and the mean loss, nil if it is
// not finite.
func (t *Trial) Evaluate(s dataset.Set) (accuracy, loss *float64) {
	a, l := t.net.Evaluate(data(s), t.loss)
	if t.hasAccuracy && !math.IsNaN(a) {
		accuracy = &a
	}
	if !math.IsNaN(l) && !math.IsInf(l, 0) {
		loss = &l
	}
	return accuracy, loss
}

// Untrained evaluates the network before its first step; the cache of the data
// remembers the result.
func (t *Trial) Untrained() Untrained {
	evaluate := func() (u Untrained) {
		u.Train, _ = t.Evaluate(t.train)
		u.Test, u.TestLoss = t.Evaluate(t.test)
		return u
	}
	if t.drawn == nil {
		return evaluate()
	}
	return t.drawn.evaluated(t.start, evaluate)
}

// Steps returns how many steps are done.
func (t *Trial) Steps() int { return t.trainer.Steps() }

// TotalSteps returns how many steps the plan asks for.
func (t *Trial) TotalSteps() int { return t.steps }

// Done reports whether all steps are done or the training has diverged.
func (t *Trial) Done() bool { return t.diverged != nil || t.trainer.Steps() >= t.steps }

// Diverged returns where the training diverged, or nil if it has not.
func (t *Trial) Diverged() *nets.DivergedError { return t.diverged }

// Parameters returns the number of the network's parameters.
func (t *Trial) Parameters() int64 { return t.run.Parameters }

// HasAccuracy reports whether answers are right or wrong.
func (t *Trial) HasAccuracy() bool { return t.hasAccuracy }

// Net returns the network being trained. It changes with every step.
func (t *Trial) Net() *nets.Net[float32] { return t.net }

// Train returns the training set.
func (t *Trial) Train() dataset.Set { return t.train }

// Test returns the test set.
func (t *Trial) Test() dataset.Set { return t.test }

// Run returns the results in the form that compare uses. It returns an error before
// the trial is Done.
func (t *Trial) Run() (Run, error) {
	if !t.Done() {
		return Run{}, fmt.Errorf("the run of %q is at step %d of %d: its results come at the end", t.run.Network, t.Steps(), t.steps)
	}
	if !t.finished {
		t.finish()
	}
	return t.run, nil
}

// finish fills in the final results. A run that diverged has none.
func (t *Trial) finish() {
	t.finished = true
	start := time.Now()
	if t.diverged == nil {
		t.run.TrainAccuracy, t.run.TrainLoss = t.Evaluate(t.train)
		t.run.TestAccuracy, t.run.TestLoss = t.Evaluate(t.test)
	}
	t.addTime(start)
	t.run.Seconds = math.Round(t.elapsed.Seconds()*1e3) / 1e3
}
