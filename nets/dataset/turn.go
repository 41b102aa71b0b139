package dataset

import (
	"fmt"

	"weightshare/nets/internal/random"
)

// A Turn is the orientation of a shape: upright, turned by 90, 180 or 270 degrees,
// or any of the four; it is drawn anew for every image.
type Turn string

// The turns. The empty string means Upright.
const (
	Upright Turn = "upright"
	Turned  Turn = "turned"
	AnyTurn Turn = "any"
)

// check returns an error for an unknown turn.
func (t Turn) check() error {
	switch t {
	case "", Upright, Turned, AnyTurn:
		return nil
	default:
		return fmt.Errorf("%q is no turn: write upright, turned or any", t)
	}
}

// draw draws the number of counterclockwise quarter turns of a shape.
func (t Turn) draw(rng *random.Rand) int {
	switch t {
	case Turned:
		return 1 + rng.IntN(3)
	case AnyTurn:
		return rng.IntN(4)
	default:
		return 0
	}
}

// turnedRows turns the rows of a shape counterclockwise by that many quarter turns.
func turnedRows(rows []string, quarters int) []string {
	for range quarters {
		h, w := len(rows), len(rows[0])
		next := make([]string, w)
		for i := range next {
			column := make([]byte, h)
			for j := range column {
				column[j] = rows[j][w-1-i]
			}
			next[i] = string(column)
		}
		rows = next
	}
	return rows
}

// A view is where a shape of a set lies and how it is turned.
type view struct {
	Place
	turn Turn
}
