package draw

import (
	"fmt"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// letterOf is what tells a number apart without colour.
func letterOf(weight int) rune { return rune(figure.Letter(weight)[0]) }

func weightColor(weight int) colorID {
	return colorWeights + colorID(weight%weightColors) //nolint:gosec // one of a few colours
}

// matrix draws a layer as a matrix: one colour and one letter per number, and
// every cell that holds the number under the cursor lit up.
func (c *canvas) matrix(f *figure.Matrix) {
	if len(f.Weight) == 0 || f.Cols < 1 {
		c.fit(0, 0, c.w, "no matrix", role(Muted))
		return
	}
	rows := (len(f.Weight) + f.Cols - 1) / f.Cols
	foot := c.matrixFooter(f)
	keep := min(len(foot), max(0, c.h-1), 1+c.h/6)
	room := c.h - keep
	left := 0
	for _, l := range f.RowLabels {
		left = max(left, width(c.style.Plain(l))+1)
	}
	if left > c.w/4 {
		left = 0
	}
	y := 0
	switch size := c.matrixSize(rows, f.Cols, c.w-left, room); {
	case size.w > 0:
		above := 0
		if len(f.ColLabels) > 0 && rows*size.h < room {
			c.columnLabels(f.ColLabels, left, size.w, f.Cols)
			above = 1
		}
		for r, l := range f.RowLabels {
			if left > 0 && r < rows {
				c.fitRight(0, above+r*size.h+(size.h-1)/2, left-1, l, role(Muted))
			}
		}
		c.matrixCells(f, window{0, rows, 0, f.Cols}, left, above, size)
		y = above + rows*size.h
	case c.blocks() && f.Cols <= c.w && (rows+1)/2 <= room:
		y = c.matrixHalves(f, rows)
	default:
		win := windowOn(rows, f.Cols, max(1, room-1), c.w, f.Cursor)
		c.matrixCells(f, win, 0, 0, bitSize{1, 1})
		y = win.r1 - win.r0
		if y < room {
			c.fit(0, y, c.w, win.missing(rows, f.Cols), role(Muted))
			y++
		}
	}
	if y+keep < c.h && c.h >= 12 {
		y++
	}
	for i := range keep {
		cs := role(Muted)
		if i == 0 && f.Cursor >= 0 {
			cs = role(Focus)
		}
		c.fit(0, y+i, c.w, foot[i], cs)
	}
}

// matrixSize is the largest size of a cell at which a whole matrix fits.
func (c *canvas) matrixSize(rows, cols, w, h int) bitSize {
	for _, size := range []bitSize{{14, 5}, {10, 3}, {8, 3}, {6, 3}, {5, 2}, {4, 2}, {3, 1}, {2, 1}, {1, 1}} {
		if cols*size.w <= w && rows*size.h <= h {
			return size
		}
	}
	return bitSize{}
}

// lit tells whether a cell holds the number under the cursor.
func (c *canvas) lit(f *figure.Matrix, i int) bool {
	return f.Cursor >= 0 && f.Cursor < len(f.Weight) && f.Weight[f.Cursor] >= 0 && f.Weight[i] == f.Weight[f.Cursor]
}

// matrixCells draws the cells of a window.
func (c *canvas) matrixCells(f *figure.Matrix, win window, x, y int, size bitSize) {
	for r := win.r0; r < win.r1; r++ {
		for col := win.c0; col < win.c1; col++ {
			i := r*f.Cols + col
			if i >= len(f.Weight) {
				continue
			}
			px, py := x+(col-win.c0)*size.w, y+(r-win.r0)*size.h
			c.matrixCell(f, i, px, py, size)
			c.hit(f.Control, i, px, py, size.w, size.h)
		}
	}
}

func (c *canvas) matrixCell(f *figure.Matrix, i, x, y int, size bitSize) {
	w := f.Weight[i]
	mx, my := x+(size.w-1)/2, y+(size.h-1)/2
	if w < 0 {
		cs := role(Muted)
		if i == f.Cursor {
			cs = role(Focus)
			c.mark(x, y, size.w, size.h, cs)
		}
		c.set(mx, my, c.g.NoWeight, cs)
		return
	}
	cs := cellStyle{}
	if c.style.Colored() {
		ink := weightColor(w)
		if c.lit(f, i) {
			ink = colorID(Focus)
		}
		cs = cellStyle{fg: c.style.t.on[ink], bg: ink}
	}
	if c.lit(f, i) {
		cs.attr |= bold
		if !c.style.Colored() {
			cs.attr |= reverse
		}
	}
	c.fill(x, y, size.w, size.h, ' ', cs)
	if size.w >= 6 && w < len(f.Values) {
		c.center(x, my, size.w, signed(f.Values[w]), cs)
		if size.h >= 3 {
			c.set(mx, my-1, letterOf(w), cs)
		}
	} else {
		c.set(mx, my, letterOf(w), cs)
	}
	if i == f.Cursor && size.w >= 3 {
		for j := range size.h {
			c.set(x, y+j, '[', cs)
			c.set(x+size.w-1, y+j, ']', cs)
		}
	}
}

// matrixHalves draws a large matrix as pixels half a row high, by colour alone.
func (c *canvas) matrixHalves(f *figure.Matrix, rows int) int {
	ink := func(i int) (colorID, bool) {
		switch {
		case i >= len(f.Weight) || f.Weight[i] < 0:
			return 0, false
		case c.lit(f, i):
			return colorID(Focus), true
		}
		return weightColor(f.Weight[i]), true
	}
	for r := 0; r < rows; r += 2 {
		for col := range f.Cols {
			i := r*f.Cols + col
			top, up := ink(i)
			low, down := ink(i + f.Cols)
			switch {
			case up && down:
				c.set(col, r/2, '▀', cellStyle{fg: top, bg: low})
			case up:
				c.set(col, r/2, '▀', cellStyle{fg: top})
			case down:
				c.set(col, r/2, '▄', cellStyle{fg: low})
			default:
				c.set(col, r/2, c.g.NoWeight, role(Muted))
			}
			c.hit(f.Control, i, col, r/2, 1, 1)
		}
	}
	return (rows + 1) / 2
}

// underCursor says what stands in cell i.
func (c *canvas) underCursor(f *figure.Matrix, i int) string {
	where := fmt.Sprintf("%c row %d, column %d", c.g.Pointer, i/f.Cols+1, i%f.Cols+1)
	if r, col := i/f.Cols, i%f.Cols; r < len(f.RowLabels) && col < len(f.ColLabels) {
		where = fmt.Sprintf("%c %s, %s", c.g.Pointer, f.RowLabels[r], f.ColLabels[col])
	}
	w := f.Weight[i]
	if w < 0 {
		return where + ": no weight"
	}
	value := ""
	if w < len(f.Values) {
		value = " = " + signed(f.Values[w])
	}
	return fmt.Sprintf("%s: %c%s, in %s", where, letterOf(w), value, text.Plural(int64(f.Uses(w)), "cell"))
}

// matrixFooter says what is under the cursor, and how many numbers there are.
func (c *canvas) matrixFooter(f *figure.Matrix) []string {
	var out []string
	if i := f.Cursor; i >= 0 && i < len(f.Weight) {
		out = append(out, c.underCursor(f, i))
	}
	empty := f.Uses(-1)
	text := c.style.Plain(f.Caption())
	if empty > 0 {
		text += fmt.Sprintf("; %c %s hold none", c.g.NoWeight, arch.GroupDigits(fmt.Sprint(empty)))
	}
	return append(out, text)
}
