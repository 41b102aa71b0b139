package draw

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"weightshare/lessons/figure"
)

// state says what a cell of a grid holds.
type state uint8

const (
	aNumber  state = iota
	noWeight       // a place where there is no number at all
	notANumber
)

// grid is a heatmap ready to be drawn: values with the scale they share.
type grid struct {
	rows, cols int
	values     []float64 // row-major, rows·cols of them
	masked     []bool    // nil, or as long
	scale      float64   // > 0
	unsigned   bool
	cursor     int
	control    string
	block      int // each cell stands for block×block values, the strongest of them
}

func newGrid(f *figure.Heatmap) *grid {
	n := len(f.Values)
	cols := max(1, f.Cols)
	g := &grid{
		rows: (n + cols - 1) / cols, cols: cols, values: f.Values, scale: f.Scale,
		unsigned: f.Unsigned, cursor: f.Cursor, control: f.Control, block: 1,
	}
	if g.rows*cols > n { // a last row that is not full
		g.values = slices.Concat(f.Values, make([]float64, g.rows*cols-n))
		g.masked = make([]bool, len(g.values))
		copy(g.masked, f.Masked)
		for i := n; i < len(g.masked); i++ {
			g.masked[i] = true
		}
	} else if len(f.Masked) == n {
		g.masked = f.Masked
	}
	if g.cursor >= n {
		g.cursor = -1
	}
	if !(g.scale > 0) || math.IsInf(g.scale, 0) {
		lo, hi := g.extent()
		if g.scale = max(-lo, hi); !(g.scale > 0) {
			g.scale = 1
		}
	}
	return g
}

func (g *grid) state(i int) state {
	switch {
	case g.masked != nil && g.masked[i]:
		return noWeight
	case !finite(g.values[i]):
		return notANumber
	}
	return aNumber
}

