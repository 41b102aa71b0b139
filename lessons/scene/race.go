package scene

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// Race is the part of a scene that trains networks side by side. A scene that embeds it calls
// Start from Run, and draws Figure, Curves and UnseenBySeeds; Race implements Observe,
// Measured, Kept, Experiment, Values and Pace.
type Race struct {
	Running[RaceSnapshot]
	Setup RaceSetup
	held  Memo[string, string] // HeldEqual by the notations of its networks
	seeds
	stepper *RaceStepper // of the newest race
	data    *experiment.DataCache
	entered bool // whether the step was entered since the last start
}

// ShareData sets the cache of what others have counted.
func (r *Race) ShareData(c *experiment.DataCache) { r.data = c }

// Enter implements lessons.Enterer.
func (r *Race) Enter() { r.entered = true }

// Start builds a race from a seed. If the step was left half-way through the same race, that
// race continues.
func (r *Race) Start(seed uint64, setup RaceSetup) (lessons.Stepper, error) {
	if r.entered && seed == r.Seed && r.halfway() && r.key == seedsKey(setup) {
		r.entered = false
		return r.stepper, nil
	}
	r.entered = false
	setup.group, setup.others = r.begin(seed, setup)
	setup.data = r.data
	race, err := NewRaceStepper(seed, setup)
	if err != nil {
		return nil, err
	}
	r.Seed, r.Setup, r.Latest, r.stepper = seed, setup, nil, race
	return race, nil
}

// halfway reports whether the newest race has begun and not ended. A race with data sets of
// its own does not count, because its key says too little about them.
func (r *Race) halfway() bool {
	return r.stepper != nil && r.Started() && !r.Finished() &&
		!slices.ContainsFunc(r.Setup.Networks, func(n NetworkSpec) bool { return n.TrainSet.N+n.TestSet.N+n.More.N > 0 })
}

// Observe implements lessons.Runner.
func (r *Race) Observe(snapshot lessons.Snapshot) {
	r.Running.Observe(snapshot)
	if r.Latest != nil && r.Setup.Seeds > 1 {
		r.collect(r.Latest, r.Finished())
	}
	if r.Finished() {
		r.stepper = nil // nobody will continue it
	}
}

// ShownDone reports whether the seed that is shown has taken all its steps.
func (r *Race) ShownDone() bool {
	return r.Latest != nil && r.Latest.Shown.StepsDone >= r.Latest.Shown.TotalSteps
}

// Limited implements lessons.Limiter.
func (r *Race) Limited() (seeds, of int) {
	if r.Latest == nil {
		return r.Setup.Seeds, r.Setup.Seeds
	}
	return r.Setup.Seeds - r.Latest.LeftOut, r.Setup.Seeds
}

// Compared returns the networks that race.
func (r *Race) Compared() []NetworkSpec { return r.Setup.Networks }

// Pace implements lessons.Pacer: hundreds of steps take a few seconds.
func (r *Race) Pace() lessons.Speed { return lessons.Speed16 }

// Racers returns the present state of the networks, none before the first snapshot.
func (r *Race) Racers() []*RacerState {
	if r.Latest == nil {
		return nil
	}
	return r.Latest.Racers
}

// Racer returns the present state of the network with an ID, nil if it does not race.
func (r *Race) Racer(id string) *RacerState {
	for _, racer := range r.Racers() {
		if racer.ID == id {
			return racer
		}
	}
	return nil
}

// Held returns HeldEqual of the networks that race.
func (r *Race) Held() string {
	key := ""
	for _, n := range r.Setup.Networks {
		key += n.Network + "\n"
	}
	return r.held.Get(key, func(string) string { return heldEqual(r.Setup.Networks, r.data) })
}

// Figure draws the present state of the race.
func (r *Race) Figure(title string) figure.Race {
	f := figure.Race{Meta: figure.Meta{ID: "race", Title: title, Note: r.Held()}, Seed: r.Seed}
	if r.Latest == nil {
		return f
	}
	f.Steps, f.Of = r.Latest.Shown.Progress()
	for _, racer := range r.Latest.Racers {
		f.Lanes = append(f.Lanes, figure.Lane{
			Name: racer.Name, Network: racer.Network, Parameters: racer.parameters, MACs: racer.macs, Weights: racer.weights,
			Loss:  figure.Series{Name: racer.Name, X: racer.Steps, Y: racer.Losses},
			Train: racer.Train, Unseen: racer.Test, Words: racer.Status(),
		})
	}
	return f
}

// Status says what a network has achieved, beyond its accuracies.
func (r *RacerState) Status() string {
	switch {
	case r.Diverged != nil:
		return fmt.Sprintf("diverged in step %d: too large a rate", r.Diverged.Step)
	case r.Target > 0:
		return fmt.Sprintf("%s unseen: step %d", text.Percent(experiment.TargetAccuracy), r.Target)
	case len(r.EvalSteps) == 0 && !math.IsNaN(r.TestLoss):
		return "unseen " + text.Fixed(r.TestLoss, 3)
	default:
		return ""
	}
}

