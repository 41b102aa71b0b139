package lesson

import (
	"slices"
	"testing"
)

func TestDeal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want  []int
		first int // the weight of the first
		rows  int
		got   []int
	}{
		{nil, 1, 5, []int{}},
		{[]int{3, 4}, 1, 9, []int{3, 4}},
		{[]int{3, 40, 40}, 1, 20, []int{3, 8, 9}},
		{[]int{40, 2, 40}, 1, 11, []int{4, 2, 5}},
		{[]int{0, 9, 0}, 1, 4, []int{0, 4, 0}},
		{[]int{5, 5, 5}, 1, 2, []int{0, 1, 1}},
		{[]int{5, 5}, 1, 0, []int{0, 0}},
		{[]int{20, 6, 9}, 2, 16, []int{8, 4, 4}},
		{[]int{20, 3, 9}, 2, 16, []int{8, 3, 5}},
	} {
		weight := []int{c.first, 1, 1}
		got := deal(c.want, weight[:len(c.want)], c.rows)
		if !slices.Equal(got, c.got) {
			t.Errorf("deal(%v, %v, %d) = %v, want %v", c.want, weight, c.rows, got, c.got)
		}
	}
}
