package lessdata

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/nets/experiment"
)

// randomScene draws the labels by lot: nothing is left to learn, only to
// memorise.
type randomScene struct {
	scene.Race
	size int // index into randomSizes
}

func newRandomScene() *randomScene { return &randomScene{size: 2} }

func randomSizes() []int { return []int{50, 100, 200} }

func (s *randomScene) Run(seed uint64) (lessons.Stepper, error) {
	plan := scene.Plan(barsTask)
	plan.Task.RandomLabels, plan.Task.Samples = true, randomSizes()[s.size]
	return s.Start(seed, scene.RaceSetup{Plan: plan, Networks: barsThree()})
}

func (s *randomScene) Controls() []lessons.Control {
	c := lessons.Control{
		ID: "images", Label: "the training images", Kind: lessons.Dial, Index: s.size, Figure: "race",
		Hint: "how many answers there are to memorise", Restarts: true,
	}
	for _, n := range randomSizes() {
		c.Options = append(c.Options, strconv.Itoa(n))
	}
	return []lessons.Control{c}
}

func (s *randomScene) Do(a lessons.Action) error {
	s.size = a.Index
	return nil
}

func (s *randomScene) Figures() []figure.Figure {
	f := figure.Curves{
		Meta: figure.Meta{ID: "memorised", Title: "Training images right, by step"}, XLabel: "step", YLabel: "training right", YMax: 1,
	}
	if s.Latest != nil {
		f.XMax = float64(s.Latest.TotalSteps)
		for i := range s.Latest.Racers {
			l := &s.Latest.Racers[i]
			f.Series = append(f.Series, figure.Series{Name: l.Name, X: l.EvalSteps, Y: l.TrainAccuracies})
		}
	}
	return []figure.Figure{s.Figure("Labels drawn by lot"), f}
}

func (s *randomScene) Values() map[string]string {
	values := s.Race.Values()
	values["images"] = strconv.Itoa(randomSizes()[s.size])
	return values
}

// fewestScene looks for the fewest images with which a shared net passes.
type fewestScene struct {
	scene.Sweep
	kernels, border, size int // indices into the options
	best                  map[string]int
	news                  string // the network of which the run that is shown is the best, empty for none
	tries                 []try
}

// try is one run of the learner's.
type try struct {
	network         string
	kernels, border int // indices into the options
	images          int
	found           scene.Estimate
}

// fewestMetric is the measurement in which a best score is kept, fewestSeeds how
// many seeds have to pass on average, goalImages the images that the goal asks for.
const (
	fewestMetric = "fewest_images"
	fewestSeeds  = 3
	goalImages   = 20
)

func newFewestScene(env lessons.Env) *fewestScene {
	s := &fewestScene{best: map[string]int{}, size: 6}
	for _, m := range env.Measured {
		if m.Metric == fewestMetric {
			s.score(m.Network, int(m.Value))
		}
	}
	return s
}

// score takes a score, and tells whether it is the best so far.
func (s *fewestScene) score(network string, images int) bool {
	if best, ok := s.best[network]; ok && best <= images || images < 1 {
		return false
	}
	s.best[network] = images
	return true
}

// bestOfAll is the network with the best score; 0 where there is none.
func (s *fewestScene) bestOfAll() (network string, images int) {
	for _, k := range fewestKernels() {
		for _, b := range fewestBorders() {
			n := fewestNetwork(k, b)
			if best, ok := s.best[n]; ok && (images == 0 || best < images) {
				network, images = n, best
			}
		}
	}
	return network, images
}

func fewestKernels() []int { return []int{4, 8, 16} }

func fewestBorders() []string { return []string{"", "/p2", "/ring"} }

func fewestSizes() []int { return []int{10, 15, 20, 30, 50, 70, 100, 150, 200} }

func fewestBorderNames() []string { return []string{"none", "zeros", "ring"} }

func fewestNetwork(kernels int, border string) string {
	return fmt.Sprintf("12x12 conv5:%d%s relu gmp dense:4", kernels, border)
}

func (s *fewestScene) network() string {
	return fewestNetwork(fewestKernels()[s.kernels], fewestBorders()[s.border])
}

func (s *fewestScene) images() int { return fewestSizes()[s.size] }

func (s *fewestScene) Controls() []lessons.Control {
	kernels := lessons.Control{ID: "kernels", Label: "the kernels", Index: s.kernels, Hint: "how many shared kernels there are"}
	for _, k := range fewestKernels() {
		kernels.Options = append(kernels.Options, strconv.Itoa(k))
	}
	border := lessons.Control{
		ID: "border", Label: "the border", Index: s.border, Hint: "what a kernel sees beyond the border",
		Options: fewestBorderNames(),
	}
	images := lessons.Control{ID: "images", Label: "the training images", Index: s.size, Hint: "how many images to learn from"}
	for _, n := range fewestSizes() {
		images.Options = append(images.Options, strconv.Itoa(n))
	}
	all := []lessons.Control{kernels, border, images}
	for i := range all {
		all[i].Kind, all[i].Restarts, all[i].Figure = lessons.Dial, true, "tries"
	}
	return all
}

