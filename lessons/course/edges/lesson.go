// Package edges is the lesson edges: Does it really learn edges?
package edges

import (
	_ "embed" // the text of the lesson
	"fmt"

	"weightshare/lessons"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson edges.
var Lesson = lessons.Source{ID: "edges", Text: markdown, Open: open}

// nameImage is the control and the figure of an image.
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
		"recap":    &recapScene{trained: trained},
	}
}

// middleName names the middle of a bar, rows and columns from 1.
func middleName(at [2]float32) string {
	return fmt.Sprintf("row %s, column %s", text.Number(float64(at[0]+1)), text.Number(float64(at[1]+1)))
}