// extent is the least and greatest number; both 0 if there is none.
func (g *grid) extent() (lo, hi float64) {
	first := true
	for i, v := range g.values {
		if g.state(i) != aNumber {
			continue
		}
		if first {
			lo, hi, first = v, v, false
		}
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi
}

const half = (Levels - 1) / 2

// level quantises a value: −16 to 16, or 0 to 32 for an unsigned grid.
func (g *grid) level(v float64) int {
	x := v / g.scale
	if g.unsigned {
		return int(math.Round(max(0, min(1, x)) * (Levels - 1)))
	}
	return int(math.Round(max(-1, min(1, x)) * half))
}

// ink is the colour of a level.
func (g *grid) ink(level int) Ink {
	if g.unsigned {
		return inkUnsigned + Ink(level)
	}
	return inkSigned + Ink(level+half)
}

// strength is the magnitude of a level, in [0, 1].
func (g *grid) strength(level int) float64 {
	if g.unsigned {
		return float64(level) / (Levels - 1)
	}
	return math.Abs(float64(level)) / half
}

// reduce keeps the strongest value of every k×k block.
func (g *grid) reduce(k int) *grid {
	out := *g
	out.rows, out.cols, out.block, out.control = (g.rows+k-1)/k, (g.cols+k-1)/k, k, ""
	out.values = make([]float64, out.rows*out.cols)
	out.masked = make([]bool, len(out.values))
	for i := range out.masked {
		out.masked[i] = true
	}
	for i, v := range g.values {
		if g.state(i) != aNumber {
			continue
		}
		at := i/g.cols/k*out.cols + i%g.cols/k
		if out.masked[at] || math.Abs(v) > math.Abs(out.values[at]) {
			out.values[at], out.masked[at] = v, false
		}
	}
	if g.cursor >= 0 {
		out.cursor = g.cursor/g.cols/k*out.cols + g.cursor%g.cols/k
	}
	return &out
}

// blocks tells whether pixels can be half a cell: colours carry the value.
func (c *canvas) blocks() bool { return c.style.Coloured() && !c.style.ASCII }

// pixelSize is the largest size p at which a grid fits: p columns wide and p
// half rows tall, where p is 1 or even. Without colour, a pixel of size 1
// takes a whole cell. 0 means that it does not fit.
func (c *canvas) pixelSize(rows, cols, w, h, most int) int {
	for p := most &^ 1; p >= 2; p -= 2 {
		if cols*p <= w && rows*p/2 <= h {
			return p
		}
	}
	tall := rows
	if c.blocks() {
		tall = (rows + 1) / 2
	}
	if cols <= w && tall <= h {
		return 1
	}
	return 0
}

// pixelRows is how many rows of cells a grid takes at size p.
func (c *canvas) pixelRows(rows, p int) int {
	if p > 1 {
		return rows * p / 2
	}
	if c.blocks() {
		return (rows + 1) / 2
	}
	return rows
}

// pixels draws a grid at size p, with its top left corner at (x, y).
func (c *canvas) pixels(x, y, p int, g *grid) {
	for i := range g.values {
		r, col := i/g.cols, i%g.cols
		switch {
		case p > 1:
			px, py := x+col*p, y+r*p/2
			c.tile(px, py, p, p/2, g, i)
			c.hit(g.control, i, px, py, p, p/2)
		case c.blocks():
			if r%2 == 0 {
				c.halves(x+col, y+r/2, g, i)
			}
			c.hit(g.control, i, x+col, y+r/2, 1, 1)
		default:
			c.tile(x+col, y+r, 1, 1, g, i)
			c.hit(g.control, i, x+col, y+r, 1, 1)
		}
	}
}

// halves draws value i and the one below it as the two halves of a cell.
func (c *canvas) halves(x, y int, g *grid, i int) {
	top, topInk := c.half(g, i)
	low, lowInk := false, Ink(0)
	if i+g.cols < len(g.values) {
		low, lowInk = c.half(g, i+g.cols)
	}
	switch {
	case top && low && topInk == lowInk:
		c.set(x, y, ' ', look{bg: topInk})
	case top && low:
		c.set(x, y, '▀', look{fg: topInk, bg: lowInk})
	case top:
		c.set(x, y, '▀', look{fg: topInk})
	case low:
		c.set(x, y, '▄', look{fg: lowInk})
	default:
		c.set(x, y, c.g.NoWeight, role(Muted))
	}
}

func (c *canvas) half(g *grid, i int) (solid bool, ink Ink) {
	if i == g.cursor {
		return true, Ink(Focus)
	}
	if g.state(i) != aNumber {
		return false, 0
	}
	return true, g.ink(g.level(g.values[i]))
}

// tile draws value i as w×h whole cells, by colour, by glyph, or both.
func (c *canvas) tile(x, y, w, h int, g *grid, i int) {
	var l look
	switch g.state(i) {
	case noWeight:
		c.fill(x, y, w, h, ' ', look{})
		c.set(x+(w-1)/2, y+(h-1)/2, c.g.NoWeight, role(Muted))
	case notANumber:
		c.fill(x, y, w, h, ' ', look{})
		c.set(x+(w-1)/2, y+(h-1)/2, '?', role(Warn))
	default:
		level := g.level(g.values[i])
		if c.style.Coloured() {
			ink := g.ink(level)
			l = look{fg: c.style.t.on[ink], bg: ink}
		}
		if c.blocks() {
			c.fill(x, y, w, h, ' ', l)
		} else {
			c.shade(x, y, w, h, g, level, l)
		}
	}
	if i == g.cursor {
		c.mark(x, y, w, h, l)
	}
}

// shade fills a tile with glyphs: its sign and how strong it is.
func (c *canvas) shade(x, y, w, h int, g *grid, level int, l look) {
	if level == 0 {
		c.fill(x, y, w, h, ' ', l)
		return
	}
	strength := g.strength(level)
	positive := g.unsigned || level > 0
	if w == 1 {
		c.fill(x, y, w, h, c.grade(strength, positive), l)
		return
	}
	r := c.grade(strength, true)
	if c.style.ASCII {
		r = rune('0' + max(1, int(math.Round(strength*9))))
	}
	c.fill(x, y, w, h, r, l)
	switch {
	case g.unsigned:
	case positive:
		c.set(x, y, '+', l)
	default:
		c.set(x, y, c.g.Minus, l)
	}
}

// grade is the glyph for a strength in (0, 1].
func (c *canvas) grade(strength float64, positive bool) rune {
	ramp := c.g.Shades
	if !positive {
		ramp = c.g.Negative
	}
	return ramp[max(0, min(len(ramp)-1, int(math.Ceil(strength*float64(len(ramp))))-1))]
}

// mark shows the cursor on a tile without hiding what the tile says.
func (c *canvas) mark(x, y, w, h int, l look) {
	l.attr |= bold
	if l.bg == 0 {
		l.fg = Ink(Focus)
	}
	switch {
	case w >= 4 && h >= 2:
		c.box(x, y, w, h, l)
	case w >= 2:
		for j := range h {
			c.set(x, y+j, '[', l)
			c.set(x+w-1, y+j, ']', l)
		}
	default:
		c.set(x, y, c.g.Here, look{fg: Ink(Focus), attr: bold | reverse})
	}
}

// heatmap draws a grid of numbers: as labelled values where they are few, as
// pixels as large as fit otherwise, and reduced where even those do not fit.
func (c *canvas) heatmap(f *figure.Heatmap) {
	if len(f.Values) == 0 {
		c.fit(0, 0, c.w, "no numbers yet", role(Muted))
		return
	}
	g := newGrid(f)
	body := c.h
	legend := c.legend(g)
	keep := 0
	if c.h >= 3 {
		keep = 1
		if c.h >= 8 && len(flow(legend, c.w)) > 1 {
			keep = 2
		}
	}
	spell := g.cursor >= 0 && c.h >= 4
	body -= keep
	if spell {
		body--
	}
	y := c.values(f, g, body)
	if y == 0 {
		y = c.labelledPixels(f, g, body)
	}
	if y+keep < c.h-1 && c.h >= 10 {
		y++
	}
	if spell {
		c.fit(0, y, c.w, string(c.g.Pointer)+" "+spelled(f, g), role(Focus))
		y++
	}
	for i, line := range flow(legend, c.w) {
		if i < keep {
			c.segments(0, y+i, line)
		}
	}
}

// spelled says the value under the cursor.
func spelled(f *figure.Heatmap, g *grid) string {
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
	}
	if g.unsigned {
		return where + ": " + number(f.Values[i])
	}
	return where + ": " + signed(f.Values[i])
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
	text := make([]string, len(g.values))
	wide := 3
	for i, v := range g.values {
		switch g.state(i) {
		case noWeight:
			text[i] = string(c.g.NoWeight)
		case notANumber:
			text[i] = "?"
		default:
			if text[i] = signed(v); g.unsigned {
				text[i] = number(v)
			}
		}
		text[i] = c.style.Plain(text[i])
		wide = max(wide, width(text[i])+2)
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
		if g.rows*5 <= h/2 && (wide+4)*g.cols+left <= c.w {
			tall, wide = 5, wide+4
		}
	}
	for i, l := range f.ColLabels {
		if i < g.cols {
			c.centre(left+i*wide, 0, wide, l, role(Muted))
		}
	}
	for r, l := range f.RowLabels {
		if left > 0 && r < g.rows {
			c.fitRight(0, above+r*tall+tall/2, left-1, l, role(Muted))
		}
	}
	for i := range g.values {
		x, y := left+i%g.cols*wide, above+i/g.cols*tall
		c.valueCell(x, y, wide, tall, g, i, text[i])
		c.hit(g.control, i, x, y, wide, tall)
	}
	return above + g.rows*tall
}

