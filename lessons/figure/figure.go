// Package figure describes what there is to see as plain data: a grid of bits,
// a signed heatmap, a race with its curves. A figure also knows its own words,
// for fronts without a screen. The package knows nothing of terminals; package
// tui/draw draws figures.
//
// Grids are row-major from the upper left. Rows, columns and all indices count
// from 0 in the data and from 1 in words. An index of −1 is none.
package figure

import "slices"

// A Figure is one thing to look at. Figures are values: every type of this
// package that embeds Meta is one.
type Figure interface {
	// Header returns what all figures share.
	Header() Meta
	// Words describes the figure in sentences with its numbers, without control,
	// box, block or braille characters. It ends with a full stop and has no
	// newline.
	Words() string
	// equal reports whether the other figure is of the same type and holds the
	// same data.
	equal(Figure) bool
}

// Equal reports whether a and b are figures of one type with the same data, or
// both nil. NaN equals NaN, and a nil slice an empty one.
func Equal(a, b Figure) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a.equal(b)
}

// Meta is what all figures share.
type Meta struct {
	ID    string // unique within its step: a click or a focus names it
	Title string // a few words above the figure
	Note  string // one line below it; may be empty
	// KeepNote is set if the figure cannot be understood without its note: space is
	// reserved for it.
	KeepNote bool
	// Control is the ID of the lessons.Control that a click on a cell acts on,
	// empty if a click does nothing. The action's Index is the index of the cell.
	Control string
}

// Header returns m, so that a type that embeds Meta has the method.
func (m Meta) Header() Meta { return m }

// sameNumber reports whether two numbers are equal or both NaN.
func sameNumber(a, b float64) bool { return a == b || a != a && b != b }

func sameNumbers(a, b []float64) bool {
	if len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) {
		return true
	}
	return slices.EqualFunc(a, b, sameNumber)
}
