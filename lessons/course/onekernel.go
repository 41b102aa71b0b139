package course

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/nets"
	"weightshare/nets/arch"
)

// openOneKernel opens the live half of the lesson one-kernel.
func openOneKernel(env lessons.Env) lessons.Scenes {
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

// isSet is a value of the text that only says that something is so: it is empty
// where it is not, so that the text can ask.
const isSet = "yes"

// The kernel of the lesson is three wide; one step of it is a place.
const kernelSide = 3

// linearLayer is a network of a single layer without biases: a matrix.
type linearLayer struct {
	id, name string
	notation string
}

// linearLayers are the layers that take a row of so many pixels to all places of
// a kernel of three: shared, with numbers of its own at every place, and dense.
func linearLayers(row int) []linearLayer {
	places := row - kernelSide + 1
	return []linearLayer{
		{nameShared, nameShared, fmt.Sprintf("%d conv%d:1/nobias", row, kernelSide)},
		{nameLocal, nameUnshared, fmt.Sprintf("%d local%d:1/nobias", row, kernelSide)},
		{nameDense, nameDense, fmt.Sprintf("%d dense:%d/nobias", row, places)},
	}
}

// build makes a network in the notation that the lesson itself writes.
func build(notation string, seed uint64, options ...nets.Option) (*nets.Net[float64], error) {
	network, err := arch.Parse(notation)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", notation, err)
	}
	net, err := nets.New[float64](network, seed, options...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", notation, err)
	}
	return net, nil
}

// answers are what one kernel without a bias says to an image at every place, as
// a network computes it.
func answers(image []float64, cols int, kernel []float64) ([]float64, error) {
	net, err := build(fmt.Sprintf("%dx%d conv%d:1/nobias", len(image)/cols, cols, kernelSide), 0)
	if err != nil {
		return nil, err
	}
	copy(net.Params()[0].Value, kernel)
	return net.Forward(image, 1), nil
}

// matrixOf is a layer as a matrix: which of its numbers each cell holds.
func matrixOf(notation string) (f figure.Matrix, err error) {
	net, err := build(notation, 0)
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

// numbered names things from 1: "in 1", "in 2".
func numbered(word string, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = word + " " + strconv.Itoa(i+1)
	}
	return names
}

// kernelRecap puts together what the learner found out about who can imitate
// whom, and who learns it from how much.
type kernelRecap struct {
	imitate *imitateScene
	many    *manyScene
	before  []lessons.Measurement
}

// newest is the newest value of a metric, measured now or in an earlier session.
func (s *kernelRecap) newest(step, network, metric string) (float64, bool) {
	for _, have := range [][]lessons.Measurement{s.many.Measured(), s.imitate.Measured()} {
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
			images = lessons.Number(n)
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
