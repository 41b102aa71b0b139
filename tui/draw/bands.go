package draw

import (
	"math"

	"weightshare/lessons/figure"
)

// The spread of a series is the area between its bounds: it is shown by a background in
// the series' hue, or by a glyph in terminals without such colors.

func (c *canvas) hasBandColors() bool { return c.style.t.bg[colorBands] != "" }

func bandColor(i int) colorID { return seriesColor(i) - colorSeries + colorBands }

// band draws the spread of series i. It leaves out points off the horizontal axis.
func (p *plot) band(s *figure.Series, i int, ax, ay axis) {
	for k := 1; k < min(len(s.X), len(s.Low), len(s.High)); k++ {
		var x [2]float64
		var low, high [2]float64
		placed := true
		for j := range 2 {
			var okX, okLow, okHigh bool
			x[j], okX = ax.at(s.X[k-1+j])
			low[j], okLow = ay.clamped(s.Low[k-1+j])
			high[j], okHigh = ay.clamped(s.High[k-1+j])
			placed = placed && okX && okLow && okHigh
		}
		if placed {
			p.fillBand(x, low, high, i)
		}
	}
}

// fillBand fills the cells between two points of both bounds. Where the spreads
// of two series overlap, cells alternate between their backgrounds; their glyphs are the
// same.
func (p *plot) fillBand(at, low, high [2]float64, i int) {
	from, _ := p.cell(at[0], 0)
	to, _ := p.cell(at[1], 0)
	for x := from; x <= to; x++ {
		t := 1.0
		if to > from {
			t = float64(x-from) / float64(to-from)
		}
		_, bottom := p.cell(0, low[0]+t*(low[1]-low[0]))
		_, top := p.cell(0, high[0]+t*(high[1]-high[0]))
		for y := top; y <= bottom; y++ {
			if !p.c.contains(x, y) {
				continue
			}
			if !p.c.hasBandColors() {
				p.c.set(x, y, p.c.g.Spread, cellStyle{fg: seriesColor(i)})
				continue
			}
			under := p.c.cells[y*p.c.w+x].bg
			if under == 0 || under == bandColor(i) || (x+y)%2 != 0 {
				p.c.set(x, y, ' ', cellStyle{bg: bandColor(i)})
			}
		}
	}
}

// bandLegend explains the backgrounds or glyphs, if there are any.
func (c *canvas) bandLegend(f *figure.Curves, x, y int) {
	for i, s := range f.Series {
		if len(s.Low) == 0 || len(s.High) == 0 {
			continue
		}
		const label = "   spread"
		if c.w-x < c.width(label) {
			return
		}
		c.text(x, y, label, role(Muted))
		if c.hasBandColors() {
			c.fill(x, y, 2, 1, ' ', cellStyle{bg: bandColor(i)})
		} else {
			c.fill(x, y, 2, 1, c.g.Spread, cellStyle{fg: seriesColor(i)})
		}
		return
	}
}

// decay returns a loss that falls exponentially from start over n steps.
func decay(name string, start, rate float64, n int) figure.Series {
	s := figure.Series{Name: name}
	for i := range n {
		s.X, s.Y = append(s.X, float64(i)), append(s.Y, start*math.Exp(-rate*float64(i)))
	}
	return s
}

func sampleSpread() figure.Curves {
	f := figure.Curves{
		Meta:   figure.Meta{ID: "spread", Title: "Loss over fourteen seeds", Note: "Lines are means; the spread is from the least to the greatest."},
		XLabel: "step", YLabel: "loss", Series: []figure.Series{decay("shared", 0.69, 0.12, 30), decay("dense", 0.69, 0.06, 30)},
	}
	for i := range f.Series {
		s := &f.Series[i]
		s.Low = tabulate(len(s.Y), func(k int) float64 { return s.Y[k] * 0.7 })
		s.High = tabulate(len(s.Y), func(k int) float64 { return s.Y[k] * 1.25 })
	}
	return f
}
