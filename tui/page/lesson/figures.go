package lesson

import (
	"image"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/tui/draw"
	"weightshare/tui/layout"
)

// renderFigures draws the figures of the step one above the other and adds their click
// targets. Its lines are either empty or as wide as the area.
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
			m.targets = append(m.targets, clickTarget{rect: r, do: func() tea.Cmd { return m.clickFigure(h) }, cell: &h})
		}
		lines = append(lines, p.Lines...)
	}
	return lines
}

// figureGap is the number of empty rows between two figures if there is space;
// smallImageRows is how many rows an image that the learner changes needs,
// minFigureRows how many any other figure needs to be worth showing, and leastChartRows
// how many a chart needs for its shape to show.
const (
	figureGap      = 1
	smallImageRows = 4
	minFigureRows  = 5
	leastChartRows = 8
)

// pictures draws the figures of the step, w columns wide and at most h rows high in
// all, and returns how many empty rows lie between two: one above the other, or beside
// an image to work in.
func (m *Model) pictures(w, h int) (pictures []draw.Picture, between int) {
	if p, ok := m.padWithFigures(w, h); ok {
		return []draw.Picture{p}, 0
	}
	if p, ok := m.pixelsWithFigure(w, h); ok {
		return []draw.Picture{p}, 0
	}
	return m.stack(m.view.Figures, w, h)
}

// stack draws figures one above the other. If all fit, they get what they want;
// otherwise the rows are shared out.
func (m *Model) stack(figures []figure.Figure, w, h int) (pictures []draw.Picture, between int) {
	n := len(figures)
	pictures = make([]draw.Picture, n)
	want, total := make([]int, n), 0
	for i, f := range figures {
		if want[i] = h; n == 1 || !m.cache.fills(f, w, h, m.style) { // if there are several, one that fills h rows will be smaller
			pictures[i] = m.cache.draw(f, w, h, m.style)
			want[i] = len(pictures[i].Lines)
		}
		total += max(1, want[i])
	}
	switch {
	case total+figureGap*(n-1) <= h:
		return pictures, figureGap
	case total <= h:
		return pictures, 0
	}
	return m.squeeze(slices.Clone(figures), want, w, h), 0
}

// squeeze draws figures whose wanted heights add up to more than h rows. Images are
// reduced further before a figure is left out, and named, in favour of the others. It
// modifies figures and want.
func (m *Model) squeeze(figures []figure.Figure, want []int, w, h int) []draw.Picture {
	for i := range figures {
		if b, ok := figures[i].(figure.BinaryGrid); ok && tall(b) {
			want[i] = min(want[i], leastRows(b, 1)) // the others need space too
		}
	}
	var left []string
	for {
		note := min(len(left), 1)
		pictures, cut := m.divide(figures, slices.Clone(want), w, h-note, 1)
		if cut {
			pictures, cut = m.divide(figures, slices.Clone(want), w, h-note, 2)
		}
		out := -1
		if cut {
			out = m.leastNeeded(figures)
		}
		if out < 0 {
			if note > 0 {
				text := m.style.Plain("in a larger window: " + strings.Join(left, ", "))
				text = ansi.Truncate(text, w, m.style.Glyphs().Ellipsis)
				pictures = append(pictures, draw.Picture{Lines: []string{layout.Fit(m.style.Paint(draw.Muted, text), w)}})
			}
			return pictures
		}
		left = append(left, figures[out].Header().Title)
		figures, want = slices.Delete(figures, out, out+1), slices.Delete(want, out, out+1)
	}
}

// divide shares h rows out among figures, whose images may be reduced to blocks of a
// size, and draws them. Rows that a figure does not use are shared out again. It
// reports whether any figure came out too small.
func (m *Model) divide(figures []figure.Figure, want []int, w, h, block int) (pictures []draw.Picture, cut bool) {
	pictures = make([]draw.Picture, len(figures))
	least, offered, weights := make([]int, len(figures)), make([]int, len(figures)), m.weights(figures)
	for i, f := range figures {
		least[i] = min(want[i], leastRows(f, block))
	}
	got := divideRows(want, least, weights, h)
	try := func(races bool) (unused bool) {
		for i, f := range figures {
			if _, race := f.(figure.Race); race != races {
				continue
			}
			offered[i] = max(offered[i], got[i])
			rows := got[i]
			if b, ok := f.(figure.BinaryGrid); ok && rows < want[i] && !tall(b) {
				rows = min(rows, smallImageRows) // a row of pixels can be read at any size
			}
			pictures[i] = m.cache.draw(f, w, rows, m.style)
			if used := len(pictures[i].Lines); used < got[i] {
				want[i], unused = used, true
			}
		}
		return unused
	}
	// A race takes longest to draw, so the others come first. A figure that leaves rows
	// unused wants fewer from then on, so the loop ends.
	for try(false) || try(true) {
		got = divideRows(want, least, weights, h)
	}
	m.giveSpareRows(pictures, figures, w, h)
	for i, f := range figures { // a reduced figure may use few rows, and is too small
		cut = cut || max(offered[i], got[i]) < least[i] || pictures[i].NamedOnly && !m.cache.draw(f, w, h, m.style).NamedOnly
	}
	return pictures, cut
}

// tall reports whether an image is a pad to draw on, not a row of pixels.
func tall(b figure.BinaryGrid) bool { return b.Cols > 0 && len(b.Values)/b.Cols > 2*smallImageRows }

