// Package fewkernels is the lesson few-kernels: How many kernels does it take?
package fewkernels

import (
	_ "embed" // the text of the lesson
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/nets/experiment"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson few-kernels.
var Lesson = lessons.Source{ID: "few-kernels", Text: markdown, Open: open}

// open returns the scenes of the lesson.
func open(lessons.Env) lessons.Scenes {
	s := &fewKernelsScene{kernels: 1}
	return lessons.Scenes{"guess": s, "try": s}
}

// fewKernelsScene trains a network with as many kernels as the learner chooses.
type fewKernelsScene struct {
	scene.Race // the race: observing, measuring, curves
	kernels    int
}

func (s *fewKernelsScene) Controls() []lessons.Control {
	return []lessons.Control{{
		ID: "kernels", Label: "the kernels", Kind: lessons.Dial, Options: []string{"1", "2", "3", "4"}, Index: s.kernels - 1,
		Value: strconv.Itoa(s.kernels), Hint: "how many kernels the layer has", Restarts: true,
	}}
}

func (s *fewKernelsScene) Do(a lessons.Action) error {
	s.kernels = a.Index + 1
	return nil
}

func (s *fewKernelsScene) Run(seed uint64) (lessons.Stepper, error) {
	plan, err := experiment.NewPlan("bars") // with the settings of weightshare compare --task bars
	if err != nil {
		return nil, err
	}
	network := fmt.Sprintf("12x12 conv5:%d relu gmp dense:4", s.kernels)
	return s.Start(seed, scene.RaceSetup{Plan: plan, Networks: []scene.NetworkSpec{{ID: "yours", Name: "yours", Network: network}}})
}

func (s *fewKernelsScene) Figures() []figure.Figure {
	return []figure.Figure{s.Figure("Which way does the bar run?"), s.Curves("Unseen bars right")}
}

func (s *fewKernelsScene) Goal() lessons.Goal {
	l := s.Racer("yours")
	right := s.Finished() && l != nil && 2*l.Test.Right > l.Test.Of
	return lessons.Goal{Text: "more than half of the unseen bars right", Met: right, Missing: "train it, or take more kernels"}
}

func (s *fewKernelsScene) Values() map[string]string {
	v := s.Race.Values()
	v["kernels"] = strconv.Itoa(s.kernels)
	return v
}
