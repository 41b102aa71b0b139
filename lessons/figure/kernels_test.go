package figure_test

import (
	"fmt"
	"strings"
	"testing"

	"weightshare/lessons/figure"
)

// TestKernels checks that kernels are named by their axes and sorted by their
// size.
func TestKernels(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		values []float64
		shape  []int
		want   string
		note   string
	}{
		{
			[]float64{1, 0, 0, 1, 3, 0, 0, -4, 0, 0, 2, 0},
			[]int{1, 3, 1, 2, 2},
			"kernel 2, channel 1 (k2) 3 0 0 -4; kernel 3, channel 1 (k3) 0 0 2 0; kernel 1, channel 1 (k1) 1 0 0 1",
			"3 kernels, the largest first; k2 is kernel 2, channel 1",
		},
		{
			[]float64{1, 2, 4, 3},
			[]int{2, 1, 2, 1, 1},
			"bank 2, kernel 1, channel 1 (b2 c1) 4; bank 2, kernel 1, channel 2 (b2 c2) 3; bank 1, kernel 1, channel 2 (b1 c2) 2; bank 1, kernel 1, channel 1 (b1 c1) 1",
			"the 3 largest of 4 kernels, the largest first; b2 c1 is bank 2, kernel 1, channel 1",
		},
		{[]float64{1, 2}, []int{1, 1, 1, 2, 1, 1}, "kernel 1, channel 1, slice 2 (s2) 2; kernel 1, channel 1, slice 1 (s1) 1", "2 kernels, the largest first; s2 is kernel 1, channel 1, slice 2"},
		{[]float64{1, 2}, []int{1, 2}, " () 1 2", "1 kernel, the largest first"},
		{[]float64{1, 2}, []int{2}, "", "0 kernels, the largest first"},
	} {
		all := figure.Kernels(c.values, c.shape)
		var said []string
		for _, k := range all {
			said = append(said, fmt.Sprintf("%s (%s) %s", k.Name, k.Short, strings.Trim(fmt.Sprint(k.Values), "[]")))
		}
		if got := strings.Join(said, "; "); got != c.want {
			t.Errorf("shape %v: got  %s\nwant %s", c.shape, got, c.want)
		}
		if got := figure.KernelNote(all, 3); got != c.note {
			t.Errorf("shape %v: got note %q, want %q", c.shape, got, c.note)
		}
		if got := len(figure.KernelRow(all, 3).Images); got != min(3, len(all)) {
			t.Errorf("shape %v: got %d pictures", c.shape, got)
		}
	}
}
