package scene

import (
	"slices"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
)

// PixelRow is a row of pixels on a ring that the learner turns on and off: the
// binding of a control, and the figure beside it.
type PixelRow struct {
	Bits   []bool
	cursor int
}

// pixelRowID is the ID of the control and of the figure of a PixelRow.
const pixelRowID = "pixels"

// Control implements Binding.
func (r *PixelRow) Control() lessons.Control {
	n := len(r.Bits)
	return lessons.Control{
		ID: pixelRowID, Label: "the row", Kind: lessons.Cells, Value: Binary(r.Bits), Options: Numbered("pixel", n), Index: r.cursor, Cols: n,
		Figure: pixelRowID, Hint: "turn one on or off",
	}
}

// Do implements Binding: it turns a pixel on or off, or moves to it.
func (r *PixelRow) Do(a lessons.Action) error {
	if r.cursor = a.Index; !a.Move {
		r.Bits[a.Index] = !r.Bits[a.Index]
	}
	return nil
}

// Figure draws the row.
func (r *PixelRow) Figure() figure.BinaryGrid {
	n := len(r.Bits)
	return figure.BinaryGrid{
		Meta: figure.Meta{ID: pixelRowID, Title: "Your row", Control: pixelRowID},
		Cols: n, Values: slices.Clone(r.Bits), Labels: Numbered("pixel", n), Cursor: r.cursor,
	}
}

// Moved returns the row moved right by the given number of pixels on its ring.
func (r *PixelRow) Moved(by int) []bool {
	out := make([]bool, len(r.Bits))
	for i, on := range r.Bits {
		out[(i+by)%len(r.Bits)] = on
	}
	return out
}

// Binary spells bits in digits: 0101.
func Binary(bits []bool) string {
	var b strings.Builder
	for _, on := range bits {
		if on {
			b.WriteByte('1')
		} else {
			b.WriteByte('0')
		}
	}
	return b.String()
}

// CountOn counts the bits that are on.
func CountOn(bits []bool) int {
	n := 0
	for _, on := range bits {
		if on {
			n++
		}
	}
	return n
}
