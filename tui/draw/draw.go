package draw

import (
	"strings"

	"weightshare/lessons/figure"
)

// Picture is a drawn figure.
type Picture struct {
	Lines     []string // each exactly as wide as was asked for
	Hits      []Hit    // what a click can act on
	NamedOnly bool     // there is no room: what the figure holds is only named
}

// Hit is a rectangle of a picture, in cells from its top left corner, that
// stands for one index of a control.
type Hit struct {
	X, Y, W, H int
	Control    string
	Index      int
}

// At finds what is at a cell; ok is false where a click does nothing.
func (p Picture) At(x, y int) (hit Hit, ok bool) {
	for _, h := range p.Hits {
		if x >= h.X && x < h.X+h.W && y >= h.Y && y < h.Y+h.H {
			return h, true
		}
	}
	return Hit{}, false
}

// Draw draws a figure into w columns and at most h rows. It fills the room it
// is given as well as the figure can, and says what it had to leave out. What
// the figure holds comes before the words around it: where something would be
// left out, the note below gives its rows up. A figure that it does not know is
// said in its words.
func Draw(f figure.Figure, w, h int, s Style) Picture {
	if w <= 0 || h <= 0 || f == nil {
		return Picture{}
	}
	s = s.ready()
	air, notes := spare(f.Header(), w, h)
	c := framed(f, w, h, s, air, notes)
	if !c.truncated || air+notes == 0 {
		return c.picture()
	}
	tries := []int{0}
	if notes > 1 {
		tries = []int{1, 0}
	}
	for _, n := range tries {
		tight := framed(f, w, h, s, 0, n)
		if !tight.truncated || n == 0 && h < airy {
			return tight.picture()
		}
	}
	return c.picture()
}

// Fills tells that a figure takes all of h rows, without drawing it: that is so
// where curves are drawn below a race, or at a fair size. False says nothing.
func Fills(f figure.Figure, w, h int, s Style) bool {
	if w <= 0 || h <= 0 || f == nil {
		return false
	}
	s = s.ready()
	air, notes := spare(f.Header(), w, h)
	c := &canvas{w: w, h: h, style: s, g: s.t.glyphs}
	c.h -= titleRows(f.Header(), h, air) + len(c.note(f.Header().Note, w, notes))
	switch f := f.(type) {
	case figure.Race:
		return len(f.Lanes) > 0 && c.planLanes(&f, c.h-c.progressRows(&f)).chart > 0
	case figure.Curves:
		return len(f.Series) > 0 && w >= 40 && c.h >= 12
	}
	return false
}

// airy is how many rows have room for air below a title.
const airy = 20

// spare is what is spared of h rows for air below the title and for the note.
func spare(head figure.Meta, w, h int) (air, notes int) {
	if h >= airy && head.Title != "" {
		air = 1
	}
	return air, noteRows(head.Note, w, h)
}

// titleRows is how many of h rows the title takes, with the air below it.
func titleRows(head figure.Meta, h, air int) int {
	if head.Title == "" || h < 3 {
		return 0
	}
	return 1 + air
}

// framed draws a figure with its title, rows of air below that, and its note in
// so many rows.
func framed(f figure.Figure, w, h int, s Style, air, notes int) *canvas {
	c := newCanvas(w, h, s)
	head := f.Header()
	top := titleRows(head, h, air)
	if top > 0 {
		c.fit(0, 0, w, head.Title, role(Title))
	}
	note := c.note(head.Note, w, notes)
	body := c.rows(top, h-top-len(note))
	body.figure(f)
	c.join(top, body)
	at := min(c.used, h-len(note))
	if len(note) > 0 && at+len(note) < h && h >= 12 {
		at++
	}
	for i, line := range note {
		c.text(0, at+i, line, role(Muted))
	}
	return c
}

// noteRows is how many rows can be spared for a note below a figure.
func noteRows(text string, w, h int) int {
	switch {
	case text == "" || h < 6 || w < 20:
		return 0
	case h < 10:
		return 1
	case h < 16:
		return 2
	case h < 24:
		return 3
	default:
		return 4
	}
}

// note wraps a note into at most so many rows.
func (c *canvas) note(text string, w, rows int) []string {
	if rows == 0 {
		return nil
	}
	lines := Wrap(c.style.Plain(text), w)
	if len(lines) > rows {
		rest := strings.Join(lines[rows-1:], " ")
		lines = append(lines[:rows-1:rows-1], cut(rest, w, c.g.Ellipsis))
	}
	return lines
}

// figure draws the body of a figure on the whole canvas.
func (c *canvas) figure(f figure.Figure) {
	switch f := any(f).(type) {
	case figure.BinaryGrid:
		c.binaryGrid(&f)
	case *figure.BinaryGrid:
		c.binaryGrid(f)
	case figure.Gallery:
		c.gallery(&f)
	case *figure.Gallery:
		c.gallery(f)
	case figure.FeatureScan:
		c.featureScan(&f)
	case *figure.FeatureScan:
		c.featureScan(f)
	case figure.Heatmap:
		c.heatmap(&f)
	case *figure.Heatmap:
		c.heatmap(f)
	case figure.Curves:
		c.curves(&f)
	case *figure.Curves:
		c.curves(f)
	case figure.Bars:
		c.bars(&f)
	case *figure.Bars:
		c.bars(f)
	case figure.Table:
		c.table(&f)
	case *figure.Table:
		c.table(f)
	case figure.Race:
		c.race(&f)
	case *figure.Race:
		c.race(f)
	default:
		c.layers(f)
	}
}

// layers draws the figures that look inside networks.
func (c *canvas) layers(f any) {
	switch f := f.(type) {
	case figure.Matrix:
		c.matrix(&f)
	case *figure.Matrix:
		c.matrix(f)
	case figure.FeatureMaps:
		c.featureMaps(&f)
	case *figure.FeatureMaps:
		c.featureMaps(f)
	case figure.ImageRow:
		c.imageRow(&f)
	case *figure.ImageRow:
		c.imageRow(f)
	case figure.Pyramid:
		c.pyramid(&f)
	case *figure.Pyramid:
		c.pyramid(f)
	case figure.Network:
		c.network(&f)
	case *figure.Network:
		c.network(f)
	case figure.Gradients:
		c.gradients(&f)
	case *figure.Gradients:
		c.gradients(f)
	case figure.Surface:
		c.surface(&f)
	case *figure.Surface:
		c.surface(f)
	case figure.ShiftAccuracy:
		c.shiftAccuracy(&f)
	case *figure.ShiftAccuracy:
		c.shiftAccuracy(f)
	case figure.TransformTable:
		c.transformTable(&f)
	case *figure.TransformTable:
		c.transformTable(f)
	case figure.Confusion:
		c.confusion(&f)
	case *figure.Confusion:
		c.confusion(f)
	case figure.ConvolutionStep:
		c.convolutionStep(&f)
	case *figure.ConvolutionStep:
		c.convolutionStep(f)
	case figure.Figure:
		c.words(f.Words())
	}
}

// words says a figure that has no drawing.
func (c *canvas) words(text string) {
	lines := Wrap(c.style.Plain(text), c.w)
	for i, line := range lines {
		if i == c.h-1 && len(lines) > c.h {
			line = strings.Join(lines[i:], " ")
		}
		c.fit(0, i, c.w, line, role(Text))
	}
}
