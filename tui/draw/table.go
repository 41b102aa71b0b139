package draw

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons/figure"
)

// table sets rows of words and numbers. Where the columns do not all fit, their
// heads are set in two lines; those that still do not fit are left out from the
// right and named, so that no number is ever cut.
func (c *canvas) table(f *figure.Table) {
	if len(f.Columns) == 0 {
		c.notice("an empty table")
		return
	}
	t := c.tableLayout(f, 1, wideGap)
	for _, try := range []struct{ lines, gap int }{{1, 2}, {2, wideGap}, {2, 2}} {
		if t.cols == len(f.Columns) || try.lines > 1 && c.h < 5 {
			break
		}
		if other := c.tableLayout(f, try.lines, try.gap); other.cols > t.cols {
			t = other
		}
	}
	left := ""
	if t.cols < len(f.Columns) {
		left = "not shown: " + strings.Join(columnNames(f.Columns[t.cols:]), ", ")
	}
	c.tableRows(f, t, left)
}

// tableLayout is how a table is set.
type tableLayout struct {
	heads  []string // as they are set, in lines
	lines  int      // of a head
	widths []int    // of the columns, without what stands before the first
	cols   int      // how many of them fit
	gap    int      // between two columns
	indent int      // before the first column: the pointer stands there
}

// headLine is line y of the heads, which stand as low as they can.
func (t *tableLayout) headLine(y int) []string {
	out := make([]string, t.cols)
	for i := range out {
		lines := strings.Split(t.heads[i], "\n")
		if k := y - (t.lines - len(lines)); k >= 0 {
			out[i] = lines[k]
		}
	}
	return out
}

// wideGap is the gap between two columns where there is room for it.
const wideGap = 3

// tableLayout finds out how many columns fit with heads of so many lines.
func (c *canvas) tableLayout(f *figure.Table, lines, gap int) tableLayout {
	t := tableLayout{lines: lines, gap: gap, indent: 1}
	if c.w < 60 {
		t.gap = 2
	}
	for i, col := range f.Columns {
		head := c.style.Plain(col.Name)
		w := 1
		for _, row := range f.Rows {
			if i < len(row) {
				w = max(w, c.width(row[i]))
			}
		}
		if lines > 1 {
			head = broken(head, w)
		}
		for _, line := range strings.Split(head, "\n") {
			w = max(w, width(line))
		}
		t.heads, t.widths = append(t.heads, head), append(t.widths, w)
	}
	cols, used := t.fitting(c.w - t.indent)
	if closer, _ := t.fitting(c.w - t.indent - 1); f.Cursor >= 0 && closer == cols {
		t.indent++ // a pointer stands better with a gap behind it
	}
	t.cols = cols
	switch rest := c.w - t.indent - used; {
	case cols == 0: // not even the first: it is cut, and marked
		t.cols, t.widths[0] = 1, max(1, c.w-t.indent)
	case cols == len(t.widths)-1 && !f.Columns[cols].Numeric && rest >= max(leastWords, width(t.heads[cols])):
		t.widths[cols] = rest // its words are set in several lines
		t.cols++
	}
	return t
}

// fitting is how many columns fit into w cells, and what they take with the gaps
// behind them.
func (t *tableLayout) fitting(w int) (cols, used int) {
	for cols < len(t.widths) && used+t.widths[cols] <= w {
		used += t.widths[cols] + t.gap
		cols++
	}
	return cols, used
}

// leastWords is how narrow a column of words may be set.
const leastWords = 16

// row is a line of a table: the cells of a row, or what is left of them.
type row struct {
	cells []string
	of    int  // the row of the table
	first bool // it is the first line of its row
}

// tableLines sets the rows of a table in lines: more than one where words are longer
// than their column is wide.
func (c *canvas) tableLines(f *figure.Table, t tableLayout) []row {
	out := make([]row, 0, len(f.Rows))
	for k, from := range f.Rows {
		lines, most := make([][]string, t.cols), 1
		for i := range min(t.cols, len(from)) {
			lines[i] = []string{c.style.Plain(from[i])}
			if !f.Columns[i].Numeric && width(lines[i][0]) > t.widths[i] {
				lines[i] = Wrap(lines[i][0], t.widths[i])
			}
			most = max(most, len(lines[i]))
		}
		for y := range most {
			r := row{cells: make([]string, t.cols), of: k, first: y == 0}
			for i := range lines {
				if y < len(lines[i]) {
					r.cells[i] = lines[i][y]
				}
			}
			out = append(out, r)
		}
	}
	return out
}

// broken sets a head in two lines of which the longer one is as short as can be,
// if it is longer than w.
func broken(head string, w int) string {
	best, length := head, width(head)
	if length <= w {
		return head
	}
	for i, r := range head {
		if longer := max(width(head[:i]), width(head[i:])-1); r == ' ' && longer < length {
			best, length = head[:i]+"\n"+head[i+1:], longer
		}
	}
	return best
}

// tableRows writes the head, the rows around the cursor and what is missing.
func (c *canvas) tableRows(f *figure.Table, t tableLayout, left string) {
	rows := c.tableLines(f, t)
	at := max(0, slices.IndexFunc(rows, func(r row) bool { return r.of == f.Cursor }))
	ruled := c.h >= 4+t.lines
	head := min(t.lines, c.h-1) + digit(ruled)
	foot := 0
	if left != "" && c.h > head+1 {
		foot = 1
	}
	n, room := len(rows), c.h-head-foot
	if ruled && n == room+1 { // a row comes before the rule
		ruled, head, room = false, head-1, room+1
	}
	if n > room && foot == 0 && room > 1 {
		foot, room = 1, room-1
	}
	win := windowOn(n, 1, room, 1, at)
	c.truncated = c.truncated || n > room
	for y := range min(t.lines, head) {
		c.tableRow(f, t, t.headLine(y), y, role(Title))
	}
	if ruled {
		total := t.gap * (t.cols - 1)
		for _, w := range t.widths[:t.cols] {
			total += w
		}
		c.fill(t.indent, t.lines, total, 1, c.g.Rule, role(Border))
	}
	for i := win.r0; i < win.r1; i++ {
		y, r, cs := head+i-win.r0, rows[i], role(Text)
		if r.of == f.Cursor {
			cs = role(Focus)
			if r.first {
				c.set(0, y, c.g.Pointer, cs)
			}
		}
		c.hit(f.Control, r.of, 0, y, c.w, 1)
		c.tableRow(f, t, r.cells, y, cs)
	}
	if foot == 0 {
		return
	}
	var say []string
	if n > room && win.r1 > win.r0 {
		say = append(say, fmt.Sprintf("rows %d–%d of %d", rows[win.r0].of+1, rows[win.r1-1].of+1, len(f.Rows)))
	}
	if left != "" {
		say = append(say, left)
	}
	c.fit(0, head+win.r1-win.r0, c.w, strings.Join(say, "; "), role(Muted))
}

// tableRow writes one line of cells, numbers to the right of their columns.
func (c *canvas) tableRow(f *figure.Table, t tableLayout, cells []string, y int, cs cellStyle) {
	x := t.indent
	for i, w := range t.widths[:t.cols] {
		switch {
		case i >= len(cells):
		case f.Columns[i].Numeric:
			c.fitRight(x, y, w, cells[i], cs)
		default:
			c.fit(x, y, w, cells[i], cs)
		}
		x += w + t.gap
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
