package figure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons/text"
)

// Matrix shows a layer written as a matrix: a row per output, a column per input,
// and in each cell the number that connects the two, if there is one. A shared
// number appears in many cells.
type Matrix struct {
	Meta
	Cols      int       // inputs
	Weight    []int     // row-major, which of the layer's numbers a cell holds, from 0; −1 for none
	Values    []float64 // the value of each number, or nil if it does not matter
	RowLabels []string  // one per output, or nil
	ColLabels []string  // one per input, or nil
	Cursor    int       // the cell under the cursor, −1 for none
	// Cell and Number are the words for a cell and for a number; empty for "cell"
	// and "number".
	Cell, Number string
}

func (f Matrix) equal(other Figure) bool {
	g, ok := other.(Matrix)
	return ok && f.Meta == g.Meta && f.Cols == g.Cols && f.Cursor == g.Cursor && f.Cell == g.Cell && f.Number == g.Number &&
		slices.Equal(f.Weight, g.Weight) && sameNumbers(f.Values, g.Values) &&
		slices.Equal(f.RowLabels, g.RowLabels) && slices.Equal(f.ColLabels, g.ColLabels)
}

// Caption says how many cells hold how many numbers.
func (f Matrix) Caption() string {
	cell, number := f.names()
	return fmt.Sprintf("%s hold %s", text.Plural(len(f.Weight)-f.Uses(-1), cell), text.Plural(f.Numbers(), number))
}

// names returns what a cell and a number are called.
func (f Matrix) names() (cell, number string) {
	cell, number = "cell", "number"
	if f.Cell != "" {
		cell = f.Cell
	}
	if f.Number != "" {
		number = f.Number
	}
	return cell, number
}

// Numbers returns how many different numbers the matrix holds.
func (f Matrix) Numbers() int {
	most := -1
	for _, w := range f.Weight {
		most = max(most, w)
	}
	held := make([]bool, most+1)
	n := 0
	for _, w := range f.Weight {
		if w >= 0 && !held[w] {
			held[w] = true
			n++
		}
	}
	return n
}

// Uses returns how many cells hold a number, −1 for none.
func (f Matrix) Uses(weight int) int {
	n := 0
	for _, w := range f.Weight {
		if w == weight {
			n++
		}
	}
	return n
}

// Words implements Figure.
func (f Matrix) Words() string {
	if len(f.Weight) == 0 || f.Cols < 1 {
		return f.statement("no matrix")
	}
	say := append([]string{
		fmt.Sprintf("%s of %s", text.Plural(rows(len(f.Weight), f.Cols), "row"), text.Plural(f.Cols, "cell")),
		fmt.Sprintf("%s; %d hold none", f.Caption(), f.Uses(-1)),
	}, f.arrangement()...)
	if f.Cursor >= 0 && f.Cursor < len(f.Weight) {
		where := "At " + line("row", f.RowLabels, f.Cursor/f.Cols) + ", " + line("column", f.ColLabels, f.Cursor%f.Cols)
		if w := f.Weight[f.Cursor]; w < 0 {
			say = append(say, where+" there is no weight")
		} else {
			with := ""
			if w < len(f.Values) {
				with = ", " + text.Spoken(f.Values[w])
			}
			say = append(say, fmt.Sprintf("%s stands %s%s, which is used in %s", where, Letter(w), with, text.Plural(f.Uses(w), "cell")))
		}
	}
	return f.statement(say...)
}

// line returns what a row or a column is called: its label, or its kind and
// number.
func line(kind string, labels []string, i int) string {
	name := at(labels, i)
	if _, err := strconv.Atoi(name); err == nil {
		return kind + " " + name
	}
	return name
}

// letters are the names of the numbers of a matrix in order.
const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@#"

// Letter returns the name of a number of a Matrix, which identifies it without
// color. After 64 numbers the names repeat.
func Letter(weight int) string {
	i := weight % len(letters)
	return letters[i : i+1]
}

const (
	maxLetters = 26 // different numbers of a matrix that is spelled out
	maxRows    = 8  // different rows of a matrix that is spelled out
)

// arrangement says which cell holds which number, grouping equal rows; for a
// matrix of too many numbers or rows it says how many cells hold each.
func (f Matrix) arrangement() []string {
	var say []string
	from, before := 0, ""
	n := rows(len(f.Weight), f.Cols)
	for r := range n + 1 {
		said := ""
		if r < n {
			said = letterRow(f.Weight[r*f.Cols : min((r+1)*f.Cols, len(f.Weight))])
		}
		if said == before {
			continue
		}
		if r > 0 {
			name := upper(line("row", f.RowLabels, from))
			if r-1 > from {
				name += " to " + line("row", f.RowLabels, r-1)
			}
			say = append(say, name+": "+before)
		}
		from, before = r, said
	}
	if len(say) <= maxRows && f.Numbers() <= maxLetters {
		return say
	}
	return []string{f.useCounts()}
}

// letterRow returns the letters of a row, 0 for an empty cell, with repeated ones
// counted.
func letterRow(weights []int) string {
	var cells []string
	for i := 0; i < len(weights); {
		name, times := "0", 1
		if weights[i] >= 0 {
			name = Letter(weights[i])
		}
		for i+times < len(weights) && weights[i+times] == weights[i] {
			times++
		}
		if i += times; times > 2 {
			cells = append(cells, fmt.Sprintf("%s %d times", name, times))
			continue
		}
		for range times {
			cells = append(cells, name)
		}
	}
	return strings.Join(cells, ", ")
}

// useCounts says how many cells hold each number.
func (f Matrix) useCounts() string {
	cell, number := f.names()
	least, most := len(f.Weight), 0
	for w := range f.Numbers() {
		n := f.Uses(w)
		least, most = min(least, n), max(most, n)
	}
	if least >= most {
		return "Each " + number + " stands in " + text.Plural(most, cell)
	}
	return fmt.Sprintf("A %s stands in %d to %s", number, least, text.Plural(most, cell))
}
