package lesson

import (
	"slices"
	"testing"
)

func TestDeal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want []int
		rows int
		got  []int
	}{
		{nil, 5, []int{}},
		{[]int{3, 4}, 9, []int{3, 4}},
		{[]int{3, 40, 40}, 20, []int{3, 8, 9}},
		{[]int{40, 2, 40}, 11, []int{4, 2, 5}},
		{[]int{0, 9, 0}, 4, []int{0, 4, 0}},
		{[]int{5, 5, 5}, 2, []int{0, 1, 1}},
		{[]int{5, 5}, 0, []int{0, 0}},
	} {
		got := deal(c.want, c.rows)
		if !slices.Equal(got, c.got) {
			t.Errorf("deal(%v, %d) = %v, want %v", c.want, c.rows, got, c.got)
		}
	}
}
