package draw

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons/figure"
)

// wideGap is the gap between two columns if the canvas is wide enough.
const wideGap = 3

// narrowestText is the smallest width of a column of words.
const narrowestText = 16

// table draws rows of words and numbers. If the columns do not all fit, their heads are
// broken into two lines. Those that still do not fit are left out from the right and
// named, so that no number is ever cut.
func (c *canvas) table(f *figure.Table) {
	if len(f.Columns) == 0 {
		c.notice("an empty table")
		return
	}
	t := c.widestTable(f)
	missing := ""
	if t.cols < len(f.Columns) {
		names := tabulate(len(f.Columns)-t.cols, func(i int) string { return f.Columns[t.cols+i].Name })
		missing = "not shown: " + strings.Join(names, ", ")
	}
	c.tableRows(f, t, missing)
}

// explained returns a table with an explanation of the mark in the cells that it shows,
// and any other figure unchanged.
func explained(f figure.Figure, w, h int, s Style) figure.Figure {
	if t, ok := f.(figure.Table); ok && t.MarkNote != "" && len(t.Columns) > 0 {
		return t.Explained(unfilled(w, h, s).widestTable(&t).cols)
	}
	return f
}

// widestTable returns the layout that shows the most columns, and of several the
// widest.
func (c *canvas) widestTable(f *figure.Table) tableLayout {
	t := c.tableLayout(f, 1, wideGap)
	for _, try := range []struct{ lines, gap int }{{1, 2}, {2, wideGap}, {2, 2}, {1, 1}, {2, 1}} {
		if t.cols == len(f.Columns) {
			break
		}
		if try.lines > 1 && c.h < 5 {
			continue
		}
		if other := c.tableLayout(f, try.lines, try.gap); other.cols > t.cols {
			t = other
		}
	}
	return t
}

// tableLayout says how the columns of a table are laid out.
type tableLayout struct {
	heads  []string // broken into lines
	lines  int      // lines per head
	widths []int    // of the columns
	cols   int      // how many of them fit
	gap    int      // between two columns
	indent int      // before the first column: the pointer goes there
}

// tableLayout fits columns whose heads take the given number of lines.
func (c *canvas) tableLayout(f *figure.Table, lines, gap int) tableLayout {
	t := tableLayout{lines: lines, gap: gap, indent: 1}
	if c.w < 60 {
		t.gap = min(gap, 2)
	}
	for i, col := range f.Columns {
		head, w := c.style.Plain(col.Name), 1
		for _, row := range f.Rows {
			if i < len(row) {
				w = max(w, c.width(row[i]))
			}
		}
		if lines > 1 {
			head = inTwoLines(head, w)
		}
		for line := range strings.SplitSeq(head, "\n") {
			w = max(w, width(line))
		}
		t.heads, t.widths = append(t.heads, head), append(t.widths, w)
	}
	cols, used := t.fitting(c.w - t.indent)
	if all, _ := t.fitting(c.w); f.Cursor < 0 && all > cols { // there is no pointer
		t.indent = 0
		cols, used = t.fitting(c.w)
	}
	if closer, _ := t.fitting(c.w - t.indent - 1); f.Cursor >= 0 && closer == cols {
		t.indent++ // a gap after the pointer
	}
	t.cols = cols
	switch rest := c.w - t.indent - used; {
	case cols == 0: // not even the first fits: it is cut
		t.cols, t.widths[0] = 1, max(1, c.w-t.indent)
	case cols == len(t.widths)-1 && !f.Columns[cols].Numeric && rest >= max(narrowestText, width(t.heads[cols])):
		t.widths[cols] = rest // its words are wrapped
		t.cols++
	}
	return t
}

// fitting returns how many columns fit into w cells, and their width including gaps.
func (t *tableLayout) fitting(w int) (cols, used int) {
	for cols < len(t.widths) && used+t.widths[cols] <= w {
		used += t.widths[cols] + t.gap
		cols++
	}
	return cols, used
}

