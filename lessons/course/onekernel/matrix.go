package onekernel

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
)

// numbersScene asks how many numbers a shared layer has; until that is answered
// it shows the dense one.
type numbersScene struct {
	open bool
}

func (s *numbersScene) Reveal(open bool) { s.open = open }

func (s *numbersScene) Figures() []figure.Figure {
	all := linearLayers(5)
	layer, title := all[len(all)-1], "Dense: every cell a number of its own"
	if s.open {
		layer, title = all[0], "Shared: the kernel, one step further a row"
	}
	m, err := matrixOf(layer.notation)
	if err != nil {
		m.Note = err.Error()
	}
	m.Meta = figure.Meta{ID: nameMatrix, Title: title, Note: m.Note}
	m.RowLabels, m.ColLabels = scene.Numbered("out", 3), scene.Numbered("in", 5)
	return []figure.Figure{m}
}

func (s *numbersScene) Values() map[string]string { return fiveToThree() }

// shapesScene shows a layer as the matrix that it is, for the image, the sharing
// and the kernels that the learner chooses.
type shapesScene struct {
	layer, image, kernels int // indices into what can be chosen
	cell                  int
	looked                map[int]bool // layers looked at
	copies                bool         // the cursor stood on a number of a shared layer
}

func newShapesScene() *shapesScene { return &shapesScene{looked: map[int]bool{}} }

func (s *shapesScene) Enter() { s.look() }

// sharing is a way to fill the matrix: a layer of so many kernels, which has so
// many outputs.
type sharing struct {
	name string
	word func(kernels, outputs int) string
}

func sharings() []sharing {
	convolves := func(format string) func(kernels, _ int) string {
		return func(kernels, _ int) string { return fmt.Sprintf(format, kernelSide, kernels) }
	}
	return []sharing{
		{nameDense, func(_, outputs int) string { return fmt.Sprintf("dense:%d/nobias", outputs) }},
		{nameUnshared, convolves("local%d:%d/nobias")},
		{"tiles of two", convolves("conv%d:%d/tile2/nobias")},
		{nameShared, convolves("conv%d:%d/nobias")},
	}
}

// sharedLayer is the index of the last of sharings.
const sharedLayer = 3

// shapeImage is an image small enough for its matrix to be seen.
type shapeImage struct {
	name, word string
	places     int // of a kernel of three
}

func shapeImages() []shapeImage {
	return []shapeImage{{"5 in a row", "5", 3}, {"8 in a row", "8", 6}, {"4×4", "4x4", 4}, {"5×5", "5x5", 9}}
}

func (s *shapesScene) notation() string { return s.notationOf(sharings()[s.layer]) }

func (s *shapesScene) notationOf(layer sharing) string {
	image, kernels := shapeImages()[s.image], s.kernels+1
	return image.word + " " + layer.word(kernels, kernels*image.places)
}

func (s *shapesScene) matrix() (figure.Matrix, error) { return matrixOf(s.notation()) }

func (s *shapesScene) Controls() []lessons.Control {
	dial := func(id, label, hint string, index int, names ...string) lessons.Control {
		return lessons.Control{ID: id, Label: label, Kind: lessons.Dial, Options: names, Index: index, Figure: nameMatrix, Hint: hint}
	}
	layers := make([]string, 0, len(sharings()))
	images := make([]string, 0, len(shapeImages()))
	for _, l := range sharings() {
		layers = append(layers, l.name)
	}
	for _, i := range shapeImages() {
		images = append(images, i.name)
	}
	cell := lessons.Control{ID: "cell", Label: "the cell", Kind: lessons.Cells, Index: s.cell, Cols: 1, Figure: nameMatrix, Points: true, Hint: "lights up the copies of a number"}
	if m, err := s.matrix(); err == nil {
		cell.Cols = m.Cols
		for i := range m.Weight {
			cell.Options = append(cell.Options, placeName(i, m.Cols))
		}
	}
	return []lessons.Control{
		dial(nameLayer, "the layer", "how much it shares", s.layer, layers...),
		dial("image", "the image", "what goes in", s.image, images...),
		dial(nameKernels, nameKernels, "a band of the matrix each", s.kernels, "1", "2"),
		cell,
	}
}

func (s *shapesScene) Do(a lessons.Action) error {
	switch a.Control {
	case nameLayer:
		s.layer = a.Index
	case "image":
		s.image, s.cell = a.Index, 0
	case nameKernels:
		s.kernels, s.cell = a.Index, 0
	default:
		s.cell = a.Index
	}
	s.look()
	return nil
}

// look keeps what the goal asks for.
func (s *shapesScene) look() {
	s.looked[s.layer] = true
	if m, err := s.matrix(); err == nil && s.layer == sharedLayer && m.Uses(m.Weight[s.cell]) > 1 && m.Weight[s.cell] >= 0 {
		s.copies = true
	}
}

func (s *shapesScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Look at all four layers. On the shared one, put the cursor on a number."}
	switch left := len(sharings()) - len(s.looked); {
	case left > 0:
		g.Missing = text.Plural(left, nameLayer) + " not looked at yet"
	case !s.copies:
		g.Missing = "the cursor has been on no shared number yet"
	default:
		g.Met = true
	}
	return g
}

func (s *shapesScene) Figures() []figure.Figure {
	m, err := s.matrix()
	if err != nil {
		m.Note = err.Error()
	}
	m.Meta = figure.Meta{ID: nameMatrix, Title: "A row per output, a column per input", Note: m.Note, Control: "cell"}
	m.Cursor = s.cell
	t := figure.Table{
		Meta:    figure.Meta{ID: "shapes", Title: "Free numbers"},
		Columns: []figure.Column{{Name: nameLayer}, {Name: "cells used", Numeric: true}, {Name: nameNumbers, Numeric: true}},
		Cursor:  s.layer,
	}
	for _, l := range sharings() {
		row, err := matrixOf(s.notationOf(l))
		if err != nil {
			t.Note = err.Error()
			continue
		}
		t.Rows = append(t.Rows, []string{l.name, strconv.Itoa(len(row.Weight) - row.Uses(nets.NoWeight)), strconv.Itoa(row.Numbers())})
	}
	return []figure.Figure{m, t}
}

func (s *shapesScene) Values() map[string]string {
	values := map[string]string{}
	m, err := s.matrix()
	if err != nil {
		return values
	}
	empty := m.Uses(nets.NoWeight)
	values["cells"], values["empty"], values[nameNumbers] = strconv.Itoa(len(m.Weight)), strconv.Itoa(empty), strconv.Itoa(m.Numbers())
	values[nameLayer] = sharings()[s.layer].name
	return values
}
