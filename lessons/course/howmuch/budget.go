package howmuch

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// budgetScene asks for the best accuracy in the task arrangement within a
// budget of parameters.
type budgetScene struct {
	scene.Sweep
	pattern
	kernels  *scene.Choice[int] // in a set
	attempts *scene.Attempts
	tries    []try
}

// try is one of the learner's runs.
type try struct {
	network string
	numbers int64
	found   scene.Estimate
}

const (
	budget      = 500 // parameters
	budgetGoal  = .95 // mean test accuracy
	budgetSeeds = 3   // that it is the mean over
)

func newBudgetScene(env lessons.Env) *budgetScene {
	s := &budgetScene{
		pattern:  newPattern(),
		kernels:  &scene.Choice[int]{ID: "kernels", Label: "the kernels", Figure: "tries", Hint: "how many kernels a set has", Restarts: true, Values: []int{2, 4, 8, 16}, Index: 1},
		attempts: scene.NewAttempts("frugal_accuracy", scene.HigherIsBetter, env.Measured),
	}
	s.scheme.Restarts, s.scheme.Figure = true, "tries"
	s.side.Restarts, s.side.Figure = true, "tries"
	s.Bindings = append(s.Bindings, s.kernels)
	return s
}

func (s *budgetScene) network() string { return s.pattern.network(s.kernels.Value(), 2) }

func (s *budgetScene) Run(seed uint64) (lessons.Stepper, error) {
	s.attempts.Begin()
	plan := scene.Plan(arrangementTask)
	e := scene.NetworkSpec{ID: "tried", Name: s.network(), Network: s.network()}
	return s.Start(scene.BySamples(plan, []scene.NetworkSpec{e}, []int{plan.Task.Samples}, scene.SeedsFrom(seed, budgetSeeds)))
}

func (s *budgetScene) Observe(snapshot lessons.Snapshot) {
	s.Sweep.Observe(snapshot)
	found := s.Estimate(0, scene.TestAccuracy)
	if !s.Finished() || found.Seeds < budgetSeeds {
		return
	}
	network := s.Setup.Points[0].Network
	numbers, err := scene.Parameters(network)
	if err != nil {
		return
	}
	t := try{network, numbers, found}
	s.tries = scene.AddTry(s.tries, t)
	if numbers <= budget {
		s.attempts.Add(network, found.Mean)
	}
}

func (s *budgetScene) Measured() []progress.Measurement { return s.MeasuredTry(s.attempts) }

func (s *budgetScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Get %s right with at most %d numbers.", text.Percent(budgetGoal), budget)}
	switch network, accuracy := s.attempts.BestOfAll(); {
	case network == "":
		g.Missing = fmt.Sprintf("no net of at most %d numbers trained yet", budget)
	case accuracy < budgetGoal:
		g.Missing = "your best so far: " + text.Fixed(accuracy, 2)
	default:
		g.Met = true
	}
	return g
}

func (s *budgetScene) Figures() []figure.Figure {
	t := figure.NewTable("tries", "Your tries", "layer", "#numbers", "#right", "")
	t.Note = "set up now: " + scene.ParametersText(s.network()) + " numbers"
	for _, r := range s.tries[max(0, len(s.tries)-scene.TriesShown):] {
		row := []string{r.network, text.Number(float64(r.numbers)), r.found.String(), ""}
		if network, err := arch.Parse(r.network); err == nil {
			row[0] = network.Flat()[0].Word
		}
		switch {
		case r.numbers > budget:
			row[3] = "too many"
		case r.found.Mean >= budgetGoal:
			row[3] = "✓"
		}
		t.Rows = append(t.Rows, row)
	}
	return []figure.Figure{t, s.matrix(s.network())}
}

func (s *budgetScene) Values() map[string]string {
	network, accuracy := s.attempts.BestOfAll()
	return map[string]string{
		"best-net": network, "best": text.Fixed(accuracy, 2), "budget": strconv.Itoa(budget), "seeds": strconv.Itoa(budgetSeeds),
		"samples": strconv.Itoa(scene.Plan(arrangementTask).Task.Samples),
	}
}
