package figure

import (
	"fmt"
	"strings"

	"weightshare/lessons/text"
)

// maxStrokes is how many strokes of a picture are said one by one; the cells of
// the others are counted.
const maxStrokes = 12

// aboveHalf tells of each cell whether its number is at least half as large as the
// largest; nil where that would be no help: where no number is above zero, or
// where most of them are as large.
func (f Heatmap) aboveHalf() []bool {
	_, high, ok := f.extent()
	if !ok || f.Values[high] <= 0 {
		return nil
	}
	lit := make([]bool, len(f.Values))
	n, held := 0, 0
	for i, v := range f.Values {
		if f.masked(i) {
			continue
		}
		held++
		if lit[i] = v >= f.Values[high]/2; lit[i] {
			n++
		}
	}
	if 2*n > held && !f.binary() {
		return nil
	}
	return lit
}

// stroke is a stretch of cells, from one to the next by the same step.
type stroke struct {
	row, col   int // where it begins, counted from 0
	down, over int // the step: rows down, columns over
	length     int
}

// cell is the index of a stroke's i-th cell in a grid, −1 beyond its sides.
func (s stroke) cell(i, cols int) int {
	c := s.col + i*s.over
	if c < 0 || c >= cols {
		return -1
	}
	return (s.row+i*s.down)*cols + c
}

// name says where a stroke lies.
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
	return fmt.Sprintf("the slant from row %s, column %s to row %s, column %s", row, col, lastRow, lastCol)
}

// strokes says where the lit cells of a grid lie, as a hand would draw them: the
// longest stretch first, along a row, down a column or aslant, then the longest of
// what is left. Of more than most it counts the cells; empty where those are more than
// half of all, so that the strokes would give no picture.
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

// minSlant is how long a stroke aslant must be: shorter ones are corners.
const minSlant = 3

// longest is the longest stroke of lit cells, the first of those that are as long;
// aslant only where nothing straight is as long.
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

// largeCells says where the large numbers stand; empty where nothing stands out.
func (f Heatmap) largeCells(most int) string {
	return strokes(f.aboveHalf(), f.Cols, most, f.RowLabels, f.ColLabels)
}

// briefs says some maps in a few words each: how large their numbers are, and
// where the large ones stand. The more there are, the less is said of each.
func briefs(all []Heatmap) []string {
	say := make([]string, len(all))
	for i, m := range all {
		say[i] = m.Title + ": " + m.brief(max(2, 2*maxStrokes/len(all)))
	}
	return say
}

// brief says a map among others, with so many strokes at the most.
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

// binary tells whether there is nothing but zeros and ones.
func (f Heatmap) binary() bool {
	for i, v := range f.Values {
		if !f.masked(i) && v != 0 && v != 1 {
			return false
		}
	}
	return true
}

// summary says a map of too many numbers to be spelled out, held of them.
func (f Heatmap) summary(held int) []string {
	low, high, _ := f.extent()
	size := fmt.Sprintf("%d numbers in %s of %d", held, text.Plural(rows(len(f.Values), f.Cols), "row"), f.Cols)
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
