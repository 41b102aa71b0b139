package draw

import "fmt"

// window is the range of rows and columns of a grid that are shown, half-open.
type window struct {
	r0, r1, c0, c1 int
}

// windowOn returns the window of at most fitRows×fitCols cells around the cursor.
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

// all reports whether the window shows everything.
func (w window) all(rows, cols int) bool { return w.r1-w.r0 >= rows && w.c1-w.c0 >= cols }

// text says which part of a grid of rows×cols cells is shown.
func (w window) text(rows, cols int) string {
	across := fmt.Sprintf("%d–%d of %d", w.c0+1, w.c1, cols)
	if rows == 1 {
		return "cells " + across
	}
	return fmt.Sprintf("rows %d–%d of %d, columns %s", w.r0+1, w.r1, rows, across)
}

// each calls visit with the index and position of every cell in the window.
func (w window) each(cols, n int, visit func(i, row, col int)) {
	for r := w.r0; r < w.r1; r++ {
		for col := w.c0; col < w.c1; col++ {
			if i := r*cols + col; i < n {
				visit(i, r-w.r0, col-w.c0)
			}
		}
	}
}
