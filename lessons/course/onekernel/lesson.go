// Package onekernel is the lesson one-kernel: What is a convolution, really?
package onekernel

import (
	_ "embed" // the text of the lesson
	"fmt"
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

// open returns the scenes of the lesson.
func open(env lessons.Env) lessons.Scenes {
	imitate, learn, many := &imitateScene{}, newFilterScene(), newManyScene()
	return lessons.Scenes{
		"slide":     newSlideScene(),
		"own":       newKernelScene(),
		nameNumbers: &numbersScene{},
		"shapes":    newShapesScene(),
		"imitate":   imitate,
		"learn":     learn,
		"how-many":  many,
		"recap":     &kernelRecap{imitate: imitate, many: many, before: env.Measured},
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
	nameBias     = "bias"

	nameMultiplications = "multiplications"
)

// answers are what one kernel without a bias says to an image at every place, as
// a network computes it.
func answers(image []float64, cols int, kernel []float64) ([]float64, error) {
	net, err := scene.Build(fmt.Sprintf("%dx%d conv%d:1/nobias", len(image)/cols, cols, kernelSide), 0)
	if err != nil {
		return nil, err
	}
	copy(net.Params()[0].Value, kernel)
	return net.Forward(image, 1), nil
}

// matrixOf is a layer as a matrix: which of its numbers each cell holds.
func matrixOf(notation string) (f figure.Matrix, err error) {
	net, err := scene.Build(notation, 0)
	if err != nil {
		return f, err
	}
	cells, err := net.MatrixWeights(0)
	if err != nil {
		return f, fmt.Errorf("%s: %w", notation, err)
	}
	f.Cols, f.Cursor = len(cells[0]), -1
	for _, row := range cells {
		for _, w := range row {
			f.Weight = append(f.Weight, int(w))
		}
	}
	return f, nil
}

// kernelRecap puts together what the learner found out about who can imitate
// whom, and who learns it from how much.
type kernelRecap struct {
	imitate *imitateScene
	many    *manyScene
	before  []progress.Measurement
}

// newest is the newest value of a metric, measured now or in an earlier session.
func (s *kernelRecap) newest(step, network, metric string) (float64, bool) {
	for _, have := range [][]progress.Measurement{s.many.Measured(), s.imitate.Measured()} {
		for _, m := range have {
			if m.Network == network && m.Metric == metric {
				return m.Value, true
			}
		}
	}
	for i := len(s.before) - 1; i >= 0; i-- {
		if m := s.before[i]; m.Step == step && m.Network == network && m.Metric == metric {
			return m.Value, true
		}
	}
	return 0, false
}

func (s *kernelRecap) Figures() []figure.Figure {
	t := figure.Table{
		Meta: figure.Meta{ID: "found", Title: fmt.Sprintf("A row of %d pixels, a kernel of %d", filterRow, kernelSide)},
		Columns: []figure.Column{
			{Name: nameLayer},
			{Name: nameNumbers, Numeric: true},
			{Name: "cells", Numeric: true},
			{Name: "images", Numeric: true},
		},
		Cursor: -1,
	}
	t.Note = fmt.Sprintf("cells: that hold a number; images: until its matrix is the filter in all %d draws", manyDraws)
	for _, l := range linearLayers(filterRow) {
		m, err := matrixOf(l.notation)
		if err != nil {
			t.Note = err.Error()
			continue
		}
		images := "–"
		if n, ok := s.newest("how-many", l.notation, imagesMetric); ok {
			images = text.Number(n)
		}
		t.Rows = append(t.Rows, []string{
			l.name, strconv.Itoa(m.Numbers()), strconv.Itoa(len(m.Weight) - m.Uses(nets.NoWeight)), images,
		})
	}
	return []figure.Figure{t}
}

func (s *kernelRecap) Values() map[string]string { return fiveToThree() }

// fiveToThree counts the matrix that takes five pixels to the three places of a
// kernel of three.
func fiveToThree() map[string]string {
	values := map[string]string{}
	m, err := matrixOf(linearLayers(5)[0].notation)
	if err != nil {
		return values
	}
	empty := m.Uses(nets.NoWeight)
	values["cells"] = strconv.Itoa(len(m.Weight))
	values["empty"] = strconv.Itoa(empty)
	values["held"] = strconv.Itoa(len(m.Weight) - empty)
	values[nameNumbers] = strconv.Itoa(m.Numbers())
	return values
}
