package draw

import (
	"math"
	"slices"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// pyramid draws the units of stacked layers above the pixels that they see,
// with lines around what counts for the chosen one.
func (c *canvas) pyramid(f *figure.Pyramid) {
	if len(f.Rows) == 0 {
		c.notice("no layers")
		return
	}
	name, sees, last := 0, 0, 0.0
	for _, r := range f.Rows {
		name = max(name, c.width(r.Name))
		sees = max(sees, width(" sees "+text.Short(float64(r.Field))))
		for _, x := range r.Centre {
			last = max(last, x)
		}
	}
	name = min(name, c.w/3)
	right := 0
	if c.w >= 40 {
		right = sees
	}
	span := c.w - name - 1 - right
	if span < 4 {
		name, right, span = 0, 0, c.w
	}
	scale := min(6, float64(span-1)/max(last, 1))
	if scale > 1 {
		scale = math.Floor(scale)
	}
	gap := 0
	if n := len(f.Rows); n > 1 {
		gap = min(6, max(0, (c.h-n)/(n-1)))
	}
	left := 0
	if name > 0 {
		left = name + 1
	}
	at := func(x float64) int { return left + int(math.Round(max(0, x)*scale)) }
	shown := min(len(f.Rows), c.h)
	rows := slices.Clone(f.Rows)
	slices.Reverse(rows)
	for i, r := range rows[len(rows)-shown:] {
		y := i * (1 + gap)
		if name > 0 {
			c.fit(0, y, name, r.Name, role(Muted))
		}
		c.pyramidRow(f, r, y, at, i == 0)
		if right > 0 {
			c.fitRight(0, y, c.w, "sees "+text.Short(float64(r.Field)), role(Muted))
		}
		if i > 0 && gap > 0 {
			c.pyramidSides(rows[len(rows)-shown+i-1], r, y-gap-1, gap, at)
		}
	}
	if shown < len(f.Rows) {
		c.fit(0, 0, c.w, "the upper layers are not shown", role(Muted))
	}
}

// pyramidRow draws the units of one layer.
func (c *canvas) pyramidRow(f *figure.Pyramid, r figure.PyramidRow, y int, at func(float64) int, top bool) {
	for _, lit := range []bool{false, true} { // the lit ones last, where columns are shared
		for i, x := range r.Centre {
			if on := i < len(r.Lit) && r.Lit[i]; on != lit {
				continue
			}
			glyph, cs := c.g.Ring, role(Border)
			if lit {
				glyph, cs = c.g.Dot, cellStyle{fg: colorID(Accent), attrs: bold}
				if top {
					cs = role(Focus)
				}
			}
			c.set(at(x), y, glyph, cs)
			if top {
				c.hit(f.Control, i, at(x), y, 1, 1)
			}
		}
	}
}

// pyramidSides draws the two lines from the outermost lit units of a layer to
// those of the one below.
func (c *canvas) pyramidSides(up, low figure.PyramidRow, y, gap int, at func(float64) int) {
	u0, u1 := outermost(up, at)
	l0, l1 := outermost(low, at)
	if u0 < 0 || l0 < 0 {
		return
	}
	if c.style.ASCII {
		for j := 1; j <= gap; j++ {
			t := float64(j) / float64(gap+1)
			c.set(u0+int(math.Round(t*float64(l0-u0))), y+j, c.side(l0-u0), role(Border))
			c.set(u1+int(math.Round(t*float64(l1-u1))), y+j, c.side(l1-u1), role(Border))
		}
		return
	}
	p := newPlot(c, 0, y+1, c.w, gap)
	p.color = func(int) colorID { return colorID(Accent) }
	at2 := func(x int, y float64) (float64, float64) { return (float64(x) + 0.25) / (float64(c.w) - 0.5), y }
	for _, side := range [][2]int{{u0, l0}, {u1, l1}} {
		x0, y0 := at2(side[0], 1)
		x1, y1 := at2(side[1], 0)
		p.line(x0, y0, x1, y1, 0)
	}
	p.draw()
}

// outermost is where the first and the last lit unit of a layer stand; −1 for
// none.
func outermost(r figure.PyramidRow, at func(float64) int) (first, last int) {
	first, last = -1, -1
	for i, x := range r.Centre {
		if i < len(r.Lit) && r.Lit[i] {
			if first < 0 {
				first = at(x)
			}
			last = at(x)
		}
	}
	return first, last
}

// side is the ASCII glyph of a line that goes down and dx to the right.
func (c *canvas) side(dx int) rune {
	switch {
	case dx == 0:
		return c.g.Post
	case dx < 0:
		return '/'
	}
	return '\\'
}
