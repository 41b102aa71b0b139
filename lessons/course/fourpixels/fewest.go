package fourpixels

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// fewestScene teaches a network of the learner's choice with as few images as
// possible.
type fewestScene struct {
	pixelRace
	scene.Bindings
	choice   *imageChoice
	network  *scene.Choice[scene.NetworkSpec]
	attempts *scene.Attempts
}

// The goal: how many images the networks need to learn everything. For dense it
// is only a hint.
const (
	sharedGoal   = 1
	unsharedGoal = 2
	denseGoal    = 5
)

func newFewestScene(before []progress.Measurement) *fewestScene {
	s := &fewestScene{
		choice: choose(0b0000, 0b0100, 0b1011),
		network: &scene.Choice[scene.NetworkSpec]{
			ID: "net", Label: "the net", Figure: "scores", Hint: "chooses which net to teach", Restarts: true,
			Values: Networks(), Text: func(n scene.NetworkSpec) string { return n.Name },
		},
		attempts: scene.NewAttempts("golf_best", scene.LowerIsBetter, before),
	}
	s.Bindings = scene.Bindings{s.network, s.choice}
	return s
}

func (s *fewestScene) Pace() lessons.Speed { return lessons.Full }

func (s *fewestScene) Run(seed uint64) (lessons.Stepper, error) {
	s.attempts.Begin()
	return s.start(seed, s.choice.list(), invert, s.network.Value())
}

func (s *fewestScene) Observe(snapshot lessons.Snapshot) {
	s.pixelRace.Observe(snapshot)
	if s.Finished() && s.Latest.Racers[0].Test.Right == images {
		s.attempts.Add(s.Latest.Racers[0].Network, float64(len(s.studied)))
	}
}

func (s *fewestScene) Measured() []progress.Measurement {
	return s.attempts.Measured(s.Seed, s.options())
}

func (s *fewestScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Teach the shared net with %s and the unshared one with %d.", text.Plural(sharedGoal, "image"), unsharedGoal)}
	networks := Networks()
	switch {
	case !s.reached(networks[0], sharedGoal):
		g.Missing = fmt.Sprintf("shared with %s; best so far: %s", text.Plural(sharedGoal, "image"), s.best(networks[0]))
	case !s.reached(networks[1], unsharedGoal):
		g.Missing = fmt.Sprintf("unshared with %s; best so far: %s", text.Plural(unsharedGoal, "image"), s.best(networks[1]))
	default:
		g.Met = true
	}
	return g
}

// reached reports whether a network has learnt everything from that few images.
func (s *fewestScene) reached(n scene.NetworkSpec, goal float64) bool {
	best, ok := s.attempts.Best(n.Network)
	return ok && best <= goal
}

// best returns the smallest number of images from which a network has learnt
// everything.
func (s *fewestScene) best(n scene.NetworkSpec) string {
	if best, ok := s.attempts.Best(n.Network); ok {
		return text.Number(best)
	}
	return "not yet"
}

func (s *fewestScene) Figures() []figure.Figure {
	var marks []figure.Mark
	for _, racer := range s.racers() {
		marks = racer.marks()
	}
	gallery := s.choice.gallery("Training images for the "+s.network.String()+" net", marks)
	gallery.Note = s.verdict()
	scores := figure.NewTable("scores", "Fewest images so far", "net", "#numbers", "#images")
	scores.Cursor = s.network.Index
	for _, n := range Networks() {
		scores.Rows = append(scores.Rows, []string{n.Name, scene.ParametersText(n.Network), s.best(n)})
	}
	return []figure.Figure{gallery, scores}
}

// verdict says what the run that is shown has achieved.
func (s *fewestScene) verdict() string {
	if !s.Finished() {
		return "not trained yet"
	}
	used := text.Plural(len(s.studied), "image")
	switch wrong := images - s.Latest.Racers[0].Test.Right; {
	case wrong > 0:
		return fmt.Sprintf("%d of %d still wrong after %s", wrong, images, used)
	case s.attempts.Improved():
		return fmt.Sprintf("all %d right with %s: your best", images, used)
	default:
		return fmt.Sprintf("all %d right with %s", images, used)
	}
}

func (s *fewestScene) Values() map[string]string {
	values := map[string]string{
		"shared-par": strconv.Itoa(sharedGoal), "unshared-par": strconv.Itoa(unsharedGoal), "dense-par": strconv.Itoa(denseGoal),
		nameImages: strconv.Itoa(images),
	}
	for _, n := range Networks() {
		values["best-"+n.ID] = s.best(n)
	}
	return values
}
