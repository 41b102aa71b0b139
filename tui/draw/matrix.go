package draw

import (
	"fmt"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// letterOf returns the letter that identifies a weight without color.
func letterOf(weight int) rune { return rune(figure.Letter(weight)[0]) }

func weightColor(weight int) colorID {
	return colorWeights + colorID(weight%weightColors) //nolint:gosec // one of a few colors
}

// matrix draws a layer as a matrix: each weight has one color and one letter, and all
// cells with the weight under the cursor have the color of the cursor.
func (c *canvas) matrix(f *figure.Matrix) {
	if len(f.Weight) == 0 || f.Cols < 1 {
		c.notice("no matrix")
		return
	}
	footer := c.matrixFooter(f)
	footerRows := min(len(footer), max(0, c.h-1), 1+c.h/6)
	y := c.matrixBody(f, rowsOf(len(f.Weight), f.Cols), c.h-footerRows)
	if y+footerRows < c.h && c.h >= 12 {
		y++
	}
	for i := range footerRows {
		cs := role(Muted)
		if i == 0 && f.Cursor >= 0 {
			cs = role(Focus)
		}
		c.fit(0, y+i, c.w, footer[i], cs)
	}
}

// matrixBody draws the cells in h rows, as large as they fit; it returns the rows it
// took.
func (c *canvas) matrixBody(f *figure.Matrix, rows, h int) int {
	left := c.labelWidth(f.RowLabels, c.w/4)
	for _, s := range []size{{14, 5}, {10, 3}, {8, 3}, {6, 3}, {5, 2}, {4, 2}, {3, 1}, {2, 1}, {1, 1}} {
		if f.Cols*s.w > c.w-left || rows*s.h > h {
			continue
		}
		top := digit(len(f.ColLabels) > 0 && rows*s.h < h)
		if top > 0 {
			c.columnLabels(f.ColLabels, left, s.w, f.Cols)
		}
		c.rowLabels(f.RowLabels, left, top, rows, s.h)
		c.matrixCells(f, window{0, rows, 0, f.Cols}, left, top, s)
		return top + rows*s.h
	}
	if c.halfPixels() && f.Cols <= c.w && (rows+1)/2 <= h {
		return c.matrixHalves(f, rows)
	}
	win := windowOn(rows, f.Cols, max(1, h-1), c.w, f.Cursor)
	c.matrixCells(f, win, 0, 0, size{1, 1})
	y := win.r1 - win.r0
	if y < h {
		c.fit(0, y, c.w, win.text(rows, f.Cols), role(Muted))
		y++
	}
	return y
}

// sharedWithCursor reports whether a cell holds the weight under the cursor.
func sharedWithCursor(f *figure.Matrix, i int) bool {
	return f.Cursor >= 0 && f.Cursor < len(f.Weight) && f.Weight[f.Cursor] >= 0 && f.Weight[i] == f.Weight[f.Cursor]
}

func (c *canvas) matrixCells(f *figure.Matrix, win window, x, y int, s size) {
	win.each(f.Cols, len(f.Weight), func(i, row, col int) {
		px, py := x+col*s.w, y+row*s.h
		if f.Weight[i] < 0 {
			cs := role(Muted)
			if i == f.Cursor {
				cs = role(Focus)
				c.mark(px, py, s.w, s.h, cs)
			}
			c.set(px+(s.w-1)/2, py+(s.h-1)/2, c.g.NoWeight, cs)
		} else {
			c.matrixCell(f, i, px, py, s)
		}
		c.hit(f.Control, i, px, py, s.w, s.h)
	})
}

func (c *canvas) matrixCell(f *figure.Matrix, i, x, y int, s size) {
	w, shared := f.Weight[i], sharedWithCursor(f, i)
	cs := cellStyle{}
	if c.style.Colored() {
		cs = c.on(matrixColor(f, i))
	}
	if shared {
		cs.attrs |= bold
		if !c.style.Colored() {
			cs.attrs |= reverse
		}
	}
	c.fill(x, y, s.w, s.h, ' ', cs)
	mx, my := x+(s.w-1)/2, y+(s.h-1)/2
	if s.w >= 6 && w < len(f.Values) { // all sizes of this width are at least 3 high
		c.center(x, my, s.w, signed(f.Values[w]), cs)
		my--
	}
	c.set(mx, my, letterOf(w), cs)
	if i == f.Cursor && s.w >= 3 {
		c.brackets(x, y, s.w, s.h, cs)
	}
}

// matrixColor returns the color of a cell, 0 if it has no weight.
func matrixColor(f *figure.Matrix, i int) colorID {
	switch {
	case i >= len(f.Weight) || f.Weight[i] < 0:
		return 0
	case sharedWithCursor(f, i):
		return colorID(Focus)
	}
	return weightColor(f.Weight[i])
}

// matrixHalves draws a large matrix as pixels of half a row, and returns the rows it
// took.
func (c *canvas) matrixHalves(f *figure.Matrix, rows int) int {
	for r := 0; r < rows; r += 2 {
		for col := range f.Cols {
			i := r*f.Cols + col
			c.halves(col, r/2, matrixColor(f, i), matrixColor(f, i+f.Cols))
			c.hit(f.Control, i, col, r/2, 1, 1)
		}
	}
	return (rows + 1) / 2
}

// matrixFooter describes what is under the cursor, and says how many numbers there are.
func (c *canvas) matrixFooter(f *figure.Matrix) []string {
	var out []string
	if i := f.Cursor; i >= 0 && i < len(f.Weight) {
		out = append(out, c.underCursor(f, i))
	}
	caption := c.style.Plain(f.Caption())
	if empty := f.Uses(-1); empty > 0 {
		caption += fmt.Sprintf("; %c %s hold none", c.g.NoWeight, arch.Thousands(int64(empty)))
	}
	return append(out, caption)
}

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
	return fmt.Sprintf("%s: %c%s, in %s", where, letterOf(w), value, text.Plural(f.Uses(w), "cell"))
}

// numbered returns n labels: "out 1", "out 2" and so on.
func numbered(word string, n int) []string {
	return tabulate(n, func(i int) string { return fmt.Sprint(word, " ", i+1) })
}

func sampleMatrix() figure.Matrix {
	return figure.Matrix{
		Meta: figure.Meta{ID: "matrix", Title: "8 conv3:1 as a matrix", Control: "cell"},
		Cols: 8, Values: []float64{-0.5, 1, -0.25}, Cursor: 10, RowLabels: numbered("out", 6), ColLabels: numbered("in", 8),
		Weight: tabulate(6*8, func(i int) int {
			if k := i%8 - i/8; k >= 0 && k < 3 {
				return k
			}
			return -1
		}),
	}
}

func sampleMatrix2D() figure.Matrix {
	return figure.Matrix{
		Meta: figure.Meta{ID: "matrix2d", Title: "8x8 conv3:1 as a matrix", Control: "cell"}, Cols: 64, Cursor: 9,
		Weight: tabulate(36*64, func(i int) int {
			in, out := i%64, i/64
			if r, c := in/8-out/6, in%8-out%6; r >= 0 && r < 3 && c >= 0 && c < 3 {
				return 3*r + c
			}
			return -1
		}),
	}
}
