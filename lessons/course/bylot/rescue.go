package bylot

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// rescueScene gives a layer that is tied at random more numbers, kernels or images, until
// it can read bars.
type rescueScene struct {
	scene.Sweep
	scene.Bindings
	numbers, kernels, images *scene.Choice[int]
	attempts                 *scene.Attempts // the fewest images with each network
	tries                    []try
}

// try is one of the learner's runs.
type try struct {
	network                  string
	numbers, kernels, images int
	found                    scene.Estimate
}

// rescueGoal is the accuracy to reach, as a mean over rescueSeeds seeds.
const (
	rescueGoal  = .9
	rescueSeeds = 2
)

func newRescueScene(env lessons.Env) *rescueScene {
	dial := func(id, label, hint string, values ...int) *scene.Choice[int] {
		return &scene.Choice[int]{ID: id, Label: label, Hint: hint, Figure: "tries", Restarts: true, Values: values, Text: func(n int) string { return text.Number(float64(n)) }}
	}
	s := &rescueScene{
		numbers:  dial("numbers", "the numbers", "from how many numbers each weight draws", 100, 1000, 10000),
		kernels:  dial("kernels", "the kernels", "how many kernels each place has", 4, 16),
		images:   dial("images", "the training images", "how many images to learn from", 200, 1000, 4000),
		attempts: scene.NewAttempts("images_by_lot", scene.LowerIsBetter, env.Measured),
	}
	s.Bindings = scene.Bindings{s.numbers, s.kernels, s.images}
	return s
}

func (s *rescueScene) network() scene.NetworkSpec {
	return lotNet(s.numbers.Value(), s.kernels.Value())
}

func (s *rescueScene) Run(seed uint64) (lessons.Stepper, error) {
	s.attempts.Begin()
	return s.Start(scene.BySamples(plan(), []scene.NetworkSpec{s.network()}, []int{s.images.Value()}, scene.SeedsFrom(seed, rescueSeeds)))
}

func (s *rescueScene) Observe(snapshot lessons.Snapshot) {
	s.Sweep.Observe(snapshot)
	found := s.Estimate(0, scene.TestAccuracy)
	if !s.Finished() || found.Seeds < rescueSeeds {
		return
	}
	p := s.Setup.Points[0]
	layer := scene.MustCount(p.Network).Layers[0].Layer
	t := try{p.Network, layer.Free, layer.Kernels, p.Samples, found}
	s.tries = scene.AddTry(s.tries, t)
	if found.Mean >= rescueGoal {
		s.attempts.Add(p.Network, float64(p.Samples))
	}
}

func (s *rescueScene) Measured() []progress.Measurement { return s.MeasuredTry(s.attempts) }

func (s *rescueScene) Goal() lessons.Goal {
	network, _ := s.attempts.BestOfAll()
	g := lessons.Goal{Text: "Bring the layer tied at random to " + text.Percent(rescueGoal) + ".", Met: network != ""}
	if !g.Met {
		best := scene.Estimate{}
		for _, t := range s.tries {
			if t.found.Mean > best.Mean {
				best = t.found
			}
		}
		if g.Missing = "your best so far: " + best.Short(); len(s.tries) == 0 {
			g.Missing = "not tried yet"
		}
	}
	return g
}

func (s *rescueScene) Figures() []figure.Figure {
	t := figure.NewTable("tries", "Your tries, tied at random", "#numbers", "#kernels", "#images", "#right")
	t.Note = fmt.Sprintf("tied by place it had %d numbers, 4 kernels and %d images", layerNumbers, plan().Task.Samples)
	for _, r := range s.tries[max(0, len(s.tries)-scene.TriesShown):] {
		right := r.found.Short()
		if r.found.Mean >= rescueGoal {
			right += " ✓"
		}
		t.Rows = append(t.Rows, []string{text.Number(float64(r.numbers)), strconv.Itoa(r.kernels), text.Number(float64(r.images)), right})
	}
	return []figure.Figure{t}
}

func (s *rescueScene) Values() map[string]string {
	values := map[string]string{"lot-numbers": "–", "lot-images": "–", "goal": text.Percent(rescueGoal), "tries-seeds": strconv.Itoa(rescueSeeds)}
	values["place-numbers"], values["place-images"] = strconv.Itoa(layerNumbers), strconv.Itoa(plan().Task.Samples)
	if network, images := s.attempts.BestOfAll(); network != "" {
		values["lot-numbers"] = text.Number(float64(scene.MustCount(network).Layers[0].Layer.Free))
		values["lot-images"] = text.Number(images)
	}
	return values
}