// valueCell draws one number on its colour.
func (c *canvas) valueCell(x, y, w, h int, g *grid, i int, text string) {
	l := look{}
	if g.state(i) == aNumber {
		level := g.level(g.values[i])
		if c.style.Coloured() {
			ink := g.ink(level)
			l = look{fg: c.style.t.on[ink], bg: ink}
		}
		switch {
		case c.blocks():
			c.fill(x, y, w, h, ' ', l)
		case h > 1 && level != 0:
			c.fill(x, y, w, h, c.grade(g.strength(level), g.unsigned || level > 0), l)
			pad := max(0, (w-width(text))/2-1)
			c.fill(x+pad, y+h/2, w-2*pad, 1, ' ', l)
		}
	} else {
		l = role(Muted)
	}
	if i == g.cursor {
		c.mark(x, y, w, h, l)
		l.attr |= bold
	}
	c.centre(x, y+h/2, w, text, l)
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
	if above > 0 && !c.columnLabels(f.ColLabels, left, p, g.cols) {
		above = 0
	}
	if left > 0 && p == 1 && c.blocks() {
		left = 0 // two rows of values share one row of cells
	}
	for r, l := range f.RowLabels {
		if left > 0 && r < g.rows {
			c.fitRight(0, above+r*c.pixelRows(1, p)+(c.pixelRows(1, p)-1)/2, left-1, l, role(Muted))
		}
	}
	c.pixels(left, above, p, g)
	return above + c.pixelRows(g.rows, p)
}

