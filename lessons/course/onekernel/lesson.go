// Package onekernel is the lesson one-kernel: What is a convolution, really?
package onekernel

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
	"weightshare/nets"
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

// recapScene shows the three layers side by side: their numbers, and how many
// images each needed to become the filter.
type recapScene struct {
	imitate *imitateScene
	howMany *howManyScene
	before  []progress.Measurement
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.NewTable("found", fmt.Sprintf("A row of %d pixels, a kernel of %d", filterRow, kernelSide), nameLayer, "#"+nameNumbers, "#cells", "#images")
	t.Note = fmt.Sprintf("cells that hold a number; images until the matrix is the filter in all %d draws", draws)
	now := slices.Concat(s.howMany.Measured(), s.imitate.Measured())
	for _, l := range linearLayers(filterRow) {
		m, err := matrixOf(l.notation)
		if err != nil {
			t.Note = err.Error()
			continue
		}
		images := "–"
		if n, ok := scene.Newest(now, s.before, "how-many", l.notation, imagesMetric); ok {
			images = text.Number(n)
		}
		t.Rows = append(t.Rows, []string{
			l.name, strconv.Itoa(m.Numbers()), strconv.Itoa(len(m.Weight) - m.Uses(nets.NoWeight)), images,
		})
	}
	return []figure.Figure{t}
}

func (s *recapScene) Values() map[string]string { return fiveToThree() }

// fiveToThree counts the cells of the matrix from five pixels to three places.
func fiveToThree() map[string]string {
	m, err := matrixOf(linearLayers(5)[0].notation)
	if err != nil {
		return nil
	}
	return matrixValues(m)
}

// matrixValues counts the cells and the numbers of a matrix.
func matrixValues(m figure.Matrix) map[string]string {
	empty := m.Uses(nets.NoWeight)
	return map[string]string{
		"cells": strconv.Itoa(len(m.Weight)), "empty": strconv.Itoa(empty), "held": strconv.Itoa(len(m.Weight) - empty),
		nameNumbers: strconv.Itoa(m.Numbers()),
	}
}