// inTwoLines breaks a head that is longer than w so that the longer line is as short as
// possible.
func inTwoLines(head string, w int) string {
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

// tableLine is one line of a row whose words are wrapped.
type tableLine struct {
	cells []string
	row   int
	first bool
}

// tableLines wraps the rows of a table into lines.
func (c *canvas) tableLines(f *figure.Table, t tableLayout) []tableLine {
	out := make([]tableLine, 0, len(f.Rows))
	for k, cells := range f.Rows {
		lines, most := make([][]string, t.cols), 1
		for i := range min(t.cols, len(cells)) {
			lines[i] = []string{c.style.Plain(cells[i])}
			if !f.Columns[i].Numeric && width(lines[i][0]) > t.widths[i] {
				lines[i] = Wrap(lines[i][0], t.widths[i])
			}
			most = max(most, len(lines[i]))
		}
		for y := range most {
			out = append(out, tableLine{lineAt(lines, y), k, y == 0})
		}
	}
	return out
}

// lineAt returns line y of every column, "" if a column has none.
func lineAt(columns [][]string, y int) []string {
	return tabulate(len(columns), func(i int) string {
		if y < 0 || y >= len(columns[i]) {
			return ""
		}
		return columns[i][y]
	})
}

// tableRows writes the heads, the rows around the cursor, and a note of what is
// missing.
func (c *canvas) tableRows(f *figure.Table, t tableLayout, missing string) {
	rows := c.tableLines(f, t)
	at := max(0, slices.IndexFunc(rows, func(r tableLine) bool { return r.row == f.Cursor }))
	ruled := c.h >= 4+t.lines
	top := min(t.lines, c.h-1) + digit(ruled)
	footer := digit(missing != "" && c.h > top+1)
	n, h := len(rows), c.h-top-footer
	if ruled && n == h+1 { // a row is worth more than the rule
		ruled, top, h = false, top-1, h+1
	}
	if n > h && footer == 0 && h > 1 {
		footer, h = 1, h-1
	}
	win := windowOn(n, 1, h, 1, at)
	c.truncated = c.truncated || n > h
	c.tableHeads(f, t, min(t.lines, top))
	if ruled {
		w := t.gap * (t.cols - 1)
		for _, width := range t.widths[:t.cols] {
			w += width
		}
		c.fill(t.indent, t.lines, w, 1, c.g.Rule, role(Border))
	}
	for i := win.r0; i < win.r1; i++ {
		y, r, cs := top+i-win.r0, rows[i], role(Text)
		if r.row == f.Cursor {
			cs = role(Focus)
			if r.first {
				c.set(0, y, c.g.Pointer, cs)
			}
		}
		c.hit(f.Control, r.row, 0, y, c.w, 1)
		c.tableRow(f, t, r.cells, y, cs)
	}
	if footer == 0 {
		return
	}
	if n > h && win.r1 > win.r0 {
		shown := fmt.Sprintf("rows %d–%d of %d", rows[win.r0].row+1, rows[win.r1-1].row+1, len(f.Rows))
		missing = strings.TrimSuffix(shown+"; "+missing, "; ")
	}
	c.fit(0, top+win.r1-win.r0, c.w, missing, role(Muted))
}

// tableHeads writes the heads in the given number of lines, aligned at the bottom.
func (c *canvas) tableHeads(f *figure.Table, t tableLayout, lines int) {
	for y := range lines {
		cells := tabulate(t.cols, func(i int) string {
			head := strings.Split(t.heads[i], "\n")
			return lineAt([][]string{head}, y-(t.lines-len(head)))[0]
		})
		c.tableRow(f, t, cells, y, role(Title))
	}
}

// tableRow writes one line of cells, with numbers aligned to the right.
func (c *canvas) tableRow(f *figure.Table, t tableLayout, cells []string, y int, cs cellStyle) {
	x := t.indent
	for i, w := range t.widths[:t.cols] {
		if f.Columns[i].Numeric {
			c.fitRight(x, y, w, cells[i], cs)
		} else {
			c.fit(x, y, w, cells[i], cs)
		}
		x += w + t.gap
	}
}

func sampleCounts() figure.Table {
	return figure.Table{
		Meta: figure.Meta{ID: "counts", Title: "What each network has", Control: "network"}, Cursor: 3,
		Columns: []figure.Column{{Name: "network"}, {Name: "notation"}, {Name: "numbers", Numeric: true}, {Name: "unseen images right", Numeric: true}, {Name: "loss", Numeric: true}},
		Rows: [][]string{
			{"table", "16 dense:4/nobias", "64", "0 of 15", "0.254"},
			{"dense", "4 dense:4", "20", "1 of 15", "0.160"},
			{"local", "4 local1:1", "8", "1 of 15", "0.160"},
			{"shared", "4 conv1:1", "2", "15 of 15", "0.105"},
		},
	}
}
