package draw

import (
	"fmt"

	"weightshare/lessons/figure"
)

// window is the part of a grid that is shown, around its cursor.
type window struct {
	r0, r1, c0, c1 int // half-open
}

// windowOn chooses which rows and columns to show where only some fit.
func windowOn(rows, cols, fitRows, fitCols, cursor int) window {
	around := func(n, fit, at int) (int, int) {
		if fit >= n {
			return 0, n
		}
		from := max(0, min(at-fit/2, n-fit))
		return from, from + max(0, fit)
	}
	r, col := 0, 0
	if cursor >= 0 && cols > 0 {
		r, col = cursor/cols, cursor%cols
	}
	var w window
	w.r0, w.r1 = around(rows, fitRows, r)
	w.c0, w.c1 = around(cols, fitCols, col)
	return w
}

// all tells whether nothing is left out.
func (w window) all(rows, cols int) bool {
	return w.r1-w.r0 >= rows && w.c1-w.c0 >= cols
}

// missing says what is shown of a grid.
func (w window) missing(rows, cols int) string {
	across := fmt.Sprintf("%d–%d of %d", w.c0+1, w.c1, cols)
	if rows == 1 {
		return "cells " + across
	}
	return fmt.Sprintf("rows %d–%d of %d, columns %s", w.r0+1, w.r1, rows, across)
}

// bitSize is one way to draw a cell, with the rows a cursor and labels take.
type bitSize struct{ w, h int }

// boxedRows is how many rows of cells are framed at most: the pixels of a
// picture belong together.
const boxedRows = 2

// binaryGrid draws binary cells as large as they fit: framed boxes, short words of
// three cells, or single digits.
func (c *canvas) binaryGrid(f *figure.BinaryGrid) {
	cols := max(1, f.Cols)
	rows := (len(f.Values) + cols - 1) / cols
	if rows == 0 {
		c.fit(0, 0, c.w, "no cells", role(Muted))
		return
	}
	labelled := 0
	if len(f.Labels) > 0 {
		labelled = 1
	}
	pointer := 0
	if f.Cursor >= 0 && f.Cursor < len(f.Values) {
		pointer = 1
	}
	for _, size := range []bitSize{{23, 11}, {15, 7}, {11, 5}, {7, 3}, {5, 3}} {
		if size.h > 7 && c.h < 40 { // room to spare
			continue
		}
		if cols*(size.w+1) <= c.w && rows*(size.h+labelled+pointer) <= c.h && (size.h <= 5 || rows == 1) && rows <= boxedRows {
			c.boxes(f, cols, size, labelled, pointer)
			return
		}
	}
	status := 0
	if pointer > 0 && c.h >= 2 {
		status = 1
	}
	sizes := []bitSize{{6, 3}, {4, 2}, {3, 1}, {2, 1}, {1, 1}}
	if rows > 1 { // a picture: square pixels rather than digits
		sizes = []bitSize{{8, 4}, {6, 3}, {4, 2}, {2, 1}}
	}
	for _, size := range sizes {
		if cols*size.w <= c.w && rows*size.h+status <= c.h {
			c.tiles(f, rows, cols, size, status)
			return
		}
	}
	if !c.style.ASCII && rows > 1 && cols <= c.w && (rows+1)/2+status <= c.h {
		c.bitHalves(f, rows, cols, status)
		return
	}
	c.tiles(f, rows, cols, sizes[len(sizes)-1], status)
}

// bitHalves draws two rows of cells as one row of half blocks.
func (c *canvas) bitHalves(f *figure.BinaryGrid, rows, cols, status int) {
	on := func(r, col int) bool {
		i := r*cols + col
		return i < len(f.Values) && f.Values[i]
	}
	for r := 0; r < rows; r += 2 {
		for col := range cols {
			glyph := ' '
			switch top, low := on(r, col), on(r+1, col); {
			case top && low:
				glyph = '█'
			case top:
				glyph = '▀'
			case low:
				glyph = '▄'
			}
			cs := role(On)
			if i := f.Cursor; i >= 0 && i%cols == col && i/cols/2 == r/2 {
				cs = cellStyle{fg: colorID(Focus), attr: bold}
				if glyph == ' ' {
					glyph = c.g.NoWeight
				}
			} else if glyph == ' ' { // so that one sees how far the picture goes
				glyph, cs = c.g.NoWeight, role(Border)
			}
			c.set(col, r/2, glyph, cs)
			c.hit(f.Control, r*cols+col, col, r/2, 1, 1)
		}
	}
	if status > 0 {
		c.bitStatus(f, rows, cols, (rows+1)/2)
	}
}

