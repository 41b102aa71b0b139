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

// What a sweep can be over besides the dials of the task.
const (
	overSeeds   = "seeds only"
	overSamples = "samples"
	overRate    = "rate"
	overBatch   = "batch"
)

// sweepScene is the step in which one setting is swept.
type sweepScene struct {
	scene.Sweep
	lab  *lab
	over string
}

// dials lists what can be swept.
func (s *sweepScene) dials() []string {
	all := []string{overSeeds}
	for _, d := range s.lab.plan.DataSettings() {
		// Another size needs other networks; more to be tested by changes nothing.
		if d.Name != "size" && d.Name != "test" && len(d.Presets) > 1 {
			all = append(all, d.Name)
		}
	}
	return append(all, overRate, overBatch)
}

func (s *sweepScene) Enter() {
	s.Sweep.Enter()
	if !slices.Contains(s.dials(), s.over) {
		s.over = overSeeds
	}
}

func (s *sweepScene) Controls() []lessons.Control {
	dials := s.dials()
	return []lessons.Control{{
		ID: "over", Label: "sweep", Kind: lessons.Dial, Value: s.over, Options: dials, Index: slices.Index(dials, s.over),
		Hint: "the dial that is swept", Restarts: true,
	}}
}

func (s *sweepScene) Do(a lessons.Action) error {
	s.over = s.dials()[a.Index]
	s.Latest = nil
	return nil
}

// split gives the values of the swept dial at which every network can run, and those
// at which one cannot.
func (s *sweepScene) split() (can, cannot []string) {
	var all []string
	switch s.over {
	case overSeeds:
		return []string{overSeeds}, nil
	case overRate:
		all = []string{"0.001", "0.003", "0.01", "0.03", "0.1"}
	case overBatch:
		all = []string{"1", "8", "32", "128"}
	default:
		for _, d := range s.lab.plan.DataSettings() {
			if d.Name == s.over {
				all = d.Presets
			}
		}
	}
	for _, value := range all {
		p := s.lab.plan
		_ = p.Set(s.over, value) // its own presets are values
		fits := true
		for _, e := range s.lab.who() {
			fits = fits && s.lab.check(p, e.Network) == nil
		}
		if fits {
			can = append(can, value)
		} else {
			cannot = append(cannot, value)
		}
	}
	return can, cannot
}

func (s *sweepScene) Run(seed uint64) (lessons.Stepper, error) {
	if !s.lab.can() {
		return nil, nil // the figure says why
	}
	who := s.lab.who()
	s.lab.ran(who)
	setup := scene.SweepSetup{Plan: s.lab.plan, Seeds: scene.SeedsFrom(seed-1, s.lab.seeds)}
	over := s.over // what a point changes must not follow the control
	can, _ := s.split()
	if len(can) == 0 {
		return nil, fmt.Errorf("there is no value of %s at which all networks can run: choose another dial", s.over)
	}
	for _, e := range who {
		setup.Lines = append(setup.Lines, e.Name)
	}
	for i, value := range can {
		x, err := strconv.ParseFloat(value, 64)
		if err != nil {
			x = float64(i + 1)
		}
		for line, e := range who {
			p := scene.SweepPoint{Line: line, X: x, Label: value, NetworkSpec: e}
			if s.over == overSamples {
				p.Samples = int(x)
			} else if s.over != overSeeds {
				p.Change = func(plan *experiment.Plan) { _ = plan.Set(over, value) }
			}
			setup.Points = append(setup.Points, p)
		}
	}
	return s.Start(setup)
}

func (s *sweepScene) Figures() []figure.Figure {
	if why := s.lab.why(); why != nil {
		return why
	}
	if s.over == overSeeds {
		return []figure.Figure{s.bars(), s.spreads()}
	}
	table := s.Table("Unseen images that are right", s.over, scene.TestAccuracy)
	if len(table.Columns) > 3 { // as many as can be, side by side
		for _, row := range table.Rows {
			for i := range row[1:] {
				row[i+1] = strings.ReplaceAll(row[i+1], " ± 0", "±")
			}
		}
	}
	if s.Latest == nil || !s.ordered() {
		return []figure.Figure{table}
	}
	curves := s.Curves("Unseen images that are right, by "+s.over, s.over)
	curves.LogX = s.over == overSamples || s.over == overRate || s.over == overBatch
	if _, cannot := s.split(); len(cannot) > 0 {
		curves.Note += fmt.Sprintf("; left out, because a network cannot run there: %v", cannot)
	}
	return []figure.Figure{curves, table}
}

// ordered reports whether the values of the swept dial are numbers: a line between
// two worlds would say nothing.
func (s *sweepScene) ordered() bool {
	return !slices.ContainsFunc(s.Setup.Points, func(p scene.SweepPoint) bool {
		_, err := strconv.ParseFloat(p.Label, 64)
		return err != nil
	})
}

// bars are the means of the networks over seeds.
func (s *sweepScene) bars() figure.Bars {
	f := figure.Bars{Meta: figure.Meta{ID: "means", Title: "Unseen images that are right"}}
	for i, p := range s.Setup.Points {
		found := s.Estimate(i, scene.TestAccuracy)
		f.Bars = append(f.Bars, figure.Bar{Label: p.Name, Value: found.Mean, Text: found.String()})
	}
	return f
}

// spreads sets the networks under each other with what they came to over seeds.
func (s *sweepScene) spreads() figure.Table {
	t := figure.NewTable("points", "Which network is which", "#seeds", "network")
	t.Note = fmt.Sprintf("mean ± standard deviation over %s", text.Plural(len(s.Setup.Seeds), "seed"))
	for i, p := range s.Setup.Points {
		t.Rows = append(t.Rows, []string{strconv.Itoa(s.Estimate(i, scene.TestAccuracy).Seeds), p.Network})
	}
	return t
}

func (s *sweepScene) Measured() []progress.Measurement {
	all := s.Kept()
	s.lab.results.add(all)
	return all
}

func (s *sweepScene) Kept() []progress.Measurement {
	all := s.Sweep.Kept()
	s.lab.results.add(all)
	return all
}

// Experiment is the sweep as compare can repeat it: over seeds, or over samples.
func (s *sweepScene) Experiment() (experiment.Plan, bool) {
	p := s.lab.Experiment(s.Setup.Seeds)
	if len(p.Seeds) == 0 {
		p.Seeds = scene.SeedsFrom(0, s.lab.seeds)
	}
	switch s.over {
	case overSeeds:
	case overSamples:
		can, _ := s.split()
		for _, value := range can {
			n, _ := strconv.Atoi(value)
			p.Samples = append(p.Samples, n)
		}
	default:
		return p, false
	}
	return p, s.lab.trouble() == nil
}

// Results are the runs of a sweep over seeds or samples as compare would write
// them.
func (s *sweepScene) Results() (*experiment.Document, bool) {
	p, ok := s.Experiment()
	if !ok || s.Latest == nil {
		return nil, false
	}
	var runs []experiment.Run
	for _, found := range s.Latest.Runs {
		runs = append(runs, found...)
	}
	return p.Document(runs), len(runs) > 0
}
