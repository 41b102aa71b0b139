package draw

import "math"

// halfPixels reports whether pixels can be half a cell, which takes colors.
func (c *canvas) halfPixels() bool { return c.style.Colored() && !c.style.ASCII }

// pixelSize returns the largest size p at which a grid fits into w×h cells, or 0 if it
// does not fit. Pixels of size p are p columns wide and p half rows high; p is 1 or
// even, and not larger than most.
func (c *canvas) pixelSize(rows, cols, w, h, most int) int {
	for p := most &^ 1; p >= 2; p -= 2 {
		if cols*p <= w && rows*p/2 <= h {
			return p
		}
	}
	return digit(cols <= w && c.pixelRows(rows, 1) <= h)
}

// pixelRows returns how many rows of cells a grid takes at size p. Without half pixels,
// a pixel of size 1 takes a whole cell.
func (c *canvas) pixelRows(rows, p int) int {
	switch {
	case c.halfPixels():
		return (rows*p + 1) / 2
	case p > 1:
		return rows * p / 2
	}
	return rows
}

// pixelSizes returns the sizes from most down to 1 at which pixels can be drawn.
func (c *canvas) pixelSizes(most int) []int {
	var sizes []int
	for p := most; p >= 1; p-- {
		if p == 1 || p%2 == 0 || c.halfPixels() {
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
		px, py, w, h := x+col*p, y+r*p/2, p, p/2
		switch {
		case p > 1:
			c.tile(px, py, w, h, g, i)
		case c.halfPixels():
			h = 1
			if r%2 == 0 {
				c.halves(px, py, g.fill(i), g.fill(i+g.cols))
			}
		default:
			py, h = y+r, 1
			c.tile(px, py, w, h, g, i)
		}
		c.hit(g.control, i, px, py, w, h)
	}
}

// oddPixels draws a grid at an odd size p above 1, at which half of the pixels begin or
// end in the middle of a cell.
func (c *canvas) oddPixels(x, y, p int, g *grid) {
	for row := range c.pixelRows(g.rows, p) {
		for col := range g.cols * p {
			c.halves(x+col, y+row, g.fill(2*row/p*g.cols+col/p), g.fill((2*row+1)/p*g.cols+col/p))
		}
	}
	for i := range g.values {
		r, col := i/g.cols, i%g.cols
		c.hit(g.control, i, x+col*p, y+(r*p+1)/2, p, (r*p+p)/2-(r*p+1)/2)
	}
}

// halves fills the halves of a cell with two colors, 0 for none.
func (c *canvas) halves(x, y int, top, low colorID) {
	switch {
	case top == 0 && low == 0:
		c.set(x, y, c.g.NoWeight, role(Muted))
	case top == low:
		c.set(x, y, ' ', cellStyle{bg: top})
	case top == 0:
		c.set(x, y, '▄', cellStyle{fg: low})
	default:
		c.set(x, y, '▀', cellStyle{fg: top, bg: low})
	}
}

// tile draws value i as w×h whole cells, by color, by glyph, or both.
func (c *canvas) tile(x, y, w, h int, g *grid, i int) {
	var cs cellStyle
	mx, my := x+(w-1)/2, y+(h-1)/2
	switch g.state(i) {
	case isMasked:
		c.fill(x, y, w, h, ' ', cellStyle{})
		c.set(mx, my, c.g.NoWeight, role(Muted))
	case notFinite:
		c.fill(x, y, w, h, ' ', cellStyle{})
		c.set(mx, my, '?', role(Warn))
	default:
		level := g.level(g.values[i])
		if c.style.Colored() {
			cs = c.on(g.color(level))
		}
		if c.halfPixels() {
			c.fill(x, y, w, h, ' ', cs)
		} else {
			c.shade(x, y, w, h, g, level, cs)
		}
	}
	if g.dots != nil && g.dots[i] {
		c.set(mx, my, c.g.Dot, cs)
	}
	if i == g.cursor {
		c.mark(x, y, w, h, cs)
	}
}

// asciiShades are the strengths of a tile in ASCII, written after its sign.
const asciiShades = "123456789"

// shade fills a tile with glyphs for the strength and sign of a level.
func (c *canvas) shade(x, y, w, h int, g *grid, level int, cs cellStyle) {
	if level == 0 {
		c.fill(x, y, w, h, ' ', cs)
		return
	}
	strength, positive := g.strength(level), g.unsigned || level > 0
	if w == 1 {
		c.fill(x, y, w, h, c.shadeGlyph(strength, positive), cs)
		return
	}
	r := c.shadeGlyph(strength, true)
	if c.style.ASCII {
		r = rune(asciiShades[max(0, int(math.Round(strength*9))-1)])
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

// shadeGlyph returns the glyph for a strength in (0, 1].
func (c *canvas) shadeGlyph(strength float64, positive bool) rune {
	ramp := c.g.Shades
	if !positive {
		ramp = c.g.Negative
	}
	return ramp[max(0, min(len(ramp)-1, int(math.Ceil(strength*float64(len(ramp))))-1))]
}

// mark shows the cursor on a tile of the given style without hiding its text.
func (c *canvas) mark(x, y, w, h int, cs cellStyle) {
	cs.attrs |= bold
	if cs.bg == 0 {
		cs.fg = colorID(Focus)
	}
	switch {
	case w >= 4 && h >= 2:
		c.box(x, y, w, h, cs)
	case w >= 2:
		c.brackets(x, y, w, h, cs)
	default:
		c.set(x, y, c.g.Here, cellStyle{fg: colorID(Focus), attrs: bold | reverse})
	}
}
