package figure

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons/text"
)

// Heatmap is a grid of numbers drawn in color: weights, activations,
// accuracies. Values need not be finite; NaN is drawn and described as no
// number.
type Heatmap struct {
	Meta
	Cols      int       // cells per row
	Values    []float64 // row-major; the last row may be short
	Masked    []bool    // per cell, true if there is no number (not even zero); nil for none
	Scale     float64   // the magnitude drawn at full strength; 0 for the largest in Values
	Unsigned  bool      // the scale runs from 0 to Scale, not from −Scale to Scale
	RowLabels []string  // one per row, or nil
	ColLabels []string  // one per column, or nil
	Cursor    int       // the cell whose value is spelled out, −1 for none
	// Dots marks cells in which there is something besides the value, nil for
	// none, and Dot says what: "a training bar fell here".
	Dots []bool
	Dot  string
}

func (f Heatmap) equal(other Figure) bool {
	g, ok := other.(Heatmap)
	return ok && f.same(g)
}

func (f Heatmap) same(g Heatmap) bool {
	return f.Meta == g.Meta && f.Cols == g.Cols && sameNumber(f.Scale, g.Scale) && f.Unsigned == g.Unsigned &&
		f.Cursor == g.Cursor && f.Dot == g.Dot && sameNumbers(f.Values, g.Values) &&
		slices.Equal(f.Masked, g.Masked) && slices.Equal(f.Dots, g.Dots) &&
		slices.Equal(f.RowLabels, g.RowLabels) && slices.Equal(f.ColLabels, g.ColLabels)
}

// Words implements Figure.
func (f Heatmap) Words() string {
	n := 0
	for i := range f.Values {
		if !f.masked(i) {
			n++
		}
	}
	switch {
	case n == 0:
		return f.statement("no numbers")
	case n <= spelledOut:
		return f.statement(append(f.spell("Row"), f.dots()...)...)
	}
	return f.statement(append(f.summary(n), f.dots()...)...)
}

// dots says how many cells have a dot, and the means of the numbers with and
// without one.
func (f Heatmap) dots() []string {
	if len(f.Dots) == 0 {
		return nil
	}
	var sum [2]float64
	var n [2]int
	for i, v := range f.Values {
		if f.masked(i) {
			continue
		}
		k := 0
		if i < len(f.Dots) && f.Dots[i] {
			k = 1
		}
		sum[k] += v
		n[k]++
	}
	said := fmt.Sprintf("%s: %s", upper(f.Dot), text.Plural(n[1], "cell"))
	if n[1] > 0 {
		said += ", " + text.Spoken(sum[1]/float64(n[1])) + " on average"
	}
	if n[0] > 0 {
		said += fmt.Sprintf("; elsewhere %s on average", text.Spoken(sum[0]/float64(n[0])))
	}
	return []string{said}
}

func (f Heatmap) masked(i int) bool { return i < len(f.Masked) && f.Masked[i] }

// cellName returns the row and column of a cell in words.
func (f Heatmap) cellName(i int) string {
	cols := max(1, f.Cols)
	return fmt.Sprintf("row %s, column %s", at(f.RowLabels, i/cols), at(f.ColLabels, i%cols))
}

// spell says every number, in one sentence per row. A row without a label is
// called by row and its number; a single row called "Row" is not named.
func (f Heatmap) spell(row string) []string {
	lines := rows(len(f.Values), f.Cols)
	say := make([]string, 0, lines)
	for r := range lines {
		var cells []string
		for i := r * f.Cols; i < min((r+1)*f.Cols, len(f.Values)); i++ {
			value := "no number"
			if !f.masked(i) {
				value = text.Spoken(f.Values[i])
			}
			if c := i % f.Cols; c < len(f.ColLabels) && f.ColLabels[c] != "" {
				value = f.ColLabels[c] + " " + value
			}
			cells = append(cells, value)
		}
		line := strings.Join(cells, ", ")
		switch {
		case r < len(f.RowLabels) && f.RowLabels[r] != "":
			line = f.RowLabels[r] + ": " + line
		case lines > 1 || row != "Row":
			line = fmt.Sprintf("%s %d: %s", row, r+1, line)
		}
		say = append(say, line)
	}
	return say
}

// extent returns the cells of the smallest and the largest number; ok is false
// if there is none.
func (f Heatmap) extent() (low, high int, ok bool) {
	for i, v := range f.Values {
		switch {
		case f.masked(i):
		case !ok:
			low, high, ok = i, i, true
		case v < f.Values[low]:
			low = i
		case v > f.Values[high]:
			high = i
		}
	}
	return low, high, ok
}

// ImageRow shows small images side by side on one scale: kernels, or one image
// under several transforms.
type ImageRow struct {
	Meta
	Images []Heatmap // each titled by what it shows
}

func (f ImageRow) equal(other Figure) bool {
	g, ok := other.(ImageRow)
	return ok && f.Meta == g.Meta && slices.EqualFunc(f.Images, g.Images, Heatmap.same)
}

// Words implements Figure.
func (f ImageRow) Words() string {
	if len(f.Images) == 0 {
		return f.statement("nothing yet")
	}
	return f.statement(append([]string{text.Plural(len(f.Images), "picture")}, briefs(f.Images)...)...)
}
