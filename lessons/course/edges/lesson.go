// Package edges is the lesson edges: Does it really learn edges?
package edges

import (
	_ "embed" // the text of the lesson
	"fmt"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson edges.
var Lesson = lessons.Source{ID: "edges", Text: markdown, Open: open}

// edgeNet is the network whose kernels become edges, edgeImages what it learns
// from.
const (
	edgeNet    = "12x12 conv5:8/ring relu gmp dense:4"
	edgeImages = 1000
)

// nameImage is the control and the figure of an image.
const nameImage = "image"

// The ids of networks that differ in what they share.
const (
	idShared = "shared"
	idLocal  = "local"
	idDense  = "dense"
)

// reach is how far from the middle of a bar still counts as finding it: as far
// as a kernel sees to either side of its middle.
const reach = strokeWindow / 2

// open returns the scenes of the lesson.
func open(env lessons.Env) lessons.Scenes {
	trained := &trainedEdges{}
	find := newFindScene(env.Seed)
	kernels := &edgeScene{trained: trained, find: find, random: randomLikeness(env.Seed)}
	return lessons.Scenes{
		"two-bars": newBarsScene(env.Seed),
		"find":     find,
		"race":     newBarsRace(),
		"kernels":  kernels,
		"where":    &whereScene{edgeScene: edgeScene{trained: trained, find: find}, looked: map[int]bool{}},
		"recap":    &edgesRecap{trained: trained, find: find},
	}
}

// edgePlan is how edges are learnt cleanly: from a start so small that the noise
// of birth soon drowns, with weight decay that lets go what is of no use.
func edgePlan() experiment.Plan {
	p := scene.PlanWith("bars", edgeImages)
	p.Training.Scale, p.Training.Decay = .1, .3
	return p
}

// gridNames are what the cells of a grid are called.
func gridNames(rows, cols int) []string {
	names := make([]string, rows*cols)
	for i := range names {
		names[i] = fmt.Sprintf("row %d, column %d", i/cols+1, i%cols+1)
	}
	return names
}

// middleName is the middle of something in an image, rows and columns from 1.
func middleName(at [2]float32) string {
	return fmt.Sprintf("row %s, column %s", text.Number(float64(at[0]+1)), text.Number(float64(at[1]+1)))
}

// barNets are the three networks of the race: shared, unshared, dense.
func barNets() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: idShared, Name: idShared, Network: "12x12 conv5:4 relu gmp dense:4"},
		{ID: idLocal, Name: "unshared", Network: "12x12 local5:4 relu gmp dense:4"},
		{ID: idDense, Name: idDense, Network: "12x12 dense:64 relu dense:4"},
	}
}

// barsRace races the three on as many images as the learner chooses.
type barsRace struct {
	scene.Race
	size int
}

func newBarsRace() *barsRace { return &barsRace{size: 2} }

// sizes are the numbers of training images to choose from.
func (s *barsRace) sizes() []int { return []int{20, 50, 200, 1000} }

func (s *barsRace) Controls() []lessons.Control {
	c := lessons.Control{
		ID: "images", Label: "training images", Kind: lessons.Dial, Index: s.size, Figure: "race",
		Hint: "how many they all study", Restarts: true,
	}
	for _, n := range s.sizes() {
		c.Options = append(c.Options, text.Number(float64(n)))
	}
	return []lessons.Control{c}
}

func (s *barsRace) Do(a lessons.Action) error {
	s.size = a.Index
	return nil
}

func (s *barsRace) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(seed, scene.RaceSetup{Plan: scene.PlanWith("bars", s.sizes()[s.size]), Networks: barNets()})
}

func (s *barsRace) Figures() []figure.Figure {
	return []figure.Figure{
		s.Figure(fmt.Sprintf("Which way does the bar run? %s", text.Plural(s.sizes()[s.size], nameImage))),
		s.Curves("Unseen images right"),
	}
}

func (s *barsRace) Values() map[string]string {
	values := s.Race.Values()
	values["samples"] = text.Number(float64(s.sizes()[s.size]))
	values["test"] = text.Number(float64(scene.PlanWith("bars", 1).Task.Test))
	return values
}

// findScene lets the learner look for the bar in ten noisy images.
type findScene struct {
	seed   uint64
	series uint64 // how often ten other images were asked for
	noise  int
	set    dataset.Set
	at     int // the image that is shown
	cursor int
	off    []float64 // how far the mark was off, by image that is marked
	last   string    // the verdict on the mark before
}

