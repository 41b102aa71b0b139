// Package edges is the lesson edges: Does it really learn edges?
package edges

import (
	_ "embed" // the text of the lesson
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson edges.
var Lesson = lessons.Source{ID: "edges", Text: markdown, Open: open}

// nameImage is the ID of the control and of the figure of an image.
const nameImage = "image"

// The IDs of networks that differ in what they share.
const (
	idShared = "shared"
	idLocal  = "local"
	idDense  = "dense"
)

// reach is how far from the middle of a bar still counts as finding it: as far as
// a kernel sees to either side of its own middle.
const reach = scene.WindowSide / 2

func open(env lessons.Env) lessons.Scenes {
	trained, find := &trainedNetwork{}, newFindScene(env.Seed)
	training := edgeTraining{trained: trained, find: find}
	return lessons.Scenes{
		"two-bars": newTwoBarsScene(env.Seed),
		"find":     find,
		"race":     newRaceScene(),
		"kernels":  newKernelsScene(training, randomLikeness(env.Seed)),
		"where":    newWhereScene(training),
		"real":     newRealScene(env.Seed),
		"recap":    &recapScene{trained: trained},
	}
}

// middleName names the middle of a bar, with rows and columns counted from 1.
func middleName(at [2]float32) string {
	return fmt.Sprintf("row %s, column %s", text.Number(float64(at[0]+1)), text.Number(float64(at[1]+1)))
}

// raceScene races three networks on as many images as the learner chooses.
type raceScene struct {
	scene.Race
	scene.Bindings
	images *scene.Choice[int]
}

func newRaceScene() *raceScene {
	s := &raceScene{images: &scene.Choice[int]{
		ID: "images", Label: "training images", Figure: "race", Hint: "how many they all study", Restarts: true,
		Values: []int{20, 50, 200, 1000}, Text: func(n int) string { return text.Number(float64(n)) }, Index: 2,
	}}
	s.Bindings = scene.Bindings{s.images}
	return s
}

// setup returns the setup of the race on the given number of images.
func (s *raceScene) setup(images int) scene.RaceSetup {
	return scene.RaceSetup{Plan: scene.PlanWith("bars", images), Seeds: scene.VerdictSeeds, Networks: []scene.NetworkSpec{
		{ID: idShared, Name: idShared, Network: "12x12 conv5:4 relu gmp dense:4"},
		{ID: idLocal, Name: "unshared", Network: "12x12 local5:4 relu gmp dense:4", Equal: scene.Twins},
		{ID: idDense, Name: idDense, Network: "12x12 dense:64 relu dense:4"},
	}}
}

func (s *raceScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(seed, s.setup(s.images.Value()))
}

func (s *raceScene) Figures() []figure.Figure {
	return s.WithSeeds(s.UnseenBySeeds, 2,
		s.Figure(fmt.Sprintf("Which way does the bar run? %s", text.Plural(s.images.Value(), nameImage))),
		s.Curves("Unseen images right"),
	)
}

func (s *raceScene) Values() map[string]string {
	values := s.Race.Values()
	values["samples"] = s.images.String()
	values["test"] = text.Number(float64(scene.Plan("bars").Task.Test))
	return values
}

// recapScene lists what the kernels have become.
type recapScene struct {
	trained *trainedNetwork
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.NewTable("found", "What became of the kernels", "#kernel", "most like", "#how closely", "a stroke?")
	t.Note = "the stroke each is most like, and how closely"
	if s.trained.net == nil {
		t.Note = "train them to see them; the text has what you measured before"
	}
	for i, l := range s.trained.kernels {
		verdict := "no"
		if l.stroke() {
			verdict = "yes"
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), directions()[l.direction], text.Number(l.cosine), verdict})
	}
	return []figure.Figure{t}
}

func (s *recapScene) Values() map[string]string {
	return map[string]string{
		"images": text.Number(edgeImages), "all-directions": strconv.Itoa(classes),
		"kernels": strconv.Itoa(2 * classes), "of": strconv.Itoa(findImages),
	}
}
