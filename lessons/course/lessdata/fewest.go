package lessdata

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

// fewestScene asks for a shared network that reaches the target accuracy with
// the fewest training images.
type fewestScene struct {
	scene.Sweep
	scene.Bindings
	kernels  *scene.Choice[int]
	border   *scene.Choice[string] // as an option of the notation
	images   *scene.Choice[int]
	attempts *scene.Attempts
	tries    []try
}

// try is one of the learner's runs.
type try struct {
	kernels, border string // as the learner reads them
	network         string
	images          int
	found           scene.Estimate
}

// fewestSeeds is the number of seeds that the accuracy is averaged over,
// goalImages the largest number of images with which the goal is met.
const (
	fewestSeeds = 3
	goalImages  = 20
)

func newFewestScene(env lessons.Env) *fewestScene {
	s := &fewestScene{
		kernels: &scene.Choice[int]{ID: "kernels", Label: "the kernels", Hint: "how many shared kernels there are", Values: []int{4, 8, 16}},
		border: &scene.Choice[string]{
			ID: "border", Label: "the border", Hint: "what a kernel sees beyond the border", Values: []string{"", "/p2", "/ring"},
			Text: func(v string) string { return map[string]string{"": "none", "/p2": "zeros", "/ring": "ring"}[v] },
		},
		images: &scene.Choice[int]{
			ID: "images", Label: "the training images", Hint: "how many images to learn from",
			Values: []int{10, 15, 20, 30, 50, 70, 100, 150, 200}, Index: 6,
		},
		attempts: scene.NewAttempts("fewest_images", scene.LowerIsBetter, env.Measured),
	}
	for _, c := range []*scene.Choice[int]{s.kernels, s.images} {
		c.Restarts, c.Figure = true, "tries"
	}
	s.border.Restarts, s.border.Figure = true, "tries"
	s.Bindings = scene.Bindings{s.kernels, s.border, s.images}
	return s
}

func (s *fewestScene) network() string {
	return fmt.Sprintf("12x12 conv5:%d%s relu gmp dense:4", s.kernels.Value(), s.border.Value())
}

func (s *fewestScene) Run(seed uint64) (lessons.Stepper, error) {
	s.attempts.Begin()
	e := scene.NetworkSpec{ID: "tried", Name: s.network(), Network: s.network()}
	return s.Start(scene.BySamples(scene.Plan("bars"), []scene.NetworkSpec{e}, []int{s.images.Value()}, scene.SeedsFrom(seed, fewestSeeds)))
}

func (s *fewestScene) Observe(snapshot lessons.Snapshot) {
	s.Sweep.Observe(snapshot)
	found := s.Estimate(0, scene.TestAccuracy)
	if !s.Finished() || found.Seeds < fewestSeeds {
		return
	}
	t := try{s.kernels.String(), s.border.String(), s.network(), s.images.Value(), found}
	s.tries = scene.AddTry(s.tries, t)
	if found.Mean >= experiment.TargetAccuracy {
		s.attempts.Add(t.network, float64(t.images))
	}
}

func (s *fewestScene) Measured() []progress.Measurement { return s.MeasuredTry(s.attempts) }

func (s *fewestScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Get %s of unseen bars right from at most %d images.", text.Percent(experiment.TargetAccuracy), goalImages)}
	switch network, images := s.attempts.BestOfAll(); {
	case network == "":
		g.Missing = "no net has passed yet"
	case images > goalImages:
		g.Missing = fmt.Sprintf("your fewest so far: %.0f", images)
	default:
		g.Met = true
	}
	return g
}

func (s *fewestScene) Figures() []figure.Figure {
	t := figure.NewTable("tries", "Your tries", "#kernels", "border", "#numbers", "#images", "#right", "")
	t.Note = s.verdict()
	for _, r := range s.tries[max(0, len(s.tries)-scene.TriesShown):] {
		row := []string{
			r.kernels, r.border, scene.ParametersText(r.network), strconv.Itoa(r.images), text.Number(r.found.Mean), "",
		}
		if r.found.Mean >= experiment.TargetAccuracy {
			row[5] = "✓"
		}
		t.Rows = append(t.Rows, row)
	}
	return []figure.Figure{t}
}

// verdict says what the present settings have achieved.
func (s *fewestScene) verdict() string {
	now := fmt.Sprintf("%d kernels, %s: ", s.kernels.Value(), text.Plural(s.images.Value(), "image"))
	if !s.Finished() {
		return now + "not trained yet"
	}
	now += s.Estimate(0, scene.TestAccuracy).String()
	if s.attempts.Improved() {
		now += ", your best with this net"
	}
	return now
}

func (s *fewestScene) Values() map[string]string {
	values := map[string]string{"par": strconv.Itoa(goalImages), "seeds": strconv.Itoa(fewestSeeds), "target": text.Percent(experiment.TargetAccuracy)}
	network, images := s.attempts.BestOfAll()
	values["best-net"], values["best"] = network, fmt.Sprintf("%.0f", images)
	return values
}
