package figure

import (
	"fmt"
	"slices"

	"weightshare/lessons/text"
)

// BinaryGrid is a grid of binary cells: an image whose pixels can be toggled,
// or images side by side. Words spells out the cells of a small grid, and says
// of a large one which strokes are on.
type BinaryGrid struct {
	Meta
	Cols   int      // cells per row; len(Values) is a multiple of it
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

// Pattern is a small binary image with a name.
type Pattern struct {
	Label string // empty if the pixels are its name
	Cols  int    // pixels per row
	Bits  []bool // row-major; true is on
}

func (p Pattern) same(q Pattern) bool {
	return p.Label == q.Label && p.Cols == q.Cols && slices.Equal(p.Bits, q.Bits)
}

// Gallery is a set of small patterns, each of which can be lit and marked right
// or wrong: the sixteen global detectors, the training images to choose from.
type Gallery struct {
	Meta
	Items  []GalleryItem
	Cursor int    // the item that the keyboard is on, −1 for none
	Lit    string // what a lit item means, for the legend: "fires", "studied"
}

// GalleryItem is one pattern of a Gallery.
type GalleryItem struct {
	Pattern
	Lit  bool
	Mark Mark // a verdict on this item, None for nothing
}

// Mark is a verdict.
type Mark int

// The verdicts.
const (
	None Mark = iota
	Right
	Wrong
)

func (f Gallery) equal(other Figure) bool {
	g, ok := other.(Gallery)
	return ok && f.Meta == g.Meta && f.Cursor == g.Cursor && f.Lit == g.Lit &&
		slices.EqualFunc(f.Items, g.Items, func(a, b GalleryItem) bool {
			return a.Lit == b.Lit && a.Mark == b.Mark && a.same(b.Pattern)
		})
}

// name returns the label of a pattern, or its pixels if it has none.
func (p Pattern) name() string {
	if p.Label != "" {
		return p.Label
	}
	return bits(p.Bits, p.Cols)
}

// Words implements Figure.
func (f Gallery) Words() string {
	names := make([]string, 0, len(f.Items))
	var lit, right, wrong []string
	for _, item := range f.Items {
		name := item.name()
		names = append(names, name)
		if item.Lit {
			lit = append(lit, name)
		}
		switch item.Mark {
		case Right:
			right = append(right, name)
		case Wrong:
			wrong = append(wrong, name)
		case None:
		}
	}
	say := []string{text.Plural(len(names), "pattern") + few(names, ": %s")}
	if f.Lit != "" {
		say = append(say, upper(f.Lit)+": "+some(lit, len(names)))
	}
	if len(right)+len(wrong) > 0 {
		say = append(say, "Right: "+some(right, len(names)), "Wrong: "+some(wrong, len(names)))
	}
	return f.statement(say...)
}
