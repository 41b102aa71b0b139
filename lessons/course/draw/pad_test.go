package draw

import (
	"strings"
	"testing"

	"weightshare/lessons"
)

// TestPen checks that a pen that is down inks as it moves, that a drawing can be
// centred, and that the pad says how a drawing differs from those that were learnt.
func TestPen(t *testing.T) {
	t.Parallel()
	p := newPad()
	move := func(from, by, n int) {
		for i := range n {
			if err := p.press(lessons.Action{Index: from + i*by, Move: true}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if move(0, padSide, 14); !p.blank() {
		t.Error("a pen that is up inks")
	}
	p.pen.Index = 1
	move(0, padSide, 5)
	says := func(words string) {
		t.Helper()
		if got := p.oddity(); !strings.Contains(got, words) || words == "" && got != "" {
			t.Errorf("it says %q, not %q", got, words)
		}
	}
	says("5 tall")
	move(0, padSide, 13)
	says("off the middle")
	p.centre()
	if box := p.box(); box.Dy() != 13 || box.Min.X != 9 && box.Min.X != 10 || box.Min.Y != 3 && box.Min.Y != 4 {
		t.Errorf("centred, it lies in %v", box)
	}
	says("thin")
	move(p.box().Min.Y*padSide+p.box().Max.X, padSide, 13)
	says("")
}
