package draw

import (
	"math"

	"weightshare/lessons/figure"
)

// hasBandColors tells whether the spread of a series has a ground of its own.
func (c *canvas) hasBandColors() bool { return c.style.t.bg[colorBands] != "" }

// band shows what lies between the bounds of a series: a ground in its hue,
// or its bounds as dotted lines where there are too few colours.
func (p *plot) band(s *figure.Series, i int, ax, ay axis) {
	n := min(len(s.X), len(s.Low), len(s.High))
	for k := 1; k < n; k++ {
		x0, okF := ax.at(s.X[k-1])
		x1, okT := ax.at(s.X[k])
		low0, okL0 := ay.within(s.Low[k-1])
		high0, okH0 := ay.within(s.High[k-1])
		low1, okL := ay.within(s.Low[k])
		high1, okH := ay.within(s.High[k])
		if !okF || !okT || !okL || !okH || !okL0 || !okH0 {
			continue
		}
		if !p.c.hasBandColors() {
			p.dotted(x0, low0, x1, low1, i)
			p.dotted(x0, high0, x1, high1, i)
			continue
		}
		p.fillBand(x0, x1, [2]float64{low0, low1}, [2]float64{high0, high1}, i)
	}
}

// fillBand fills the cells between two points of both bounds. Where the spreads
// of two series lie over one another their grounds take turns.
func (p *plot) fillBand(x0, x1 float64, low, high [2]float64, i int) {
	from, _ := p.cell(x0, 0)
	to, _ := p.cell(x1, 0)
	for x := from; x <= to; x++ {
		t := 1.0
		if to > from {
			t = float64(x-from) / float64(to-from)
		}
		_, bottom := p.cell(0, low[0]+t*(low[1]-low[0]))
		_, top := p.cell(0, high[0]+t*(high[1]-high[0]))
		for y := top; y <= bottom; y++ {
			if y < 0 || y >= p.c.h || x < 0 || x >= p.c.w {
				continue
			}
			band := bandColor(i)
			if under := p.c.cells[y*p.c.w+x].bg; under != 0 && under != band && (x+y)%2 == 0 {
				continue
			}
			p.c.set(x, y, ' ', cellStyle{bg: band})
		}
	}
}

func bandColor(i int) colorID { return seriesColor(i) - colorSeries + colorBands }

// dotted joins two points in [0, 1] by every fourth dot, or cell in ASCII.
func (p *plot) dotted(x0, y0, x1, y1 float64, series int) {
	dx, dy := p.place(x0, y0)
	ex, ey := p.place(x1, y1)
	n := max(abs(ex-dx), abs(ey-dy), 1)
	for i := range n {
		t := float64(i) / float64(n)
		x, y := dx+int(math.Round(t*float64(ex-dx))), dy+int(math.Round(t*float64(ey-dy)))
		switch {
		case (x+y)%4 != 0 && !p.c.style.ASCII:
		case p.c.style.ASCII:
			if cx, cy := p.x+x, p.y+p.h-1-y; x < p.w && y < p.h && x >= 0 && y >= 0 {
				p.c.putOn(cx, cy, p.c.g.NoWeight, seriesColor(series), 0)
			}
		default:
			p.dot(x, y, series)
		}
	}
}

// bandLegend says what the grounds or dotted lines are, if there are any.
func (c *canvas) bandLegend(f *figure.Curves, x, y int) {
	for i := range f.Series {
		if len(f.Series[i].Low) == 0 || len(f.Series[i].High) == 0 {
			continue
		}
		text := c.style.Plain("dotted: spread")
		if c.hasBandColors() {
			text = "   spread"
		}
		if c.w-x < width(text) {
			return
		}
		c.text(x, y, text, role(Muted))
		if c.hasBandColors() {
			c.fill(x, y, 2, 1, ' ', cellStyle{bg: bandColor(i)})
		}
		return
	}
}
