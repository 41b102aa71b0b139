package bylot

import (
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// The lines of the curves for the soft tie, and the IDs of their networks.
const (
	lineWhole  = "whole"
	lineBroken = "broken"
)

// broken is the fraction of pixels that the broken sensor inverts.
const broken = .25

// pull is how strongly the kernels of all places are pulled towards one another.
type pull struct{ label, layer string }

// pulls lists the pulls from none, an unshared layer, to one kernel for all places.
func pulls() []pull {
	return []pull{
		{"none", "local5:4/ring"},
		{".01", "local5:4/ring/soft.01"},
		{".1", "local5:4/ring/soft.1"},
		{"1", "local5:4/ring/soft1"},
		{"one kernel", "conv5:4/ring"},
	}
}

// softScene measures accuracy against the pull, with an intact and with a broken
// sensor.
type softScene struct {
	scene.Sweep
	seeds uint64
}

func newSoftScene(env lessons.Env, seeds uint64) *softScene {
	s := &softScene{seeds: seeds}
	s.Reopen("soft", env, s.seeds, s.Run)
	return s
}

// softPlan returns the plan for bars on small images, without a ring.
func softPlan() experiment.Plan {
	p := scene.PlanWith("bars", 200)
	p.Task.Size, p.Task.Test, p.Training.Steps = 10, 300, 250
	return p
}

// Run trains with all pulls.
func (s *softScene) Run(seed uint64) (lessons.Stepper, error) {
	setup := scene.SweepSetup{Plan: softPlan(), Seeds: scene.SeedsFrom(seed, s.seeds), Lines: []string{"whole sensor", text.Percent(broken) + " broken"}}
	for i, p := range pulls() {
		for line, id := range []string{lineWhole, lineBroken} {
			n := scene.NetworkSpec{ID: id, Name: p.label, Network: "10x10 " + p.layer + " relu gmp dense:4", Equal: scene.Twins}
			if i < len(pulls())-1 {
				n.Equal |= scene.Numbers
			}
			if id == lineBroken {
				n.Change = func(p *experiment.Plan) { p.Task.Inverted = broken }
			}
			setup.Points = append(setup.Points, scene.SweepPoint{Line: line, X: float64(i), Label: p.label, NetworkSpec: n})
		}
	}
	return s.Start(setup)
}

func (s *softScene) Figures() []figure.Figure {
	t := figure.NewTable("points", "Unseen right, "+text.Plural(len(s.Setup.Seeds), "seed")+", chance "+text.Fixed(softPlan().Chance(), 2), "pull", "#whole", "#broken", "#broken minus one ± 95 %")
	t.Note = scene.MinusNote("one kernel") + s.Held()
	one := pulls()[len(pulls())-1].label
	for _, p := range pulls() {
		row := []string{p.label, s.mean(lineWhole, p.label), s.mean(lineBroken, p.label), ""}
		if p.label != one {
			row[3] = scene.PlusMinus(experiment.Paired(s.Found(lineBroken, p.label), s.Found(lineBroken, one)))
		}
		t.Rows = append(t.Rows, row)
	}
	return []figure.Figure{t}
}

// mean returns the mean accuracy of a line at a pull.
func (s *softScene) mean(id, label string) string {
	return s.Find(id, label, scene.TestAccuracy).Short()
}

// Measured implements lessons.Measurer.
func (s *softScene) Measured() []progress.Measurement { return s.Kept() }

// Kept implements lessons.Keeper: it also records which sensor a measurement is about.
func (s *softScene) Kept() []progress.Measurement {
	all := s.Sweep.Kept()
	for _, m := range all {
		if m.Options["inverted"] == nil {
			m.Options["inverted"] = "0"
		}
	}
	return all
}

// Values are named whole-0 to broken-4, by the index of the pull.
func (s *softScene) Values() map[string]string {
	values := map[string]string{"broken": text.Percent(broken), "soft-samples": strconv.Itoa(softPlan().Task.Samples)}
	for i, p := range pulls() {
		values["pull-"+strconv.Itoa(i)] = p.label
		for _, id := range []string{lineWhole, lineBroken} {
			values[id+"-"+strconv.Itoa(i)] = s.mean(id, p.label)
		}
	}
	return values
}
