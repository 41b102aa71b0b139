package edges

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
)

// findScene lets the learner look for the bar in noisy images.
type findScene struct {
	scene.Bindings
	seed    uint64
	series  uint64 // how often the learner asked for other images
	noise   *scene.Choice[float64]
	set     dataset.Set
	at      int // index of the image that is shown
	cursor  int
	off     []float64 // how far off each mark was
	verdict string    // on the newest mark
}

// findImages is how many images there are, findEnough how many the goal asks for.
const (
	findImages = 10
	findEnough = 8
)

func newFindScene(seed uint64) *findScene {
	s := &findScene{
		seed: seed, cursor: scene.BarsSide*scene.BarsSide/2 + scene.BarsSide/2,
		noise: &scene.Choice[float64]{
			ID: "noise", Label: "the noise", Figure: nameImage, Hint: "how noisy the images are; starts again",
			Values: []float64{.25, .5, .75}, Text: text.Number,
		},
	}
	s.Bindings = scene.Bindings{
		scene.Bind(s.markControl, s.mark), s.noise,
		scene.Button{ID: "again", Label: "ten other images", Value: "ready", Hint: "starts again", Press: func() error {
			s.series++
			return nil
		}},
	}
	s.begin()
	return s
}

// begin draws images. Those of the first series are also the first test images of
// the lesson's networks.
func (s *findScene) begin() {
	spec := scene.PlanWith("bars", 1).Task
	spec.Noise = s.noise.Value()
	s.set = scene.MustDrawTest(spec, s.seed+s.series, findImages)
	s.at, s.off, s.verdict = 0, nil, ""
}

func (s *findScene) Do(a lessons.Action) error {
	err := s.Bindings.Do(a)
	if a.Control != "mark" {
		s.begin()
	}
	return err
}

func (s *findScene) markControl() lessons.Control {
	return lessons.Control{
		ID: "mark", Label: "the middle of the bar", Kind: lessons.Cells, Options: scene.CellNames(scene.BarsSide*scene.BarsSide, scene.BarsSide), Press: "mark",
		Index: s.cursor, Cols: scene.BarsSide, Figure: nameImage, Hint: "your guess",
	}
}

// mark takes a cell as the learner's answer and moves on to the next image.
func (s *findScene) mark(a lessons.Action) error {
	if s.cursor = a.Index; a.Move {
		return nil
	}
	if s.at == findImages {
		return fmt.Errorf("all %d are marked: ask for %[1]d other ones, or go on", findImages)
	}
	middle := s.set.Positions[s.at]
	off := max(distance(s.cursor/scene.BarsSide, middle[0]), distance(s.cursor%scene.BarsSide, middle[1]))
	s.off = append(s.off, off)
	direction := directions()[s.set.Labels[s.at]]
	s.verdict = fmt.Sprintf("image %d: missed, the %s bar lay at %s", s.at+1, direction, middleName(middle))
	if off <= reach {
		s.verdict = fmt.Sprintf("image %d: found the %s bar, %s off", s.at+1, direction, text.Plural(int(off), "pixel"))
	}
	s.at++
	return nil
}

func distance(a int, b float32) float64 { return math.Abs(float64(a) - float64(b)) }

// found returns how many bars were found so far.
func (s *findScene) found() int {
	n := 0
	for _, off := range s.off {
		if off <= reach {
			n++
		}
	}
	return n
}

func (s *findScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Mark the bar in %d images; find %d to within %d pixels.", findImages, findEnough, reach)}
	switch {
	case s.at < findImages:
		g.Missing = fmt.Sprintf("%d marked, %d found", s.at, s.found())
	case s.found() < findEnough:
		g.Missing = fmt.Sprintf("only %d found: try ten others", s.found())
	default:
		g.Met = true
	}
	return g
}

func (s *findScene) Figures() []figure.Figure {
	shown := min(s.at, findImages-1)
	title := fmt.Sprintf("Image %d of %d: where is the bar?", shown+1, findImages)
	if s.at == findImages {
		title = fmt.Sprintf("All %d marked, %d found", findImages, s.found())
	}
	image := scene.ImageMap(nameImage, title, scene.BarsSide, s.set.Sample(shown))
	image.Control, image.Cursor, image.Note = "mark", s.cursor, s.verdict
	return []figure.Figure{image}
}

func (s *findScene) Values() map[string]string {
	return map[string]string{
		"found": strconv.Itoa(s.found()), "of": strconv.Itoa(findImages), "noise": s.noise.String(),
		"places": strconv.Itoa(scene.WindowPlaces * scene.WindowPlaces), "most-noise": text.Number(slices.Max(s.noise.Values)),
	}
}

// searched returns what the learner found, as it is kept with a run of the
// network; nil before all images are marked.
func (s *findScene) searched(seed uint64) []progress.Measurement {
	if s.at < findImages {
		return nil
	}
	return []progress.Measurement{{
		Step: "find", Network: edgeNet, Metric: "found_by_eye", Value: float64(s.found()), Seed: seed,
		Options: map[string]any{"task": "bars", "images": findImages, "noise": s.noise.Value()},
	}}
}
