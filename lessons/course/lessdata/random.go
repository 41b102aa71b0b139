package lessdata

import (
	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
)

// randomScene trains on random labels, which can only be memorised.
type randomScene struct {
	scene.Race
	scene.Bindings
	images *scene.Choice[int]
}

func newRandomScene() *randomScene {
	s := &randomScene{images: &scene.Choice[int]{
		ID: "images", Label: "the training images", Figure: "race", Hint: "how many answers there are to memorise", Restarts: true,
		Values: []int{50, 100, 200}, Index: 2,
	}}
	s.Bindings = scene.Bindings{s.images}
	return s
}

func (s *randomScene) Run(seed uint64) (lessons.Stepper, error) {
	plan := scene.Plan(barsTask)
	plan.Task.RandomLabels, plan.Task.Samples = true, s.images.Value()
	return s.Start(seed, scene.RaceSetup{Plan: plan, Networks: networks()})
}

func (s *randomScene) Figures() []figure.Figure {
	f := figure.Curves{
		Meta: figure.Meta{ID: "memorised", Title: "Training images right, by step"}, XLabel: "step", YLabel: "training right", YMax: 1,
	}
	if s.Latest != nil {
		f.XMax = float64(s.Latest.TotalSteps)
		for _, l := range s.Latest.Racers {
			f.Series = append(f.Series, figure.Series{Name: l.Name, X: l.EvalSteps, Y: l.TrainAccuracies})
		}
	}
	return []figure.Figure{s.Figure("Labels drawn by lot"), f}
}

func (s *randomScene) Values() map[string]string {
	values := s.Race.Values()
	values["images"] = s.images.String()
	return values
}
