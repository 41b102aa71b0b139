package draw

import (
	"math"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// pyramidLayout says where the units of a pyramid are.
type pyramidLayout struct {
	left, right int     // columns for the names of layers, and for their fields
	scale       float64 // columns per pixel
	gap         int     // rows between layers
}

// column returns the column of a position in pixels.
func (l pyramidLayout) column(x float64) int {
	return l.left + int(math.Round(max(0, x)*l.scale))
}

// pyramid draws the units of stacked layers above the centers of their fields, with
// lines around those on which the chosen unit depends.
func (c *canvas) pyramid(f *figure.Pyramid) {
	n := len(f.Rows)
	if n == 0 {
		c.notice("no layers")
		return
	}
	l := c.pyramidLayout(f)
	shown := min(n, c.h)
	for i := range shown {
		r, y := f.Rows[shown-1-i], i*(1+l.gap)
		if l.left > 0 {
			c.fit(0, y, l.left-1, r.Name, role(Muted))
		}
		c.pyramidRow(f, r, y, l, i == 0)
		if l.right > 0 {
			c.fitRight(0, y, c.w, "sees "+text.Short(float64(r.Field)), role(Muted))
		}
		if i > 0 && l.gap > 0 {
			c.pyramidSides(f.Rows[shown-i], r, y-l.gap-1, l)
		}
	}
	if shown < n {
		c.notice("the upper layers are not shown")
	}
}

func (c *canvas) pyramidLayout(f *figure.Pyramid) pyramidLayout {
	var l pyramidLayout
	name, last := 0, 1.0
	for _, r := range f.Rows {
		name = max(name, c.width(r.Name))
		l.right = max(l.right, width(" sees "+text.Short(float64(r.Field))))
		for _, x := range r.Center {
			last = max(last, x)
		}
	}
	if c.w < 40 {
		l.right = 0
	}
	name = min(name, c.w/3)
	span := c.w - name - 1 - l.right
	if span < 4 {
		name, l.right, span = 0, 0, c.w
	}
	l.left = name + digit(name > 0)
	l.scale = min(6, float64(span-1)/last)
	if l.scale > 1 {
		l.scale = math.Floor(l.scale)
	}
	if n := len(f.Rows); n > 1 {
		l.gap = min(6, max(0, (c.h-n)/(n-1)))
	}
	return l
}

func (c *canvas) pyramidRow(f *figure.Pyramid, r figure.PyramidRow, y int, l pyramidLayout, top bool) {
	for _, lit := range []bool{false, true} { // lit units last, in case columns are shared
		for i, x := range r.Center {
			if on := i < len(r.Lit) && r.Lit[i]; on != lit {
				continue
			}
			glyph, cs := c.g.Ring, role(Border)
			if lit {
				glyph, cs = c.g.Dot, cellStyle{fg: colorID(Accent), attrs: bold}
			}
			if lit && top {
				cs = role(Focus)
			}
			c.set(l.column(x), y, glyph, cs)
			if top {
				c.hit(f.Control, i, l.column(x), y, 1, 1)
			}
		}
	}
}

// pyramidSides draws the two lines below row y from the outermost lit units of a
// layer to those of the layer below.
func (c *canvas) pyramidSides(up, low figure.PyramidRow, y int, l pyramidLayout) {
	from, to := l.outermost(up), l.outermost(low)
	if from[0] < 0 || to[0] < 0 {
		return
	}
	p := newPlot(c, 0, y+1, c.w, l.gap)
	p.color = func(int) colorID { return colorID(Accent) }
	for side := range 2 {
		a, b := from[side], to[side]
		if c.style.ASCII {
			for j := 1; j <= l.gap; j++ {
				t := float64(j) / float64(l.gap+1)
				c.set(a+int(math.Round(t*float64(b-a))), y+j, c.slope(b-a), role(Border))
			}
			continue
		}
		at := func(x int) float64 { return (float64(x) + 0.25) / (float64(c.w) - 0.5) }
		p.line(at(a), 1, at(b), 0, 0)
	}
	p.draw()
}

// outermost returns the columns of a layer's first and last lit unit, −1 for none.
func (l pyramidLayout) outermost(r figure.PyramidRow) [2]int {
	out := [2]int{-1, -1}
	for i, x := range r.Center {
		if i < len(r.Lit) && r.Lit[i] {
			if out[0] < 0 {
				out[0] = l.column(x)
			}
			out[1] = l.column(x)
		}
	}
	return out
}

// slope returns the ASCII glyph of a line that goes down and dx to the right.
func (c *canvas) slope(dx int) rune {
	switch {
	case dx == 0:
		return c.g.Post
	case dx < 0:
		return '/'
	}
	return '\\'
}

func samplePyramid() figure.Pyramid {
	row := func(name string, units, field int, first, jump float64, from, to int) figure.PyramidRow {
		return figure.PyramidRow{
			Name: name, Field: field, Center: tabulate(units, func(i int) float64 { return first + jump*float64(i) }),
			Lit: tabulate(units, func(i int) bool { return i >= from && i <= to }),
		}
	}
	return figure.Pyramid{
		Meta: figure.Meta{ID: "pyramid", Title: "What one deep unit sees", Control: "unit"},
		Rows: []figure.PyramidRow{row("input", 24, 1, 0, 1, 8, 15), row("conv3", 22, 3, 1, 1, 8, 13), row("maxpool2", 11, 4, 1.5, 2, 4, 6), row("conv3", 9, 8, 3.5, 2, 4, 4)},
	}
}
