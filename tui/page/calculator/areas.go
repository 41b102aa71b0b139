package calculator

import "image"

// The sizes at which the layout changes, in cells.
const (
	besideWidth    = 104 // from this width on the figure is beside the table
	minFigureRows  = 6   // rows of a figure below the table, with its rule
	goodFigureRows = 14  // from this height on a figure below is as good as one beside
	openedRows     = 6   // lines that an open row takes, roughly
	minSide        = 34  // columns of a figure beside the table
	maxSide        = 60
)

// areas are the rectangles of the page; those that are not shown are empty.
type areas struct {
	header     image.Rectangle
	fieldRule  image.Rectangle
	field      image.Rectangle // the text, and one row for marks
	message    image.Rectangle // what is wrong, or what sharing saves
	complete   image.Rectangle // completions
	tableRule  image.Rectangle
	head       image.Rectangle // names of the columns
	rows       image.Rectangle
	total      image.Rectangle
	figureRule image.Rectangle
	figure     image.Rectangle
	words      image.Rectangle // what the chosen row sees of the input, in words
	keys       image.Rectangle
}

// arrange divides a screen of w by h, which must not be smaller than the smallest size
// that pages are shown at, given the rows of the text, the layers of the table, and the
// lines of details of the chosen layer. Opening a row never moves the figure from below
// the table to its side.
func arrange(w, h, text, layers, details int) areas {
	var a areas
	y := 0
	row := func(r *image.Rectangle, n int) {
		*r = image.Rect(0, y, w, y+n)
		y += n
	}
	row(&a.header, 1)
	if h >= 20 {
		row(&a.fieldRule, 1)
	}
	row(&a.field, min(max(text, 1), fieldMost(h))+1)
	row(&a.message, messageRows(w, h))
	row(&a.complete, 1)
	a.keys = image.Rect(0, h-1, w, h)
	bottom := h - 1
	if h >= 15 {
		bottom--
		a.words = image.Rect(1, bottom, w-1, bottom+1)
	}
	top := y
	if h >= 15 {
		row(&a.tableRule, 1)
	}
	row(&a.head, 1)
	free := max(bottom-y-1, 0)
	shown := min(max(layers+details, 1), free)
	row(&a.rows, shown)
	row(&a.total, 1)
	switch left := free - shown; {
	case w >= besideWidth && h >= 15 && free-layers-openedRows < goodFigureRows:
		side := min(max(w/3, minSide), maxSide)
		for _, r := range []*image.Rectangle{&a.tableRule, &a.head, &a.rows, &a.total} {
			r.Max.X = w - side - 1
		}
		a.figureRule = image.Rect(w-side, top, w, top+1)
		a.figure = image.Rect(w-side+1, top+1, w-1, bottom)
	case left >= minFigureRows:
		row(&a.figureRule, 1)
		a.figure = image.Rect(1, y, w-1, bottom)
	}
	a.message, a.complete, a.field = inset(a.message), inset(a.complete), inset(a.field)
	a.head, a.rows, a.total = inset(a.head), inset(a.rows), inset(a.total)
	return a
}

// fieldMost returns how many rows of text a screen of h rows shows at a time.
func fieldMost(h int) int {
	switch {
	case h < 15:
		return 1
	case h < 24:
		return 2
	case h < 36:
		return 3
	default:
		return 6
	}
}

// messageRows returns how many rows there are for what is wrong, or what is saved.
func messageRows(w, h int) int {
	switch {
	case h < 16:
		return 1
	case w < 80 && h >= 18:
		return 3
	default:
		return 2
	}
}

func inset(r image.Rectangle) image.Rectangle {
	r.Min.X++
	r.Max.X--
	return r
}
