package lesson

import (
	"slices"
	"testing"

	"weightshare/lessons/figure"
	"weightshare/tui/draw"
)

func TestDivideRows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want  []int
		first int // the weight of the first figure
		rows  int
		least []int
		got   []int
	}{
		{nil, 1, 5, make([]int, 3), []int{}},
		{[]int{3, 4}, 1, 9, make([]int, 3), []int{3, 4}},
		{[]int{3, 40, 40}, 1, 20, make([]int, 3), []int{3, 8, 9}},
		{[]int{40, 2, 40}, 1, 11, make([]int, 3), []int{4, 2, 5}},
		{[]int{0, 9, 0}, 1, 4, make([]int, 3), []int{0, 4, 0}},
		{[]int{5, 5, 5}, 1, 2, make([]int, 3), []int{0, 1, 1}},
		{[]int{5, 5}, 1, 0, make([]int, 3), []int{0, 0}},
		{[]int{20, 6, 9}, 2, 16, make([]int, 3), []int{8, 4, 4}},
		{[]int{20, 3, 9}, 2, 16, make([]int, 3), []int{8, 3, 5}},
		{[]int{20, 20, 20}, 2, 20, []int{6, 9, 3}, []int{7, 9, 4}},
		{[]int{20, 4, 20}, 1, 20, []int{6, 9, 9}, []int{6, 4, 9}},
	} {
		weight := []int{c.first, 1, 1}
		got := divideRows(c.want, c.least, weight[:len(c.want)], c.rows)
		if !slices.Equal(got, c.got) {
			t.Errorf("divideRows(%v, %v, %v, %d) = %v, want %v", c.want, c.least, weight, c.rows, got, c.got)
		}
	}
}

// TestGiveSpareRows checks that an image that was made small for others gets the rows
// that they have not used.
func TestGiveSpareRows(t *testing.T) {
	t.Parallel()
	image := figure.BinaryGrid{Meta: figure.Meta{Title: "image"}, Cols: 4, Values: make([]bool, 4), Labels: []string{"a", "b", "c", "d"}, Cursor: 1}
	table := figure.Table{Meta: figure.Meta{Title: "table"}, Columns: []figure.Column{{Name: "n"}}, Rows: [][]string{{"1"}}, Cursor: -1}
	m := &Model{}
	figures := []figure.Figure{image, table}
	for _, rows := range []int{8, 12, 20, 30} {
		pictures := []draw.Picture{draw.Draw(image, 60, smallImageRows, m.style), draw.Draw(table, 60, 4, m.style)}
		before := len(pictures[0].Lines)
		m.giveSpareRows(pictures, figures, 60, rows)
		used := len(pictures[0].Lines) + len(pictures[1].Lines)
		if used > rows {
			t.Errorf("%d rows of %d are used", used, rows)
		}
		if got := len(pictures[0].Lines); got < before || rows >= 20 && got <= before {
			t.Errorf("with %d rows the image has %d, had %d", rows, got, before)
		}
	}
}
