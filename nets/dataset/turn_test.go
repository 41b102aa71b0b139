package dataset

import (
	"slices"
	"testing"
)

// TestTurned checks that turned digits have each of the three other orientations and
// are never upright, that any includes all four, and that a 6 upside down is a 9.
func TestTurned(t *testing.T) {
	t.Parallel()
	glyphs, digits := font(), []int{1, 2, 3, 4, 5, 7}
	for turn, want := range map[Turn][4]bool{
		Upright: {true, false, false, false}, Turned: {false, true, true, true}, AnyTurn: {true, true, true, true},
	} {
		_, test := must(t, "turned", 1, func(s *Spec) { quiet(s); s.TestTurned = turn })
		var found [4]bool
		for i := range test.N {
			quarters := -1
			for q := range found {
				if slices.Equal(shape(turnedRows(glyphs[digits[test.Labels[i]]][:], q)), corner(lit(&test, i))) {
					quarters = q
				}
			}
			if quarters < 0 {
				t.Fatalf("%s: image %d is no digit %d", turn, i, digits[test.Labels[i]])
			}
			found[quarters] = true
		}
		if found != want {
			t.Errorf("%s: turned by %v quarters", turn, found)
		}
	}
	if !slices.Equal(turnedRows(glyphs[6][:], 2), glyphs[9][:]) {
		t.Error("a 6 upside down is no 9")
	}
}

// shape lists the pixels of rows that are on, relative to the first row and column
// that have one.
func shape(rows []string) [][2]int {
	var all [][2]int
	for r, row := range rows {
		for c, dot := range row {
			if dot == '#' {
				all = append(all, [2]int{r, c})
			}
		}
	}
	return corner(all)
}

// corner moves pixels, in reading order, to the top left.
func corner(pixels [][2]int) [][2]int {
	r, c, _, _ := bounds(pixels)
	for i := range pixels {
		pixels[i][0] -= r
		pixels[i][1] -= c
	}
	return pixels
}
