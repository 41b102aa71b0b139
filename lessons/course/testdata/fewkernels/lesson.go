// Package fewkernels is the lesson few-kernels: How many kernels does it take?
package fewkernels

import (
	_ "embed" // the text of the lesson
	"fmt"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/nets/experiment"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson few-kernels.
var Lesson = lessons.Source{ID: "few-kernels", Text: markdown, Open: open}

// open returns the scenes of the lesson, by the IDs of its steps.
func open(lessons.Env) lessons.Scenes {
	return lessons.Scenes{"try": newTryScene()}
}

// tryScene trains a network with as many kernels as the learner chooses.
type tryScene struct {
	scene.Race     // the race: observing, measuring, curves
	scene.Bindings // the controls
	kernels        *scene.Choice[int]
}

func newTryScene() *tryScene {
	s := &tryScene{kernels: &scene.Choice[int]{
		ID: "kernels", Label: "the kernels", Hint: "how many kernels the layer has", Restarts: true, Values: []int{1, 2, 3, 4},
	}}
	s.Bindings = scene.Bindings{s.kernels}
	return s
}

func (s *tryScene) Run(seed uint64) (lessons.Stepper, error) {
	plan, err := experiment.NewPlan("bars") // with the settings of weightshare compare --task bars
	if err != nil {
		return nil, err
	}
	network := fmt.Sprintf("12x12 conv5:%d relu gmp dense:4", s.kernels.Value())
	return s.Start(seed, scene.RaceSetup{Plan: plan, Networks: []scene.NetworkSpec{{ID: "yours", Name: "yours", Network: network}}})
}

func (s *tryScene) Figures() []figure.Figure {
	return []figure.Figure{s.Figure("Which way does the bar run?"), s.Curves("Unseen bars right")}
}

func (s *tryScene) Goal() lessons.Goal {
	l := s.Racer("yours")
	right := s.Finished() && l != nil && 2*l.Test.Right > l.Test.Of
	return lessons.Goal{Text: "more than half of the unseen bars right", Met: right, Missing: "train it, or take more kernels"}
}

func (s *tryScene) Values() map[string]string {
	v := s.Race.Values()
	v["kernels"] = s.kernels.String()
	return v
}