func (s *fewestScene) Do(a lessons.Action) error {
	switch a.Control {
	case "kernels":
		s.kernels = a.Index
	case "border":
		s.border = a.Index
	default:
		s.size = a.Index
	}
	return nil
}

func (s *fewestScene) Run(seed uint64) (lessons.Stepper, error) {
	s.news = ""
	e := scene.NetworkSpec{ID: "tried", Name: s.network(), Network: s.network()}
	return s.Start(scene.BySamples(scene.Plan(barsTask), []scene.NetworkSpec{e}, []int{s.images()}, scene.SeedsFrom(seed, fewestSeeds)))
}

func (s *fewestScene) Observe(snapshot lessons.Snapshot) {
	s.Sweep.Observe(snapshot)
	if !s.Finished() || s.Estimate(0, scene.TestAccuracy).Seeds < fewestSeeds {
		return
	}
	p := s.Setup.Points[0]
	t := try{p.Network, s.kernels, s.border, p.Samples, s.Estimate(0, scene.TestAccuracy)}
	if n := len(s.tries); n == 0 || s.tries[n-1] != t {
		s.tries = append(s.tries, t)
	}
	if t.found.Mean >= experiment.Target && s.score(t.network, t.images) {
		s.news = t.network
	}
}

func (s *fewestScene) Measured() []lessons.Measurement {
	all := s.Sweep.Measured()
	if s.news == "" {
		return all
	}
	p := s.Setup.Plan
	p.Networks, p.Samples, p.Seeds = []string{s.news}, []int{s.Setup.Points[0].Samples}, s.Setup.Seeds
	return append(all, lessons.Measurement{
		Network: s.news, Metric: fewestMetric, Value: float64(s.best[s.news]), Seed: s.Setup.Seeds[0],
		Options: map[string]any{
			"task": p.Task.Name, "steps": p.Training.Steps, "seeds": fewestSeeds, lessons.Arguments: experiment.ShellLine(p.Arguments()),
		},
	})
}

func (s *fewestScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Have %s of unseen bars right from at most %d images.", scene.Percent(experiment.Target), goalImages)}
	switch _, images := s.bestOfAll(); {
	case images == 0:
		g.Missing = "no net has passed yet"
	case images > goalImages:
		g.Missing = fmt.Sprintf("your fewest so far: %d", images)
	default:
		g.Met = true
	}
	return g
}

func (s *fewestScene) Figures() []figure.Figure {
	t := figure.Table{
		Meta: figure.Meta{ID: "tries", Title: "Your tries", Note: s.verdict()},
		Columns: []figure.Column{
			{Name: "kernels", Numeric: true},
			{Name: "border"},
			{Name: "numbers", Numeric: true},
			{Name: "images", Numeric: true},
			{Name: "right", Numeric: true},
			{Name: ""},
		},
		Cursor: -1,
	}
	for _, r := range s.tries[max(0, len(s.tries)-scene.TriesShown):] {
		row := []string{
			strconv.Itoa(fewestKernels()[r.kernels]), fewestBorderNames()[r.border], "–", strconv.Itoa(r.images), lessons.Number(r.found.Mean), "",
		}
		if numbers, err := scene.Parameters(r.network); err == nil {
			row[2] = lessons.Number(float64(numbers))
		}
		if r.found.Mean >= experiment.Target {
			row[5] = "✓"
		}
		t.Rows = append(t.Rows, row)
	}
	return []figure.Figure{t}
}

// verdict says how the run that is shown stands.
func (s *fewestScene) verdict() string {
	now := fmt.Sprintf("%d kernels, %s", fewestKernels()[s.kernels], scene.Plural(s.images(), "image"))
	switch {
	case s.news != "":
		return now + ": " + s.Estimate(0, scene.TestAccuracy).String() + ", your best of this net"
	case s.Finished():
		return now + ": " + s.Estimate(0, scene.TestAccuracy).String()
	default:
		return now + ": not trained yet"
	}
}

func (s *fewestScene) Values() map[string]string {
	values := map[string]string{"par": strconv.Itoa(goalImages), "seeds": strconv.Itoa(fewestSeeds), "target": scene.Percent(experiment.Target)}
	network, images := s.bestOfAll()
	values["best-net"], values["best"] = network, strconv.Itoa(images)
	return values
}
