package turns

import (
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
)

// drawn is the width and height in pixels of the kernel to draw, and of the bars that
// it is tried on.
const drawn = 3

// barShapes returns the pixels of the four bars, and their names.
func barShapes() (names []string, pixels [][drawn]int) {
	return []string{"flat", "upright", "falling", "rising"}, [][drawn]int{{3, 4, 5}, {1, 4, 7}, {0, 4, 8}, {2, 4, 6}}
}

// copiesScene lets the learner draw a kernel, and shows what its turned copies make
// of four bars.
type copiesScene struct {
	scene.Bindings
	cells  [drawn * drawn]bool
	cursor int
}

func newCopiesScene() *copiesScene {
	s := &copiesScene{}
	s.cells[1], s.cells[4] = true, true
	s.Bindings = scene.Bindings{scene.Bind(s.control, s.press)}
	return s
}

func (s *copiesScene) control() lessons.Control {
	return lessons.Control{
		ID: "cells", Label: "the kernel", Kind: lessons.Cells, Value: scene.Binary(s.cells[:]), Options: scene.CellNames(len(s.cells), drawn),
		Index: s.cursor, Cols: drawn, Figure: "cells", Hint: "turns a weight on or off",
	}
}

func (s *copiesScene) press(a lessons.Action) error {
	if s.cursor = a.Index; !a.Move {
		s.cells[a.Index] = !s.cells[a.Index]
	}
	return nil
}

// turned turns a kernel counterclockwise by the given number of quarter turns.
func turned(cells [drawn * drawn]bool, quarters int) [drawn * drawn]bool {
	for range quarters {
		var next [drawn * drawn]bool
		for i := range next {
			next[i] = cells[i%drawn*drawn+drawn-1-i/drawn]
		}
		cells = next
	}
	return cells
}

// answer returns the largest response of a kernel with weights 1 and 0, over all
// places, to an image in which the given pixels are lit.
func answer(cells [drawn * drawn]bool, lit [drawn]int) int {
	largest := 0
	for down := 1 - drawn; down < drawn; down++ {
		for right := 1 - drawn; right < drawn; right++ {
			sum := 0
			for _, p := range lit {
				r, c := p/drawn-down, p%drawn-right
				if r >= 0 && r < drawn && c >= 0 && c < drawn && cells[r*drawn+c] {
					sum++
				}
			}
			largest = max(largest, sum)
		}
	}
	return largest
}

// answers returns the response of the kernel alone to each bar, and the largest
// response of its copies.
func (s *copiesScene) answers() (alone, together [4]int) {
	_, bars := barShapes()
	for i, lit := range bars {
		alone[i] = answer(s.cells, lit)
		for quarters := range 4 {
			together[i] = max(together[i], answer(turned(s.cells, quarters), lit))
		}
	}
	return alone, together
}

func (s *copiesScene) Goal() lessons.Goal {
	_, together := s.answers()
	straight, slanted := together[0], together[2]
	g := lessons.Goal{Text: "Let the copies give falling more than flat.", Met: slanted > straight}
	if !g.Met {
		g.Missing = "flat gets " + strconv.Itoa(straight) + ", falling gets " + strconv.Itoa(slanted)
	}
	return g
}

func (s *copiesScene) Figures() []figure.Figure {
	grid := figure.BinaryGrid{
		Meta: figure.Meta{ID: "cells", Title: "Your kernel", Control: "cells"},
		Cols: drawn, Values: slices.Clone(s.cells[:]), Labels: scene.CellNames(len(s.cells), drawn), Cursor: s.cursor,
	}
	row := figure.ImageRow{Meta: figure.Meta{ID: "copies", Title: "Its four copies"}}
	for quarters := range 4 {
		values := make([]float64, drawn*drawn)
		for i, on := range turned(s.cells, quarters) {
			if on {
				values[i] = 1
			}
		}
		row.Images = append(row.Images, figure.Heatmap{
			Meta: figure.Meta{Title: strconv.Itoa(90*quarters) + "°"}, Cols: drawn, Values: values, Scale: 1, Cursor: -1,
		})
	}
	t := figure.NewTable("answers", "Its largest answer to a bar", "bar", "#one kernel", "#largest of four")
	names, _ := barShapes()
	alone, together := s.answers()
	for i, name := range names {
		t.Rows = append(t.Rows, []string{name, strconv.Itoa(alone[i]), strconv.Itoa(together[i])})
	}
	return []figure.Figure{grid, t, row}
}

func (s *copiesScene) Values() map[string]string {
	_, together := s.answers()
	return map[string]string{"straight": strconv.Itoa(together[0]), "slanted": strconv.Itoa(together[2])}
}