// boxes draws each cell as a frame around its digit, filled where it is on,
// with a pointer above the cursor and the label below.
func (c *canvas) boxes(f *figure.BinaryGrid, cols int, size bitSize, labelled, pointer int) {
	for i, on := range f.Values {
		x, y := i%cols*(size.w+1), i/cols*(size.h+labelled+pointer)
		frame := role(Off)
		if on {
			frame = role(On)
		}
		if i == f.Cursor {
			frame = role(Focus)
			c.center(x, y, size.w, string(c.g.Down), frame)
		}
		y += pointer
		c.box(x, y, size.w, size.h, frame)
		c.inside(x+1, y+1, size.w-2, size.h-2, on)
		if i < len(f.Labels) {
			c.center(x, y+size.h, size.w, f.Labels[i], role(Muted))
		}
		c.hit(f.Control, i, x, y-pointer, size.w, size.h+pointer+labelled)
	}
}

// inside fills the inside of a cell and writes its digit.
func (c *canvas) inside(x, y, w, h int, on bool) {
	if !on {
		c.center(x, y+h/2, w, "0", role(Muted))
		return
	}
	if c.blocks() {
		cs := c.onStyle()
		c.fill(x, y, w, h, ' ', cs)
		cs.attr |= bold
		c.center(x, y+h/2, w, "1", cs)
		return
	}
	c.fill(x, y, w, h, c.g.Full, role(On))
	if w >= 5 {
		c.center(x, y+h/2, w, " 1 ", role(On))
	}
}

// onStyle is text set on a pixel that is on.
func (c *canvas) onStyle() cellStyle {
	return cellStyle{fg: c.style.t.on[On], bg: colorID(On)}
}

// tiles draws the cells side by side, and spells the one under the cursor.
func (c *canvas) tiles(f *figure.BinaryGrid, rows, cols int, size bitSize, status int) {
	room := c.h - status
	win := windowOn(rows, cols, max(1, room/size.h), c.w/size.w, f.Cursor)
	if !win.all(rows, cols) && c.h >= 3 {
		win = windowOn(rows, cols, max(1, (room-1)/size.h), c.w/size.w, f.Cursor)
	}
	for r := win.r0; r < win.r1; r++ {
		for col := win.c0; col < win.c1; col++ {
			i := r*cols + col
			if i >= len(f.Values) {
				continue
			}
			x, y := (col-win.c0)*size.w, (r-win.r0)*size.h
			c.bit(x, y, size, f.Values[i], i == f.Cursor)
			c.hit(f.Control, i, x, y, size.w, size.h)
		}
	}
	y := (win.r1 - win.r0) * size.h
	if !win.all(rows, cols) && y < c.h-status {
		c.fit(0, y, c.w, win.missing(rows, cols), role(Muted))
		y++
	}
	if status > 0 {
		c.bitStatus(f, rows, cols, y)
	}
}

// bitStatus spells the cell under the cursor.
func (c *canvas) bitStatus(f *figure.BinaryGrid, rows, cols, y int) {
	i := f.Cursor
	where := fmt.Sprintf("cell %d", i+1)
	if i < len(f.Labels) {
		where = f.Labels[i]
	} else if rows > 1 {
		where = fmt.Sprintf("row %d, column %d", i/cols+1, i%cols+1)
	}
	say := fmt.Sprintf("%c %s is %d", c.g.Pointer, where, digit(f.Values[i]))
	if width(say) > c.w {
		say = fmt.Sprintf("%c %s: %d", c.g.Pointer, where, digit(f.Values[i]))
	}
	c.fit(0, y, c.w, say, role(Focus))
}

func digit(on bool) int {
	if on {
		return 1
	}
	return 0
}

// bit draws one cell without a frame: with its digit where that can be read
// on it, by colour or glyph alone where it is small.
func (c *canvas) bit(x, y int, size bitSize, on, cursor bool) {
	cs := role(Off)
	switch {
	case on && c.blocks():
		cs = c.onStyle()
		c.fill(x, y, size.w, size.h, ' ', cs)
	case on:
		cs = role(On)
		c.fill(x, y, size.w, size.h, c.g.Full, cs)
	}
	switch {
	case size.w >= 3 && (c.blocks() || !on):
		c.center(x, y+(size.h-1)/2, size.w, fmt.Sprint(digit(on)), cs)
	case size.w >= 5:
		c.center(x, y+(size.h-1)/2, size.w, " 1 ", cs)
	case size.w == 1:
		c.text(x, y, fmt.Sprint(digit(on)), cs)
	case !on:
		c.text(x, y, string(c.g.NoWeight), cs)
	}
	switch {
	case cursor && size.w > 1:
		if cs.bg == 0 {
			cs.fg = colorID(Focus)
		}
		c.mark(x, y, size.w, size.h, cs)
	case cursor:
		c.text(x, y, fmt.Sprint(digit(on)), cellStyle{fg: colorID(Focus), attr: bold | reverse})
	}
}
