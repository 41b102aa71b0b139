package lab

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// overSeeds is the sweep that changes only the seed; all others have the names that
// compare uses.
const (
	overSeeds   = "seeds only"
	overSamples = "samples"
	overRate    = "rate"
)

// sweepScene is the step in which one setting is swept.
type sweepScene struct {
	scene.Sweep
	labScene
	points scene.Memo[string, sweepPoints]
}

// sweepPoints are the experiment at those values of the swept dial at which every network
// can run, and the values at which some network cannot.
type sweepPoints struct {
	runnable []experiment.Point
	excluded []string
}

// dials lists what can be swept.
func (s *sweepScene) dials() []string { return sweepable(s.lab.plan) }

// sweepable lists what can be swept in a plan, with the sweep over seeds only first.
func sweepable(p experiment.Plan) []string {
	all := []string{overSeeds, experiment.KernelsDial}
	for _, d := range p.Settings() {
		if len(d.Presets) > 1 {
			all = append(all, d.Name)
		}
	}
	return all
}

func (s *sweepScene) Enter() {
	s.Sweep.Enter()
	if !slices.Contains(s.dials(), s.lab.over) {
		s.lab.over = overSeeds
	}
}

func (s *sweepScene) bindings() scene.Bindings {
	b := scene.Bindings{scene.Bind(func() lessons.Control {
		dials := s.dials()
		return lessons.Control{
			ID: "over", Label: "sweep", Kind: lessons.Dial, Value: s.lab.over, Options: dials, Index: slices.Index(dials, s.lab.over),
			Hint: "the dial that is swept", Restarts: true,
		}
	}, func(a lessons.Action) error {
		s.lab.over = s.dials()[a.Index]
		s.Latest = nil
		return nil
	})}
	if best := s.best(); len(best) > 0 {
		b = append(b, scene.Button{
			ID: "best", Label: "use the best rate of each", Hint: "sets the rate of each network under The training",
			Press: func() error {
				for _, r := range best {
					s.lab.rates[r.id] = r.rate
				}
				return nil
			},
		})
	}
	return b
}

func (s *sweepScene) Controls() []lessons.Control { return s.bindings().Controls() }

func (s *sweepScene) Do(a lessons.Action) error { return s.bindings().Do(a) }

// values returns the values that a sweep of a dial tries.
func (s *sweepScene) values() []string {
	if s.lab.over == experiment.KernelsDial {
		return []string{"1", "2", "4", "8", "16", "32"}
	}
	for _, c := range s.lab.choices(s.lab.plan.Settings()) {
		if c.id == s.lab.over {
			return slices.DeleteFunc(slices.Clone(c.options()), func(value string) bool { return !s.sensible(c, value) })
		}
	}
	return nil
}

// sensible excludes from a sweep rates beyond ten times the usual one or below a tenth of
// it, more steps than are set, and the batch 0, which stands for all images.
func (s *sweepScene) sensible(c choice, value string) bool {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return true
	}
	switch s.lab.over {
	case overRate:
		usual, _ := strconv.ParseFloat(c.usual, 64)
		const tenfold = 10.001 // with a margin for rounding
		return v <= usual*tenfold && v*tenfold >= usual
	case "steps":
		return v <= float64(s.lab.plan.Training.Steps)
	case "batch":
		return v > 0
	}
	return true
}

// split returns the experiment at the values of the swept dial.
func (s *sweepScene) split() sweepPoints {
	base := s.lab.Experiment([]uint64{0})
	key := s.lab.over + " " + experiment.ShellLine(base.Arguments())
	return s.points.Get(key, func(string) (all sweepPoints) {
		if s.lab.over == overSeeds {
			return sweepPoints{runnable: []experiment.Point{{Value: overSeeds, Plan: base}}}
		}
		for _, value := range s.values() {
			at, err := base.Sweep(s.lab.over + "=" + value + ";")
			if err != nil || s.lab.troubleWith(at[0].Plan) != nil {
				all.excluded = append(all.excluded, value)
				continue
			}
			all.runnable = append(all.runnable, experiment.Point{Value: value, Plan: at[0].Plan})
		}
		return all
	})
}

