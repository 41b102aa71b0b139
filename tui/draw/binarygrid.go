package draw

import (
	"fmt"
	"math"
	"strings"

	"weightshare/lessons/figure"
)

// size is the size of one cell of a grid, in cells of the terminal.
type size struct{ w, h int }

// framedRows is the greatest number of rows that are drawn as frames: the pixels of an
// image must stay together.
const framedRows = 2

// binaryGrid draws binary cells as large as they fit: as frames, as tiles with their
// digits, or as half blocks.
func (c *canvas) binaryGrid(f *figure.BinaryGrid) {
	cols := max(1, f.Cols)
	rows := rowsOf(len(f.Values), cols)
	if rows == 0 {
		c.notice("no cells")
		return
	}
	labels, cursor := digit(len(f.Labels) > 0), digit(f.Cursor >= 0 && f.Cursor < len(f.Values))
	for _, s := range []size{{23, 11}, {15, 7}, {11, 5}, {7, 3}, {5, 3}} {
		if s.h > 7 && c.h < 40 || s.h > 5 && rows > 1 || rows > framedRows {
			continue
		}
		if cols*(s.w+1) <= c.w && rows*(s.h+labels+cursor) <= c.h {
			c.frames(f, cols, s, labels, cursor)
			return
		}
	}
	status := digit(cursor > 0 && c.h >= 2) // a row that describes the cell under the cursor
	sizes := []size{{6, 3}, {4, 2}, {3, 1}, {2, 1}, {1, 1}}
	if rows > 1 { // an image: square pixels rather than digits
		sizes = []size{{8, 4}, {6, 3}, {4, 2}, {2, 1}}
	}
	for _, s := range sizes {
		if cols*s.w <= c.w && rows*s.h+status <= c.h {
			c.tiles(f, rows, cols, s, status)
			return
		}
	}
	if s := sizes[len(sizes)-1]; rows > 1 && cols*s.w <= c.w && rows*s.h <= c.h { // whole cells say more than the status
		c.tiles(f, rows, cols, s, 0)
		return
	}
	if !c.style.ASCII && rows > 1 && cols <= c.w && (rows+1)/2+status <= c.h {
		c.binaryHalves(f, rows, cols, status)
		return
	}
	c.tiles(f, rows, cols, sizes[len(sizes)-1], status)
}

// binaryHalves draws two rows of cells as one row of half blocks.
func (c *canvas) binaryHalves(f *figure.BinaryGrid, rows, cols, status int) {
	for i := range 2 * ((rows + 1) / 2) * cols {
		r, col := i/cols, i%cols
		if r%2 == 1 {
			continue
		}
		top := i < len(f.Values) && f.Values[i]
		low := i+cols < len(f.Values) && f.Values[i+cols]
		glyph, cs := [4]rune{' ', '▄', '▀', '█'}[2*digit(top)+digit(low)], role(On)
		if !top && !low { // shows the extent of the image
			glyph, cs = c.g.NoWeight, role(Border)
		}
		if f.Cursor >= 0 && f.Cursor%cols == col && f.Cursor/cols/2 == r/2 {
			cs = role(Focus)
		}
		c.set(col, r/2, glyph, cs)
		c.hit(f.Control, i, col, r/2, 1, 1)
		if i+cols < len(f.Values) { // a stroke across the cell draws both
			c.hit(f.Control, i+cols, col, r/2, 1, 1)
		}
	}
	if status > 0 {
		c.binaryStatus(f, rows, cols, (rows+1)/2)
	}
}

// frames draws each cell as a frame around its digit, filled if it is on, with a
// pointer above the cell at the cursor and the label below.
func (c *canvas) frames(f *figure.BinaryGrid, cols int, s size, labels, cursor int) {
	for i, on := range f.Values {
		x, y := i%cols*(s.w+1), i/cols*(s.h+labels+cursor)
		frame := role(Off)
		if on {
			frame = role(On)
		}
		if i == f.Cursor {
			frame = role(Focus)
			c.center(x, y, s.w, string(c.g.Down), frame)
		}
		c.box(x, y+cursor, s.w, s.h, frame)
		c.inside(x+1, y+cursor+1, s.w-2, s.h-2, on)
		if i < len(f.Labels) {
			label := f.Labels[i]
			if c.width(label) > s.w { // shortens "pixel 3" to its number
				label = label[strings.LastIndexByte(label, ' ')+1:]
			}
			c.center(x, y+cursor+s.h, s.w, label, role(Muted))
		}
		c.hit(f.Control, i, x, y, s.w, s.h+cursor+labels)
	}
}

