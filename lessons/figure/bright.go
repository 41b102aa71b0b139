package figure

import (
	"fmt"
	"strings"
)

// strokesMost is how many strokes of a picture are said one by one; the cells of
// the others are counted.
const strokesMost = 12

// half tells of each cell whether its number is at least half as large as the
// largest; nil where that would be no help: where no number is above zero, or
// where most of them are as large.
func (f Heatmap) half() []bool {
	_, high, ok := f.extent()
	if !ok || f.Values[high] <= 0 {
		return nil
	}
	lit := make([]bool, len(f.Values))
	n := 0
	for i, v := range f.Values {
		if lit[i] = !f.masked(i) && v >= f.Values[high]/2; lit[i] {
			n++
		}
	}
	if 2*n > len(lit) {
		return nil
	}
	return lit
}

// stroke is a stretch of cells in one row or one column, counted from 0.
type stroke struct {
	down       bool // in a column
	line, from int
	length     int
}

// cell is the index of a stroke's i-th cell in a grid.
func (s stroke) cell(i, cols int) int {
	if s.down {
		return (s.from+i)*cols + s.line
	}
	return s.line*cols + s.from + i
}

// name says where a stroke lies.
func (s stroke) name(rowLabels, colLabels []string) string {
	line, across := "row "+at(rowLabels, s.line), "column"
	labels := colLabels
	if s.down {
		line, across, labels = "column "+at(colLabels, s.line), "row", rowLabels
	}
	if s.length == 1 {
		return fmt.Sprintf("%s, %s %s", line, across, at(labels, s.from))
	}
	return fmt.Sprintf("%s, %ss %s to %s", line, across, at(labels, s.from), at(labels, s.from+s.length-1))
}

// strokes says where the lit cells of a grid lie, as a hand would draw them: the
// longest stretch first, along a row or down a column, then the longest of what
// is left. Of more than most it counts the cells.
func strokes(lit []bool, cols, most int, rowLabels, colLabels []string) string {
	left := make([]bool, len(lit))
	n := 0
	for i, on := range lit {
		if left[i] = on; on {
			n++
		}
	}
	var say []string
	for n > 0 && cols > 0 {
		s := longest(left, cols)
		if len(say) == most {
			say = append(say, count(n, "other cell"))
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

// longest is the longest stroke of lit cells, the first of those that are as long.
func longest(lit []bool, cols int) stroke {
	var best stroke
	try := func(s stroke, most int) {
		for s.length = 0; s.length < most; s.length++ {
			if i := s.cell(s.length, cols); i >= len(lit) || !lit[i] {
				break
			}
		}
		if s.length > best.length {
			best = s
		}
	}
	for i, on := range lit {
		if on {
			r, c := i/cols, i%cols
			try(stroke{line: r, from: c}, cols-c)
			try(stroke{down: true, line: c, from: r}, rows(len(lit), cols)-r)
		}
	}
	return best
}

// bright says where the large numbers stand; empty where nothing stands out.
func (f Heatmap) bright(most int) string {
	return strokes(f.half(), f.Cols, most, f.RowLabels, f.ColLabels)
}

// sketches says some maps in a few words each: how large their numbers are, and
// where the large ones stand. The more there are, the less is said of each.
func sketches(all []Heatmap) []string {
	say := make([]string, len(all))
	for i, m := range all {
		say[i] = m.Title + ": " + m.sketch(max(2, 2*strokesMost/len(all)))
	}
	return say
}

// sketch says a map among others, with so many strokes at the most.
func (f Heatmap) sketch(most int) string {
	low, high, ok := f.extent()
	if !ok || f.Cols < 1 {
		return "no numbers"
	}
	where := f.bright(most)
	switch {
	case f.Values[low] == f.Values[high]:
		return "all " + number(f.Values[low])
	case where != "" && f.binary():
		return "1 at " + where + ", elsewhere 0"
	}
	say := fmt.Sprintf("from %s to %s, largest at %s", number(f.Values[low]), number(f.Values[high]), f.place(high))
	if where != "" && where != f.place(high) {
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
	size := fmt.Sprintf("%d numbers in %s of %d", held, count(rows(len(f.Values), f.Cols), "row"), f.Cols)
	where := f.bright(strokesMost)
	switch {
	case f.Values[low] == f.Values[high]:
		return []string{size + ", all " + number(f.Values[low])}
	case where != "" && f.binary():
		return []string{size, "1 at " + where + "; elsewhere 0"}
	}
	say := []string{size, fmt.Sprintf("The largest is %s at %s, the smallest %s at %s",
		number(f.Values[high]), f.place(high), number(f.Values[low]), f.place(low))}
	if where != "" && where != f.place(high) {
		say = append(say, "At least half of the largest: "+where)
	}
	return say
}