func (s *sweepScene) Run(seed uint64) (lessons.Stepper, error) {
	if !s.lab.canRun() {
		return nil, nil // the figure says why
	}
	networks := s.lab.networks()
	s.lab.addRecent(networks)
	setup := scene.SweepSetup{Plan: s.lab.plan, Seeds: scene.SeedsFrom(seed-1, s.lab.seeds)}
	points := s.split().runnable
	if len(points) == 0 {
		return nil, fmt.Errorf("there is no value of %s at which all networks can run: choose another dial", s.lab.over)
	}
	for _, n := range networks {
		setup.Lines = append(setup.Lines, n.Name)
	}
	for i, at := range points {
		x, err := strconv.ParseFloat(at.Value, 64)
		if err != nil {
			x = float64(i + 1)
		}
		for line, n := range networks {
			n.Network = at.Plan.Networks[line]
			if s.lab.over != overSeeds {
				n.Change = s.change(at.Plan, n.ID)
			}
			setup.Points = append(setup.Points, scene.SweepPoint{Line: line, X: x, Label: at.Value, NetworkSpec: n})
		}
	}
	return s.Start(setup)
}

// change returns how the plan of a network differs at a point of the sweep. The function
// that it returns must not depend on the controls.
func (s *sweepScene) change(at experiment.Plan, id string) func(*experiment.Plan) {
	if len(at.Samples) > 0 {
		at.Task.Samples = at.Samples[0]
	}
	if rate := s.lab.rates[id]; rate != "" && s.lab.over != overRate {
		_ = at.Set(overRate, rate) // it is a preset
	}
	return func(p *experiment.Plan) { p.Task, p.Training = at.Task, at.Training }
}

// result returns what the runs of the task are compared by.
func (s *sweepScene) result() (title string, value func(experiment.Run) *float64) {
	if s.lab.plan.HasAccuracy() {
		return "Unseen images that are right", scene.TestAccuracy
	}
	return "Loss on unseen data", func(r experiment.Run) *float64 { return r.TestLoss }
}

func (s *sweepScene) Measured() []progress.Measurement { return s.Kept() }

func (s *sweepScene) Kept() []progress.Measurement {
	all := s.Sweep.Kept()
	if !s.lab.plan.HasAccuracy() && s.Latest != nil {
		all = s.losses()
	}
	s.lab.results.add(all)
	return all
}

// losses returns the losses, which are measured if nothing can be right or wrong.
func (s *sweepScene) losses() (all []progress.Measurement) {
	for i, runs := range s.Latest.Runs {
		p := s.Setup.Points[i]
		for _, r := range runs {
			all = append(all, scene.Measurements(p.NetworkSpec, s.Setup.PlanOf(p, r.Seed), r, scene.MetricTestLoss)...)
		}
	}
	return all
}

// bestRate is the rate with the best results of a network.
type bestRate struct {
	id, name, rate string
	tried          int
	edge           bool // whether it is the smallest or the largest that was tried
	found          scene.Estimate
}

// best returns the best rates of the networks, once all rates are tried with all seeds.
func (s *sweepScene) best() []bestRate {
	if s.lab.over != overRate || !s.Finished() {
		return nil
	}
	_, value := s.result()
	all := make([]bestRate, 0, len(s.Setup.Lines))
	for line := range s.Setup.Lines {
		var b bestRate
		at := 0
		for i, p := range s.Setup.Points {
			if p.Line != line {
				continue
			}
			b.tried++
			found := s.Estimate(i, value)
			better := found.Mean > b.found.Mean
			if !s.lab.plan.HasAccuracy() {
				better = found.Mean < b.found.Mean
			}
			if found.Seeds == len(s.Setup.Seeds) && (b.rate == "" || better) {
				b.id, b.name, b.rate, b.found, at = p.ID, p.Name, p.Label, found, b.tried
			}
		}
		if b.rate != "" { // else it diverged at each of them
			b.edge = at == 1 || at == b.tried
			all = append(all, b)
		}
	}
	return all
}

// bestTable says which rate won, out of how many.
func (s *sweepScene) bestTable(best []bestRate) figure.Table {
	t := figure.NewTable("best", "The best rate of each network", "network", "#best rate", "#right", "#tried")
	if !s.lab.plan.HasAccuracy() {
		t.Columns[2].Name = "loss"
	}
	t.Note = fmt.Sprintf("the same rates and the same %s for each; chosen by the images it is tested with, so a little too good: race again from a new seed",
		text.Plural(len(s.Setup.Seeds), "seed"))
	var edges []string
	for _, b := range best {
		if b.edge {
			edges = append(edges, b.name)
		}
		t.Rows = append(t.Rows, []string{b.name, b.rate, b.found.String(), strconv.Itoa(b.tried)})
	}
	if len(edges) > 0 {
		t.Note = fmt.Sprintf("at the end of what was tried: %s; a rate beyond may be better; %s", strings.Join(edges, ", "), t.Note)
	}
	return t
}
