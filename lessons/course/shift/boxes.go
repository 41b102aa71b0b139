package shift

import (
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
)

// boxSize is how many pixels of a row are pooled into a box.
const boxSize = 2

// pooled returns the maximum of every boxSize bits.
func pooled(bits []bool) []bool {
	out := make([]bool, len(bits)/boxSize)
	for i, on := range bits {
		out[i/boxSize] = out[i/boxSize] || on
	}
	return out
}

// boxes pools the row 00110011, the example of Zhang (2019), and the same row nudged.
func boxes() figure.Table {
	t := figure.NewTable("boxes", "A row, pooled by two, on a ring", "#nudge", "the row", "its boxes")
	t.Note = "a box is lit if either of its pixels is"
	example := scene.PixelRow{Bits: []bool{false, false, true, true, false, false, true, true}}
	for by := range 3 {
		row := example.Moved(by)
		var pairs []string
		for pair := range slices.Chunk(row, boxSize) {
			pairs = append(pairs, scene.Binary(pair))
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(by), strings.Join(pairs, " "), scene.Binary(pooled(row))})
	}
	return t
}
