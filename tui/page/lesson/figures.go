package lesson

import (
	"image"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/tui/draw"
)

// renderFigures draws the figures of the step one above the other, and says
// where a click acts on a control.
func (m *Model) renderFigures(area image.Rectangle) []string {
	if area.Empty() {
		return nil
	}
	var lines []string
	pictures, between := m.pictures(area.Dx(), area.Dy())
	for i, p := range pictures {
		if i > 0 && between > 0 {
			lines = append(lines, make([]string, between)...)
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

// gap is the empty rows between two figures, where there is room for them.
const gap = 1

// pictures draws every figure of the step into w columns, together at most h
// rows, and returns how many empty rows stand between two. Where all fit they
// get what they want. Else the rows are dealt out evenly, but first the images
// that the learner changes are drawn small: they are read at any size.
func (m *Model) pictures(w, h int) (pictures []draw.Picture, between int) {
	n := len(m.view.Figures)
	want := make([]int, n)
	pictures = make([]draw.Picture, n)
	total := 0
	for i, f := range m.view.Figures {
		pictures[i] = draw.Draw(f, w, h, m.style)
		want[i] = len(pictures[i].Lines)
		total += want[i]
	}
	switch {
	case total+gap*(n-1) <= h:
		return pictures, gap
	case total <= h:
		return pictures, 0
	}
	const small = 4
	for i, f := range m.view.Figures {
		if _, ok := f.(figure.Bits); ok && want[i] > small {
			want[i] = len(draw.Draw(f, w, small, m.style).Lines)
		}
	}
	for i, rows := range deal(want, h) {
		pictures[i] = draw.Draw(m.view.Figures[i], w, rows, m.style)
	}
	return pictures, 0
}

// deal deals rows out to all who want some, none more than it wants: those who
// want little are served, the others share what is left alike.
func deal(want []int, rows int) []int {
	got := make([]int, len(want))
	left := 0
	for _, n := range want {
		if n > 0 {
			left++
		}
	}
	for left > 0 {
		share, served := rows/left, false
		for i, n := range want {
			if got[i] == 0 && n > 0 && n <= share {
				got[i], served = n, true
				rows -= n
				left--
			}
		}
		if served {
			continue
		}
		for i, n := range want {
			if got[i] == 0 && n > 0 {
				got[i] = rows / left
				rows -= got[i]
				left--
			}
		}
		return got
	}
	return got
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
