package tokens

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// way is a way of telling a transformer where its tokens lie.
type way struct{ name, notation string }

// ways returns the ways; %d is the number of channels.
func ways() []way {
	const end = " add( attn1 | ) linear:%d relu "
	return []way{
		{"not at all", "conv3:%d/s3 relu tokens" + end + "gmp"},
		{"learned table", "conv3:%d/s3 relu tokens pos" + end + "gmp"},
		{"coordinates", "conv3:%d/s3 relu coords tokens" + end + "gmp"},
		{"dense at the end", "conv3:%d/s3 relu tokens" + end},
	}
}

// fewestScene looks for the transformer with the fewest numbers that notices the order.
type fewestScene struct {
	scene.Sweep
	scene.Bindings
	way      *scene.Choice[way]
	channels *scene.Choice[int]
	attempts *scene.Attempts
	tries    []try
}

// try is one of the learner's runs.
type try struct {
	way      string
	channels int
	numbers  int64
	found    scene.Estimate
}

// fewestGoal is the accuracy to reach, as a mean over fewestSeeds seeds, with at most
// fewestMost numbers.
const (
	fewestGoal  = .8
	fewestSeeds = 3
	fewestMost  = 300
)

func newFewestScene(env lessons.Env) *fewestScene {
	s := &fewestScene{
		way: &scene.Choice[way]{
			ID: "way", Label: "told by", Hint: "how it knows where a token lies", Figure: "tries", Restarts: true, Values: ways(),
			Text: func(w way) string { return w.name }, Index: 1,
		},
		channels: &scene.Choice[int]{
			ID: "channels", Label: "the channels", Hint: "how many numbers a token has", Figure: "tries", Restarts: true, Values: []int{2, 4, 6, 8}, Index: 3,
		},
		attempts: scene.NewAttempts("numbers_for_order", scene.LowerIsBetter, env.Measured),
	}
	s.Bindings = scene.Bindings{s.way, s.channels}
	return s
}

func (s *fewestScene) network() scene.NetworkSpec {
	c := s.channels.Value()
	return scene.NetworkSpec{ID: "net", Name: s.way.Value().name, Network: "12x12 " + fmt.Sprintf(s.way.Value().notation, c, c) + " dense:2"}
}

// fewestPlan returns a plan that trains longer than the first step does: small networks
// learn slowly.
func fewestPlan() experiment.Plan {
	p := orderPlan()
	p.Training.Steps = 250
	return p
}

func (s *fewestScene) Run(seed uint64) (lessons.Stepper, error) {
	s.attempts.Begin()
	p := fewestPlan()
	return s.Start(scene.BySamples(p, []scene.NetworkSpec{s.network()}, []int{p.Task.Samples}, scene.SeedsFrom(seed, fewestSeeds)))
}

func (s *fewestScene) Observe(snapshot lessons.Snapshot) {
	s.Sweep.Observe(snapshot)
	found := s.Estimate(0, scene.TestAccuracy)
	if !s.Finished() || found.Seeds < fewestSeeds {
		return
	}
	p := s.Setup.Points[0]
	counts := scene.MustCount(p.Network)
	t := try{p.Name, counts.Layers[0].Output.C, counts.Totals.Parameters, found}
	s.tries = scene.AddTry(s.tries, t)
	if found.Mean >= fewestGoal {
		s.attempts.Add(p.Network, float64(t.numbers))
	}
}

func (s *fewestScene) Measured() []progress.Measurement { return s.MeasuredTry(s.attempts) }

func (s *fewestScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Reach %s with %d numbers or fewer.", text.Percent(fewestGoal), fewestMost)}
	network, numbers := s.attempts.BestOfAll()
	switch {
	case network == "":
		g.Missing = text.Percent(fewestGoal) + " not reached yet"
	case numbers > fewestMost:
		g.Missing = "your fewest: " + text.Number(numbers)
	default:
		g.Met = true
	}
	return g
}

func (s *fewestScene) Figures() []figure.Figure {
	t := figure.NewTable("tries", "Your tries, "+text.Plural(fewestSeeds, "seed"), "told by", "#channels", "#numbers", "#right")
	t.Note = "chance " + text.Fixed(orderPlan().Chance(), 2)
	for _, r := range s.tries[max(0, len(s.tries)-scene.TriesShown):] {
		right := r.found.Short()
		if r.found.Mean >= fewestGoal {
			right += " ✓"
		}
		t.Rows = append(t.Rows, []string{r.way, strconv.Itoa(r.channels), text.Number(float64(r.numbers)), right})
	}
	return []figure.Figure{t}
}

func (s *fewestScene) Values() map[string]string {
	values := map[string]string{"fewest": "–", "goal": text.Percent(fewestGoal), "most": strconv.Itoa(fewestMost), "seeds": strconv.Itoa(fewestSeeds)}
	if network, numbers := s.attempts.BestOfAll(); network != "" {
		values["fewest"] = text.Number(numbers)
	}
	return values
}