// findImages is how many images there are to look at, and findEnough how many
// of them have to be found.
const (
	findImages = 10
	findEnough = 8
)

func newFindScene(seed uint64) *findScene {
	s := &findScene{seed: seed, cursor: scene.BarsSide*scene.BarsSide/2 + scene.BarsSide/2}
	s.begin()
	return s
}

func (s *findScene) noises() []float64 { return []float64{.25, .5, .75} }

// begin draws ten images. Those of the first series are the first ten that the
// networks of the lesson are tested on.
func (s *findScene) begin() {
	spec := scene.PlanWith("bars", 1).Task
	spec.Noise, spec.Test = s.noises()[s.noise], findImages
	_, set, err := dataset.Make(spec, s.seed+s.series)
	if err != nil {
		panic("course: " + err.Error()) // the task is part of the program
	}
	s.set, s.at, s.off, s.last = set, 0, nil, ""
}

func (s *findScene) Controls() []lessons.Control {
	noise := lessons.Control{
		ID: "noise", Label: "the noise", Kind: lessons.Dial, Index: s.noise, Figure: nameImage,
		Hint: "how noisy the images are; begins anew",
	}
	for _, v := range s.noises() {
		noise.Options = append(noise.Options, text.Number(v))
	}
	cells := lessons.Control{
		ID: "mark", Label: "the middle of the bar", Kind: lessons.Cells, Options: gridNames(scene.BarsSide, scene.BarsSide), Press: "mark",
		Index: s.cursor, Cols: scene.BarsSide, Figure: nameImage, Hint: "go to the bar's middle and mark it",
	}
	again := lessons.Control{ID: "again", Label: "ten other images", Kind: lessons.Button, Value: "ready", Hint: "begins anew"}
	return []lessons.Control{cells, noise, again}
}

func (s *findScene) Do(a lessons.Action) error {
	switch a.Control {
	case "noise":
		s.noise = a.Index
		s.begin()
	case "again":
		s.series++
		s.begin()
	default:
		if s.cursor = a.Index; !a.Move {
			return s.mark()
		}
	}
	return nil
}

// mark takes the cursor as the learner's answer and goes on to the next image.
func (s *findScene) mark() error {
	if s.at == findImages {
		return fmt.Errorf("all %d are marked: ask for %s other ones, or go on", findImages, strconv.Itoa(findImages))
	}
	p := s.set.Positions[s.at]
	off := max(distance(s.cursor/scene.BarsSide, p[0]), distance(s.cursor%scene.BarsSide, p[1]))
	s.off = append(s.off, off)
	way := directions()[s.set.Labels[s.at]]
	s.last = fmt.Sprintf("image %d: missed, the %s bar lay at %s", s.at+1, way, middleName(p))
	if off <= reach {
		s.last = fmt.Sprintf("image %d: found the %s bar, %s off", s.at+1, way, pixelsOff(off))
	}
	s.at++
	return nil
}

func distance(a int, b float32) float64 { return max(float64(a)-float64(b), float64(b)-float64(a)) }

// pixelsOff says a distance.
func pixelsOff(off float64) string { return text.Plural(int(off), "pixel") }

// Found is how many were found so far.
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
	g := lessons.Goal{Text: fmt.Sprintf("Mark the bar in %d images; find %d, give or take %d pixels.", findImages, findEnough, reach)}
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
	image.Control, image.Cursor, image.Note = "mark", s.cursor, s.last
	return []figure.Figure{image}
}

func (s *findScene) Values() map[string]string {
	return map[string]string{
		"found": strconv.Itoa(s.found()), "of": strconv.Itoa(findImages), "noise": text.Number(s.noises()[s.noise]),
		"places": strconv.Itoa(barPlaces * barPlaces), "most-noise": text.Number(slices.Max(s.noises())),
	}
}

// measured is what is kept of the learner's own search, with a run of the
// network: nil before all are marked.
func (s *findScene) searched(seed uint64) []progress.Measurement {
	if s.at < findImages {
		return nil
	}
	return []progress.Measurement{{
		Step: "find", Network: edgeNet, Metric: "found_by_eye", Value: float64(s.found()), Seed: seed,
		Options: map[string]any{"task": "bars", "images": findImages, "noise": s.noises()[s.noise]},
	}}
}
