package experiment

import (
	"errors"
	"fmt"
	"math"
	"time"

	"weightshare/nets"
	"weightshare/nets/dataset"
)

// evaluateAt is how many test samples are judged at a time: a run that is far from
// its target need not judge them all to know it.
const evaluateAt = 128

// Trial is one run of a plan - one network at one sample size from one seed -
// that is stepped from outside: by Execute, or by a lesson that shows it while
// it learns. What comes out is the same to the bit. Everything random in it
// (data, first weights, batches) comes from streams of its seed. One goroutine
// uses it at a time.
type Trial struct {
	config      TrialConfig
	steps       int // to do in all
	net         *nets.Net[float32]
	trainer     *nets.Trainer[float32]
	train, test dataset.Set
	loss        nets.Loss
	scored      bool
	run         Run
	judged      bool // the run holds what the end is judged by
	diverged    *nets.DivergedError
	look        Evaluation
	spent       time.Duration // within its methods
}

// TrialConfig says how a trial is run. But for Average and More it changes
// nothing of what comes out.
type TrialConfig struct {
	// Workers is how many cores a step works on; 0 is GOMAXPROCS.
	Workers int
	// Evaluate works out accuracy and loss on the whole test set at every look.
	// Without it a trial only asks whether it has reached its target, and no
	// longer once it has.
	Evaluate bool
	// Average replaces the kernels of unshared layers by their mean now and
	// then. It is no part of a plan: a run with it is none that compare repeats.
	Average nets.Averaging
	// More are samples to learn from beside those of the plan, of the same size.
	// A run with them is none that compare repeats either.
	More dataset.Set
}

// NewTrial prepares the run of a network of the plan, given in the notation, at
// a sample size (0 is the plan's first) from a seed. The plan's own networks and
// seeds do not matter; the errors are those of Validate.
func NewTrial(p Plan, network string, samples int, seed uint64, c TrialConfig) (*Trial, error) {
	p.Networks, p.Seeds = []string{network}, []uint64{seed}
	if samples != 0 {
		p.Samples = []int{samples}
	}
	entrants, err := p.prepare()
	if err != nil {
		return nil, err
	}
	return p.trial(job{entrants[0], p.sizes()[0], seed}, c)
}

// trial prepares a job of the plan.
func (p Plan) trial(j job, c TrialConfig) (*Trial, error) {
	start := time.Now()
	train, test, err := p.draw(j)
	if err != nil {
		return nil, err
	}
	if train, err = train.Append(c.More); err != nil {
		return nil, err
	}
	cfg, err := config(p.Training, j.seed, c.Workers)
	if err != nil {
		return nil, err
	}
	cfg.Average = c.Average
	net, err := nets.New[float32](j.net, j.seed, initOptions(p.Training, j.spec.OneHot)...)
	if err != nil {
		return nil, err
	}
	trainer, err := nets.NewTrainer(net, data(train), cfg)
	if err != nil {
		return nil, err
	}
	return &Trial{
		config: c, steps: p.Training.Steps, net: net, trainer: trainer, train: train, test: test,
		loss: cfg.Loss, scored: p.scored(),
		run:   Run{Network: j.text, Parameters: j.parameters, Seed: j.seed, Samples: j.samples},
		spent: time.Since(start),
	}, nil
}

// draw makes the data of a job, with targets where the loss needs them.
func (p Plan) draw(j job) (train, test dataset.Set, err error) {
	if p.Files != nil {
		train, test, err = p.Files.Make(j.samples, p.Task.Test, j.seed)
	} else {
		s := j.spec
		s.Samples = j.samples
		train, test, err = dataset.Make(s, j.seed)
	}
	if err != nil {
		return train, test, err
	}
	switch p.Training.Loss {
	case lossBCE:
		train, test = train.WithTargets(1, 0), test.WithTargets(1, 0)
	case lossMSE, lossSquares:
		train, test = train.WithTargets(1, -1), test.WithTargets(1, -1)
	}
	return train, test, nil
}

// scored tells whether answers are right or wrong.
func (p Plan) scored() bool {
	if p.Files != nil {
		return true
	}
	t, err := dataset.Lookup(p.Task.Name)
	return err == nil && t.HasAccuracy
}

// data hands a set to the networks.
func data(s dataset.Set) nets.Data[float32] {
	return nets.Data[float32]{N: s.N, X: s.X, Labels: s.Labels, Targets: s.Targets}
}

// Step does one step and gives the loss of its batch before the update; after
// every EvalEvery of them it looks at the test set. A *nets.DivergedError ends
// the trial: it is Done then, and further steps give the same error.
func (t *Trial) Step() (loss float64, err error) {
	defer t.clock(time.Now())
	if loss, err = t.trainer.Step(); err != nil {
		if errors.As(err, &t.diverged) {
			t.run.Diverged, t.run.StepsToTarget = t.diverged.Step, nil
		}
		return loss, err
	}
	if step := t.trainer.Steps(); step%EvalEvery == 0 {
		t.glanceAt(step, loss)
	}
	return loss, nil
}

