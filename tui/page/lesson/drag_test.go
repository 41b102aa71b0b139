package lesson

import (
	"image"
	"testing"
)

// A line runs from cell to cell without a gap, and ends where it should.
func TestBetweenHasNoGap(t *testing.T) {
	t.Parallel()
	from := image.Pt(3, -2)
	for x := -9; x < 12; x++ {
		for y := -9; y < 9; y++ {
			to, at := image.Pt(x, y), from
			for _, p := range linePoints(from, to) {
				if d := p.Sub(at); p == at || max(d.X, -d.X, d.Y, -d.Y) != 1 {
					t.Fatalf("from %v to %v: a step from %v to %v", from, to, at, p)
				}
				at = p
			}
			if at != to {
				t.Fatalf("from %v to %v: it ends at %v", from, to, at)
			}
		}
	}
}