// leastRows returns how many rows a figure needs to be worth showing. When a pixel of
// an image stands for block×block numbers, other figures are as small as possible, too.
func leastRows(f figure.Figure, block int) int {
	switch f := f.(type) {
	case figure.Race:
		return 2 + len(f.Lanes)*(3-block) // the title, the progress, and the name and the answers of each lane
	case figure.Curves:
		return leastChartRows + 2*(1-block)
	case figure.Table:
		if f.KeepNote {
			return max(minFigureRows+1, 3+len(f.Rows)) // with the title, the head and the note
		}
		return min(max(minFigureRows, 3+len(f.Rows)), leastChartRows+2*(1-block)) // with the title and the head
	}
	rows := pixelRows(f)
	if rows <= 2*smallImageRows {
		return minFigureRows
	}
	if _, pad := f.(figure.BinaryGrid); pad {
		block = 1
	}
	const frame = 3 // the title, the legend, and a name or the line of the cursor
	return (rows+2*block-1)/(2*block) + frame
}

// pixelRows returns the height of the largest image of a figure, or 0 if it has none or
// only a row of pixels.
func pixelRows(f figure.Figure) (rows int) {
	switch f := f.(type) {
	case figure.BinaryGrid:
		if tall(f) {
			rows = len(f.Values) / f.Cols
		}
	case figure.Heatmap:
		rows = rowsOf(&f)
	case figure.ImageRow:
		for i := range f.Images {
			rows = max(rows, rowsOf(&f.Images[i]))
		}
	case figure.FeatureMaps:
		rows = rowsOf(&f.Image)
		for i := range f.Maps {
			rows = max(rows, rowsOf(&f.Maps[i]))
		}
	}
	return rows
}

// imageRows returns how many rows the first figure needs if it is an image, or the one
// that the learner works in.
func (m *Model) imageRows() int {
	most := 0
	for i, f := range m.view.Figures {
		if pixelRows(f) > 2*smallImageRows && (i == 0 || m.interactive(f)) {
			most = max(most, leastRows(f, 1))
		}
	}
	return most
}

func rowsOf(f *figure.Heatmap) int {
	if f.Cols <= 0 {
		return 0
	}
	return len(f.Values) / f.Cols
}

// giveSpareRows gives rows that nothing has used to figures that can use them after
// all: an image may have used few of its rows, and become much larger with a few more.
// The smallest figure comes first.
func (m *Model) giveSpareRows(pictures []draw.Picture, figures []figure.Figure, w, h int) {
	rest := h
	order := make([]int, len(pictures))
	for i, p := range pictures {
		rest -= len(p.Lines)
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(pictures[a].Lines) - len(pictures[b].Lines) })
	for _, i := range order {
		if _, race := figures[i].(figure.Race); race || rest < 1 {
			continue
		}
		larger := m.cache.draw(figures[i], w, len(pictures[i].Lines)+rest, m.style)
		if more := len(larger.Lines) - len(pictures[i].Lines); more > 0 {
			pictures[i] = larger
			rest -= more
		}
	}
}

// leastNeeded returns the figure to leave out, -1 for none: the last table, or else the
// last figure that is neither a race nor one that the learner works in.
func (m *Model) leastNeeded(figures []figure.Figure) int {
	if len(figures) < 2 {
		return -1
	}
	other := -1
	for i, f := range slices.Backward(figures) {
		if m.interactive(f) {
			continue
		}
		switch f.(type) {
		case figure.Table:
			return i
		case figure.Race:
		default:
			other = max(other, i)
		}
	}
	return other
}

// interactive reports whether a control acts on a figure.
func (m *Model) interactive(f figure.Figure) bool {
	h := f.Header()
	return h.Control != "" || slices.ContainsFunc(m.view.Controls, func(c lessons.Control) bool { return c.Figure == h.ID })
}

// weights returns the figures' shares of the rows: a race has several lanes to show,
// curves have a shape to show, and images that come first or that the learner works in
// say nothing when reduced.
func (m *Model) weights(figures []figure.Figure) []int {
	w := make([]int, len(figures))
	for i, f := range figures {
		w[i] = 1
		switch f := f.(type) {
		case figure.Race, figure.Curves:
			w[i] = 2
		case figure.ImageRow:
			if i == 0 {
				w[i] = 4 // the main figure of its step
			}
		case figure.Heatmap:
			if m.interactive(f) && rowsOf(&f) > 2*smallImageRows {
				w[i] = 3
			}
		}
	}
	return w
}

// divideRows shares rows out among figures, none getting more than it wants: those that
// want no more than their share get it, and the others share the rest by weight, none
// getting less than its least if there are enough rows.
func divideRows(want, least, weight []int, rows int) []int {
	got := make([]int, len(want))
	open := make([]int, 0, len(want)) // the figures not served yet
	for i, n := range want {
		if n > 0 {
			open = append(open, i)
		}
	}
	need := 0
	for i := range want {
		need += min(want[i], least[i])
	}
	enough := need <= rows
	for len(open) > 0 {
		total := 0
		for _, i := range open {
			total += weight[i]
		}
		serve := least
		served := slices.IndexFunc(open, func(i int) bool { return enough && min(want[i], least[i])*total > rows*weight[i] })
		if served < 0 {
			serve = want
			served = slices.IndexFunc(open, func(i int) bool { return want[i]*total <= rows*weight[i] })
		}
		if served < 0 {
			break
		}
		i := open[served]
		got[i] = min(want[i], serve[i])
		rows -= got[i]
		open = slices.Delete(open, served, served+1)
	}
	total := 0
	for _, i := range open {
		total += weight[i]
	}
	for _, i := range open {
		got[i] = rows * weight[i] / total
		rows -= got[i]
		total -= weight[i]
	}
	return got
}

// clickFigure toggles the cell, sets the dial or presses the button that was clicked.
func (m *Model) clickFigure(h draw.Hit) tea.Cmd {
	for _, c := range m.view.Controls {
		if c.ID == h.Control {
			return m.clickControl(c, h.Index)
		}
	}
	return m.selectControl(lessons.Control{ID: h.Control})
}
