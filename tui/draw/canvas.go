package draw

import (
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// cell is one place of a canvas; rune 0 is a blank, as canvases begin.
type cell struct {
	r rune
	cellStyle
}

// covered is the rune of a cell that the wide rune to its left covers.
const covered rune = -1

// canvas is a rectangle of cells that figures are drawn on. Everything outside
// of it is clipped, so that no drawing can make a line too wide.
type canvas struct {
	w, h      int
	cells     []cell
	used      int  // rows that hold something
	truncated bool // something was left out or reduced for want of room
	named     bool // what was to be drawn is only named, for want of room
	hits      []Hit
	style     Style
	g         Glyphs
}

func newCanvas(w, h int, s Style) *canvas {
	return &canvas{w: w, h: h, cells: make([]cell, w*h), style: s, g: s.t.glyphs}
}

// rows is the part of a canvas from row y down, h rows high, to draw on as a
// canvas of its own; once that is done it must be joined.
func (c *canvas) rows(y, h int) *canvas {
	y = min(y, c.h)
	h = max(0, min(h, c.h-y))
	return &canvas{w: c.w, h: h, cells: c.cells[y*c.w : (y+h)*c.w], style: c.style, g: c.g}
}

// join makes known what was drawn on the part of the canvas from row y down.
func (c *canvas) join(y int, part *canvas) {
	c.used = max(c.used, y+part.used)
	c.truncated, c.named = c.truncated || part.truncated, c.named || part.named
	for _, h := range part.hits {
		c.hit(h.Control, h.Index, h.X, y+h.Y, h.W, h.H)
	}
}

// set puts a rune of one cell.
func (c *canvas) set(x, y int, r rune, cs cellStyle) {
	if x < 0 || y < 0 || x >= c.w || y >= c.h {
		return
	}
	at := &c.cells[y*c.w+x]
	if at.r == covered && x > 0 { // cuts a wide rune in half
		c.cells[y*c.w+x-1].r = ' '
	}
	if x+1 < c.w && c.cells[y*c.w+x+1].r == covered {
		c.cells[y*c.w+x+1].r = ' '
	}
	*at = cell{r, cs}
	c.used = max(c.used, y+1)
}

// putOn puts a rune on the ground that is there.
func (c *canvas) putOn(x, y int, r rune, ink colorID, a attrs) {
	if x < 0 || y < 0 || x >= c.w || y >= c.h {
		return
	}
	c.set(x, y, r, cellStyle{fg: ink, bg: c.cells[y*c.w+x].bg, attr: a})
}

// text puts text from (x, y) on and returns its width. It never leaves the
// canvas; use fit to have what does not fit marked.
func (c *canvas) text(x, y int, text string, cs cellStyle) int {
	start := x
	for _, r := range c.style.Plain(text) {
		if unicode.IsControl(r) {
			r = ' '
		}
		switch runeWidth(r) {
		case 1:
			c.set(x, y, r, cs)
			x++
		case 2:
			if x+1 >= c.w {
				c.set(x, y, ' ', cs)
				return x + 1 - start
			}
			c.set(x, y, r, cs)
			c.set(x+1, y, ' ', cs)
			if x >= 0 && y >= 0 && y < c.h {
				c.cells[y*c.w+x+1].r = covered
			}
			x += 2
		}
	}
	return x - start
}

func runeWidth(r rune) int {
	if r < 0x7f {
		return 1
	}
	return ansi.StringWidth(string(r))
}

// fit puts text into w cells, marking with an ellipsis that some is missing.
func (c *canvas) fit(x, y, w int, text string, cs cellStyle) int {
	return c.text(x, y, cut(c.style.Plain(text), w, c.g.Ellipsis), cs)
}

// fitRight puts text so that it ends before x+w.
func (c *canvas) fitRight(x, y, w int, text string, cs cellStyle) {
	t := cut(c.style.Plain(text), w, c.g.Ellipsis)
	c.text(x+w-width(t), y, t, cs)
}

// center puts text in the middle of w cells.
func (c *canvas) center(x, y, w int, text string, cs cellStyle) {
	t := cut(c.style.Plain(text), w, c.g.Ellipsis)
	c.text(x+max(0, (w-width(t))/2), y, t, cs)
}

// fill sets every cell of a rectangle.
func (c *canvas) fill(x, y, w, h int, r rune, cs cellStyle) {
	for j := range h {
		for i := range w {
			c.set(x+i, y+j, r, cs)
		}
	}
}

// box draws a frame; w and h are at least 2.
func (c *canvas) box(x, y, w, h int, cs cellStyle) {
	c.fill(x+1, y, w-2, 1, c.g.Rule, cs)
	c.fill(x+1, y+h-1, w-2, 1, c.g.Rule, cs)
	c.fill(x, y+1, 1, h-2, c.g.Post, cs)
	c.fill(x+w-1, y+1, 1, h-2, c.g.Post, cs)
	c.set(x, y, c.g.TopLeft, cs)
	c.set(x+w-1, y, c.g.TopRight, cs)
	c.set(x, y+h-1, c.g.BottomLeft, cs)
	c.set(x+w-1, y+h-1, c.g.BottomRight, cs)
}

// hit records a place that a click can act on, clipped to the canvas.
func (c *canvas) hit(control string, index, x, y, w, h int) {
	x2, y2 := min(x+w, c.w), min(y+h, c.h)
	x, y = max(x, 0), max(y, 0)
	if control == "" || x >= x2 || y >= y2 {
		return
	}
	c.hits = append(c.hits, Hit{X: x, Y: y, W: x2 - x, H: y2 - y, Control: control, Index: index})
}

// picture writes the rows that were used. Colours are set once for every run
// of cells that share them.
func (c *canvas) picture() Picture {
	p := Picture{Lines: make([]string, c.used), NamedOnly: c.named}
	for _, h := range c.hits {
		if h.H = min(h.H, c.used-h.Y); h.H > 0 { // the picture ends with its last used row
			p.Hits = append(p.Hits, h)
		}
	}
	var b []byte
	for y := range c.used {
		b = c.row(b[:0], c.cells[y*c.w:(y+1)*c.w])
		p.Lines[y] = string(b)
	}
	return p
}

// row appends one row to b.
func (c *canvas) row(b []byte, row []cell) []byte {
	styled := c.style.Profile != colorprofile.NoTTY
	t := c.style.t
	var now cellStyle
	for _, cell := range row {
		if cell.r == covered {
			continue
		}
		if cell.r == 0 {
			cell.r = ' '
		}
		next := cell.cellStyle
		if t.fg[next.fg] == "" {
			next.fg = 0
		}
		if t.bg[next.bg] == "" {
			next.bg = 0
		}
		if cell.r == ' ' && next.attr&(underline|reverse) == 0 {
			next.fg, next.attr = now.fg, now.attr&^(underline|reverse) // a blank shows no foreground
		}
		if styled && next != now {
			b = c.change(b, now, next)
			now = next
		}
		b = utf8.AppendRune(b, cell.r)
	}
	if now != (cellStyle{}) {
		b = append(b, "\x1b[m"...)
	}
	return b
}

// change appends the shortest sequence that leads from one look to another.
func (c *canvas) change(b []byte, from, to cellStyle) []byte {
	if from.attr&^to.attr != 0 || to.fg == 0 && from.fg != 0 || to.bg == 0 && from.bg != 0 {
		return c.style.sgr(append(b, "\x1b[m"...), to)
	}
	if to.attr == from.attr { // then colours that stay need not be set
		if to.fg == from.fg {
			to.fg = 0
		}
		if to.bg == from.bg {
			to.bg = 0
		}
		to.attr = 0
	}
	return c.style.sgr(b, to)
}

// cut shortens text to w cells, ending in an ellipsis if anything went.
func cut(text string, w int, ellipsis string) string {
	if w <= 0 {
		return ""
	}
	if width(text) <= w {
		return text
	}
	if len([]rune(ellipsis)) > w {
		ellipsis = ""
	}
	return ansi.Truncate(text, w, ellipsis)
}