// columnLabels writes the labels above columns p wide, if they fit there.
func (c *canvas) columnLabels(labels []string, x, p, cols int) bool {
	for _, l := range labels {
		if width(c.style.Plain(l)) > p {
			return false
		}
	}
	for i, l := range labels {
		if i < cols {
			c.centre(x+i*p, 0, p, l, role(Muted))
		}
	}
	return true
}

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
	k := max(2, (g.cols+c.w-1)/c.w, (g.rows+tall-1)/tall)
	small := g.reduce(k)
	c.pixels(0, 0, 1, small)
	y := c.pixelRows(small.rows, 1)
	if y < h {
		c.fit(0, y, c.w, fmt.Sprintf("of %d×%d: the strongest of each %d×%d", g.rows, g.cols, k, k), role(Muted))
		y++
	}
	return y
}

// segment is a piece of a line in one look, or several pieces that stay
// together.
type segment []struct {
	text string
	look look
}

func say(text string, l look) segment {
	return segment{{text, l}}
}

func (s segment) width() (w int) {
	for _, p := range s {
		w += width(p.text)
	}
	return w
}

// flow breaks segments into lines of at most w cells, two cells between them.
func flow(all []segment, w int) [][]segment {
	var lines [][]segment
	used := 0
	for _, s := range all {
		n := s.width()
		if len(lines) == 0 || used+2+n > w {
			lines, used = append(lines, nil), -2
		}
		lines[len(lines)-1] = append(lines[len(lines)-1], s)
		used += 2 + n
	}
	return lines
}

// segments writes one line of them, marking what is cut.
func (c *canvas) segments(x, y int, line []segment) {
	for i, s := range line {
		if i > 0 {
			x += 2
		}
		for _, p := range s {
			x += c.fit(x, y, c.w-x, p.text, p.look)
		}
	}
}

// legend says what the colours of a grid mean, and its least and greatest
// values.
func (c *canvas) legend(g *grid) []segment {
	muted := role(Muted)
	plain := func(t string) string { return c.style.Plain(t) }
	lo, hi := g.extent()
	ramp := segment{}
	add := func(t string, l look) { ramp = append(ramp, say(plain(t), l)...) }
	from, to := -half, half
	if g.unsigned {
		from, to = 0, Levels-1
		add("0 ", muted)
	} else {
		add("−"+number(g.scale)+" ", look{fg: Ink(Negative)})
	}
	if c.style.Coloured() {
		for l := from; l <= to; l += 4 {
			ink := g.ink(l)
			text := " "
			if l == 0 && !g.unsigned {
				text = "0"
			}
			add(text, look{fg: c.style.t.on[ink], bg: ink})
		}
	} else {
		add(c.glyphRamp(g), look{})
	}
	if g.unsigned {
		add(" "+number(g.scale), muted)
	} else {
		add(" +"+number(g.scale), look{fg: Ink(Positive)})
	}
	out := []segment{ramp}
	if len(g.values) > 1 {
		out = append(out, say(plain("min "+number(lo)), muted), say(plain("max "+number(hi)), muted))
	}
	if slices.Contains(g.masked, true) {
		out = append(out, say(plain(string(c.g.NoWeight)+" no weight"), muted))
	}
	return out
}

// glyphRamp is the ramp of a legend without colour.
func (c *canvas) glyphRamp(g *grid) string {
	var b strings.Builder
	if !g.unsigned {
		for _, r := range slices.Backward(c.g.Negative) {
			b.WriteRune(r)
		}
		b.WriteString("' '")
	}
	b.WriteString(string(c.g.Shades))
	return b.String()
}
