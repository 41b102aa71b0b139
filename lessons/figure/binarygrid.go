package figure

import (
	"fmt"
	"slices"

	"weightshare/lessons/text"
)

// BinaryGrid is a grid of binary cells: an image whose pixels can be toggled,
// or images laid out beside one another. Words spells out the cells of a small
// grid, and says of a large one which strokes are on.
type BinaryGrid struct {
	Meta
	Cols   int      // cells a row; len(Values) is a multiple of it
	Values []bool   // row-major; true is a pixel that is on, a 1
	Labels []string // one per cell, or nil
	Cursor int      // the cell that the keyboard is on, −1 for none
}

func (f BinaryGrid) equal(other Figure) bool {
	g, ok := other.(BinaryGrid)
	return ok && f.Meta == g.Meta && f.Cols == g.Cols && f.Cursor == g.Cursor &&
		slices.Equal(f.Values, g.Values) && slices.Equal(f.Labels, g.Labels)
}

// Words implements Figure.
func (f BinaryGrid) Words() string {
	if len(f.Values) == 0 {
		return f.statement("no cells")
	}
	var on []string
	for i, v := range f.Values {
		if v {
			on = append(on, at(f.Labels, i))
		}
	}
	grid := text.Plural(len(f.Values), "cell")
	if n := rows(len(f.Values), f.Cols); n > 1 {
		grid = fmt.Sprintf("%d rows of %d cells", n, f.Cols)
	}
	if len(f.Values) > spelledOut {
		say := []string{fmt.Sprintf("%s, %d of them on", grid, len(on))}
		if len(on) > 0 && f.Cols > 1 && 2*len(on) < len(f.Values) {
			if where := strokes(f.Values, f.Cols, maxStrokes, nil, nil); where != "" {
				say = append(say, "On: "+where)
			}
		}
		return f.statement(say...)
	}
	return f.statement(fmt.Sprintf("%s, %s", bits(f.Values, f.Cols), grid), "On: "+text.List(on))
}
