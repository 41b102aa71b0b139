// Package shift is the lesson shift: Is a CNN translation invariant?
package shift

import (
	_ "embed" // the text of the lesson

	"weightshare/lessons"
	"weightshare/lessons/scene"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson shift.
var Lesson = lessons.Source{ID: "shift", Text: markdown, Open: open}

// imageSide is the side of an image of the task one-place, digits how many digits
// there are.
const (
	imageSide = 16
	digits    = 10
)

// nameImage is the figure of an image.
const nameImage = "image"

func open(env lessons.Env) lessons.Scenes {
	trained := trainedNets{}
	set := oneOfEach(env.Seed)
	maps := newMapsScene(trained, mappedNets()...)
	return lessons.Scenes{
		"who":    &whoScene{training: training{trained: trained, needs: []scene.NetworkSpec{ringNet(), readoutNet(), localNet()}}},
		"moves":  newMovesScene(trained, set),
		"maps":   maps,
		"pool":   &poolScene{mapsScene: newMapsScene(trained, pooledNet())},
		"boxes":  newBoxesScene(),
		"border": newBorderScene(),
		"fool":   newFoolScene(trained, set),
		"recap":  &recapScene{before: env.Measured, maps: maps},
	}
}

// plan is that of the reference runs of the task one-place.
func plan() experiment.Plan { return scene.Plan("one-place") }

// trainPlace draws n test images whose digits all lie where those of training images
// do.
func trainPlace(seed uint64, n int) dataset.Set {
	spec := plan().Task
	spec.TestAt, spec.Test = spec.TrainAt, n
	_, set := scene.MustDraw(spec, seed)
	return set
}
