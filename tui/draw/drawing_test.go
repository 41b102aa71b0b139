package draw

import (
	"reflect"
	"slices"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

// TestDrawing checks that a figure drawn in many sizes in succession looks in each as if it
// were drawn in that size only.
func TestDrawing(t *testing.T) {
	t.Parallel()
	style := NewStyle(true, colorprofile.TrueColor, false)
	for _, f := range Samples() {
		d := NewDrawing(f, style)
		for _, w := range []int{100, 60, 34} {
			for h := 40; h > 0; h -= 3 {
				if got, want := d.Fills(w, h), Fills(f, w, h, style); got != want {
					t.Errorf("%T at %d×%d fills all rows: %t, want %t", f, w, h, got, want)
				}
				if got, want := d.Draw(w, h), Draw(f, w, h, style); !reflect.DeepEqual(got, want) {
					t.Errorf("%T at %d×%d is drawn as\n%v\nwant\n%v", f, w, h, got.Lines, want.Lines)
				}
			}
		}
	}
}

// TestCellsAreKept checks that nothing of one figure is left on the canvas of another that
// gets its cells.
func TestCellsAreKept(t *testing.T) {
	t.Parallel()
	style := NewStyle(true, colorprofile.TrueColor, false)
	for _, w := range []int{20, 10, 30} {
		c := newCanvas(w, 10, style)
		if len(c.cells) != w*10 || slices.ContainsFunc(c.cells, func(one cell) bool { return one != cell{} }) {
			t.Errorf("a new canvas of %d columns has %d cells, or is not empty", w, len(c.cells))
		}
		c.fill(0, 0, w, 10, 'x', role(Accent))
		c.free()
	}
}
