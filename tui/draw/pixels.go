package draw

import "math"

// blocks tells whether pixels can be half a cell: colours carry the value.
func (c *canvas) blocks() bool { return c.style.Colored() && !c.style.ASCII }

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
	switch {
	case c.blocks():
		return (rows*p + 1) / 2
	case p > 1:
		return rows * p / 2
	}
	return rows
}

// pixelSizes are the sizes from most down to 1 at which pixels can be drawn:
// those of an odd number of half rows take colours.
func (c *canvas) pixelSizes(most int) []int {
	var sizes []int
	for p := most; p >= 1; p-- {
		if p == 1 || p%2 == 0 || c.blocks() {
			sizes = append(sizes, p)
		}
	}
	return sizes
}

// pixels draws a grid at size p, with its top left corner at (x, y).
func (c *canvas) pixels(x, y, p int, g *grid) {
	if p > 1 && p%2 == 1 {
		c.oddPixels(x, y, p, g)
		return
	}
	for i := range g.values {
		r, col := i/g.cols, i%g.cols
		switch {
		case p > 1:
			px, py := x+col*p, y+r*p/2
			c.tile(px, py, p, p/2, g, i)
			c.hit(g.control, i, px, py, p, p/2)
		case c.blocks():
			if r%2 == 0 {
				c.halves(x+col, y+r/2, g, i, i+g.cols)
			}
			c.hit(g.control, i, x+col, y+r/2, 1, 1)
		default:
			c.tile(x+col, y+r, 1, 1, g, i)
			c.hit(g.control, i, x+col, y+r, 1, 1)
		}
	}
}

// oddPixels draws a grid at an odd size p above 1: half of the pixels begin or
// end in the middle of a cell.
func (c *canvas) oddPixels(x, y, p int, g *grid) {
	for row := range c.pixelRows(g.rows, p) {
		for col := range g.cols * p {
			top, low := 2*row/p*g.cols+col/p, (2*row+1)/p*g.cols+col/p
			c.halves(x+col, y+row, g, top, low)
		}
	}
	for i := range g.values {
		r, col := i/g.cols, i%g.cols
		c.hit(g.control, i, x+col*p, y+(r*p+1)/2, p, (r*p+p)/2-(r*p+1)/2)
	}
}

// halves draws value i and value j, if there is one, as the two halves of a cell.
func (c *canvas) halves(x, y int, g *grid, i, j int) {
	top, topInk := c.half(g, i)
	low, lowInk := false, colorID(0)
	if j < len(g.values) {
		low, lowInk = c.half(g, j)
	}
	switch {
	case top && low && topInk == lowInk:
		c.set(x, y, ' ', cellStyle{bg: topInk})
	case top && low:
		c.set(x, y, '▀', cellStyle{fg: topInk, bg: lowInk})
	case top:
		c.set(x, y, '▀', cellStyle{fg: topInk})
	case low:
		c.set(x, y, '▄', cellStyle{fg: lowInk})
	default:
		c.set(x, y, c.g.NoWeight, role(Muted))
	}
}

func (c *canvas) half(g *grid, i int) (solid bool, ink colorID) {
	if i == g.cursor {
		return true, colorID(Focus)
	}
	if g.state(i) != aNumber {
		return false, 0
	}
	return true, g.color(g.level(g.values[i]))
}

// tile draws value i as w×h whole cells, by colour, by glyph, or both.
func (c *canvas) tile(x, y, w, h int, g *grid, i int) {
	var cs cellStyle
	switch g.state(i) {
	case noWeight:
		c.fill(x, y, w, h, ' ', cellStyle{})
		c.set(x+(w-1)/2, y+(h-1)/2, c.g.NoWeight, role(Muted))
	case notANumber:
		c.fill(x, y, w, h, ' ', cellStyle{})
		c.set(x+(w-1)/2, y+(h-1)/2, '?', role(Warn))
	default:
		level := g.level(g.values[i])
		if c.style.Colored() {
			ink := g.color(level)
			cs = cellStyle{fg: c.style.t.on[ink], bg: ink}
		}
		if c.blocks() {
			c.fill(x, y, w, h, ' ', cs)
		} else {
			c.shade(x, y, w, h, g, level, cs)
		}
	}
	if g.dots != nil && g.dots[i] {
		c.set(x+(w-1)/2, y+(h-1)/2, c.g.Dot, cs)
	}
	if i == g.cursor {
		c.mark(x, y, w, h, cs)
	}
}

// shade fills a tile with glyphs: its sign and how strong it is.
func (c *canvas) shade(x, y, w, h int, g *grid, level int, cs cellStyle) {
	if level == 0 {
		c.fill(x, y, w, h, ' ', cs)
		return
	}
	strength := g.strength(level)
	positive := g.unsigned || level > 0
	if w == 1 {
		c.fill(x, y, w, h, c.grade(strength, positive), cs)
		return
	}
	r := c.grade(strength, true)
	if c.style.ASCII {
		r = rune('0' + max(1, int(math.Round(strength*9)))) //nolint:gosec // a digit
	}
	c.fill(x, y, w, h, r, cs)
	switch {
	case g.unsigned:
	case positive:
		c.set(x, y, '+', cs)
	default:
		c.set(x, y, c.g.Minus, cs)
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
func (c *canvas) mark(x, y, w, h int, cs cellStyle) {
	cs.attr |= bold
	if cs.bg == 0 {
		cs.fg = colorID(Focus)
	}
	switch {
	case w >= 4 && h >= 2:
		c.box(x, y, w, h, cs)
	case w >= 2:
		for j := range h {
			c.set(x, y+j, '[', cs)
			c.set(x+w-1, y+j, ']', cs)
		}
	default:
		c.set(x, y, c.g.Here, cellStyle{fg: colorID(Focus), attr: bold | reverse})
	}
}
