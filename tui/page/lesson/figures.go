package lesson

import (
	"image"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/tui/draw"
)

// renderFigures draws the figures of the step one above the other, and says
// where a click acts on a control.
func (m *Model) renderFigures(area image.Rectangle) []string {
	if area.Empty() {
		return nil
	}
	var lines []string
	for i, p := range m.pictures(area.Dx(), area.Dy()) {
		if i > 0 && len(lines) < area.Dy() {
			lines = append(lines, "")
		}
		at := area.Min.Add(image.Pt(0, len(lines)))
		for _, h := range p.Hits {
			r := image.Rect(at.X+h.X, at.Y+h.Y, at.X+h.X+h.W, at.Y+h.Y+h.H).Intersect(area)
			m.spots = append(m.spots, spot{r, func() tea.Cmd { return m.hit(h) }})
		}
		lines = append(lines, p.Lines...)
	}
	return lines
}

// pictures draws every figure of the step into w columns, together at most h
// rows, an empty row between two. Each may take an equal share of the rows;
// what some leave over goes to those that filled theirs, the first one first.
func (m *Model) pictures(w, h int) []draw.Picture {
	n := len(m.view.Figures)
	if n == 0 {
		return nil
	}
	pictures := make([]draw.Picture, n)
	share := make([]int, n)
	spare := h - (n - 1)
	for i, f := range m.view.Figures {
		share[i] = max(spare/(n-i), 0)
		pictures[i] = draw.Draw(f, w, share[i], m.style)
		spare -= len(pictures[i].Lines)
	}
	for i, f := range m.view.Figures {
		if spare <= 0 {
			break
		}
		used := len(pictures[i].Lines)
		if used < share[i] {
			continue
		}
		pictures[i] = draw.Draw(f, w, used+spare, m.style)
		spare -= len(pictures[i].Lines) - used
	}
	return pictures
}

// hit acts on what was clicked in a figure: it toggles the cell, sets the dial
// or presses the button.
func (m *Model) hit(h draw.Hit) tea.Cmd {
	for _, c := range m.view.Controls {
		if c.ID == h.Control {
			return m.pressControl(c, h.Index)
		}
	}
	return m.selectControl(lessons.Control{ID: h.Control})
}
