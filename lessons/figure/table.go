package figure

import (
	"slices"
	"strconv"
	"strings"
)

// Table is rows of words and numbers.
type Table struct {
	Meta
	Columns []Column
	Rows    [][]string // a cell per column; "?" is not known yet, "–" none
	Cursor  int        // the row that the keyboard is on, −1 for none
}

// Column heads a column of a Table.
type Column struct {
	Name    string
	Numeric bool // align to the right
}

// NewTable returns a table without rows. The name of a column of numbers begins
// with "#", which is not shown.
func NewTable(id, title string, columns ...string) Table {
	t := Table{Meta: Meta{ID: id, Title: title}, Cursor: -1}
	for _, name := range columns {
		name, numeric := strings.CutPrefix(name, "#")
		t.Columns = append(t.Columns, Column{name, numeric})
	}
	return t
}

func (f Table) equal(other Figure) bool {
	g, ok := other.(Table)
	return ok && f.Meta == g.Meta && f.Cursor == g.Cursor && slices.Equal(f.Columns, g.Columns) &&
		slices.EqualFunc(f.Rows, g.Rows, slices.Equal[[]string])
}

// Words implements Figure.
func (f Table) Words() string {
	if len(f.Rows) == 0 {
		return f.statement("no rows yet")
	}
	say := make([]string, 0, len(f.Rows))
	for _, row := range f.Rows {
		var cells []string
		for i, cell := range row {
			switch {
			case strings.TrimSpace(cell) == "":
			case i < len(f.Columns) && f.Columns[i].Name != "" && (i > 0 || f.Columns[i].Numeric):
				cells = append(cells, f.Columns[i].cellText(cell))
			default:
				cells = append(cells, cell)
			}
		}
		say = append(say, strings.Join(cells, ", "))
	}
	return f.statement(say...)
}

// cellText returns a cell in words with the name of its column, set apart from the
// cell if it is a number.
func (c Column) cellText(cell string) string {
	switch cell {
	case "?":
		cell = "not told yet"
	case "–":
		cell = "none"
	}
	if _, err := strconv.ParseFloat(c.Name, 64); err == nil {
		return "at " + c.Name + ": " + cell
	}
	return c.Name + " " + cell
}
