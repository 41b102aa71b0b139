package gradient

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// speedFits is the fraction of training images that a network must get right to
// count as having learnt them.
const speedFits = .95

// fitMetric is the metric for the first step at which a network had done so, in
// the plain world; with a faulty sensor "_faulty" is appended.
const fitMetric = "steps_to_fit"

// speedImages is how many images the race trains on: enough for the unshared
// network to reach the target too.
const speedImages = 2000

// speedScene races networks to a target accuracy in the plain world, where
// sharing is right, or with a faulty sensor, where it is not.
type speedScene struct {
	scene.Race
	scene.Bindings
	world *scene.Choice[dataset.Transform]
	plain map[string]float64 // by network: fits in the plain world, as the mean over seeds
}

func newSpeedScene() *speedScene {
	s := &speedScene{plain: map[string]float64{}, world: &scene.Choice[dataset.Transform]{
		ID: "world", Label: "the world", Figure: "race", Restarts: true, Hint: "are half the pixels inverted?",
		Values: []dataset.Transform{dataset.Plain, dataset.Sensor},
		Text: func(w dataset.Transform) string {
			return map[dataset.Transform]string{dataset.Plain: "plain", dataset.Sensor: "faulty sensor"}[w]
		},
	}}
	s.Bindings = scene.Bindings{s.world}
	return s
}

func speedNetworks() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "shared", Name: "shared", Network: "12x12 conv5:4/ring relu gmp dense:4"},
		{ID: "local", Name: "unshared", Network: "12x12 local5:4/ring relu gmp dense:4", Equal: scene.Twins},
		{ID: "dense", Name: "dense", Network: "12x12 dense:64 relu dense:4"},
	}
}

// speedPlan returns the plan of a race in a world.
func speedPlan(w dataset.Transform) experiment.Plan {
	p := scene.PlanWith("bars", speedImages)
	p.Task.World, p.Task.Test, p.Training.Steps = w, 500, 500
	return p
}

func (s *speedScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(seed, scene.RaceSetup{Plan: speedPlan(s.world.Value()), Seeds: scene.VerdictSeeds, EvaluateOthers: true, Networks: speedNetworks()})
}

// Observe keeps the results in the plain world, because the recap needs them even
// after a race in the other world.
func (s *speedScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	if !s.Finished() || s.faulty() {
		return
	}
	for i, e := range s.Setup.Networks {
		if found := s.Over(i, fitsOf); found.Seeds > 0 {
			s.plain[e.Network] = found.Mean
		}
	}
}

// fitsOf reads fits as a result over seeds.
func fitsOf(l *scene.RacerState) (float64, bool) { return float64(fits(l)), fits(l) > 0 }

// fits returns the first step at which a network had learnt its training images,
// 0 for none yet.
func fits(l *scene.RacerState) int {
	for i, share := range l.TrainAccuracies {
		if share >= speedFits && l.EvalSteps[i] > 0 {
			return int(l.EvalSteps[i])
		}
	}
	return 0
}

// Figures shows the steps of the seed that races, then those of all seeds.
func (s *speedScene) Figures() []figure.Figure {
	fit, target := text.Percent(speedFits)+" of training", text.Percent(experiment.TargetAccuracy)+" of unseen"
	t := figure.NewTable("steps", fmt.Sprintf("Step, seed %d", s.Seed), "network", "#"+fit, "#"+target)
	t.Note = fmt.Sprintf("looks every %d steps", experiment.EvalEvery)
	for _, e := range s.Setup.Networks {
		row := []string{e.Name, "–", "–"}
		if l := s.Racer(e.ID); l != nil {
			row[1], row[2] = stepText(fits(l)), stepText(l.Target)
		}
		t.Rows = append(t.Rows, row)
	}
	all := s.WithSeeds(func() figure.Table { return s.Seeds("Step at "+fit, "step", 0, fitsOf) }, 2, s.Figure("The race"), t)
	if s.ShownDone() {
		unseen := s.Seeds("Step at "+target, "step", 0, scene.TargetOf)
		unseen.ID = "unseen"
		all = append(all[:2], unseen)
	}
	return all
}

// stepText returns a step as the learner reads it, a dash for 0.
func stepText(step int) string {
	if step == 0 {
		return "–"
	}
	return strconv.Itoa(step)
}

// faulty reports whether the race that is shown has a faulty sensor.
func (s *speedScene) faulty() bool {
	return s.Latest != nil && s.Setup.Plan.Task.World == dataset.Sensor
}

func (s *speedScene) Measured() []progress.Measurement {
	all := s.Race.Measured()
	if !s.Finished() {
		return nil
	}
	metric := fitMetric
	if s.faulty() {
		metric += "_faulty"
	}
	for _, l := range s.Trained() {
		if fits(l) > 0 {
			all = append(all, progress.Measurement{
				Network: l.Network, Metric: metric, Value: float64(fits(l)), Seed: l.Run.Seed, Options: scene.RunOptions(l.NetworkSpec, l.Plan, l.Run),
			})
		}
	}
	return all
}

func (s *speedScene) Values() map[string]string {
	values := s.Race.Values()
	values["images"], values["fit"], values["target"] = text.Number(speedImages), text.Percent(speedFits), text.Percent(experiment.TargetAccuracy)
	values["world"], values["faulty"] = s.world.String(), ""
	if s.faulty() {
		values["faulty"] = "yes"
	}
	for i, e := range speedNetworks() {
		values[e.ID+"-fit"], values[e.ID+"-target"] = s.StepText(i, fitsOf), s.StepText(i, scene.TargetOf)
	}
	return values
}
