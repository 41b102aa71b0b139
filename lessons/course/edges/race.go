package edges

import (
	"fmt"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// raceScene races three networks on as many images as the learner chooses.
type raceScene struct {
	scene.Race
	scene.Bindings
	images *scene.Choice[int]
}

func newRaceScene() *raceScene {
	s := &raceScene{images: &scene.Choice[int]{
		ID: "images", Label: "training images", Figure: "race", Hint: "how many they all study", Restarts: true,
		Values: []int{20, 50, 200, 1000}, Text: func(n int) string { return text.Number(float64(n)) }, Index: 2,
	}}
	s.Bindings = scene.Bindings{s.images}
	return s
}

// setup is the race on so many images.
func (s *raceScene) setup(images int) scene.RaceSetup {
	return scene.RaceSetup{Plan: scene.PlanWith("bars", images), Networks: []scene.NetworkSpec{
		{ID: idShared, Name: idShared, Network: "12x12 conv5:4 relu gmp dense:4"},
		{ID: idLocal, Name: "unshared", Network: "12x12 local5:4 relu gmp dense:4"},
		{ID: idDense, Name: idDense, Network: "12x12 dense:64 relu dense:4"},
	}}
}

func (s *raceScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(seed, s.setup(s.images.Value()))
}

func (s *raceScene) Figures() []figure.Figure {
	return []figure.Figure{
		s.Figure(fmt.Sprintf("Which way does the bar run? %s", text.Plural(s.images.Value(), nameImage))),
		s.Curves("Unseen images right"),
	}
}

func (s *raceScene) Values() map[string]string {
	values := s.Race.Values()
	values["samples"] = s.images.String()
	values["test"] = text.Number(float64(scene.Plan("bars").Task.Test))
	return values
}
