package tokens

import (
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// barsScene races a convolution against two transformers of the same work.
type barsScene struct{ scene.Race }

// barsPlan returns the plan for asking which way a bar runs, wherever it lies.
func barsPlan() experiment.Plan { return small("bars", 300) }

// convBars is a convolution that takes as many MACs as the transformers.
const convBars = "12x12 conv4:8 relu gmp dense:4"

// Run trains all of them again.
func (s *barsScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(seed, scene.RaceSetup{
		Plan: barsPlan(), Seeds: scene.VerdictSeeds, EvalEvery: 30,
		Networks: []scene.NetworkSpec{
			{ID: "conv", Name: "convolution", Network: convBars},
			{ID: "placed", Name: "with positions", Network: transformer("pos ", 4), Equal: scene.Work},
			{ID: "blind", Name: "without", Network: transformer("", 4), Equal: scene.Work},
		},
	})
}

func (s *barsScene) Figures() []figure.Figure {
	return s.WithSeeds(s.UnseenBySeeds, 1, s.Curves("Unseen bars right"), s.Figure("Transformer or convolution"))
}

func (s *barsScene) Values() map[string]string {
	values := s.Race.Values()
	p := barsPlan()
	values["samples"], values["chance"], values["macs"] = strconv.Itoa(p.Task.Samples), text.Fixed(p.Chance(), 2), text.Number(float64(scene.MustCount(convBars).Totals.MACs))
	return values
}
