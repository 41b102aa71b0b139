package draw

import (
	"fmt"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// heatmap draws a grid of numbers: as labelled values where they are few, as
// pixels as large as fit otherwise, and reduced where even those do not fit.
func (c *canvas) heatmap(f *figure.Heatmap) {
	if len(f.Values) == 0 {
		c.fit(0, 0, c.w, "no numbers yet", role(Muted))
		return
	}
	g := newGrid(f)
	keep, spell := c.heatmapFooter(g)
	body := c.h - keep - digit(spell)
	y := c.values(f, g, body)
	if y == 0 {
		y = c.labelledPixels(f, g, body)
	}
	if y+keep+digit(spell) < c.h && c.h >= 10 {
		y++
	}
	if spell {
		c.fit(0, y, c.w, string(c.g.Pointer)+" "+cursorText(f, g, c.w), role(Focus))
		y++
	}
	for i, line := range flow(c.legend(g), c.w) {
		if i < keep {
			c.segments(0, y+i, line)
		}
	}
}

// heatmapFooter says how many rows of legend are kept below a grid, and whether
// a row spells the value under the cursor. Where rows are scarce, the grid
// itself comes first, then the spelled value, then the legend.
func (c *canvas) heatmapFooter(g *grid) (keep int, spell bool) {
	spell = g.cursor >= 0 && c.h >= 3
	if c.h >= 3 {
		keep = 1
	}
	if c.h >= 8 {
		return min(2, len(flow(c.legend(g), c.w))), spell
	}
	fits := func(keep int, spell bool) bool {
		return c.pixelSize(g.rows, g.cols, c.w, c.h-keep-digit(spell), 2) > 0
	}
	switch {
	case fits(keep, spell):
	case fits(0, spell):
		keep = 0
	case fits(keep, false):
		spell = false
	default: // reduced, it needs all the more room
		keep, spell = 0, false
	}
	return keep, spell
}

// cursorText says the value under the cursor.
func cursorText(f *figure.Heatmap, g *grid, w int) string {
	i := f.Cursor
	r, col := i/g.cols, i%g.cols
	where := fmt.Sprintf("row %d, column %d", r+1, col+1)
	switch named, across := r < len(f.RowLabels), col < len(f.ColLabels); {
	case named && across:
		where = f.RowLabels[r] + ", " + f.ColLabels[col]
	case named:
		where = f.RowLabels[r]
	case across:
		where = f.ColLabels[col]
	case g.rows == 1:
		where = fmt.Sprintf("number %d", col+1)
	}
	full := newGrid(f)
	switch full.state(i) {
	case noWeight:
		return where + ": no weight"
	case notANumber:
		return where + ": not a number"
	case aNumber:
	}
	value := signed(f.Values[i])
	if g.unsigned {
		value = text.Short(f.Values[i])
	}
	if width(where)+width(value)+4 > w { // the number comes first where words are cut
		return value + " at " + where
	}
	return where + ": " + value
}

// labels measures the words beside and above a grid.
func (c *canvas) labels(f *figure.Heatmap, g *grid) (left, above int) {
	for _, l := range f.RowLabels {
		left = max(left, width(c.style.Plain(l))+1)
	}
	if left > c.w/2 {
		left = 0
	}
	if len(f.ColLabels) > 0 && g.block == 1 {
		above = 1
	}
	return left, above
}

// values draws a grid of few numbers with each number in its cell, if it fits
// into h rows. It returns the rows it took, 0 if it did not fit.
func (c *canvas) values(f *figure.Heatmap, g *grid, h int) int {
	if g.rows*g.cols > 120 {
		return 0
	}
	left, above := c.labels(f, g)
	words := make([]string, len(g.values))
	wide := 3
	for i, v := range g.values {
		switch g.state(i) {
		case noWeight:
			words[i] = string(c.g.NoWeight)
		case notANumber:
			words[i] = "?"
		default:
			if words[i] = signed(v); g.unsigned {
				words[i] = text.Short(v)
			}
		}
		words[i] = c.style.Plain(words[i])
		wide = max(wide, width(words[i])+2)
	}
	for _, l := range f.ColLabels {
		wide = max(wide, min(width(c.style.Plain(l))+1, 12))
	}
	if left+g.cols*wide > c.w || above+g.rows > h {
		return 0
	}
	tall := 1
	if above+g.rows*3 <= h && g.rows <= 12 {
		tall = 3
		wide = min(max(wide, 7), (c.w-left)/g.cols)
		if above+g.rows*5 <= h && (wide+4)*g.cols+left <= c.w {
			tall, wide = 5, wide+4
		}
	}
	for i, l := range f.ColLabels {
		if i < g.cols {
			c.center(left+i*wide, 0, wide, l, role(Muted))
		}
	}
	for r, l := range f.RowLabels {
		if left > 0 && r < g.rows {
			c.fitRight(0, above+r*tall+tall/2, left-1, l, role(Muted))
		}
	}
	for i := range g.values {
		x, y := left+i%g.cols*wide, above+i/g.cols*tall
		c.valueCell(x, y, wide, tall, g, i, words[i])
		c.hit(g.control, i, x, y, wide, tall)
	}
	return above + g.rows*tall
}

// valueCell draws one number on its colour.
func (c *canvas) valueCell(x, y, w, h int, g *grid, i int, text string) {
	cs := cellStyle{}
	if g.state(i) == aNumber {
		level := g.level(g.values[i])
		if c.style.Colored() {
			ink := g.color(level)
			cs = cellStyle{fg: c.style.t.on[ink], bg: ink}
		}
		switch {
		case c.blocks():
			c.fill(x, y, w, h, ' ', cs)
		case h > 1 && level != 0:
			c.fill(x, y, w, h, c.grade(g.strength(level), g.unsigned || level > 0), cs)
			pad := max(0, (w-width(text))/2-1)
			c.fill(x+pad, y+h/2, w-2*pad, 1, ' ', cs)
		}
	} else {
		cs = role(Muted)
	}
	if i == g.cursor {
		c.mark(x, y, w, h, cs)
		cs.attr |= bold
	}
	c.center(x, y+h/2, w, text, cs)
}

// labelledPixels draws a grid as pixels with what labels fit, and returns the
// rows it took.
func (c *canvas) labelledPixels(f *figure.Heatmap, g *grid, h int) int {
	left, above := c.labels(f, g)
	p := c.pixelSize(g.rows, g.cols, c.w-left, h-above, 12)
	if p == 0 {
		left, above = 0, 0
		p = c.pixelSize(g.rows, g.cols, c.w, h, 12)
	}
	if p == 0 {
		return c.reduced(g, h)
	}
	if above > 0 {
		c.columnLabels(f.ColLabels, left, p, g.cols)
	}
	if left > 0 && p == 1 && c.blocks() {
		left = 0 // two rows of values share one row of cells
	}
	for r, l := range f.RowLabels {
		if left > 0 && r < g.rows {
			c.fitRight(0, above+r*c.pixelRows(1, p)+(c.pixelRows(1, p)-1)/2, left-1, l, role(Muted))
		}
	}
	g.drawn = p
	c.pixels(left, above, p, g)
	return above + c.pixelRows(g.rows, p)
}

// columnLabels writes as many of the labels above columns p wide as fit: all,
// or every second, and so on.
func (c *canvas) columnLabels(labels []string, x, p, cols int) {
	wide := 0
	for _, l := range labels {
		wide = max(wide, width(c.style.Plain(l)))
	}
	every := (wide + p) / p
	for i := 0; i < min(len(labels), cols); i += every {
		c.fit(x+i*p, 0, min(every*p, c.w-x-i*p), labels[i], role(Muted))
	}
}

// A cell that stands for a block of more than mostReduced numbers a side makes a
// picture of nothing, if there are fewer than leastReduced such cells a side.
const (
	mostReduced  = 4
	leastReduced = 6
)

// reduced draws a grid that is too large for h rows, and says so.
func (c *canvas) reduced(g *grid, h int) int {
	room := h
	if h >= 2 {
		room = h - 1
	}
	tall := room
	if c.blocks() {
		tall = 2 * room
	}
	if tall < 1 {
		return 0
	}
	c.truncated = true
	k := max(2, (g.cols+c.w-1)/c.w, (g.rows+tall-1)/tall)
	small := g.reduce(k)
	if k > mostReduced && min(small.rows, small.cols) < leastReduced {
		lo, hi := g.extent()
		c.fit(0, 0, c.w, fmt.Sprintf("%d×%d numbers from %s to %s:", g.rows, g.cols, text.Short(lo), text.Short(hi)), role(Text))
		c.fit(0, 1, c.w, "no room here to draw them", role(Muted))
		return min(2, h)
	}
	g.drawn = 1
	c.pixels(0, 0, 1, small)
	y := c.pixelRows(small.rows, 1)
	if y < h {
		c.fit(0, y, c.w, fmt.Sprintf("of %d×%d: the strongest of each %d×%d", g.rows, g.cols, k, k), role(Muted))
		y++
	}
	return y
}
