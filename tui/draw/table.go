package draw

import (
	"fmt"
	"strings"

	"weightshare/lessons/figure"
)

// table sets rows of words and numbers. Columns that do not fit are left out
// from the right and named, so that no number is ever cut.
func (c *canvas) table(f *figure.Table) {
	if len(f.Columns) == 0 {
		c.fit(0, 0, c.w, "an empty table", role(Muted))
		return
	}
	widths := c.columnWidths(f)
	cols, total := 0, 0
	gap := 3
	if c.w < 60 {
		gap = 2
	}
	for cols < len(widths) && total+widths[cols] <= c.w {
		total += widths[cols] + gap
		cols++
	}
	if cols == 0 { // not even the first: it is cut, and marked
		cols, widths[0] = 1, c.w
	}
	left := ""
	if cols < len(f.Columns) {
		left = "not shown: " + strings.Join(columnNames(f.Columns[cols:]), ", ")
	}
	c.tableRows(f, widths[:cols], gap, left)
}

// columnWidths is the natural width of each column.
func (c *canvas) columnWidths(f *figure.Table) []int {
	widths := make([]int, len(f.Columns))
	for i, col := range f.Columns {
		widths[i] = width(c.style.Plain(col.Name))
		for _, row := range f.Rows {
			if i < len(row) {
				widths[i] = max(widths[i], width(c.style.Plain(row[i])))
			}
		}
		widths[i] = max(widths[i], 1)
	}
	widths[0]++ // the pointer
	return widths
}

// tableRows writes the head, the rows around the cursor and what is missing.
func (c *canvas) tableRows(f *figure.Table, widths []int, gap int, left string) {
	head := 2
	if c.h < 5 {
		head = min(1, c.h-1)
	}
	foot := 0
	if left != "" && c.h > head+1 {
		foot = 1
	}
	room := c.h - head - foot
	win := windowOn(len(f.Rows), 1, room, 1, f.Cursor)
	if !win.all(len(f.Rows), 1) && foot == 0 && room > 1 {
		foot, room = 1, room-1
		win = windowOn(len(f.Rows), 1, room, 1, f.Cursor)
	}
	if head > 0 {
		c.tableRow(f, columnNames(f.Columns), widths, gap, 0, role(Title))
	}
	if head > 1 {
		total := gap * (len(widths) - 1)
		for _, w := range widths {
			total += w
		}
		c.fill(1, 1, total-1, 1, c.g.Rule, role(Border))
	}
	for i := win.r0; i < win.r1; i++ {
		y, l := head+i-win.r0, role(Text)
		if i == f.Cursor {
			c.set(0, y, c.g.Pointer, role(Focus))
			l = role(Focus)
		}
		c.hit(f.Control, i, 0, y, c.w, 1)
		c.tableRow(f, f.Rows[i], widths, gap, y, l)
	}
	if foot > 0 {
		var say []string
		if !win.all(len(f.Rows), 1) {
			say = append(say, fmt.Sprintf("rows %d–%d of %d", win.r0+1, win.r1, len(f.Rows)))
		}
		if left != "" {
			say = append(say, left)
		}
		c.fit(0, head+win.r1-win.r0, c.w, strings.Join(say, "; "), role(Muted))
	}
}

// tableRow writes one row, numbers to the right of their columns. The first
// column begins with the pointer.
func (c *canvas) tableRow(f *figure.Table, row []string, widths []int, gap, y int, l look) {
	x, w := 1, widths[0]-1
	for i := range widths {
		if i > 0 {
			w = widths[i]
		}
		switch {
		case i >= len(row):
		case f.Columns[i].Numeric:
			c.fitRight(x, y, w, row[i], l)
		default:
			c.fit(x, y, w, row[i], l)
		}
		x += w + gap
	}
}

// columnNames are the heads of columns.
func columnNames(columns []figure.Column) []string {
	names := make([]string, len(columns))
	for i, col := range columns {
		names[i] = col.Name
	}
	return names
}
