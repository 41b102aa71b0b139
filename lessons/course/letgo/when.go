package letgo

import (
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// The lines of the curves, and the IDs of their networks.
const (
	lineWhole  = "whole"
	lineBroken = "broken"
)

// releases returns the steps at which kernels are let go; at the first they are
// never shared, at the last never let go.
func releases() []int { return []int{0, 25, releaseAt, lateAt, 600} }

// whenScene measures accuracy against the step at which kernels are let go, with and
// without inverted pixels.
type whenScene struct {
	scene.Sweep
	seeds uint64
}

func newWhenScene(env lessons.Env, seeds uint64) *whenScene {
	s := &whenScene{seeds: seeds}
	s.Reopen("when", env, s.seeds, s.Run)
	return s
}

// Run trains with all settings.
func (s *whenScene) Run(seed uint64) (lessons.Stepper, error) {
	setup := scene.SweepSetup{Plan: plan(), Seeds: scene.SeedsFrom(seed, s.seeds), Lines: []string{"whole sensor", text.Percent(broken) + " broken"}}
	for _, steps := range releases() {
		for line, id := range []string{lineWhole, lineBroken} {
			n := releasedNet(steps, false)
			n.ID = id
			n.Change = func(p *experiment.Plan) {
				p.Training.ShareSteps = steps
				if id == lineWhole {
					p.Task.Inverted = 0
				}
			}
			setup.Points = append(setup.Points, scene.SweepPoint{Line: line, X: float64(steps), Label: strconv.Itoa(steps), NetworkSpec: n})
		}
	}
	return s.Start(setup)
}

func (s *whenScene) Figures() []figure.Figure {
	if s.Latest == nil || s.Latest.StepsDone == 0 {
		return []figure.Figure{s.table()}
	}
	return []figure.Figure{s.Curves("Unseen right, by the step of letting go", "step"), s.table()}
}

// table compares letting go at every step with always sharing.
func (s *whenScene) table() figure.Table {
	t := figure.NewTable("points", "Unseen right, "+text.Plural(len(s.Setup.Seeds), "seed"), "let go", "#whole", "#broken", "#broken minus never ± 95 %")
	t.Note = scene.MinusNote("never") + "; same kernels, places, work in all"
	always := strconv.Itoa(releases()[len(releases())-1])
	for i, steps := range releases() {
		label := strconv.Itoa(steps)
		row := []string{label, s.mean(lineWhole, steps), s.mean(lineBroken, steps), scene.PlusMinus(experiment.Paired(s.Found(lineBroken, label), s.Found(lineBroken, always)))}
		switch i {
		case 0:
			row[0] = "at once"
		case len(releases()) - 1:
			row[0], row[3] = "never", ""
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// mean returns the mean accuracy of a line if kernels are let go at a step.
func (s *whenScene) mean(id string, steps int) string {
	return s.Find(id, strconv.Itoa(steps), scene.TestAccuracy).Short()
}

// Measured implements lessons.Measurer.
func (s *whenScene) Measured() []progress.Measurement { return s.Kept() }

// Kept implements lessons.Keeper.
func (s *whenScene) Kept() []progress.Measurement { return noted(s.Sweep.Kept()) }

func (s *whenScene) Values() map[string]string {
	values := map[string]string{"broken": text.Percent(broken)}
	for _, steps := range releases() {
		for _, id := range []string{lineWhole, lineBroken} {
			values[id+"-"+strconv.Itoa(steps)] = s.mean(id, steps)
		}
	}
	return values
}