// clock counts the time since start as spent.
func (t *Trial) clock(start time.Time) { t.spent += time.Since(start) }

// glanceAt looks at the test set, as closely as is asked for.
func (t *Trial) glanceAt(step int, loss float64) {
	if !t.config.Evaluate {
		if t.scored && t.run.StepsToTarget == nil && t.reached() {
			t.run.StepsToTarget = &step
		}
		return
	}
	accuracy, testLoss := t.Evaluate(t.test)
	if accuracy != nil && *accuracy >= Target && t.run.StepsToTarget == nil {
		t.run.StepsToTarget = &step
	}
	t.look = Evaluation{
		Network: t.run.Network, Samples: t.run.Samples, Seed: t.run.Seed,
		Step: step, Loss: loss, TestAccuracy: accuracy, TestLoss: math.NaN(),
	}
	if testLoss != nil {
		t.look.TestLoss = *testLoss
	}
}

// Evaluated is the newest look at the test set; its Step is 0 before the first, and
// always where the trial was not asked to Judge.
func (t *Trial) Look() Evaluation { return t.look }

// reached tells whether the test accuracy is at the target. It judges a few
// samples at a time and stops as soon as too many are wrong.
func (t *Trial) reached() bool {
	right, wrong := 0, 0
	for from := 0; from < t.test.N; from += evaluateAt {
		n := min(evaluateAt, t.test.N-from)
		accuracy, _ := t.net.Evaluate(data(t.test.Slice(from, from+n)), t.loss)
		if math.IsNaN(accuracy) {
			return false
		}
		hits := int(math.Round(accuracy * float64(n)))
		right, wrong = right+hits, wrong+n-hits
		if !enough(t.test.N-wrong, t.test.N) {
			return false
		}
	}
	return enough(right, t.test.N)
}

// enough tells whether that many of all are the target, by the same division
// that makes an accuracy.
func enough(right, all int) bool { return float64(right)/float64(all) >= Target }

// Evaluate evaluates the network as it is now on a set: the share of samples it
// has right, nil where there is no right and wrong, and the mean loss, nil where
// it is no finite number.
func (t *Trial) Evaluate(s dataset.Set) (accuracy, loss *float64) {
	a, l := t.net.Evaluate(data(s), t.loss)
	if t.scored && !math.IsNaN(a) {
		accuracy = &a
	}
	if !math.IsNaN(l) && !math.IsInf(l, 0) {
		loss = &l
	}
	return accuracy, loss
}

// Steps is how many steps are done.
func (t *Trial) Steps() int { return t.trainer.Steps() }

// TotalSteps is how many steps the plan asks for.
func (t *Trial) TotalSteps() int { return t.steps }

// Done tells whether all steps are done, or the training has diverged.
func (t *Trial) Done() bool { return t.diverged != nil || t.trainer.Steps() >= t.steps }

// Diverged says where the training left the finite numbers, nil if it has not.
func (t *Trial) Diverged() *nets.DivergedError { return t.diverged }

// Parameters is how many numbers the network learns.
func (t *Trial) Parameters() int64 { return t.run.Parameters }

// Scored tells whether the task's answers are right or wrong, so that there are
// accuracies.
func (t *Trial) Scored() bool { return t.scored }

// Net is the network that learns. It changes with every step.
func (t *Trial) Net() *nets.Net[float32] { return t.net }

// Train and Test are the samples it learns from and is judged by.
func (t *Trial) Train() dataset.Set { return t.train }

// Test is what the trial is judged by.
func (t *Trial) Test() dataset.Set { return t.test }

// Run is what came out, as compare has it. It is an error to ask before the
// trial is Done.
func (t *Trial) Run() (Run, error) {
	if !t.Done() {
		return Run{}, fmt.Errorf("the run of %q is at step %d of %d: its results come at the end", t.run.Network, t.Steps(), t.steps)
	}
	if !t.judged {
		t.judge()
		t.judged = true
	}
	return t.run, nil
}

// judge fills in what the end is judged by. A run that diverged has nothing.
func (t *Trial) judge() {
	start := time.Now()
	if t.diverged == nil {
		t.run.TrainAccuracy, t.run.TrainLoss = t.Evaluate(t.train)
		t.run.TestAccuracy, t.run.TestLoss = t.Evaluate(t.test)
	}
	t.clock(start)
	t.run.Seconds = math.Round(t.spent.Seconds()*1e3) / 1e3
}
