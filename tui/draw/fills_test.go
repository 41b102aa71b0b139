package draw

import (
	"testing"

	"weightshare/lessons/figure"
)

// What is said to fill its rows does, at every size and in every style; races and
// curves are known to do so at the sizes of a screen.
func TestFills(t *testing.T) {
	t.Parallel()
	known, all := 0, styles()
	for i, f := range append(Samples(), awkward()...) {
		for _, name := range []string{"dark", "nocolor", "ascii"} {
			s := all[name]
			for w := 20; w <= 200; w += 23 {
				for h := 1; h <= 60; h += 5 {
					if !Fills(f, w, h, s) {
						continue
					}
					known++
					if n := len(Draw(f, w, h, s).Lines); n != h {
						t.Fatalf("figure %d, %T, takes %d of %d rows at %d columns, %s", i, f, n, h, w, name)
					}
				}
			}
		}
	}
	for _, f := range Samples() {
		switch f.(type) {
		case figure.Race, figure.Curves:
			if !Fills(f, 160, 55, all["dark"]) {
				t.Errorf("%q is not known to fill a large pane", f.Header().Title)
			}
		}
	}
	if known == 0 {
		t.Error("nothing fills anything")
	}
}
