package stride

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

// leastScene asks for the least work with which a network is right at every nudge.
type leastScene struct {
	nudgedRace
	scene.Bindings
	size, first, second *scene.Choice[int]
	way                 *scene.Choice[way]
	shown               *scene.Choice[int]
	attempts            *scene.Attempts
	tries               []try
}

// way is how the map is made smaller between the layers, as an option of the first
// layer and a layer of the notation.
type way struct{ name, option, layer string }

// try is one of the learner's runs.
type try struct {
	network string
	way     string
	shown   int
	macs    int64
	worst   scene.Estimate
}

// leastSeeds is how many seeds the worst accuracy is averaged over; leastRight the
// value that it must reach; leastMACs the largest amount of work with which the goal
// is met.
const (
	leastSeeds = 3
	leastRight = .9
	leastMACs  = 100_000
)

func newLeastScene(env lessons.Env) *leastScene {
	dial := func(id, label, hint string, index int, values ...int) *scene.Choice[int] {
		return &scene.Choice[int]{ID: id, Label: label, Hint: hint, Figure: "tries", Restarts: true, Values: values, Index: index}
	}
	s := &leastScene{
		size:   dial("size", "the kernel size", "how many pixels wide and high a kernel is", 1, 3, 5),
		first:  dial("first", "the first kernels", "how many kernels the first layer has", 1, 4, 8),
		second: dial("second", "the second kernels", "how many kernels the second layer has", 1, 8, 16),
		way: &scene.Choice[way]{
			ID: "way", Label: "the halving", Hint: "how the map between the layers is halved", Figure: "tries", Restarts: true,
			Values: []way{{name: "none"}, {"stride 2", "/s2", ""}, {"maximum", "", " maxpool2"}, {"blur", "", " blurpool2/ring"}},
			Text:   func(w way) string { return w.name },
		},
		shown:    dial("shown", "the training nudges", "how far training images are moved", 0, 0, 1),
		attempts: scene.NewAttempts("least_macs", scene.LowerIsBetter, env.Measured),
	}
	// One pixel down, right or both: with a halved map each of these divides the image
	// in another way. Two pixels are the same as none.
	s.moves = []scene.Shift{{}, {Down: 1}, {Right: 1}, {Down: 1, Right: 1}, {Down: 2, Right: 2}}
	s.Bindings = scene.Bindings{s.way, s.shown, s.size, s.first, s.second}
	return s
}

func (s *leastScene) network() string {
	size, w := s.size.Value(), s.way.Value()
	return fmt.Sprintf("16x16 conv%d:%d%s/ring relu%s conv%[1]d:%[5]d/ring relu gmp dense:10", size, s.first.Value(), w.option, w.layer, s.second.Value())
}

// trainingPlan returns the plan with the nudges that are set.
func (s *leastScene) trainingPlan() experiment.Plan {
	p := plan()
	p.Training.Shift = s.shown.Value()
	return p
}

func (s *leastScene) Run(seed uint64) (lessons.Stepper, error) {
	s.attempts.Begin()
	n := scene.NetworkSpec{ID: "tried", Name: "yours", Network: s.network()}
	return s.start(seed, s.trainingPlan(), leastSeeds, []scene.NetworkSpec{n})
}

// worst reads how often a network is right at its worst nudge.
func worst(r *scene.RacerState) (float64, bool) {
	found, _ := r.Inspected.([]float64)
	if len(found) == 0 {
		return 0, false
	}
	low := found[0]
	for _, accuracy := range found {
		low = min(low, accuracy)
	}
	return low, true
}

func (s *leastScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	if !s.Finished() {
		return
	}
	n := s.Setup.Networks[0].Network
	t := try{network: n, way: s.way.String(), shown: s.Setup.Plan.Training.Shift, macs: scene.MustCount(n).Totals.MACs, worst: s.Over(0, worst)}
	s.tries = scene.AddTry(s.tries, t)
	if t.worst.Mean >= leastRight {
		s.attempts.Add(n, float64(t.macs))
	}
}

func (s *leastScene) Measured() []progress.Measurement {
	all := s.Race.Measured()
	if s.Finished() {
		all = append(all, s.attempts.Measured(s.Seed, map[string]any{
			"task": s.Setup.Plan.Task.Name, "shift": s.Setup.Plan.Training.Shift, "seeds": leastSeeds,
		})...)
	}
	return all
}

func (s *leastScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Be right in %s at every nudge, with at most %s MACs an image.", text.Percent(leastRight), text.Number(leastMACs))}
	switch network, macs := s.attempts.BestOfAll(); {
	case network == "":
		g.Missing = "no net yet that is right at every nudge"
	case macs > leastMACs:
		g.Missing = "your least so far: " + text.Number(macs)
	default:
		g.Met = true
	}
	return g
}

func (s *leastScene) Figures() []figure.Figure {
	t := figure.NewTable("tries", "Your tries", "halved by", "#kernels", "#shown", "#MACs", "#worst")
	t.Note = "set up now: " + text.Number(float64(scene.MustCount(s.network()).Totals.MACs)) + " MACs"
	for _, r := range s.tries[max(0, len(s.tries)-scene.TriesShown):] {
		layers := scene.MustCount(r.network).Layers
		var kernels []string
		for _, l := range layers {
			if l.Kind.Convolves() {
				kernels = append(kernels, strconv.Itoa(l.Layer.Kernels))
			}
		}
		right := r.worst.Short()
		if r.worst.Mean >= leastRight && r.macs <= leastMACs {
			right += " ✓"
		}
		row := []string{
			r.way, fmt.Sprintf("%s+%s, %d×%d", kernels[0], kernels[1], layers[0].Layer.KH, layers[0].Layer.KW), strconv.Itoa(r.shown), text.Number(float64(r.macs)), right,
		}
		t.Rows = append(t.Rows, row)
	}
	if s.Started() && !s.Finished() {
		return []figure.Figure{s.Figure("Your network"), t}
	}
	return []figure.Figure{t}
}

func (s *leastScene) Values() map[string]string {
	network, macs := s.attempts.BestOfAll()
	values := map[string]string{"best-net": network, "best": "–", "budget": text.Number(leastMACs), "right": text.Percent(leastRight), "seeds": strconv.Itoa(leastSeeds)}
	if network != "" {
		values["best"] = text.Number(macs)
	}
	return values
}
