package figure

import (
	"fmt"
	"strings"

	"weightshare/lessons/text"
)

// maxStrokes is how many strokes of an image are described one by one.
const maxStrokes = 12

// aboveHalf reports for each cell whether its number is at least half of the
// largest. It returns nil if no number is above zero, or if most of them are that
// large, unless all are 0 or 1.
func (f Heatmap) aboveHalf() []bool {
	_, high, ok := f.extent()
	if !ok || f.Values[high] <= 0 {
		return nil
	}
	lit := make([]bool, len(f.Values))
	n, numbers := 0, 0
	for i, v := range f.Values {
		if f.masked(i) {
			continue
		}
		numbers++
		if lit[i] = v >= f.Values[high]/2; lit[i] {
			n++
		}
	}
	if 2*n > numbers && !f.binary() {
		return nil
	}
	return lit
}

// stroke is a straight run of cells.
type stroke struct {
	row, col   int // of its first cell
	down, over int // from one cell to the next, in rows and columns
	length     int
}

// cell returns the index of cell i of a stroke in a grid, −1 beyond its sides.
func (s stroke) cell(i, cols int) int {
	c := s.col + i*s.over
	if c < 0 || c >= cols {
		return -1
	}
	return (s.row+i*s.down)*cols + c
}

// name says where a stroke is.
func (s stroke) name(rowLabels, colLabels []string) string {
	n := s.length - 1
	row, col := at(rowLabels, s.row), at(colLabels, s.col)
	lastRow, lastCol := at(rowLabels, s.row+n*s.down), at(colLabels, s.col+n*s.over)
	switch {
	case n == 0:
		return fmt.Sprintf("row %s, column %s", row, col)
	case s.down == 0:
		return fmt.Sprintf("row %s, columns %s to %s", row, col, lastCol)
	case s.over == 0:
		return fmt.Sprintf("column %s, rows %s to %s", col, row, lastRow)
	}
	return fmt.Sprintf("the diagonal from row %s, column %s to row %s, column %s", row, col, lastRow, lastCol)
}

// strokes says where the lit cells of a grid are: the longest stroke first, along
// a row, down a column or diagonally, then the longest in what is left. After most
// strokes it only counts the cells that are left, and returns "" if these are more
// than half of all.
func strokes(lit []bool, cols, most int, rowLabels, colLabels []string) string {
	left := make([]bool, len(lit))
	n := 0
	for i, on := range lit {
		if left[i] = on; on {
			n++
		}
	}
	all := n
	var say []string
	for n > 0 && cols > 0 {
		s := longest(left, cols)
		if len(say) == most {
			if 2*n > all {
				return ""
			}
			say = append(say, text.Plural(n, "other cell"))
			break
		}
		say = append(say, s.name(rowLabels, colLabels))
		for i := range s.length {
			left[s.cell(i, cols)] = false
		}
		n -= s.length
	}
	return strings.Join(say, "; ")
}

// minSlant is the least length of a diagonal stroke: shorter ones are corners.
const minSlant = 3

// longest returns the longest stroke of lit cells, a diagonal one only if no other
// is as long.
func longest(lit []bool, cols int) stroke {
	var best stroke
	for _, step := range [][2]int{{0, 1}, {1, 0}, {1, 1}, {1, -1}} {
		for i, on := range lit {
			if !on {
				continue
			}
			s := stroke{row: i / cols, col: i % cols, down: step[0], over: step[1]}
			for ; ; s.length++ {
				if c := s.cell(s.length, cols); c < 0 || c >= len(lit) || !lit[c] {
					break
				}
			}
			if slant := s.down != 0 && s.over != 0; s.length > best.length && (!slant || s.length >= minSlant) {
				best = s
			}
		}
	}
	return best
}

// largeCells says where the large numbers are, in at most the given number of
// strokes; "" if nothing stands out.
func (f Heatmap) largeCells(most int) string {
	return strokes(f.aboveHalf(), f.Cols, most, f.RowLabels, f.ColLabels)
}

// briefs describes maps in a few words each, fewer if there are more of them.
func briefs(all []Heatmap) []string {
	say := make([]string, len(all))
	for i, m := range all {
		say[i] = m.Title + ": " + m.brief(max(2, 2*maxStrokes/len(all)))
	}
	return say
}

// brief says how large the numbers of a map are, and where the large ones are in
// at most so many strokes.
func (f Heatmap) brief(most int) string {
	low, high, ok := f.extent()
	if !ok || f.Cols < 1 {
		return "no numbers"
	}
	where := f.largeCells(most)
	switch {
	case f.Values[low] == f.Values[high]:
		return "all " + text.Spoken(f.Values[low])
	case where != "" && f.binary():
		return "1 at " + where + ", elsewhere 0"
	}
	say := fmt.Sprintf("from %s to %s, largest at %s", text.Spoken(f.Values[low]), text.Spoken(f.Values[high]), f.cellName(high))
	if where != "" && where != f.cellName(high) {
		say += ", at least half of that at " + where
	}
	return say
}

// binary reports whether all numbers are 0 or 1.
func (f Heatmap) binary() bool {
	for i, v := range f.Values {
		if !f.masked(i) && v != 0 && v != 1 {
			return false
		}
	}
	return true
}

// summary describes a map of n numbers, too many to spell out.
func (f Heatmap) summary(n int) []string {
	low, high, _ := f.extent()
	size := fmt.Sprintf("%d numbers in %s of %d", n, text.Plural(rows(len(f.Values), f.Cols), "row"), f.Cols)
	where := f.largeCells(maxStrokes)
	switch {
	case f.Values[low] == f.Values[high]:
		return []string{size + ", all " + text.Spoken(f.Values[low])}
	case where != "" && f.binary():
		return []string{size, "1 at " + where + "; elsewhere 0"}
	}
	say := []string{size, fmt.Sprintf("The largest is %s at %s, the smallest %s at %s",
		text.Spoken(f.Values[high]), f.cellName(high), text.Spoken(f.Values[low]), f.cellName(low))}
	if where != "" && where != f.cellName(high) {
		say = append(say, "At least half of the largest: "+where)
	}
	return say
}
