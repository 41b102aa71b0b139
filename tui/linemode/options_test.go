package linemode

import (
	"testing"

	"weightshare/lessons"
)

// Numbers are chosen by value, however they are written; other options by place or
// name.
func TestParseOptions(t *testing.T) {
	t.Parallel()
	weights := lessons.Control{Kind: lessons.Dial, Options: []string{"−0.50", "0.00", "+1.50", "+2.00", "1,000"}}
	sizes := lessons.Control{Kind: lessons.Dial, Options: []string{"4×4", "28×28"}}
	for _, test := range []struct {
		c     lessons.Control
		typed string
		want  int // −1 for none
	}{
		{weights, "2", 3},
		{weights, "1.5", 2},
		{weights, "+1.50", 2},
		{weights, "-.5", 0},
		{weights, "−0.50", 0},
		{weights, "0", 1},
		{weights, "1000", 4},
		{weights, "3", -1},
		{sizes, "28x28", 1},
		{sizes, "4×4", 0},
		{sizes, "2", 1},
		{sizes, "3", -1},
	} {
		got, ok := parseOptions(test.c, test.typed)
		if ok != (test.want >= 0) || ok && (len(got) != 1 || got[0] != test.want) {
			t.Errorf("%q of %q: %v, %v", test.typed, test.c.Options, got, ok)
		}
	}
}
