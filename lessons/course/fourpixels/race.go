package fourpixels

import (
	"fmt"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// pixelRaceScene is what every scene with a race over the four pixels has: the newest
// snapshot and what there is to show and keep of it.
type pixelRaceScene struct {
	scene.Running[pixelSnapshot]
}

// start builds a race and remembers its seed.
func (r *pixelRaceScene) start(seed uint64, chosen []int, rule pixelRule, who ...networkSpec) (lessons.Stepper, error) {
	race, err := newPixelRace(seed, chosen, rule, who...)
	if err != nil {
		return nil, err
	}
	r.Seed = seed
	return race, nil
}

// finished reports whether the race that is shown has been run to its end.
func (r *pixelRaceScene) finished() bool { return r.Latest != nil && r.Latest.done == pixelSteps }

// lane is the newest of a contestant, nil if it does not run.
func (r *pixelRaceScene) lane(id string) *laneSnapshot {
	if r.Latest == nil {
		return nil
	}
	for i := range r.Latest.lanes {
		if r.Latest.lanes[i].id == id {
			return &r.Latest.lanes[i]
		}
	}
	return nil
}

// figure is the race as it stands.
func (r *pixelRaceScene) figure(title string) figure.Race {
	f := figure.Race{Meta: figure.Meta{ID: "race", Title: title}, Of: pixelSteps, Seed: r.Seed}
	if r.Latest == nil {
		return f
	}
	f.Steps = r.Latest.done
	for i := range r.Latest.lanes {
		l := &r.Latest.lanes[i]
		lane := figure.Lane{
			Name: l.name, Network: l.Notation, Parameters: l.numbers, Solved: l.solved,
			Loss: figure.Series{Name: l.name, X: l.steps, Y: l.losses}, Images: l.marks(), Weights: l.heatmaps(),
		}
		lane.Train, lane.Unseen = l.fractions(r.Latest.chosen)
		f.Lanes = append(f.Lanes, lane)
	}
	return f
}

// weightScale is the magnitude at which a weight is drawn at full strength. It
// is fixed, so that colours mean the same from the first step to the last.
const weightScale = 6

// heatmaps are the weights and biases of a lane.
func (l *laneSnapshot) heatmaps() []figure.Heatmap {
	cols := max(1, len(l.weights)/pixels)
	if len(l.weights) <= pixels {
		cols = len(l.weights)
	}
	maps := []figure.Heatmap{{
		Meta: figure.Meta{ID: l.id + "-weights", Title: l.name + " weights"},
		Cols: cols, Values: l.weights, Scale: weightScale, Cursor: -1,
	}}
	if len(l.biases) > 0 {
		maps = append(maps, figure.Heatmap{
			Meta: figure.Meta{ID: l.id + "-biases", Title: l.name + " biases"},
			Cols: len(l.biases), Values: l.biases, Scale: weightScale, Cursor: -1,
		})
	}
	return maps
}

// answerTable says weights and biases as the answers that they are, a column for
// each pair of numbers.
func (r *pixelRaceScene) answerTable() figure.Table {
	t := figure.Table{
		Meta:    figure.Meta{ID: "answers", Title: "What it answers; above zero is a 1"},
		Columns: []figure.Column{{Name: "pixel"}},
		Rows:    [][]string{{"to a 0: b"}, {"to a 1: w+b"}},
		Cursor:  -1,
	}
	if r.Latest == nil {
		return t
	}
	if len(r.Latest.lanes) > 1 {
		t.Title = "Answers: shared (all), unshared (p1 to p4)"
	}
	for i := range r.Latest.lanes {
		l := &r.Latest.lanes[i]
		zero, one := l.answers()
		for p := range zero {
			name := "all"
			if len(zero) > 1 {
				name = "p" + strconv.Itoa(p+1)
			}
			t.Columns = append(t.Columns, figure.Column{Name: name, Numeric: true})
			t.Rows[0] = append(t.Rows[0], signed(zero[p]))
			t.Rows[1] = append(t.Rows[1], signed(one[p]))
		}
	}
	return t
}

// signed is a value with its sign always shown; zero has none.
func signed(v float64) string {
	text := fmt.Sprintf("%+.1f", v)
	if strings.Trim(text, "+-0.") == "" {
		return "0.0"
	}
	return strings.Replace(text, "-", "−", 1)
}

// Measured is what is kept of a finished race.
func (r *pixelRaceScene) Measured() []progress.Measurement {
	if !r.finished() {
		return nil
	}
	var all []progress.Measurement
	for i := range r.Latest.lanes {
		l := &r.Latest.lanes[i]
		train, unseen := l.fractions(r.Latest.chosen)
		keep := func(metric string, value float64) {
			all = append(all, progress.Measurement{
				Network: l.Notation, Metric: metric, Value: value, Seed: r.Seed, Options: r.options(),
			})
		}
		keep("parameters", float64(l.numbers))
		keep("train_right", float64(train.Right))
		keep("train_of", float64(train.Of))
		keep("unseen_right", float64(unseen.Right))
		keep("unseen_of", float64(unseen.Of))
		if l.solved > 0 {
			keep("solved_at", float64(l.solved))
		}
	}
	return all
}

// options are the settings of the race, as they are kept with what it measured.
func (r *pixelRaceScene) options() map[string]any {
	return map[string]any{
		nameImages: imageNames(r.Latest.chosen), "steps": pixelSteps, "rate": pixelRate, "spread": pixelSpread,
	}
}

// oneImageScene trains the shared net on a single image.
type oneImageScene struct {
	pixelRaceScene
	studied int
}

func newOneImageScene() *oneImageScene { return &oneImageScene{studied: 0b0100} }

func (s *oneImageScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.start(seed, []int{s.studied}, invert, sharedNet())
}

func (s *oneImageScene) Figures() []figure.Figure {
	race := s.figure("One image to study: " + imageName(s.studied))
	verdicts := figure.Gallery{
		Meta: figure.Meta{ID: nameImages, Title: "Inverted without a mistake?"}, Cursor: -1, Lit: "studied",
	}
	var marks []figure.Mark
	if len(race.Lanes) > 0 {
		marks = race.Lanes[0].Images
	}
	for i := range images {
		item := figure.GalleryItem{Pattern: patternOf(i), Lit: i == s.studied}
		if i < len(marks) {
			item.Mark = marks[i]
		}
		verdicts.Items = append(verdicts.Items, item)
	}
	return []figure.Figure{race, s.answerTable(), verdicts}
}

func (s *oneImageScene) Values() map[string]string {
	inverted := invert(pixelsOf(s.studied))
	return map[string]string{
		"studied": imageName(s.studied), "inverted": imageName(imageOf(inverted)), "unseen": strconv.Itoa(images - 1),
	}
}

// raceScene races all four on the images that the learner chose.
type raceScene struct {
	pixelRaceScene
	choice *imageChoice
}

func newRaceScene() *raceScene { return &raceScene{choice: choose(0b0100)} }

func (s *raceScene) Controls() []lessons.Control { return []lessons.Control{s.choice.control()} }

func (s *raceScene) Do(a lessons.Action) error { return s.choice.Do(a) }

func (s *raceScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.start(seed, s.choice.list(), invert, NetworkSpecs()...)
}

func (s *raceScene) Figures() []figure.Figure {
	return []figure.Figure{
		s.choice.gallery("Training images", nil), s.figure("Invert the images 0000 … 1111"), s.answerTable(),
	}
}

func (s *raceScene) Values() map[string]string {
	values := map[string]string{
		"chosen": text.Plural(len(s.choice.list()), "image"), "left": strconv.Itoa(images - len(s.choice.list())),
	}
	for _, c := range NetworkSpecs() {
		values[c.id+"-unseen"], values[c.id+"-solved"] = "–", "not yet"
		l := s.lane(c.id)
		if l == nil {
			continue
		}
		_, unseen := l.fractions(s.Latest.chosen)
		values[c.id+"-unseen"] = fmt.Sprintf("%d of %d", unseen.Right, unseen.Of)
		if l.solved > 0 {
			values[c.id+"-solved"] = "step " + strconv.Itoa(l.solved)
		}
	}
	return values
}
