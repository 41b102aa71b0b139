package figure

import "fmt"

// Matrix is a layer as the matrix that it is: a row per output, a column per
// input, in each cell the one number that joins them, if there is one. A shared
// number stands in many cells.
type Matrix struct {
	Head
	Cols int
	// Weight says which of the layer's numbers a cell holds, counted from 0,
	// row-major; −1 for a cell without one.
	Weight    []int
	Values    []float64 // the value of each number, or nil where it does not matter
	RowLabels []string
	ColLabels []string
	Cursor    int // the cell under the cursor, -1 for none
	// Cell and Number name what a cell and what a number of it stands for;
	// "cell" and "number" where they are empty.
	Cell, Number string
}

// Caption says how many cells hold how many numbers, by their names.
func (f Matrix) Caption() string {
	cell, number := "cell", "number"
	if f.Cell != "" {
		cell = f.Cell
	}
	if f.Number != "" {
		number = f.Number
	}
	return fmt.Sprintf("%s hold %s", count(len(f.Weight)-f.Uses(-1), cell), count(f.Numbers(), number))
}

// Numbers is how many different numbers the matrix holds.
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

// Uses is in how many cells a number stands.
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
	empty := f.Uses(-1)
	say := []string{
		fmt.Sprintf("%s of %s", count(rows(len(f.Weight), f.Cols), "row"), count(f.Cols, "cell")),
		fmt.Sprintf("%s; %d hold none", f.Caption(), empty),
	}
	if f.Cursor >= 0 && f.Cursor < len(f.Weight) {
		where := fmt.Sprintf("At %s, %s", at(f.RowLabels, f.Cursor/f.Cols), at(f.ColLabels, f.Cursor%f.Cols))
		if w := f.Weight[f.Cursor]; w < 0 {
			say = append(say, where+" there is no weight")
		} else {
			with := ""
			if w < len(f.Values) {
				with = ", " + number(f.Values[w])
			}
			say = append(say, fmt.Sprintf("%s stands number %d%s, which is used in %s", where, w+1, with, count(f.Uses(w), "cell")))
		}
	}
	return f.statement(say...)
}
