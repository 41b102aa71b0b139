package scene

import (
	"fmt"
	"math"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// The names of what is measured of a run.
const (
	metricParameters = "parameters"
	metricTrain      = "train_accuracy"
	MetricTest       = "test_accuracy"
	MetricTrainLoss  = "train_loss"
	MetricTestLoss   = "test_loss"
	metricTarget     = "steps_to_target"
	MetricDiverged   = "diverged_at"
)

// Race is what every scene with a race over a task has: embed it, call
// start from run, and show figure and curves. It observes, measures and says its
// experiment by itself.
type Race struct {
	Running[RaceSnapshot]
	Setup RaceSetup
}

// start builds a race and remembers its seed.
func (r *Race) Start(seed uint64, setup RaceSetup) (lessons.Stepper, error) {
	race, err := NewRaceStepper(seed, setup)
	if err != nil {
		return nil, err
	}
	r.Seed, r.Setup = seed, setup
	return race, nil
}

// Pace begins a race of hundreds of steps at a speed at which it takes seconds.
func (r *Race) Pace() lessons.Speed { return lessons.Speed16 }

// finished tells whether the race that is shown has been run to its end.
func (r *Race) Finished() bool { return r.Latest != nil && r.Latest.StepsDone >= r.Latest.TotalSteps }

// lane is the newest of an entrant, nil if it does not run.
func (r *Race) Racer(id string) *RacerState {
	if r.Latest == nil {
		return nil
	}
	for i := range r.Latest.Racers {
		if r.Latest.Racers[i].ID == id {
			return &r.Latest.Racers[i]
		}
	}
	return nil
}

// figure is the race as it stands.
func (r *Race) Figure(title string) figure.Race {
	f := figure.Race{Meta: figure.Meta{ID: "race", Title: title}, Seed: r.Seed}
	if r.Latest == nil {
		return f
	}
	f.Steps, f.Of = r.Latest.StepsDone, r.Latest.TotalSteps
	for i := range r.Latest.Racers {
		l := &r.Latest.Racers[i]
		f.Lanes = append(f.Lanes, figure.Lane{
			Name: l.Name, Network: l.Network, Parameters: l.parameters, Weights: l.weights,
			Loss:  figure.Series{Name: l.Name, X: l.Steps, Y: l.Losses},
			Train: l.train, Unseen: l.Test, Words: l.Words(),
		})
	}
	return f
}

// words say what a lane has come to, beyond its numbers.
func (l *RacerState) Words() string {
	switch {
	case l.Diverged != nil:
		return fmt.Sprintf("diverged in step %d: too large a rate", l.Diverged.Step)
	case l.Target > 0:
		return fmt.Sprintf("%s unseen: step %d", text.Percent(experiment.TargetAccuracy), l.Target)
	case len(l.EvalSteps) == 0 && !math.IsNaN(l.TestLoss):
		return "unseen " + strconv.FormatFloat(l.TestLoss, 'f', 3, 64)
	default:
		return ""
	}
}

// curves is the share of unseen images that are right, by step.
func (r *Race) Curves(title string) figure.Curves {
	f := figure.Curves{
		Meta: figure.Meta{ID: "curves", Title: title}, XLabel: "step", YLabel: "unseen right", YMin: 0, YMax: 1,
	}
	if r.Latest == nil {
		return f
	}
	f.XMax = float64(r.Latest.TotalSteps)
	for i := range r.Latest.Racers {
		l := &r.Latest.Racers[i]
		f.Series = append(f.Series, figure.Series{Name: l.Name, X: l.EvalSteps, Y: l.TestAccuracies})
	}
	return f
}

// Measured is what is kept of a finished race.
func (r *Race) Measured() []progress.Measurement {
	if !r.Finished() {
		return nil
	}
	var all []progress.Measurement
	for i := range r.Latest.Racers {
		l := &r.Latest.Racers[i]
		all = append(all, Measurements(l.NetworkSpec, l.Plan, l.Run, metricParameters, metricTrain, MetricTest, metricTarget, MetricTrainLoss, MetricTestLoss)...)
	}
	return all
}

// Experiment is the race as a plan. Networks that are not trained by it - their
// kernels averaged, more to learn from, a plan of their own - are left out.
func (r *Race) Experiment() (experiment.Plan, bool) {
	p := r.Setup.Plan
	p.Networks, p.Seeds = nil, []uint64{r.Seed}
	for _, e := range r.Setup.Networks {
		if e.Average.Every == 0 && e.Change == nil && e.More.N == 0 {
			p.Networks = append(p.Networks, e.Network)
		}
	}
	return p, len(p.Networks) > 0
}

// Values are what the text may say of every entrant: ID-test and ID-train, the
// shares that are right; ID-target, the step at which the target was reached.
func (r *Race) Values() map[string]string {
	values := map[string]string{}
	for _, e := range r.Setup.Networks {
		values[e.ID+"-test"], values[e.ID+"-train"], values[e.ID+"-target"] = "–", "–", "not reached"
		l := r.Racer(e.ID)
		if l == nil {
			continue
		}
		if n := len(l.EvalSteps); n > 0 && r.Latest.StepsDone > 0 {
			values[e.ID+"-test"], values[e.ID+"-train"] = text.Fixed(l.TestAccuracies[n-1], 2), text.Fixed(l.TrainAccuracies[n-1], 2)
		}
		if l.Target > 0 {
			values[e.ID+"-target"] = strconv.Itoa(l.Target)
		}
		if l.Diverged != nil {
			values[e.ID+"-test"], values[e.ID+"-target"] = "diverged", "diverged"
		}
	}
	return values
}
