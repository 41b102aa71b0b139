package draw

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"

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
		names := make([]string, 0, len(f.Columns)-cols)
		for _, col := range f.Columns[cols:] {
			names = append(names, col.Name)
		}
		left = "not shown: " + strings.Join(names, ", ")
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
	lines := c.setTable(f, widths, gap, win)
	for i, line := range lines {
		y := i
		l := role(Text)
		switch {
		case i == 0 && head == 0, i == 1 && head < 2:
			continue
		case i == 0:
			l = role(Title)
		case i == 1:
			l = role(Border)
		default:
			y = head + i - 2
			row := win.r0 + i - 2
			if row == f.Cursor {
				c.set(0, y, c.g.Pointer, role(Focus))
				l = role(Focus)
			}
			c.hit(f.Control, row, 0, y, c.w, 1)
		}
		c.text(1, y, line, l)
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

// setTable sets the shown rows under their heads and a rule: plain lines.
func (c *canvas) setTable(f *figure.Table, widths []int, gap int, win window) []string {
	cellAt := func(row []string, i int) string {
		w := widths[i]
		if i == 0 {
			w--
		}
		if i >= len(row) {
			return ""
		}
		return cut(c.style.Plain(row[i]), w, c.g.Ellipsis)
	}
	t := table.New().Wrap(false).
		Border(lipgloss.Border{Top: string(c.g.Rule), Middle: string(c.g.Rule)}).
		BorderTop(false).BorderBottom(false).BorderLeft(false).BorderRight(false).BorderColumn(false).
		StyleFunc(func(_, col int) lipgloss.Style {
			w := widths[col]
			if col == 0 {
				w--
			}
			pad := gap
			if col == len(widths)-1 {
				pad = 0
			}
			st := lipgloss.NewStyle().Width(w + pad).PaddingRight(pad)
			if f.Columns[col].Numeric {
				st = st.AlignHorizontal(lipgloss.Right)
			}
			return st
		})
	names := make([]string, len(f.Columns))
	for i, col := range f.Columns {
		names[i] = col.Name
	}
	row := func(from []string) []string {
		out := make([]string, len(widths))
		for i := range widths {
			out[i] = cellAt(from, i)
		}
		return out
	}
	t.Headers(row(names)...)
	for _, r := range f.Rows[win.r0:win.r1] {
		t.Row(row(r)...)
	}
	return strings.Split(t.String(), "\n")
}
