package notebook

import "testing"

// A dense network is no unshared version of a convolution, as Net-2 is none of Net-5.
func TestCounterparts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		shared, unshared string
		want             bool
	}{
		{"12x12 conv5:4 relu gmp dense:4", "12x12 local5:4 relu gmp dense:4", true},
		{"16x16 conv3:12/s2 tanh dense:10", "16x16 dense:12 tanh dense:10", false},
		{"9 dense:4 relu tied", "9 dense:4 relu dense:9", true},
		{"12x12 local5:4", "12x12 conv5:4", false},
	} {
		if got := counterparts(c.shared, c.unshared); got != c.want {
			t.Errorf("%s, %s: %v", c.shared, c.unshared, got)
		}
	}
}
