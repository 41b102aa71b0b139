// Package layout divides the screen into named rectangles and puts rendered blocks into
// them. It is pure: the same size and state give the same areas, which determine
// everything that is drawn or clicked.
package layout

import "image"

// The sizes at which the layout changes, in cells.
const (
	SideWidth  = 80 // from here on, text and figure are side by side
	PaneWidth  = 60 // from here and PaneRows on, the text is above the figure; below that, one is shown at a time
	PaneRows   = 18
	LeastWidth = 40 // below this or LeastRows, only the required size is shown
	LeastRows  = 12
)

// The text column beside a figure stays within these widths.
const (
	textLeast, textMost = 30, 36
	margin              = 1
	aloneMost           = 64 // the longest line of text, however wide the screen
	figureLeast         = 4  // the fewest rows with which a figure is worth showing below a text
)

// Mode is a layout of the screen.
type Mode int

// The modes, from the smallest screen to the largest.
const (
	TooSmall Mode = iota // one line with the required size
	Single               // one pane at a time
	Stacked              // the text above the figure
	Side                 // the text beside the figure
)

// Pane is one of the two parts that a learner can focus.
type Pane int

// The panes.
const (
	Text Pane = iota
	Figure
)

// State is what the layout depends on besides the size.
type State struct {
	Focus    Pane
	Alone    bool // without a figure: the text has the screen to itself
	TextRows int  // rows that the text would take at TextWidth
	Whole    bool // if possible, show all of the text: a question waits for an answer
	Live     bool // something runs, so the learner watches the figure
	Controls int  // rows that the controls ask for
	Image    int  // rows that the images in the figure need at least, 0 if there are none
}

// Areas are the rectangles of one screen; those that are not shown are empty.
type Areas struct {
	Mode       Mode
	Header     image.Rectangle // title and step dots
	TextRule   image.Rectangle // the line above the text
	FigureRule image.Rectangle // the line above the figure
	Text       image.Rectangle
	Scroll     image.Rectangle // one column beside the text, for the marks that say there is more
	Separator  image.Rectangle // one column between text and figure
	Controls   image.Rectangle // at the head of the figure pane
	Figure     image.Rectangle
	Status     image.Rectangle // notices, and the state of the run
	Keys       image.Rectangle // the key bar
	Message    image.Rectangle // in TooSmall: the required size
}

// Pane returns the pane that contains a point; ok is false outside both.
func (a Areas) Pane(at image.Point) (p Pane, ok bool) {
	for _, r := range []image.Rectangle{a.Text, a.TextRule, a.Scroll} {
		if at.In(r) {
			return Text, true
		}
	}
	for _, r := range []image.Rectangle{a.Figure, a.FigureRule, a.Controls} {
		if at.In(r) {
			return Figure, true
		}
	}
	return Text, false
}

// ModeOf returns the layout of a screen of w columns and h rows.
func ModeOf(w, h int) Mode {
	switch {
	case w < LeastWidth || h < LeastRows:
		return TooSmall
	case w < PaneWidth || h < PaneRows:
		return Single
	case w < SideWidth:
		return Stacked
	default:
		return Side
	}
}

// TextWidth returns how many columns the text gets on a screen of w by h, alone or with
// a figure; 0 if nothing is shown.
func TextWidth(w, h int, alone bool) int {
	mode := ModeOf(w, h)
	switch {
	case mode == TooSmall:
		return 0
	case mode == Side && !alone:
		return min(max(w*2/5, textLeast), textMost)
	default:
		return min(w-2*margin-1, aloneMost) // 1 for the scroll column
	}
}

// FigureWidth returns how many columns figures and controls get when they are shown; 0
// if they never are.
func FigureWidth(w, h int) int {
	switch ModeOf(w, h) {
	case TooSmall:
		return 0
	case Side:
		return w - TextWidth(w, h, false) - 5 // the margins, the scroll column, the separator
	default:
		return w - 2*margin
	}
}

// Of returns the areas of a screen of w columns and h rows.
func Of(w, h int, s State) Areas {
	a := Areas{Mode: ModeOf(w, h)}
	if a.Mode == TooSmall {
		a.Message = image.Rect(0, 0, max(w, 0), min(max(h, 0), 1))
		return a
	}
	a.Header = image.Rect(0, 0, w, 1)
	a.Status = image.Rect(0, h-2, w, h-1)
	a.Keys = image.Rect(0, h-1, w, h)
	body := image.Rect(0, 1, w, h-2)
	switch {
	case s.Alone:
		a.textPane(body, TextWidth(w, h, true))
	case a.Mode == Side:
		a.beside(body, s)
	case a.Mode == Stacked && (!s.Whole || s.TextRows+max(s.Controls, 0)+figureLeast+rules <= body.Dy()):
		a.stack(body, s)
	default:
		a.Mode = Single
		if s.Focus == Text {
			a.textPane(body, TextWidth(w, h, false))
		} else {
			a.figurePane(body, s)
		}
	}
	return a
}

// beside puts the text to the left of the figure.
func (a *Areas) beside(body image.Rectangle, s State) {
	text := TextWidth(body.Dx(), PaneRows, false)
	column := margin + text + 1
	left, right := body, body
	left.Max.X = body.Min.X + column
	right.Min.X = left.Max.X + 1
	a.Separator = image.Rect(left.Max.X, body.Min.Y, right.Min.X, body.Max.Y)
	a.textPane(left, text)
	a.figurePane(right, s)
}

const (
	rules         = 2 // rows that the lines above text and figure take
	textLeastRows = 3 // of the text above a figure that the learner works in: enough for the task
)

// stack puts the text above the figure. The text gets the rows that it needs, but
// leaves the figure two fifths of all rows, three fifths if the learner is working in
// it, more if it holds an image that needs them, and most rows while something runs. A
// text of which all must be visible gets all the rows that it needs.
func (a *Areas) stack(body image.Rectangle, s State) {
	rows := body.Dy() - rules
	most := rows * 3 / 5
	switch {
	case s.Whole:
		most = rows
	case s.Live:
		most = rows / 4
	case s.Focus == Figure:
		most = rows * 2 / 5
		if s.Image > 0 {
			most = min(most, max(textLeastRows, rows-s.Controls-s.Image))
		}
	}
	text := min(max(s.TextRows, 1), most)
	top, bottom := body, body
	top.Max.Y = body.Min.Y + 1 + text
	bottom.Min.Y = top.Max.Y
	a.textPane(top, TextWidth(body.Dx(), PaneRows, false))
	a.figurePane(bottom, s)
}

// textPane fills r with a rule, the text in w columns, and its scroll column.
func (a *Areas) textPane(r image.Rectangle, w int) {
	a.TextRule = image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+1)
	a.Text = image.Rect(r.Min.X+margin, r.Min.Y+1, r.Min.X+margin+w, r.Max.Y)
	a.Scroll = image.Rect(r.Max.X-1, r.Min.Y+1, r.Max.X, r.Max.Y)
}

// figurePane fills r with a rule, the controls and the figure. Controls take at most
// half of the rows.
func (a *Areas) figurePane(r image.Rectangle, s State) {
	a.FigureRule = image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+1)
	inner := image.Rect(r.Min.X+margin, r.Min.Y+1, r.Max.X-margin, r.Max.Y)
	rows := min(max(s.Controls, 0), inner.Dy()/2)
	if rows > 0 {
		a.Controls = image.Rect(inner.Min.X, inner.Min.Y, inner.Max.X, inner.Min.Y+rows)
	}
	a.Figure = image.Rect(inner.Min.X, inner.Min.Y+rows, inner.Max.X, inner.Max.Y)
}
