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

// fewestImagesScene is data golf: teach a net with as few images as possible. The best
// score of each net is kept, over sessions too.
type fewestImagesScene struct {
	pixelRaceScene
	choice *imageChoice
	net    int            // index into contestants
	best   map[string]int // fewest images, by contestant id
	news   bool           // whether the run that is shown improved on the best
}

// golfMetric is the measurement in which a best score is kept.
const golfMetric = "golf_best"

func newGolfScene(before []progress.Measurement) *fewestImagesScene {
	s := &fewestImagesScene{choice: choose(0b0000, 0b0100, 0b1011), best: map[string]int{}}
	for _, m := range before {
		for _, c := range NetworkSpecs() {
			if m.Metric == golfMetric && m.Network == c.Notation {
				s.score(c.id, int(m.Value))
			}
		}
	}
	return s
}

// score takes a score, and reports whether it is the best so far.
func (s *fewestImagesScene) score(id string, score int) bool {
	if best, ok := s.best[id]; ok && best <= score || score < 1 {
		return false
	}
	s.best[id] = score
	return true
}

func (s *fewestImagesScene) contestant() networkSpec { return NetworkSpecs()[s.net] }

func (s *fewestImagesScene) Controls() []lessons.Control {
	net := lessons.Control{
		ID: "net", Label: "the net", Kind: lessons.Dial, Index: s.net, Figure: "scores",
		Hint: "chooses which net to teach", Restarts: true,
	}
	for _, c := range NetworkSpecs() {
		net.Options = append(net.Options, c.name)
	}
	return []lessons.Control{net, s.choice.control()}
}

func (s *fewestImagesScene) Do(a lessons.Action) error {
	if a.Control == "net" {
		s.net = a.Index
		return nil
	}
	return s.choice.Do(a)
}

func (s *fewestImagesScene) Pace() lessons.Speed { return lessons.Full }

func (s *fewestImagesScene) Run(seed uint64) (lessons.Stepper, error) {
	s.news = false
	return s.start(seed, s.choice.list(), invert, s.contestant())
}

func (s *fewestImagesScene) Observe(snapshot lessons.Snapshot) {
	s.pixelRaceScene.Observe(snapshot)
	if s.finished() && s.Latest.lanes[0].right == everyImage() {
		s.news = s.score(s.Latest.lanes[0].id, len(s.Latest.chosen)) || s.news
	}
}

func everyImage() [images]bool {
	var all [images]bool
	for i := range all {
		all[i] = true
	}
	return all
}

func (s *fewestImagesScene) Measured() []progress.Measurement {
	if !s.news {
		return nil
	}
	return []progress.Measurement{{
		Network: s.Latest.lanes[0].Notation, Metric: golfMetric, Value: float64(len(s.Latest.chosen)),
		Seed: s.Seed, Options: s.options(),
	}}
}

// The scores that the goal asks for.
const (
	sharedPar   = 1
	unsharedPar = 2
	densePar    = 5
)

func (s *fewestImagesScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Teach the shared net with %s and the unshared one with %d.", text.Plural(sharedPar, "image"), unsharedPar)}
	shared, unshared := s.best["shared"], s.best["local"]
	switch {
	case shared == 0 || shared > sharedPar:
		g.Missing = fmt.Sprintf("shared with %s; best so far: %s", text.Plural(sharedPar, "image"), s.bestText("shared"))
	case unshared == 0 || unshared > unsharedPar:
		g.Missing = fmt.Sprintf("unshared with %s; best so far: %s", text.Plural(unsharedPar, "image"), s.bestText("local"))
	default:
		g.Met = true
	}
	return g
}

func (s *fewestImagesScene) bestText(id string) string {
	if best, ok := s.best[id]; ok {
		return strconv.Itoa(best)
	}
	return "none"
}

func (s *fewestImagesScene) Figures() []figure.Figure {
	var marks []figure.Mark
	if s.Latest != nil {
		marks = s.Latest.lanes[0].marks()
	}
	gallery := s.choice.gallery("Training images for the "+s.contestant().name+" net", marks)
	gallery.Note = s.verdict()
	scores := figure.Table{
		Meta:    figure.Meta{ID: "scores", Title: "Fewest images so far"},
		Columns: []figure.Column{{Name: "net"}, {Name: "numbers", Numeric: true}, {Name: "images", Numeric: true}},
		Cursor:  s.net,
	}
	for _, c := range NetworkSpecs() {
		numbers, err := scene.Parameters(c.Notation)
		if err != nil {
			scores.Note = err.Error()
		}
		scores.Rows = append(scores.Rows, []string{c.name, strconv.FormatInt(numbers, 10), s.bestText(c.id)})
	}
	return []figure.Figure{gallery, scores}
}

// verdict says how the run that is shown has ended.
func (s *fewestImagesScene) verdict() string {
	if !s.finished() {
		return "not trained yet"
	}
	lane := &s.Latest.lanes[0]
	wrong := 0
	for _, right := range lane.right {
		if !right {
			wrong++
		}
	}
	used := text.Plural(len(s.Latest.chosen), "image")
	switch {
	case wrong > 0:
		return fmt.Sprintf("%d of %d still wrong after %s", wrong, images, used)
	case s.news:
		return fmt.Sprintf("all %d right with %s: your best", images, used)
	default:
		return fmt.Sprintf("all %d right with %s", images, used)
	}
}

func (s *fewestImagesScene) Values() map[string]string {
	values := map[string]string{
		"shared-par": strconv.Itoa(sharedPar), "unshared-par": strconv.Itoa(unsharedPar), "dense-par": strconv.Itoa(densePar),
		nameImages: strconv.Itoa(images),
	}
	for _, c := range NetworkSpecs() {
		values["best-"+c.id] = s.bestText(c.id)
	}
	return values
}
