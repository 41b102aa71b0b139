package howmuch

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
	"weightshare/nets/experiment"
)

// parameterBudgetScene looks for the best accuracy on arrangement within a budget of
// numbers.
type parameterBudgetScene struct {
	scene.Sweep
	scheme, side, kernels int // indices into the options
	best                  map[string]float64
	news                  string
	tries                 []frugalTry
}

type frugalTry struct {
	network string
	numbers int64
	found   scene.Estimate
}

// The budget of the try, what it asks for, and the measurement in which a best
// score is kept: the mean accuracy over the seeds.
const (
	frugalBudget = 500
	frugalGoal   = .95
	frugalSeeds  = 3
	frugalMetric = "frugal_accuracy"
)

func frugalKernels() []int { return []int{2, 4, 8, 16} }

func newFrugalScene(env lessons.Env) *parameterBudgetScene {
	s := &parameterBudgetScene{kernels: 1, best: map[string]float64{}}
	for _, m := range env.Measured {
		if m.Metric == frugalMetric {
			s.best[m.Network] = max(s.best[m.Network], m.Value)
		}
	}
	return s
}

func (s *parameterBudgetScene) network() string {
	return dividedNetwork(schemes()[s.scheme], divisions()[s.side], frugalKernels()[s.kernels], 2)
}

func (s *parameterBudgetScene) Controls() []lessons.Control {
	all := (&sharingPatternScene{scheme: s.scheme, side: s.side}).Controls()
	kernels := lessons.Control{ID: "kernels", Label: "the kernels", Kind: lessons.Dial, Index: s.kernels, Hint: "how many kernels a set has"}
	for _, k := range frugalKernels() {
		kernels.Options = append(kernels.Options, strconv.Itoa(k))
	}
	all = append(all, kernels)
	for i := range all {
		all[i].Restarts, all[i].Figure = true, "tries"
	}
	return all
}

func (s *parameterBudgetScene) Do(a lessons.Action) error {
	switch a.Control {
	case "scheme":
		s.scheme = a.Index
	case "side":
		s.side = a.Index
	default:
		s.kernels = a.Index
	}
	return nil
}

func (s *parameterBudgetScene) Run(seed uint64) (lessons.Stepper, error) {
	s.news = ""
	plan := scene.Plan(arrangementTask)
	e := scene.NetworkSpec{ID: "tried", Name: s.network(), Network: s.network()}
	return s.Start(scene.BySamples(plan, []scene.NetworkSpec{e}, []int{plan.Task.Samples}, scene.SeedsFrom(seed, frugalSeeds)))
}

func (s *parameterBudgetScene) Observe(snapshot lessons.Snapshot) {
	s.Sweep.Observe(snapshot)
	if !s.Finished() || s.Estimate(0, scene.TestAccuracy).Seeds < frugalSeeds {
		return
	}
	network := s.Setup.Points[0].Network
	numbers, err := scene.Parameters(network)
	if err != nil {
		return
	}
	t := frugalTry{network, numbers, s.Estimate(0, scene.TestAccuracy)}
	if n := len(s.tries); n == 0 || s.tries[n-1] != t {
		s.tries = append(s.tries, t)
	}
	if had, ok := s.best[network]; numbers <= frugalBudget && (!ok || t.found.Mean > had) {
		s.best[network], s.news = t.found.Mean, network
	}
}

// bestOfAll is the best network within the budget; empty where there is none.
func (s *parameterBudgetScene) bestOfAll() (network string, accuracy float64) {
	for _, n := range slices.Sorted(maps.Keys(s.best)) {
		if s.best[n] > accuracy {
			network, accuracy = n, s.best[n]
		}
	}
	return network, accuracy
}

func (s *parameterBudgetScene) Measured() []lessons.Measurement {
	all := s.Sweep.Measured()
	if s.news == "" {
		return all
	}
	p := s.Setup.Plan
	p.Networks, p.Samples, p.Seeds = []string{s.news}, []int{s.Setup.Points[0].Samples}, s.Setup.Seeds
	return append(all, lessons.Measurement{
		Network: s.news, Metric: frugalMetric, Value: s.best[s.news], Seed: s.Setup.Seeds[0],
		Options: map[string]any{
			"task": p.Task.Name, "samples": p.Samples[0], "steps": p.Training.Steps, "seeds": frugalSeeds, lessons.Arguments: experiment.ShellLine(p.Arguments()),
		},
	})
}

func (s *parameterBudgetScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Have %s right with at most %d numbers.", text.Percent(frugalGoal), frugalBudget)}
	switch _, accuracy := s.bestOfAll(); {
	case accuracy == 0:
		g.Missing = fmt.Sprintf("no net with at most %d numbers yet", frugalBudget)
	case accuracy < frugalGoal:
		g.Missing = "your best so far: " + text.Fixed(accuracy, 2)
	default:
		g.Met = true
	}
	return g
}

func (s *parameterBudgetScene) Figures() []figure.Figure {
	now := "–"
	if numbers, err := scene.Parameters(s.network()); err == nil {
		now = text.Number(float64(numbers))
	}
	t := figure.Table{
		Meta:    figure.Meta{ID: "tries", Title: "Your tries", Note: "set up now: " + now + " numbers"},
		Columns: []figure.Column{{Name: "layer"}, {Name: "numbers", Numeric: true}, {Name: "right", Numeric: true}, {Name: ""}},
		Cursor:  -1,
	}
	for _, r := range s.tries[max(0, len(s.tries)-scene.TriesShown):] {
		row := []string{r.network, text.Number(float64(r.numbers)), r.found.String(), ""}
		if network, err := arch.Parse(r.network); err == nil {
			row[0] = network.Flat()[0].Word
		}
		switch {
		case r.numbers > frugalBudget:
			row[3] = "too many"
		case r.found.Mean >= frugalGoal:
			row[3] = "✓"
		}
		t.Rows = append(t.Rows, row)
	}
	return append([]figure.Figure{t}, (&sharingPatternScene{scheme: s.scheme, side: s.side}).Figures()...)
}

func (s *parameterBudgetScene) Values() map[string]string {
	network, accuracy := s.bestOfAll()
	return map[string]string{
		"best-net": network, "best": text.Fixed(accuracy, 2), "budget": strconv.Itoa(frugalBudget), "seeds": strconv.Itoa(frugalSeeds),
		"samples": strconv.Itoa(scene.Plan(arrangementTask).Task.Samples),
	}
}
