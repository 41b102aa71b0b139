package draw

import (
	"fmt"
	"math"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// heatmap draws a grid of numbers: as numbers in their cells if there are few, or else
// as pixels as large as fit, or else reduced.
func (c *canvas) heatmap(f *figure.Heatmap) {
	if len(f.Values) == 0 {
		c.notice("no numbers yet")
		return
	}
	g := newGrid(f)
	legendRows, spell := c.heatmapFooter(g)
	h := c.h - legendRows - digit(spell)
	y := c.spelledGrid(f, g, h)
	if y == 0 {
		y = c.labelledPixels(f, g, h)
	}
	if y+legendRows+digit(spell) < c.h && c.h >= 10 {
		y++
	}
	if spell {
		c.fit(0, y, c.w, string(c.g.Pointer)+" "+cursorText(f, g, c.w), role(Focus))
		y++
	}
	for i, line := range flow(c.legend(g), c.w) {
		if i < legendRows {
			c.segments(0, y+i, line)
		}
	}
}

// heatmapFooter returns how many rows the legend below a grid takes, and whether there
// is a row for the value under the cursor. If rows are scarce, the grid comes first,
// then that value, then the legend.
func (c *canvas) heatmapFooter(g *grid) (legendRows int, spell bool) {
	spell = g.cursor >= 0 && c.h >= 3
	legendRows = digit(c.h >= 3)
	if c.h >= 8 {
		return min(2, len(flow(c.legend(g), c.w))), spell
	}
	fits := func(legendRows int, spell bool) bool {
		return c.pixelSize(g.rows, g.cols, c.w, c.h-legendRows-digit(spell), 2) > 0
	}
	switch {
	case fits(legendRows, spell):
		return legendRows, spell
	case fits(0, spell):
		return 0, spell
	case fits(legendRows, false):
		return legendRows, false
	}
	return 0, false
}

// cursorText describes the value under the cursor in about w cells.
func cursorText(f *figure.Heatmap, g *grid, w int) string {
	i := f.Cursor
	r, col := i/g.cols, i%g.cols
	where := fmt.Sprintf("row %d, column %d", r+1, col+1)
	switch hasRow, hasCol := r < len(f.RowLabels), col < len(f.ColLabels); {
	case hasRow && hasCol:
		where = f.RowLabels[r] + ", " + f.ColLabels[col]
	case hasRow:
		where = f.RowLabels[r]
	case hasCol:
		where = f.ColLabels[col]
	case g.rows == 1:
		where = fmt.Sprintf("number %d", col+1)
	}
	switch newGrid(f).state(i) {
	case isMasked:
		return where + ": no weight"
	case notFinite:
		return where + ": not a number"
	case hasNumber:
	}
	value := g.number(f.Values[i])
	if width(where)+width(value)+4 > w { // the number comes first if words are cut
		return value + " at " + where
	}
	return where + ": " + value
}

// number returns a value as its cell shows it.
func (g *grid) number(v float64) string {
	if g.unsigned {
		return text.Short(v)
	}
	return signed(v)
}

// labelWidth returns the columns that labels beside a grid take, 0 if that is more than
// most.
func (c *canvas) labelWidth(labels []string, most int) int {
	w := 0
	for _, l := range labels {
		w = max(w, c.width(l)+1)
	}
	if w > most {
		return 0
	}
	return w
}

// rowLabels writes labels into w columns, beside rows that are h cells high, from y on.
func (c *canvas) rowLabels(labels []string, w, y, rows, h int) {
	for r, l := range labels {
		if w > 0 && r < rows {
			c.fitRight(0, y+r*h+(h-1)/2, w-1, l, role(Muted))
		}
	}
}

// columnLabels writes labels above columns of width p: all of them, every second, and
// so on.
func (c *canvas) columnLabels(labels []string, x, p, cols int) {
	wide := 0
	for _, l := range labels {
		wide = max(wide, c.width(l))
	}
	every := (wide + p) / p
	for i := 0; i < min(len(labels), cols); i += every {
		c.fit(x+i*p, 0, min(every*p, c.w-x-i*p), labels[i], role(Muted))
	}
}

// mostSpelled is the largest number of cells for which a grid shows its numbers.
const mostSpelled = 120

// spelledGrid draws a grid with each number in its cell, if it fits into h rows. It
// returns the rows it took, 0 if it did not fit.
func (c *canvas) spelledGrid(f *figure.Heatmap, g *grid, h int) int {
	if g.rows*g.cols > mostSpelled {
		return 0
	}
	left, top := c.labelWidth(f.RowLabels, c.w/2), digit(len(f.ColLabels) > 0)
	words := make([]string, len(g.values))
	s := size{w: 3}
	for i, v := range g.values {
		words[i] = c.cellText(g, i, g.number(v))
		s.w = max(s.w, width(words[i])+2)
	}
	for _, l := range f.ColLabels {
		s.w = max(s.w, min(c.width(l)+1, 12))
	}
	if left+g.cols*s.w > c.w || top+g.rows > h {
		return 0
	}
	s.h = 1
	if top+g.rows*3 <= h && g.rows <= 12 {
		s = size{min(max(s.w, 7), (c.w-left)/g.cols), 3}
		if top+g.rows*5 <= h && (s.w+4)*g.cols+left <= c.w {
			s = size{s.w + 4, 5}
		}
	}
	for i, l := range f.ColLabels {
		if i < g.cols {
			c.center(left+i*s.w, 0, s.w, l, role(Muted))
		}
	}
	c.rowLabels(f.RowLabels, left, top, g.rows, s.h)
	for i := range g.values {
		x, y := left+i%g.cols*s.w, top+i/g.cols*s.h
		c.valueCell(x, y, s, g, i, words[i])
		c.hit(g.control, i, x, y, s.w, s.h)
	}
	return top + g.rows*s.h
}

// cellText returns the text of a cell whose number is written as given.
func (c *canvas) cellText(g *grid, i int, number string) string {
	switch g.state(i) {
	case isMasked:
		return string(c.g.NoWeight)
	case notFinite:
		return "?"
	case hasNumber:
	}
	return c.style.Plain(number)
}

func (c *canvas) valueCell(x, y int, s size, g *grid, i int, text string) {
	cs := role(Muted)
	if g.state(i) == hasNumber {
		level := g.level(g.values[i])
		cs = cellStyle{}
		if c.style.Colored() {
			cs = c.on(g.color(level))
		}
		switch {
		case c.halfPixels():
			c.fill(x, y, s.w, s.h, ' ', cs)
		case s.h > 1 && level != 0:
			c.fill(x, y, s.w, s.h, c.shadeGlyph(g.strength(level), g.unsigned || level > 0), cs)
			pad := max(0, (s.w-width(text))/2-1)
			c.fill(x+pad, y+s.h/2, s.w-2*pad, 1, ' ', cs)
		}
	}
	if i == g.cursor {
		c.mark(x, y, s.w, s.h, cs)
		cs.attrs |= bold
	}
	c.center(x, y+s.h/2, s.w, text, cs)
}

// labelledPixels draws a grid as pixels with labels, and returns the rows it took.
func (c *canvas) labelledPixels(f *figure.Heatmap, g *grid, h int) int {
	const mostSize = 12
	left, top := c.labelWidth(f.RowLabels, c.w/2), digit(len(f.ColLabels) > 0)
	p := c.pixelSize(g.rows, g.cols, c.w-left, h-top, mostSize)
	if p == 0 {
		left, top = 0, 0
		p = c.pixelSize(g.rows, g.cols, c.w, h, mostSize)
	}
	if p == 0 {
		return c.reducedGrid(g, h)
	}
	if top > 0 {
		c.columnLabels(f.ColLabels, left, p, g.cols)
	}
	if p == 1 && c.halfPixels() {
		left = 0 // two rows of values share one row of cells
	}
	c.rowLabels(f.RowLabels, left, top, g.rows, c.pixelRows(1, p))
	g.drawn = p
	c.pixels(left, top, p, g)
	return top + c.pixelRows(g.rows, p)
}

// A grid is not reduced to cells that stand for more than mostBlock numbers a side if
// that leaves fewer than leastBlocks of them a side.
const (
	mostBlock   = 4
	leastBlocks = 6
)

// reducedGrid draws a grid that is too large for h rows, says so, and returns the rows
// it took.
func (c *canvas) reducedGrid(g *grid, h int) int {
	tall := h - digit(h >= 2) // rows of values
	if c.halfPixels() {
		tall *= 2
	}
	if tall < 1 {
		return 0
	}
	c.truncated = true
	k := max(2, rowsOf(g.cols, c.w), rowsOf(g.rows, tall))
	small := g.reduce(k)
	if k > mostBlock && min(small.rows, small.cols) < leastBlocks {
		lo, hi := g.extent()
		c.fit(0, 0, c.w, fmt.Sprintf("%d×%d numbers from %s to %s:", g.rows, g.cols, text.Short(lo), text.Short(hi)), role(Text))
		c.fit(0, 1, c.w, "no space here to draw them", role(Muted))
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

func sampleKernel() figure.Heatmap {
	f := edges(5)[1]
	f.Meta = figure.Meta{ID: "kernel", Title: "A 5×5 kernel", Control: "kernel", Note: "It answers to edges at 45°."}
	f.Cursor = 12
	return f
}

func sampleBand() figure.Heatmap {
	m := sampleMatrix()
	return figure.Heatmap{
		Meta: figure.Meta{ID: "band", Title: "A convolution as a matrix", Note: "Where there is a dot, no weight exists."},
		Cols: m.Cols, Cursor: 9, RowLabels: m.RowLabels, ColLabels: m.ColLabels,
		Masked: tabulate(len(m.Weight), func(i int) bool { return m.Weight[i] < 0 }),
		Values: tabulate(len(m.Weight), func(i int) float64 { return m.Values[max(0, m.Weight[i])] }),
	}
}

func sampleLarge() figure.Heatmap {
	return figure.Heatmap{
		Meta: figure.Meta{ID: "large", Title: "A 64×64 weight matrix"}, Cols: 64, Cursor: 900,
		Values: tabulate(64*64, func(i int) float64 {
			x, y := float64(i%64)/64, float64(i/64)/64
			return math.Sin(9*x+20*y*y) + math.Cos(14*x*y-5*y)
		}),
	}
}
