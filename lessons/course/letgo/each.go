package letgo

import (
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// eachScene asks for worlds in which each of the three ways to train is best.
type eachScene struct {
	scene.Race
	scene.Bindings
	inverted   *scene.Choice[float64]
	images, at *scene.Choice[int]
	tries      []eachTry
}

// eachTry is one of the learner's runs: what was set, and how often each network was
// right.
type eachTry struct {
	inverted   float64
	images, at int
	right      [3]scene.Estimate
	winner     int // −1 for none
}

// eachSeeds is how many seeds a winner is determined over, and eachLead by how much it
// must lead over both others.
const (
	eachSeeds = 3
	eachLead  = .01
)

func newEachScene() *eachScene {
	dial := func(id, label, hint string, index int, values ...int) *scene.Choice[int] {
		return &scene.Choice[int]{ID: id, Label: label, Hint: hint, Figure: "tries", Restarts: true, Values: values, Index: index, Text: func(n int) string { return text.Number(float64(n)) }}
	}
	s := &eachScene{
		inverted: &scene.Choice[float64]{
			ID: "broken", Label: "the broken pixels", Hint: "how many pixels the sensor inverts", Figure: "tries", Restarts: true,
			Values: []float64{0, .1, .35, .5, 1}, Index: 1, Text: text.Percent,
		},
		images: dial("images", "the training images", "how many images to learn from", 1, 200, 500, 1000),
		at:     dial("at", "let go at step", "when each place begins to learn alone", 1, 25, 100, 400),
	}
	s.Bindings = scene.Bindings{s.inverted, s.images, s.at}
	return s
}

// names returns the names of the three networks, in the order in which they race.
func names() [3]string { return [3]string{"always", "never", "let go"} }

// Run trains the three in the world that is set.
func (s *eachScene) Run(seed uint64) (lessons.Stepper, error) {
	p := plan()
	p.Task.Inverted, p.Task.Samples = s.inverted.Value(), s.images.Value()
	return s.Start(seed, scene.RaceSetup{
		Plan: p, Networks: []scene.NetworkSpec{alwaysNet(), neverNet(), releasedNet(s.at.Value(), false)}, Seeds: eachSeeds,
	})
}

func (s *eachScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	if !s.Finished() {
		return
	}
	p := s.Setup.Plan.Task
	t := eachTry{inverted: p.Inverted, images: p.Samples, at: s.Racer("released").Plan.Training.ShareSteps, winner: s.winner()}
	for i := range t.right {
		t.right[i] = s.Over(i, scene.TestAccuracyOf)
	}
	s.tries = scene.AddTry(s.tries, t)
}

// winner returns the network that leads over both others, −1 if none does.
func (s *eachScene) winner() int {
	for i := range s.Setup.Networks {
		leads := true
		for other := range s.Setup.Networks {
			var d *experiment.Difference
			if d = s.Difference(i, other); other != i && (d == nil || d.Mean < eachLead) {
				leads = false
			}
		}
		if leads {
			return i
		}
	}
	return -1
}

// Measured implements lessons.Measurer.
func (s *eachScene) Measured() []progress.Measurement { return noted(s.Race.Measured()) }

// Kept implements lessons.Keeper.
func (s *eachScene) Kept() []progress.Measurement { return noted(s.Race.Kept()) }

func (s *eachScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Find a world for each of the three, in which it is ahead of both others."}
	var missing []string
	for i, name := range names() {
		if !slices.ContainsFunc(s.tries, func(t eachTry) bool { return t.winner == i }) {
			missing = append(missing, name)
		}
	}
	if g.Met = len(missing) == 0; !g.Met {
		g.Missing = "not best yet: " + text.List(missing)
	}
	return g
}

func (s *eachScene) Figures() []figure.Figure {
	t := figure.NewTable("tries", "Unseen right, "+text.Plural(eachSeeds, "seed"), "#broken", "#images", "#at", "#always", "#never", "#let go")
	t.Note = "same kernels, places, work; * leads by " + text.Number(eachLead) + " or more"
	for _, r := range s.tries[max(0, len(s.tries)-scene.TriesShown):] {
		row := make([]string, 0, 3+len(r.right))
		row = append(row, text.Percent(r.inverted), text.Number(float64(r.images)), strconv.Itoa(r.at))
		for i, right := range r.right {
			cell := right.Short()
			if r.winner == i {
				cell += "*"
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	if s.Started() && !s.Finished() {
		return []figure.Figure{s.Curves("Unseen bars right"), t}
	}
	return []figure.Figure{t}
}

func (s *eachScene) Values() map[string]string {
	values := s.Race.Values()
	values["tries-seeds"], values["worlds"] = strconv.Itoa(eachSeeds), strconv.Itoa(len(s.tries))
	return values
}
