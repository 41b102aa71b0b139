package course

import (
	"fmt"
	"math"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/nets/experiment"
)

// The names of what is measured of a run.
const (
	metricParameters = "parameters"
	metricTrain      = "train_accuracy"
	metricTest       = "test_accuracy"
	metricTrainLoss  = "train_loss"
	metricTestLoss   = "test_loss"
	metricTarget     = "steps_to_target"
	metricDiverged   = "diverged_at"
)

// taskRacing is what every scene with a race over a task has: embed it, call
// start from run, and show figure and curves. It observes, measures and says its
// experiment by itself.
type taskRacing struct {
	watching[taskSnapshot]
	setup raceSetup
}

// start builds a race and remembers its seed.
func (r *taskRacing) start(seed uint64, setup raceSetup) (lessons.Stepper, error) {
	race, err := newTaskRace(seed, setup)
	if err != nil {
		return nil, err
	}
	r.seed, r.setup = seed, setup
	return race, nil
}

// Pace begins a race of hundreds of steps at a speed at which it takes seconds.
func (r *taskRacing) Pace() lessons.Speed { return lessons.Speed16 }

// finished tells whether the race that is shown has been run to its end.
func (r *taskRacing) finished() bool { return r.seen != nil && r.seen.done >= r.seen.of }

// lane is the newest of an entrant, nil if it does not run.
func (r *taskRacing) lane(id string) *taskState {
	if r.seen == nil {
		return nil
	}
	for i := range r.seen.lanes {
		if r.seen.lanes[i].id == id {
			return &r.seen.lanes[i]
		}
	}
	return nil
}

// figure is the race as it stands.
func (r *taskRacing) figure(title string) figure.Race {
	f := figure.Race{Meta: figure.Meta{ID: "race", Title: title}, Seed: r.seed}
	if r.seen == nil {
		return f
	}
	f.Steps, f.Of = r.seen.done, r.seen.of
	for i := range r.seen.lanes {
		l := &r.seen.lanes[i]
		f.Lanes = append(f.Lanes, figure.Lane{
			Name: l.name, Network: l.network, Parameters: l.parameters, Weights: l.weights,
			Loss:  figure.Series{Name: l.name, X: l.steps, Y: l.losses},
			Train: l.train, Unseen: l.test, Words: l.words(),
		})
	}
	return f
}

// words say what a lane has come to, beyond its numbers.
func (l *taskState) words() string {
	switch {
	case l.diverged != nil:
		return fmt.Sprintf("diverged in step %d: too large a rate", l.diverged.Step)
	case l.target > 0:
		return fmt.Sprintf("%s unseen: step %d", percent(experiment.Target), l.target)
	case len(l.looks) == 0 && !math.IsNaN(l.testLoss):
		return "unseen " + strconv.FormatFloat(l.testLoss, 'f', 3, 64)
	default:
		return ""
	}
}

// percent is a share in whole per cent.
func percent(share float64) string { return strconv.Itoa(int(math.Round(100*share))) + " %" }

// curves is the share of unseen images that are right, by step.
func (r *taskRacing) curves(title string) figure.Curves {
	f := figure.Curves{
		Meta: figure.Meta{ID: "curves", Title: title}, XLabel: "step", YLabel: "unseen right", YMin: 0, YMax: 1,
	}
	if r.seen == nil {
		return f
	}
	f.XMax = float64(r.seen.of)
	for i := range r.seen.lanes {
		l := &r.seen.lanes[i]
		f.Series = append(f.Series, figure.Series{Name: l.name, X: l.looks, Y: l.testings})
	}
	return f
}

// Measured is what is kept of a finished race.
func (r *taskRacing) Measured() []lessons.Measurement {
	if !r.finished() {
		return nil
	}
	var all []lessons.Measurement
	for i := range r.seen.lanes {
		l := &r.seen.lanes[i]
		all = append(all, measurements(l.entrant, l.plan, l.run, metricParameters, metricTrain, metricTest, metricTarget, metricTrainLoss, metricTestLoss)...)
	}
	return all
}

// Experiment is the race as a plan. Networks that are not trained by it - their
// kernels averaged, more to learn from, a plan of their own - are left out.
func (r *taskRacing) Experiment() (experiment.Plan, bool) {
	p := r.setup.plan
	p.Networks, p.Seeds = nil, []uint64{r.seed}
	for _, e := range r.setup.who {
		if e.average.Every == 0 && e.change == nil && e.more.N == 0 {
			p.Networks = append(p.Networks, e.network)
		}
	}
	return p, len(p.Networks) > 0
}

// Values are what the text may say of every entrant: ID-test and ID-train, the
// shares that are right; ID-target, the step at which the target was reached.
func (r *taskRacing) Values() map[string]string {
	values := map[string]string{}
	for _, e := range r.setup.who {
		values[e.id+"-test"], values[e.id+"-train"], values[e.id+"-target"] = "–", "–", "not reached"
		l := r.lane(e.id)
		if l == nil {
			continue
		}
		if n := len(l.looks); n > 0 && r.seen.done > 0 {
			values[e.id+"-test"], values[e.id+"-train"] = shareText(l.testings[n-1]), shareText(l.trainings[n-1])
		}
		if l.target > 0 {
			values[e.id+"-target"] = strconv.Itoa(l.target)
		}
		if l.diverged != nil {
			values[e.id+"-test"], values[e.id+"-target"] = "diverged", "diverged"
		}
	}
	return values
}

// measurements are the given metrics of a run, those that there are; of a run
// that diverged there is only that.
func measurements(e entrant, p experiment.Plan, run experiment.Run, metrics ...string) []lessons.Measurement {
	var all []lessons.Measurement
	keep := func(metric string, value float64) {
		all = append(all, lessons.Measurement{
			Network: e.network, Metric: metric, Value: value, Seed: run.Seed, Options: runOptions(e, p, run),
		})
	}
	if run.Diverged > 0 {
		keep(metricDiverged, float64(run.Diverged))
		return all
	}
	found := map[string]*float64{
		metricTrain: run.TrainAccuracy, metricTest: run.TestAccuracy, metricTrainLoss: run.TrainLoss, metricTestLoss: run.TestLoss,
	}
	numbers := float64(run.Parameters)
	found[metricParameters] = &numbers
	if run.StepsToTarget != nil {
		steps := float64(*run.StepsToTarget)
		found[metricTarget] = &steps
	}
	for _, metric := range metrics {
		if v := found[metric]; v != nil {
			keep(metric, *v)
		}
	}
	return all
}

// runOptions are the settings of a run, as they are kept with what it measured:
// task, samples, steps, and what else differs from the task's defaults.
func runOptions(e entrant, p experiment.Plan, run experiment.Run) map[string]any {
	p.Networks, p.Samples, p.Seeds = []string{e.network}, []int{run.Samples}, []uint64{run.Seed}
	options := map[string]any{}
	for _, s := range p.Settings() {
		options[s.Name] = s.Value
	}
	options["task"], options["samples"], options["steps"] = p.Task.Name, run.Samples, p.Training.Steps
	switch { // compare repeats neither
	case e.average.Every > 0:
		options["average_every"] = e.average.Every
	case e.more.N > 0:
		options["more"] = e.more.N
	default:
		options[lessons.Arguments] = experiment.ShellLine(p.Arguments())
	}
	return options
}