// Curves draws the test accuracies by step.
func (r *Race) Curves(title string) figure.Curves {
	f := figure.Curves{
		Meta: figure.Meta{ID: "curves", Title: title, Note: r.Held()}, XLabel: "step", YLabel: "unseen right", YMin: 0, YMax: 1,
		Chance: r.Setup.Plan.Chance(),
	}
	if r.Latest == nil {
		return f
	}
	f.XMax = float64(r.Latest.Shown.TotalSteps)
	for _, racer := range r.Latest.Racers {
		f.Series = append(f.Series, figure.Series{Name: racer.Name, X: racer.EvalSteps, Y: racer.TestAccuracies})
	}
	return f
}

// LossCurves draws the training losses by step.
func (r *Race) LossCurves(title string) figure.Curves {
	f := figure.Curves{Meta: figure.Meta{ID: "losses", Title: title, Note: r.Held()}, XLabel: "step", YLabel: "loss", LogY: true}
	for _, racer := range r.Racers() {
		f.Series = append(f.Series, figure.Series{Name: racer.Name, X: racer.Steps, Y: racer.Losses})
	}
	return f
}

// Measured implements lessons.Measurer.
func (r *Race) Measured() []progress.Measurement {
	if !r.Finished() {
		return nil
	}
	return r.Kept()
}

// Kept implements lessons.Keeper: for a race that was stopped while it trained from other
// seeds, it returns what the finished networks found.
func (r *Race) Kept() []progress.Measurement {
	if !r.ShownDone() {
		return nil
	}
	var all []progress.Measurement
	for _, racer := range slices.Concat(r.Latest.Racers, r.Latest.Others) {
		all = append(all, Measurements(racer.NetworkSpec, racer.Plan, racer.Run,
			metricParameters, metricTrain, MetricTest, metricTarget, MetricTrainLoss, MetricTestLoss)...)
	}
	return all
}

// Trained returns the finished networks of the newest race, from all its seeds, including
// those known before.
func (r *Race) Trained() []*RacerState {
	if !r.ShownDone() {
		return nil
	}
	all := slices.Concat(r.Latest.Racers, r.Latest.Others)
	for _, seed := range r.Setup.group {
		if o := r.found[r.key][seed]; !slices.Contains(r.Setup.others, seed) && o.complete() {
			all = append(all, o.networks...)
		}
	}
	return all
}

// Experiment implements lessons.Experimenter. It leaves out the networks that a plan cannot
// describe.
func (r *Race) Experiment() (experiment.Plan, bool) {
	p := r.Setup.Plan
	p.Networks, p.Seeds = nil, []uint64{r.Seed}
	for _, other := range r.Setup.group {
		if other == r.Seed+uint64(len(p.Seeds)) { // compare takes no gaps
			p.Seeds = append(p.Seeds, other)
		}
	}
	for _, n := range r.Setup.Networks {
		if n.planned() {
			p.Networks = append(p.Networks, n.Network)
		}
	}
	return p, len(p.Networks) > 0
}

// Values implements lessons.Valuer. For every network there are ID-test and ID-train, its
// accuracies, as means if there are several seeds; ID-target, the step of the target
// accuracy; and ID-less, its difference to the first network. "seeds" is the number of seeds.
func (r *Race) Values() map[string]string {
	values := map[string]string{"seeds": strconv.Itoa(r.SeedCount())}
	for i, n := range r.Setup.Networks {
		values[n.ID+"-test"], values[n.ID+"-train"], values[n.ID+"-target"] = "–", "–", "not reached"
		if i > 0 {
			values[n.ID+"-less"] = DifferenceWords(r.Difference(i, 0))
		}
		racer := r.Racer(n.ID)
		if racer == nil {
			continue
		}
		if k := len(racer.EvalSteps); k > 0 && r.Started() {
			values[n.ID+"-test"], values[n.ID+"-train"] = text.Fixed(racer.TestAccuracies[k-1], 2), text.Fixed(racer.TrainAccuracies[k-1], 2)
		}
		if found := r.Over(i, TestAccuracyOf); found.Seeds > 1 && r.ShownDone() {
			values[n.ID+"-test"], values[n.ID+"-train"] = found.Short(), r.Over(i, trainAccuracyOf).Short()
		}
		switch {
		case r.SeedCount() > 1:
			values[n.ID+"-target"] = r.StepText(i, TargetOf)
		case racer.Target > 0:
			values[n.ID+"-target"] = strconv.Itoa(racer.Target)
		}
		if racer.Diverged != nil {
			values[n.ID+"-test"], values[n.ID+"-target"] = "diverged", "diverged"
		}
	}
	return values
}
