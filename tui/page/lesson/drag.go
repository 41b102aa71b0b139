package lesson

import (
	"image"
	"slices"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/tui/draw"
)

// drag is a stroke: every cell that it passes gets the value of the first one.
type drag struct {
	control string
	on      bool         // the value
	known   bool         // whether the figure says which cells are on; if not, each cell is acted on once
	drawn   map[int]bool // the cells that the stroke has passed
	at      image.Point
}

// beginDrag begins a stroke if a cell was clicked.
func (m *Model) beginDrag(cell *draw.Hit, at image.Point) {
	if cell == nil || !slices.ContainsFunc(m.view.Controls, func(c lessons.Control) bool {
		return c.ID == cell.Control && c.Kind == lessons.Cells
	}) {
		return
	}
	m.drag = &drag{control: cell.Control, drawn: map[int]bool{cell.Index: true}, at: at}
	m.drag.on, m.drag.known = m.cellState(cell.Control, cell.Index)
}

// cellState reports whether a cell of a control is on; known is false if no figure says
// so.
func (m *Model) cellState(control string, index int) (on, known bool) {
	for _, f := range m.view.Figures {
		if f.Header().Control != control {
			continue
		}
		switch f := f.(type) {
		case figure.BinaryGrid:
			if index >= 0 && index < len(f.Values) {
				return f.Values[index], true
			}
		case figure.Gallery:
			if index >= 0 && index < len(f.Items) {
				return f.Items[index].Lit, true
			}
		}
	}
	return false, false
}

// Drag implements page.Dragger. The mouse moves faster than it is reported: the cells
// between two reports are drawn too, and so are both pixels of a cell that shows two.
func (m *Model) Drag(to image.Point) tea.Cmd {
	s := m.drag
	if s == nil {
		return nil
	}
	before := len(s.drawn)
	for _, p := range append([]image.Point{s.at}, linePoints(s.at, to)...) {
		for _, target := range m.targets {
			if c := target.cell; c != nil && c.Control == s.control && !s.drawn[c.Index] && p.In(target.rect) {
				s.drawn[c.Index] = true
				if on, known := m.cellState(s.control, c.Index); !known || !s.known || on != s.on {
					m.do(lessons.Action{Control: s.control, Index: c.Index})
				}
			}
		}
	}
	s.at = to
	if len(s.drawn) == before {
		return nil
	}
	return m.refreshAndTick()
}

// Release implements page.Dragger.
func (m *Model) Release() { m.drag = nil }

// linePoints lists the points of a straight line except the first.
func linePoints(from, to image.Point) []image.Point {
	d := to.Sub(from)
	n := max(d.X, -d.X, d.Y, -d.Y)
	line := make([]image.Point, n)
	for i := range n {
		line[i] = from.Add(image.Pt(divideRounded(d.X*(i+1), n), divideRounded(d.Y*(i+1), n)))
	}
	return line
}

// divideRounded returns a divided by b, rounded half away from zero.
func divideRounded(a, b int) int {
	if a < 0 {
		return -divideRounded(-a, b)
	}
	return (2*a + b) / (2 * b)
}
