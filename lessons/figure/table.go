package figure

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons/text"
)

// Table is rows of words and numbers.
type Table struct {
	Meta
	Columns []Column
	Rows    [][]string // a cell per column; "?" means not known yet, "–" none
	Cursor  int        // the row that the keyboard is on, −1 for none
	// MarkNote explains Mark, which some cells end with: it is put before the note
	// if such a cell is shown.
	Mark, MarkNote string
}

// Column heads a column of a Table.
type Column struct {
	Name    string
	Numeric bool // align to the right
}

// NewTable returns a table without rows. A column name that begins with "#", which
// is not shown, is that of a column of numbers.
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
	return ok && f.Meta == g.Meta && f.Cursor == g.Cursor && f.Mark == g.Mark && f.MarkNote == g.MarkNote && slices.Equal(f.Columns, g.Columns) &&
		slices.EqualFunc(f.Rows, g.Rows, slices.Equal[[]string])
}

// Explained returns the table with its mark explained in the note, if a cell of the
// first columns has it.
func (f Table) Explained(columns int) Table {
	marked := func(cell string) bool { return strings.HasSuffix(cell, f.Mark) }
	if f.MarkNote == "" {
		return f
	}
	if slices.ContainsFunc(f.Rows, func(row []string) bool { return slices.ContainsFunc(row[:min(columns, len(row))], marked) }) {
		f.KeepNote = true
		f.Note = strings.TrimSuffix(f.MarkNote+"; "+f.Note, "; ")
	}
	f.MarkNote = ""
	return f
}

// Words implements Figure.
func (f Table) Words() string {
	f = f.Explained(len(f.Columns))
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

// cellText returns a cell in words with the name of its column, with a separator if
// the cell is a number.
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

// TransformTable sets networks against transforms of the images: which network the
// learner predicted to be best on each, and the accuracies measured.
type TransformTable struct {
	Meta
	Networks   []string  // n rows
	Transforms []string  // m columns, one per transform
	Predicted  []int     // per transform, index of the network predicted to be best; −1 for none
	Measured   []float64 // n×m accuracies in [0, 1], row-major; NaN where not measured
}

func (f TransformTable) equal(other Figure) bool {
	g, ok := other.(TransformTable)
	return ok && f.Meta == g.Meta && slices.Equal(f.Networks, g.Networks) && slices.Equal(f.Transforms, g.Transforms) &&
		slices.Equal(f.Predicted, g.Predicted) && sameNumbers(f.Measured, g.Measured)
}

// Winner returns the first of the networks that are best on a transform, −1 if not
// all were measured.
func (f TransformTable) Winner(transform int) int {
	if best := f.Best(transform); len(best) > 0 {
		return best[0]
	}
	return -1
}

// Best returns all networks that are best on a transform, none if not all were
// measured.
func (f TransformTable) Best(transform int) []int {
	var best []int
	top := math.Inf(-1)
	for n := range f.Networks {
		i := n*len(f.Transforms) + transform
		if i >= len(f.Measured) || math.IsNaN(f.Measured[i]) {
			return nil
		}
		if f.Measured[i] > top {
			best, top = nil, f.Measured[i]
		}
		if f.Measured[i] == top {
			best = append(best, n)
		}
	}
	return best
}

// Words implements Figure.
func (f TransformTable) Words() string {
	say := make([]string, 0, len(f.Transforms))
	for w, transform := range f.Transforms {
		said := "In the world " + transform + ": "
		switch {
		case w < len(f.Predicted) && f.Predicted[w] >= 0 && f.Predicted[w] < len(f.Networks):
			said += "you predicted " + f.Networks[f.Predicted[w]] + "; "
		case len(f.Predicted) > 0:
			said += "you predicted none; "
		}
		for n, network := range f.Networks {
			if i := n*len(f.Transforms) + w; i < len(f.Measured) && !math.IsNaN(f.Measured[i]) {
				said += fmt.Sprintf("%s has %.2f right; ", network, f.Measured[i])
			}
		}
		switch best := f.Best(w); len(best) {
		case 0:
			said += "not all is measured"
		case 1:
			said += f.Networks[best[0]] + " wins"
		default:
			names := make([]string, len(best))
			for i, n := range best {
				names[i] = f.Networks[n]
			}
			said += text.List(names) + " are level"
		}
		say = append(say, said)
	}
	if len(say) == 0 {
		say = []string{"no worlds"}
	}
	return f.statement(say...)
}

// Confusion is a confusion matrix of n classes: a row per true class, a column
// per answer.
type Confusion struct {
	Meta
	Classes []string // n names
	Counts  []int    // n×n, row-major
}

func (f Confusion) equal(other Figure) bool {
	g, ok := other.(Confusion)
	return ok && f.Meta == g.Meta && slices.Equal(f.Classes, g.Classes) && slices.Equal(f.Counts, g.Counts)
}

// Words implements Figure.
func (f Confusion) Words() string {
	n := len(f.Classes)
	if n == 0 || len(f.Counts) != n*n {
		return f.statement("no answers")
	}
	right, all := 0, 0
	var say []string
	for r, class := range f.Classes {
		total, worst := 0, -1
		for c := range f.Classes {
			v := f.Counts[r*n+c]
			total += v
			if c != r && v > 0 && (worst < 0 || v > f.Counts[r*n+worst]) {
				worst = c
			}
		}
		right, all = right+f.Counts[r*n+r], all+total
		said := fmt.Sprintf("%s: %d of %d right", class, f.Counts[r*n+r], total)
		if worst >= 0 {
			said += fmt.Sprintf(", most often taken for %s, %d times", f.Classes[worst], f.Counts[r*n+worst])
		}
		say = append(say, said)
	}
	return f.statement(append([]string{fmt.Sprintf("%d of %d right", right, all)}, say...)...)
}
