// Package onekernel is the lesson one-kernel: What is a convolution, really?
package onekernel

import (
	_ "embed" // the text of the lesson

	"weightshare/lessons"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson one-kernel.
var Lesson = lessons.Source{ID: "one-kernel", Text: markdown, Open: open}

func open(env lessons.Env) lessons.Scenes {
	imitate, howMany := &imitateScene{}, &howManyScene{}
	return lessons.Scenes{
		"slide":     newSlideScene(),
		"own":       newOwnScene(),
		nameNumbers: &numbersScene{},
		"shapes":    newShapesScene(),
		"imitate":   imitate,
		"learn":     newLearnScene(),
		"how-many":  howMany,
		"recap":     &recapScene{imitate: imitate, howMany: howMany, before: env.Measured},
	}
}

// The names that steps, columns and the values in the text share.
const (
	nameNumbers  = "numbers"
	namePlaces   = "places"
	nameLayer    = "layer"
	nameShared   = "shared"
	nameLocal    = "local"
	nameUnshared = "unshared"
	nameDense    = "dense"
	nameKernel   = "kernel"
	nameKernels  = "kernels"
	nameMatrix   = "matrix"
)
