package course

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/nets/experiment"
)

// openFewKernels opens the live half of the lesson few-kernels.
func openFewKernels(lessons.Env) lessons.Scenes {
	s := &fewKernelsScene{kernels: 1}
	return lessons.Scenes{"guess": s, "try": s}
}

// fewKernelsScene trains a network with as many kernels as the learner chooses.
type fewKernelsScene struct {
	taskRacing // the race: observing, measuring, curves
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
	return s.start(seed, raceSetup{plan: plan, who: []entrant{{id: "yours", name: "yours", network: network}}})
}

func (s *fewKernelsScene) Figures() []figure.Figure {
	return []figure.Figure{s.figure("Which way does the bar run?"), s.curves("Unseen bars right")}
}

func (s *fewKernelsScene) Goal() lessons.Goal {
	l := s.lane("yours")
	right := s.finished() && l != nil && 2*l.test.Right > l.test.Of
	return lessons.Goal{Text: "more than half of the unseen bars right", Met: right, Missing: "train it, or take more kernels"}
}

func (s *fewKernelsScene) Values() map[string]string {
	v := s.taskRacing.Values()
	v["kernels"] = strconv.Itoa(s.kernels)
	return v
}
