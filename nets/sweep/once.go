package sweep

import (
	"context"
	"errors"
	"math"
	"time"

	"weightshare/nets"
	"weightshare/nets/task"
)

// glance is how many test samples are judged at a time: a run that is far from
// its target need not judge them all to know it.
const glance = 128

// once trains one network once. Everything random in it (data, first weights,
// batches) comes from streams of the job's seed.
func (x *execution) once(ctx context.Context, j job, workers int) (Run, error) {
	start := time.Now()
	r := Run{Network: j.text, Parameters: j.parameters, Seed: j.seed, Samples: j.samples}
	train, test, err := x.plan.draw(j)
	if err != nil {
		return r, err
	}
	cfg, err := config(x.plan.Training, j.seed, workers)
	if err != nil {
		return r, err
	}
	net, err := nets.New[float32](j.net, j.seed, initOptions(x.plan.Training, j.spec.OneHot)...)
	if err != nil {
		return r, err
	}
	trainer, err := nets.NewTrainer(net, data(train), cfg)
	if err != nil {
		return r, err
	}
	watch := watcher{x: x, job: j, net: net, test: test, loss: cfg.Loss, scored: x.plan.scored(), run: &r}
	if err := watch.train(ctx, trainer); err != nil {
		return r, err
	}
	if r.Diverged == 0 {
		r.TrainAccuracy, r.TrainLoss = watch.judge(train)
		r.TestAccuracy, r.TestLoss = watch.judge(test)
	}
	r.Seconds = math.Round(time.Since(start).Seconds()*1e3) / 1e3
	return r, nil
}

// draw makes the data of a job, with targets where the loss needs them.
func (p Plan) draw(j job) (train, test task.Set, err error) {
	if p.Files != nil {
		train, test, err = p.Files.Make(j.samples, p.Task.Test, j.seed)
	} else {
		s := j.spec
		s.Samples = j.samples
		train, test, err = task.Make(s, j.seed)
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
	t, err := task.Lookup(p.Task.Name)
	return err == nil && t.Scored
}

// data hands a set to the networks.
func data(s task.Set) nets.Data[float32] {
	return nets.Data[float32]{N: s.N, X: s.X, Labels: s.Labels, Targets: s.Targets}
}

// watcher trains a network and looks at it now and then.
type watcher struct {
	x      *execution
	job    job
	net    *nets.Net[float32]
	test   task.Set
	loss   nets.Loss
	scored bool
	run    *Run
}

// train does all steps. A run that diverges ends, which is not an error.
func (w *watcher) train(ctx context.Context, t *nets.Trainer[float32]) error {
	steps := w.x.plan.Training.Steps
	for step := 1; step <= steps; step++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		loss, err := t.Step()
		var diverged *nets.DivergedError
		if errors.As(err, &diverged) {
			w.run.Diverged, w.run.StepsToTarget = diverged.Step, nil
			w.progress(steps - (step-1)/LookEvery*LookEvery)
			return nil
		}
		if err != nil {
			return err
		}
		if step%LookEvery == 0 {
			w.look(step, loss)
			w.progress(LookEvery)
		}
	}
	w.progress(steps % LookEvery)
	return nil
}

// look checks whether the target is reached, and tells whoever looks on.
func (w *watcher) look(step int, loss float64) {
	if w.x.config.Look == nil {
		if w.scored && w.run.StepsToTarget == nil && w.reached() {
			w.run.StepsToTarget = &step
		}
		return
	}
	accuracy, testLoss := w.judge(w.test)
	if accuracy != nil && *accuracy >= Target && w.run.StepsToTarget == nil {
		w.run.StepsToTarget = &step
	}
	look := Look{
		Network: w.job.text, Samples: w.job.samples, Seed: w.job.seed,
		Step: step, Loss: loss, TestAccuracy: accuracy, TestLoss: math.NaN(),
	}
	if testLoss != nil {
		look.TestLoss = *testLoss
	}
	w.x.calls.Lock()
	defer w.x.calls.Unlock()
	w.x.config.Look(look)
}

// progress counts steps and tells whoever waits.
func (w *watcher) progress(steps int) {
	if w.x.config.Progress == nil || steps == 0 {
		return
	}
	w.x.calls.Lock()
	defer w.x.calls.Unlock()
	w.x.steps += int64(steps)
	w.x.config.Progress(w.x.steps, w.x.total)
}

// reached tells whether the test accuracy is at the target. It judges a few
// samples at a time and stops as soon as too many are wrong.
func (w *watcher) reached() bool {
	right, wrong := 0, 0
	for from := 0; from < w.test.N; from += glance {
		n := min(glance, w.test.N-from)
		accuracy, _ := w.net.Evaluate(data(w.test.Slice(from, from+n)), w.loss)
		if math.IsNaN(accuracy) {
			return false
		}
		hits := int(math.Round(accuracy * float64(n)))
		right, wrong = right+hits, wrong+n-hits
		if !enough(w.test.N-wrong, w.test.N) {
			return false
		}
	}
	return enough(right, w.test.N)
}

// enough tells whether that many of all are the target, by the same division
// that makes an accuracy.
func enough(right, all int) bool { return float64(right)/float64(all) >= Target }

// judge evaluates the network; nil for what there is not.
func (w *watcher) judge(s task.Set) (accuracy, loss *float64) {
	a, l := w.net.Evaluate(data(s), w.loss)
	if w.scored && !math.IsNaN(a) {
		accuracy = &a
	}
	if !math.IsNaN(l) && !math.IsInf(l, 0) {
		loss = &l
	}
	return accuracy, loss
}