func (c *canvas) inside(x, y, w, h int, on bool) {
	switch {
	case !on:
		c.center(x, y+h/2, w, "0", role(Muted))
	case c.halfPixels():
		cs := c.on(colorID(On))
		c.fill(x, y, w, h, ' ', cs)
		cs.attrs |= bold
		c.center(x, y+h/2, w, "1", cs)
	default:
		c.fill(x, y, w, h, c.g.Full, role(On))
		if w >= 5 {
			c.center(x, y+h/2, w, " 1 ", role(On))
		}
	}
}

// tiles draws the cells side by side, and describes the one under the cursor.
func (c *canvas) tiles(f *figure.BinaryGrid, rows, cols int, s size, status int) {
	h := c.h - status
	win := windowOn(rows, cols, max(1, h/s.h), c.w/s.w, f.Cursor)
	if !win.all(rows, cols) && c.h >= 3 {
		win = windowOn(rows, cols, max(1, (h-1)/s.h), c.w/s.w, f.Cursor)
	}
	win.each(cols, len(f.Values), func(i, r, col int) {
		c.binaryTile(col*s.w, r*s.h, s, f.Values[i], i == f.Cursor)
		c.hit(f.Control, i, col*s.w, r*s.h, s.w, s.h)
	})
	y := (win.r1 - win.r0) * s.h
	if !win.all(rows, cols) && y < h {
		c.fit(0, y, c.w, win.text(rows, cols), role(Muted))
		y++
	}
	if status > 0 {
		c.binaryStatus(f, rows, cols, y)
	}
}

// binaryStatus describes the cell under the cursor in row y.
func (c *canvas) binaryStatus(f *figure.BinaryGrid, rows, cols, y int) {
	i := f.Cursor
	where := fmt.Sprintf("cell %d", i+1)
	if i < len(f.Labels) {
		where = f.Labels[i]
	} else if rows > 1 {
		where = fmt.Sprintf("row %d, column %d", i/cols+1, i%cols+1)
	}
	status := fmt.Sprintf("%c %s is %d", c.g.Pointer, where, digit(f.Values[i]))
	for _, shorter := range []string{where, strings.Replace(where, "column", "col", 1)} {
		if width(status) > c.w {
			status = fmt.Sprintf("%c %s: %d", c.g.Pointer, shorter, digit(f.Values[i]))
		}
	}
	c.fit(0, y, c.w, status, role(Focus))
}

// binaryTile draws one cell without a frame, with its digit if that is legible.
func (c *canvas) binaryTile(x, y int, s size, on, cursor bool) {
	cs := role(Off)
	switch {
	case on && c.halfPixels():
		cs = c.on(colorID(On))
		c.fill(x, y, s.w, s.h, ' ', cs)
	case on:
		cs = role(On)
		c.fill(x, y, s.w, s.h, c.g.Full, cs)
	}
	value := fmt.Sprint(digit(on))
	switch {
	case s.w >= 3 && (c.halfPixels() || !on):
		c.center(x, y+(s.h-1)/2, s.w, value, cs)
	case s.w >= 5:
		c.center(x, y+(s.h-1)/2, s.w, " 1 ", cs)
	case s.w == 1:
		c.text(x, y, value, cs)
	case !on:
		c.set(x, y, c.g.NoWeight, cs)
	}
	switch {
	case cursor && s.w > 1:
		c.mark(x, y, s.w, s.h, cs)
	case cursor:
		c.text(x, y, value, cellStyle{fg: colorID(Focus), attrs: bold | reverse})
	}
}

func sampleImage() figure.BinaryGrid {
	return figure.BinaryGrid{
		Meta: figure.Meta{ID: "image", Title: "The image", Note: "Click a pixel to switch it.", Control: "pixels"},
		Cols: 4, Values: pattern(5, 4).Bits, Labels: []string{"1st", "2nd", "3rd", "4th"}, Cursor: 2,
	}
}

func sampleRing() figure.BinaryGrid {
	return figure.BinaryGrid{
		Meta: figure.Meta{ID: "ring", Title: "A drawing", Control: "pixels"}, Cols: 14, Cursor: 45,
		Values: tabulate(14*14, func(i int) bool {
			r := math.Hypot(float64(i/14)-6.5, float64(i%14)-6.5)
			return r > 3.6 && r < 5.6
		}),
	}
}
