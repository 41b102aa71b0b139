package draw

import "weightshare/lessons/figure"

// Picture is a drawn figure.
type Picture struct {
	Lines     []string // each exactly as wide as requested
	Hits      []Hit    // what reacts to clicks
	NamedOnly bool     // the figure did not fit: its content is only named
}

// Hit is a rectangle of a picture, in cells from its top left corner, where a click
// acts on one index of a control.
type Hit struct {
	X, Y, W, H int
	Control    string
	Index      int
}

// Draw draws f into w columns and at most h rows. What does not fit is left out, and
// the picture says so; the note below the figure gives up its rows before the figure
// itself is cut. Without a figure or without a cell the picture is empty.
func Draw(f figure.Figure, w, h int, s Style) Picture { return NewDrawing(f, s).Draw(w, h) }

// A Drawing draws one figure in one style, in any number of sizes. Whatever does not depend
// on the number of rows is computed only once. It is not safe for concurrent use.
type Drawing struct {
	figure figure.Figure
	style  Style
	races  racePlans
}

// NewDrawing returns a drawing of a figure in a style.
func NewDrawing(f figure.Figure, s Style) *Drawing {
	return &Drawing{figure: f, style: s.ready(), races: racePlans{}}
}

// Draw draws the figure as the function Draw does.
func (d *Drawing) Draw(w, h int) Picture {
	if w <= 0 || h <= 0 || d.figure == nil {
		return Picture{}
	}
	f := explained(d.figure, w, h, d.style)
	blank, notes := margins(f.Header(), w, h)
	full := d.framed(f, w, h, blank, notes)
	if full.truncated && blank+notes > 0 {
		for n := max(0, min(1, notes-1)); n >= 0; n-- {
			tight := d.framed(f, w, h, 0, n)
			if !tight.truncated || n == 0 && h < blankFrom {
				full.free()
				return tight.picture()
			}
			tight.free()
		}
	}
	return full.picture()
}

// Fills reports whether f is known to take all of h rows, without drawing it. It may
// report false for a figure that does take them.
func Fills(f figure.Figure, w, h int, s Style) bool { return NewDrawing(f, s).Fills(w, h) }

// Fills reports what the function Fills does for the figure.
func (d *Drawing) Fills(w, h int) bool {
	if w <= 0 || h <= 0 || d.figure == nil {
		return false
	}
	s := d.style
	f := explained(d.figure, w, h, s)
	blank, notes := margins(f.Header(), w, h)
	c := unfilled(w, h, s)
	c.races = d.races
	c.h -= len(s.titleLines(f.Header(), w, h)) + blank + len(s.WrapLines(f.Header().Note, w, notes))
	for _, r := range renderers {
		if r.fills != nil && r.fills(c, f) {
			return true
		}
	}
	return false
}

// blankFrom is the height from which on a blank row follows the title.
const blankFrom = 20

// margins returns how many of h rows are blank below the title, and how many the note
// below the figure may take.
func margins(m figure.Meta, w, h int) (blank, notes int) {
	if h >= blankFrom && m.Title != "" {
		blank = 1
	}
	least := 6
	if m.KeepNote {
		least = 5
	}
	switch {
	case m.Note == "" || h < least || w < 20:
	case h < 8:
		notes = 1
	case h < 16:
		notes = 2
	case h < 24:
		notes = 3
	default:
		notes = 4
	}
	return blank, notes
}

// titleLines lays out the title above a figure of h rows: in two lines if it is too
// long for one and there are enough rows.
func (s Style) titleLines(m figure.Meta, w, h int) []string {
	if m.Title == "" || h < 3 {
		return nil
	}
	return s.WrapLines(m.Title, w, 1+digit(h >= 8))
}

// framed draws a figure below its title and blank rows, and above its note.
func (d *Drawing) framed(f figure.Figure, w, h, blank, notes int) *canvas {
	s := d.style
	c := newCanvas(w, h, s)
	c.races = d.races
	meta := f.Header()
	title := s.titleLines(meta, w, h)
	for i, line := range title {
		c.text(0, i, line, role(Title))
	}
	top := len(title) + blank
	note := s.WrapLines(meta.Note, w, notes)
	body := c.rows(top, h-top-len(note))
	body.figure(f)
	c.join(top, body)
	y := min(c.used, h-len(note))
	if len(note) > 0 && y+len(note) < h && h >= 12 {
		y++
	}
	for i, line := range note {
		c.text(0, y+i, line, role(Muted))
	}
	return c
}

// figure draws a figure without its title and note on the whole canvas.
func (c *canvas) figure(f figure.Figure) {
	for _, r := range renderers {
		if r.draw(c, f) {
			return
		}
	}
}
