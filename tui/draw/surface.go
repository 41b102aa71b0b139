package draw

import (
	"math"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// surface draws a function of two variables as a map, with a path on it.
func (c *canvas) surface(f *figure.Surface) {
	if len(f.Values) == 0 || f.Cols < 1 || !(f.XMax > f.XMin) || !(f.YMax > f.YMin) {
		c.notice("no surface")
		return
	}
	below := digit(c.h >= 5) + digit(c.h >= 7) // rows for the axis and the legend
	top, bottom := text.Short(f.YMax), text.Short(f.YMin)
	left := 0
	if c.w >= 24 {
		left = max(c.width(top), c.width(bottom), min(width(f.YLabel), 8)) + 1
	}
	h := c.h - below
	w := min(c.w-left, h*4) // at most twice as wide as it is high
	g, low, high := c.sample(f, w, h)
	c.pixels(left, 0, 1, g)
	if left > 0 {
		c.fitRight(0, 0, left-1, top, role(Muted))
		c.fitRight(0, h-1, left-1, bottom, role(Muted))
		if h >= 5 {
			c.fitRight(0, h/2, left-1, f.YLabel, role(Muted))
		}
	}
	for i, p := range f.Path {
		if i > 0 && i < len(f.Path)-1 {
			c.pathPoint(f, p, c.g.Bullet, left, w, h)
		}
	}
	if n := len(f.Path); n > 0 { // the ends of the path are never hidden
		if n > 1 {
			c.pathPoint(f, f.Path[0], c.g.Ring, left, w, h)
		}
		c.pathPoint(f, f.Path[n-1], c.g.Here, left, w, h)
	}
	if below > 0 {
		c.fit(left, h, w, text.Short(f.XMin), role(Muted))
		c.center(left, h, w, f.XLabel, role(Muted))
		c.fitRight(left, h, w, text.Short(f.XMax), role(Muted))
	}
	if below > 1 {
		c.surfaceLegend(f, g, left, h+1, low, high)
	}
}

// sample returns the nearest value for every pixel of w×h cells, and the range of the
// values. The scale is logarithmic above the lowest value, since what matters is where
// a loss is small.
func (c *canvas) sample(f *figure.Surface, w, h int) (g *grid, low, high float64) {
	rows := rowsOf(len(f.Values), f.Cols)
	tall := h
	if c.halfPixels() {
		tall = 2 * h
	}
	low, high = newGrid(&figure.Heatmap{Cols: f.Cols, Values: f.Values, Scale: 1}).extent()
	const depth = 100 // sets how finely the lowest hundredth is resolved
	g = &grid{rows: tall, cols: w, scale: 1, unsigned: true, cursor: -1, block: 1, drawn: 1}
	g.values = tabulate(tall*w, func(i int) float64 {
		at := i/w*rows/tall*f.Cols + i%w*f.Cols/w
		switch {
		case at >= len(f.Values):
			return math.NaN()
		case high > low:
			return math.Log1p(depth*(f.Values[at]-low)/(high-low)) / math.Log1p(depth)
		}
		return f.Values[at]
	})
	return g, low, high
}

// pathPoint marks one point, so that it is legible on the color under it.
func (c *canvas) pathPoint(f *figure.Surface, p figure.Point, glyph rune, left, w, h int) {
	x := (p.X - f.XMin) / (f.XMax - f.XMin)
	y := (f.YMax - p.Y) / (f.YMax - f.YMin)
	if !(x >= 0 && x <= 1 && y >= 0 && y <= 1) {
		return
	}
	cx, cy := left+int(math.Round(x*float64(w-1))), int(math.Round(y*float64(h-1)))
	if !c.contains(cx, cy) {
		return
	}
	cs := c.cells[cy*c.w+cx].cellStyle
	if cs.bg == 0 {
		cs.bg = cs.fg
	}
	cs = cellStyle{bg: cs.bg, attrs: bold}
	if cs.bg != 0 {
		cs.fg = c.style.t.on[cs.bg]
	}
	if !c.style.Colored() { // reverse stands out from the shades around it
		cs.attrs |= reverse
	}
	c.set(cx, cy, glyph, cs)
}

// surfaceLegend says what the colors and the marks of the path mean.
func (c *canvas) surfaceLegend(f *figure.Surface, g *grid, x, y int, low, high float64) {
	ramp := c.ramp(g)
	ramp[0].text = c.style.Plain(text.Short(low)) + " "
	ramp[len(ramp)-1].text = " " + c.style.Plain(text.Short(high))
	line := []segment{ramp}
	if len(f.Path) > 0 {
		line = append(line, segmentOf(string(c.g.Ring)+" start", role(Muted)), segmentOf(string(c.g.Here)+" now", role(Muted)))
	}
	c.segments(x, y, flow(line, c.w-x)[0])
}

func sampleSurface() figure.Surface {
	return figure.Surface{
		Meta: figure.Meta{ID: "surface", Title: "The loss of two tied numbers"},
		Cols: 60, XMin: -1.5, XMax: 1.5, YMin: -1.5, YMax: 1.5, XLabel: "w1", YLabel: "w2",
		Values: tabulate(60*60, func(i int) float64 {
			x, y := -1.5+float64(i%60)/20, 1.5-float64(i/60)/20
			ring, line := x*x+y*y-1, 0.6*x-0.8*y
			return 4*ring*ring + line*line
		}),
		Path: tabulate(20, func(i int) figure.Point {
			t := math.Exp(-0.2 * float64(i))
			return figure.Point{X: -0.8 - 0.3*t, Y: -0.6 + 1.5*t}
		}),
	}
}
