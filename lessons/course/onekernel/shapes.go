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

// numbersScene asks how many numbers a shared layer has. Until that is answered it
// shows only the dense one.
type numbersScene struct{ scene.Answered }

func (s *numbersScene) Figures() []figure.Figure {
	all := linearLayers(5)
	layer, title := all[len(all)-1], "Dense: every cell a number of its own"
	if s.Open {
		layer, title = all[0], "Shared: the kernel moves on by one each row"
	}
	m, err := matrixOf(layer.notation)
	if err != nil {
		m.Note = err.Error()
	}
	m.ID, m.Title = nameMatrix, title
	m.RowLabels, m.ColLabels = scene.Numbered("out", 3), scene.Numbered("in", 5)
	return []figure.Figure{m}
}

func (s *numbersScene) Values() map[string]string { return fiveToThree() }

// shapesScene draws layers as matrices, for the image, the sharing and the number
// of kernels that the learner chooses.
type shapesScene struct {
	scene.Bindings
	layer   *scene.Choice[sharing]
	image   *scene.Choice[shapeImage]
	kernels *scene.Choice[int]
	cell    int          // under the cursor
	seen    map[int]bool // layers that were looked at, by index
	copies  bool         // whether the cursor has been on a number of a shared layer
}

// sharing is a layer with given numbers of kernels and outputs, as a word of the
// notation.
type sharing struct {
	name string
	word func(kernels, outputs int) string
}

func sharings() []sharing {
	kernelWord := func(format string) func(kernels, _ int) string {
		return func(kernels, _ int) string { return fmt.Sprintf(format, kernelSide, kernels) }
	}
	return []sharing{
		{nameDense, func(_, outputs int) string { return fmt.Sprintf("dense:%d/nobias", outputs) }},
		{nameUnshared, kernelWord("local%d:%d/nobias")},
		{"tiles of two", kernelWord("conv%d:%d/tile2/nobias")},
		{nameShared, kernelWord("conv%d:%d/nobias")},
	}
}

// shapeImage is an image small enough for its matrix to be shown.
type shapeImage struct {
	name, input string
	places      int // of a kernel
}

func shapeImages() []shapeImage {
	return []shapeImage{{"5 in a row", "5", 3}, {"8 in a row", "8", 6}, {"4×4", "4x4", 4}, {"5×5", "5x5", 9}}
}

func newShapesScene() *shapesScene {
	s := &shapesScene{
		layer: &scene.Choice[sharing]{
			ID: nameLayer, Label: "the layer", Hint: "how much it shares", Figure: nameMatrix,
			Values: sharings(), Text: func(l sharing) string { return l.name },
		},
		image: &scene.Choice[shapeImage]{
			ID: "image", Label: "the image", Hint: "what goes in", Figure: nameMatrix,
			Values: shapeImages(), Text: func(i shapeImage) string { return i.name },
		},
		kernels: &scene.Choice[int]{ID: nameKernels, Label: nameKernels, Hint: "each adds a band to the matrix", Figure: nameMatrix, Values: []int{1, 2}},
		seen:    map[int]bool{},
	}
	s.Bindings = scene.Bindings{s.layer, s.image, s.kernels, scene.Bind(s.cellControl, s.moveCell)}
	return s
}

func (s *shapesScene) cellControl() lessons.Control {
	c := lessons.Control{
		ID: "cell", Label: "the cell", Kind: lessons.Cells, Index: s.cell, Cols: 1, Figure: nameMatrix, Points: true, Hint: "lights up a number's copies",
	}
	if m, err := s.matrix(); err == nil {
		c.Cols, c.Options = m.Cols, scene.CellNames(len(m.Weight), m.Cols)
	}
	return c
}

func (s *shapesScene) moveCell(a lessons.Action) error {
	s.cell = a.Index
	return nil
}

func (s *shapesScene) Enter() { s.record() }

func (s *shapesScene) Do(a lessons.Action) error {
	if a.Control == s.image.ID || a.Control == s.kernels.ID {
		s.cell = 0
	}
	err := s.Bindings.Do(a)
	s.record()
	s.copies = s.copies || a.Control == "cell" && s.onCopies()
	return err
}

// record remembers what the goal asks for.
func (s *shapesScene) record() {
	s.seen[s.layer.Index] = true
}

// onCopies reports whether the cursor is on a number of a shared layer.
func (s *shapesScene) onCopies() bool {
	m, err := s.matrix()
	return err == nil && s.layer.Value().name == nameShared && m.Weight[s.cell] >= 0 && m.Uses(m.Weight[s.cell]) > 1
}

// notation returns the network of a layer on the present image.
func (s *shapesScene) notation(layer sharing) string {
	image, kernels := s.image.Value(), s.kernels.Value()
	return image.input + " " + layer.word(kernels, kernels*image.places)
}

func (s *shapesScene) matrix() (figure.Matrix, error) { return matrixOf(s.notation(s.layer.Value())) }

func (s *shapesScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Look at all four layers. On the shared one, move the cursor to another letter."}
	switch left := len(s.layer.Values) - len(s.seen); {
	case left > 0:
		g.Missing = text.Plural(left, nameLayer) + " not looked at yet"
	case !s.copies:
		g.Missing = "choose the cell, and move it to a letter"
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
	m.ID, m.Title, m.Control, m.Cursor = nameMatrix, "A row per output, a column per input", "cell", s.cell
	t := figure.NewTable("shapes", "Free numbers", nameLayer, "#cells used", "#"+nameNumbers)
	t.Cursor = s.layer.Index
	for _, l := range s.layer.Values {
		row, err := matrixOf(s.notation(l))
		if err != nil {
			t.Note = err.Error()
			continue
		}
		t.Rows = append(t.Rows, []string{l.name, strconv.Itoa(len(row.Weight) - row.Uses(nets.NoWeight)), strconv.Itoa(row.Numbers())})
	}
	return []figure.Figure{m, t}
}

func (s *shapesScene) Values() map[string]string {
	m, err := s.matrix()
	if err != nil {
		return nil
	}
	values := matrixValues(m)
	values[nameLayer] = s.layer.String()
	for _, l := range s.layer.Values {
		if m, err := matrixOf(s.notation(l)); err == nil {
			values[l.name+"-cells"], values[l.name+"-numbers"] = strconv.Itoa(len(m.Weight)-m.Uses(nets.NoWeight)), strconv.Itoa(m.Numbers())
		}
	}
	return values
}
