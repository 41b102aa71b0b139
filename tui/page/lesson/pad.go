package lesson

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons/figure"
	"weightshare/tui/draw"
)

// padWithFigures draws a pad to draw on, with the other figures to its right, so that
// they can be seen while the learner draws. It reports false if there is no such pad,
// no space beside it, or nothing else to show.
func (m *Model) padWithFigures(w, h int) (draw.Picture, bool) {
	figures := m.view.Figures
	if len(figures) < 2 {
		return draw.Picture{}, false
	}
	pad, ok := figures[0].(figure.BinaryGrid)
	if !ok || !tall(pad) || h < leastRows(pad, 1) {
		return draw.Picture{}, false
	}
	const (
		margin = 1  // columns that the line of the cursor needs besides the pad's
		words  = 20 // columns that other figures need at least
	)
	left := pad.Cols + margin
	if w-left-1 < words {
		return draw.Picture{}, false
	}
	if wide := 2*pad.Cols + margin; w-wide-1 >= wide-pad.Cols && h >= len(pad.Values)/pad.Cols+margin+2 {
		left = wide // pixels twice as large
	}
	picture := m.cache.draw(pad, left, h, m.style)
	pictures, between := m.stack(figures[1:], w-left-1, h)
	return joinBeside(picture, pictures, left, w-left-1, between), true
}

// pixelsWithFigure draws a row of pixels with the step's other figure to its right, if
// h rows are too few for one above the other, and w columns enough for one beside the
// other.
func (m *Model) pixelsWithFigure(w, h int) (draw.Picture, bool) {
	figures := m.view.Figures
	if len(figures) != 2 {
		return draw.Picture{}, false
	}
	pixels, ok := figures[0].(figure.BinaryGrid)
	if !ok || tall(pixels) || leastRows(figures[0], 2)+leastRows(figures[1], 2) <= h || leastRows(figures[1], 1) > h {
		return draw.Picture{}, false
	}
	left := 0
	for _, line := range m.cache.draw(pixels, w, smallImageRows, m.style).Lines {
		left = max(left, len([]rune(strings.TrimRight(ansi.Strip(line), " "))))
	}
	other := figures[1]
	right := w - left - 1
	if right < ansi.StringWidth(other.Header().Title) {
		return draw.Picture{}, false
	}
	picture := m.cache.draw(other, right, h, m.style)
	return joinBeside(m.cache.draw(pixels, left, h, m.style), []draw.Picture{picture}, left, right, 0), !picture.NamedOnly
}

// joinBeside stacks pictures, with between empty rows from one to the next, to the right of
// another picture. That picture is left columns wide, the others are right columns
// wide.
func joinBeside(picture draw.Picture, pictures []draw.Picture, left, right, between int) draw.Picture {
	var beside []string
	all := draw.Picture{Hits: picture.Hits}
	for i, p := range pictures {
		if i > 0 {
			for range between {
				beside = append(beside, strings.Repeat(" ", right))
			}
		}
		for _, h := range p.Hits {
			h.X, h.Y = h.X+left+1, h.Y+len(beside)
			all.Hits = append(all.Hits, h)
		}
		beside = append(beside, p.Lines...)
	}
	for i := range max(len(picture.Lines), len(beside)) {
		line := strings.Repeat(" ", left)
		if i < len(picture.Lines) {
			line = picture.Lines[i]
		}
		if i < len(beside) {
			line += " " + beside[i]
		} else {
			line += strings.Repeat(" ", right+1)
		}
		all.Lines = append(all.Lines, line)
	}
	return all
}
