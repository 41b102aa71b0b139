package draw

import (
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// cell is one cell of a canvas. Rune 0 is a blank.
type cell struct {
	r rune
	cellStyle
}

// covered marks a cell that is covered by the wide rune on its left.
const covered rune = -1

// canvas is a rectangle of cells on which figures are drawn. Everything outside it is
// clipped, so that no line is ever too wide.
type canvas struct {
	w, h      int
	cells     []cell  // row-major
	kept      *[]cell // the same, for free
	used      int     // rows in use, from the top
	truncated bool    // something was left out or reduced
	named     bool    // the content is only named
	hits      []Hit
	style     Style
	g         Glyphs
	races     racePlans // of the figure being drawn
}

// cellsKept holds the cells of canvases that were drawn and freed: a page of fresh memory
// takes longer to come by than the cells on it take to draw.
var cellsKept = sync.Pool{New: func() any { return new([]cell) }}

// newCanvas returns an empty canvas.
func newCanvas(w, h int, s Style) *canvas {
	kept := cellsKept.Get().(*[]cell)
	*kept = slices.Grow((*kept)[:0], w*h)[:w*h]
	clear(*kept)
	c := unfilled(w, h, s)
	c.cells, c.kept = *kept, kept
	return c
}

// free lets another canvas have the cells. The canvas and its rows must not be used
// afterwards.
func (c *canvas) free() { cellsKept.Put(c.kept) }

// unfilled returns a canvas without cells, for finding out what would fit.
func unfilled(w, h int, s Style) *canvas {
	return &canvas{w: w, h: h, style: s, g: s.t.glyphs}
}

// rows returns rows y to y+h as a canvas of its own that shares their cells. What is
// recorded on it must be added with join.
func (c *canvas) rows(y, h int) *canvas {
	y = min(y, c.h)
	h = max(0, min(h, c.h-y))
	return &canvas{w: c.w, h: h, cells: c.cells[y*c.w : (y+h)*c.w], style: c.style, g: c.g, races: c.races}
}

// join adds to c what was recorded on part, which is its rows from y on.
func (c *canvas) join(y int, part *canvas) {
	c.used = max(c.used, y+part.used)
	c.truncated, c.named = c.truncated || part.truncated, c.named || part.named
	for _, h := range part.hits {
		c.hit(h.Control, h.Index, h.X, y+h.Y, h.W, h.H)
	}
}

func (c *canvas) contains(x, y int) bool { return x >= 0 && y >= 0 && x < c.w && y < c.h }

func (c *canvas) set(x, y int, r rune, cs cellStyle) {
	if !c.contains(x, y) {
		return
	}
	i := y*c.w + x
	if c.cells[i].r == covered && x > 0 { // only half of a wide rune is left
		c.cells[i-1].r = ' '
	}
	if x+1 < c.w && c.cells[i+1].r == covered {
		c.cells[i+1].r = ' '
	}
	c.cells[i] = cell{r, cs}
	c.used = max(c.used, y+1)
}

// setOver draws a rune and keeps the background.
func (c *canvas) setOver(x, y int, r rune, fg colorID, a attrs) {
	if c.contains(x, y) {
		c.set(x, y, r, cellStyle{fg: fg, bg: c.cells[y*c.w+x].bg, attrs: a})
	}
}

// text writes text from (x, y) on, clipped to the canvas, and returns its width.
func (c *canvas) text(x, y int, text string, cs cellStyle) int {
	start := x
	for _, r := range c.style.Plain(text) {
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

// width returns how many cells text takes when the canvas shows it.
func (c *canvas) width(text string) int { return width(c.style.Plain(text)) }

// cut returns text as the canvas shows it, in at most w cells, ending in an ellipsis if
// something is missing.
func (c *canvas) cut(text string, w int) string { return cut(c.style.Plain(text), w, c.g.Ellipsis) }

// fit writes text into w cells, cut if it is longer, and returns its width.
func (c *canvas) fit(x, y, w int, text string, cs cellStyle) int {
	return c.text(x, y, c.cut(text, w), cs)
}

// fitRight writes text so that it ends before x+w.
func (c *canvas) fitRight(x, y, w int, text string, cs cellStyle) {
	t := c.cut(text, w)
	c.text(x+w-width(t), y, t, cs)
}

// center writes text in the middle of w cells.
func (c *canvas) center(x, y, w int, text string, cs cellStyle) {
	t := c.cut(text, w)
	c.text(x+max(0, (w-width(t))/2), y, t, cs)
}

// notice writes a text in place of a figure.
func (c *canvas) notice(text string) { c.fit(0, 0, c.w, text, role(Muted)) }

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

// brackets sets the cells of the columns x and x+w−1 to [ and ].
func (c *canvas) brackets(x, y, w, h int, cs cellStyle) {
	c.fill(x, y, 1, h, '[', cs)
	c.fill(x+w-1, y, 1, h, ']', cs)
}

// hit records a rectangle, clipped to the canvas, where a click acts on a control.
func (c *canvas) hit(control string, index, x, y, w, h int) {
	x2, y2 := min(x+w, c.w), min(y+h, c.h)
	x, y = max(x, 0), max(y, 0)
	if control == "" || x >= x2 || y >= y2 {
		return
	}
	c.hits = append(c.hits, Hit{X: x, Y: y, W: x2 - x, H: y2 - y, Control: control, Index: index})
}

// picture encodes the rows in use, and frees the canvas.
func (c *canvas) picture() Picture {
	p := Picture{Lines: make([]string, c.used), NamedOnly: c.named}
	for _, h := range c.hits {
		if h.H = min(h.H, c.used-h.Y); h.H > 0 {
			p.Hits = append(p.Hits, h)
		}
	}
	var b []byte
	for y := range c.used {
		b = c.appendRow(b[:0], c.cells[y*c.w:(y+1)*c.w])
		p.Lines[y] = string(b)
	}
	c.free()
	return p
}

// appendRow appends a row to b, with one escape sequence for a run of equal styles.
func (c *canvas) appendRow(b []byte, row []cell) []byte {
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
		if cell.r == ' ' && next.attrs&(underline|reverse) == 0 { // a blank shows no foreground
			next.fg, next.attrs = now.fg, now.attrs&^(underline|reverse)
		}
		if styled && next != now {
			b = c.appendChange(b, now, next)
			now = next
		}
		b = utf8.AppendRune(b, cell.r)
	}
	if now != (cellStyle{}) {
		b = append(b, "\x1b[m"...)
	}
	return b
}

// appendChange appends the shortest sequence from one style to another.
func (c *canvas) appendChange(b []byte, from, to cellStyle) []byte {
	if from.attrs&^to.attrs != 0 || to.fg == 0 && from.fg != 0 || to.bg == 0 && from.bg != 0 {
		return c.style.appendSGR(append(b, "\x1b[m"...), to)
	}
	if to.attrs == from.attrs { // then colors that do not change need not be set
		if to.fg == from.fg {
			to.fg = 0
		}
		if to.bg == from.bg {
			to.bg = 0
		}
		to.attrs = 0
	}
	return c.style.appendSGR(b, to)
}

// cut shortens text to w cells, ending in an ellipsis if something is missing.
func cut(text string, w int, ellipsis string) string {
	if w <= 0 {
		return ""
	}
	if width(text) <= w {
		return text
	}
	if width(ellipsis) > w {
		ellipsis = ""
	}
	return ansi.Truncate(text, w, ellipsis)
}
