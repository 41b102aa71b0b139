package course

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
)

// golfScene is data golf: teach a net with as few images as possible. The best
// score of each net is kept, over sessions too.
type golfScene struct {
	racing
	choice *imageChoice
	net    int            // index into contestants
	best   map[string]int // fewest images, by contestant id
	news   bool           // whether the run that is shown improved on the best
}

// golfMetric is the measurement in which a best score is kept.
const golfMetric = "golf_best"

func newGolfScene(before []lessons.Measurement) *golfScene {
	s := &golfScene{choice: choose(0b0000, 0b0100, 0b1011), best: map[string]int{}}
	for _, m := range before {
		for _, c := range contestants() {
			if m.Metric == golfMetric && m.Network == c.notation {
				s.score(c.id, int(m.Value))
			}
		}
	}
	return s
}

// score takes a score, and tells whether it is the best so far.
func (s *golfScene) score(id string, score int) bool {
	if best, ok := s.best[id]; ok && best <= score || score < 1 {
		return false
	}
	s.best[id] = score
	return true
}

func (s *golfScene) contestant() contestant { return contestants()[s.net] }

func (s *golfScene) Controls() []lessons.Control {
	net := lessons.Control{
		ID: "net", Label: "the net", Kind: lessons.Dial, Index: s.net, Figure: "scores",
		Hint: "chooses which net to teach", Restarts: true,
	}
	for _, c := range contestants() {
		net.Options = append(net.Options, c.name)
	}
	return []lessons.Control{net, s.choice.control()}
}

func (s *golfScene) Do(a lessons.Action) error {
	if a.Control == "net" {
		s.net = a.Index
		return nil
	}
	return s.choice.Do(a)
}

func (s *golfScene) Pace() lessons.Speed { return lessons.Full }

func (s *golfScene) Run(seed uint64) (lessons.Stepper, error) {
	s.news = false
	return s.start(seed, s.choice.list(), invert, s.contestant())
}

func (s *golfScene) Observe(snapshot lessons.Snapshot) {
	s.racing.Observe(snapshot)
	if s.finished() && s.seen.lanes[0].right == everyImage() {
		s.news = s.score(s.seen.lanes[0].id, len(s.seen.chosen)) || s.news
	}
}

func everyImage() [images]bool {
	var all [images]bool
	for i := range all {
		all[i] = true
	}
	return all
}

func (s *golfScene) Measured() []lessons.Measurement {
	if !s.news {
		return nil
	}
	return []lessons.Measurement{{
		Network: s.seen.lanes[0].notation, Metric: golfMetric, Value: float64(len(s.seen.chosen)),
		Seed: s.seed, Options: s.options(),
	}}
}

// The scores that the goal asks for.
const (
	sharedPar   = 1
	unsharedPar = 2
	densePar    = 5
)

func (s *golfScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Teach the shared net with %s and the unshared one with %d.", plural(sharedPar, "image"), unsharedPar)}
	shared, unshared := s.best["shared"], s.best["local"]
	switch {
	case shared == 0 || shared > sharedPar:
		g.Missing = fmt.Sprintf("shared with %s; best so far: %s", plural(sharedPar, "image"), s.bestText("shared"))
	case unshared == 0 || unshared > unsharedPar:
		g.Missing = fmt.Sprintf("unshared with %s; best so far: %s", plural(unsharedPar, "image"), s.bestText("local"))
	default:
		g.Met = true
	}
	return g
}

func (s *golfScene) bestText(id string) string {
	if best, ok := s.best[id]; ok {
		return strconv.Itoa(best)
	}
	return "none"
}

func (s *golfScene) Figures() []figure.Figure {
	var marks []figure.Mark
	if s.seen != nil {
		marks = s.seen.lanes[0].marks()
	}
	gallery := s.choice.gallery("Training images for the "+s.contestant().name+" net", marks)
	gallery.Note = s.verdict()
	scores := figure.Table{
		Meta:    figure.Meta{ID: "scores", Title: "Fewest images so far"},
		Columns: []figure.Column{{Name: "net"}, {Name: "numbers", Numeric: true}, {Name: "images", Numeric: true}},
		Cursor:  s.net,
	}
	for _, c := range contestants() {
		numbers, err := numbersOf(c.notation)
		if err != nil {
			scores.Note = err.Error()
		}
		scores.Rows = append(scores.Rows, []string{c.name, strconv.FormatInt(numbers, 10), s.bestText(c.id)})
	}
	return []figure.Figure{gallery, scores}
}

// verdict says how the run that is shown has ended.
func (s *golfScene) verdict() string {
	if !s.finished() {
		return "not trained yet"
	}
	lane := &s.seen.lanes[0]
	wrong := 0
	for _, right := range lane.right {
		if !right {
			wrong++
		}
	}
	used := plural(len(s.seen.chosen), "image")
	switch {
	case wrong > 0:
		return fmt.Sprintf("%d of %d still wrong after %s", wrong, images, used)
	case s.news:
		return fmt.Sprintf("all %d right with %s: your best", images, used)
	default:
		return fmt.Sprintf("all %d right with %s", images, used)
	}
}

func (s *golfScene) Values() map[string]string {
	values := map[string]string{
		"shared-par": strconv.Itoa(sharedPar), "unshared-par": strconv.Itoa(unsharedPar), "dense-par": strconv.Itoa(densePar),
		nameImages: strconv.Itoa(images),
	}
	for _, c := range contestants() {
		values["best-"+c.id] = s.bestText(c.id)
	}
	return values
}
