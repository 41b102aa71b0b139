// Package shift is the lesson shift: Is a CNN translation invariant?
package shift

import (
	_ "embed" // the text of the lesson
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

// Lesson is the lesson shift.
var Lesson = lessons.Source{ID: "shift", Text: markdown, Open: open}

// imageSide is the side of an image in the task one-place, digits how many digits
// there are.
const (
	imageSide = 16
	digits    = 10
)

// nameImage is the ID of the figure of an image.
const nameImage = "image"

func open(env lessons.Env) lessons.Scenes {
	return openWith(env, newInsteadScene(env, scene.VerdictSeeds))
}

// openWith opens the lesson with a given scene for its sweep.
func openWith(env lessons.Env, instead *insteadScene) lessons.Scenes {
	trained := trainedNets{}
	set := oneOfEach(env.Seed)
	maps := newMapsScene(trained, mappedNets()...)
	return lessons.Scenes{
		"who":     &whoScene{training: training{trained: trained, needs: []scene.NetworkSpec{ringNet(), readoutNet(), localNet()}}},
		"moves":   newMovesScene(trained, set),
		"maps":    maps,
		"instead": instead,
		"pool":    &poolScene{mapsScene: newMapsScene(trained, pooledNet())},
		"border":  newBorderScene(),
		"fool":    newFoolScene(trained, set),
		"recap":   &recapScene{before: env.Measured, maps: maps},
	}
}

// plan returns the plan of the reference runs of the task one-place.
func plan() experiment.Plan { return scene.Plan("one-place") }

// trainPlace draws n test images whose digits all lie where those of the training
// images do.
func trainPlace(seed uint64, n int) dataset.Set {
	spec := plan().Task
	spec.TestAt = spec.TrainAt
	return scene.MustDrawTest(spec, seed, n)
}

// whoScene races networks that are trained in one place and tested everywhere.
type whoScene struct {
	training
	images scene.Memo[uint64, []figure.Heatmap] // of a seed
}

// Run trains all of them again.
func (s *whoScene) Run(seed uint64) (lessons.Stepper, error) { return s.start(seed, s.needs) }

func (s *whoScene) Figures() []figure.Figure {
	row := figure.ImageRow{
		Meta:   figure.Meta{ID: nameImage, Title: "Trained here, tested anywhere"},
		Images: s.images.Get(s.Seed, examples),
	}
	if !s.Started() {
		return []figure.Figure{row} // before it begins, a race says less than the digits
	}
	return []figure.Figure{s.Figure("Trained in one place"), row}
}

// examples shows a training image and a test image of a seed.
func examples(seed uint64) []figure.Heatmap {
	train, test := scene.MustDrawTraining(plan().Task, seed, 1), scene.MustDrawTest(plan().Task, seed, 1)
	return []figure.Heatmap{
		scene.ImageMap("", "training: a "+strconv.Itoa(int(train.Labels[0])), imageSide, train.Sample(0)),
		scene.ImageMap("", "test: a "+strconv.Itoa(int(test.Labels[0])), imageSide, test.Sample(0)),
	}
}

func (s *whoScene) Values() map[string]string {
	values := s.Race.Values()
	values["samples"], values["chance"] = strconv.Itoa(plan().Task.Samples), text.Number(1./digits)
	return values
}

// recapScene compares how often the networks are right over all shifts.
type recapScene struct {
	before []progress.Measurement
	maps   *mapsScene
}

func (s *recapScene) Figures() []figure.Figure {
	if s.maps.complete() {
		return []figure.Figure{s.maps.table(), s.maps.accuracies(0)}
	}
	t := figure.NewTable("found", "Right, over all nudges", "network", "#mean", "#worst")
	found := func(n scene.NetworkSpec, metric string) string {
		if v, ok := scene.Newest(nil, s.before, "maps", n.Network, metric); ok {
			return text.Fixed(v, 2)
		}
		return "–"
	}
	for _, n := range mappedNets() {
		t.Rows = append(t.Rows, []string{n.Name, found(n, metricMean), found(n, metricWorst)})
	}
	return []figure.Figure{t}
}

func (s *recapScene) Values() map[string]string {
	return map[string]string{"nudges": strconv.Itoa(mapShifts), "radius": strconv.Itoa(mapRadius)}
}
