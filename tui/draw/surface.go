package draw

import (
	"math"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// surface draws a function of two numbers as a map, low to high, with the path
// on it.
func (c *canvas) surface(f *figure.Surface) {
	if len(f.Values) == 0 || f.Cols < 1 || !(f.XMax > f.XMin) || !(f.YMax > f.YMin) {
		c.notice("no surface")
		return
	}
	foot := 0
	if c.h >= 5 {
		foot = 1
		if c.h >= 7 {
			foot = 2
		}
	}
	labels := []string{text.Short(f.YMax), text.Short(f.YMin)}
	left := 0
	if c.w >= 24 {
		left = max(c.width(labels[0]), c.width(labels[1]), min(width(f.YLabel), 8)) + 1
	}
	w, h := c.w-left, c.h-foot
	if most := h * 4; w > most { // no more than twice as wide as it is high
		w = most
	}
	g, low, high := c.sample(f, w, h)
	g.drawn = 1
	c.pixels(left, 0, 1, g)
	if left > 0 {
		c.fitRight(0, 0, left-1, labels[0], role(Muted))
		c.fitRight(0, h-1, left-1, labels[1], role(Muted))
		if h >= 5 {
			c.fitRight(0, h/2, left-1, f.YLabel, role(Muted))
		}
	}
	c.path(f, left, w, h)
	if foot > 0 {
		c.fit(left, h, w, text.Short(f.XMin), role(Muted))
		c.center(left, h, w, f.XLabel, role(Muted))
		c.fitRight(left, h, w, text.Short(f.XMax), role(Muted))
	}
	if foot > 1 {
		c.surfaceLegend(f, g, left, h+1, low, high)
	}
}

// sample takes the nearest value for every pixel of w×h cells, on a
// logarithmic scale above the lowest: the floor of a loss is what matters.
func (c *canvas) sample(f *figure.Surface, w, h int) (g *grid, low, high float64) {
	rows := (len(f.Values) + f.Cols - 1) / f.Cols
	tall := h
	if c.halfPixels() {
		tall = 2 * h
	}
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range f.Values {
		if text.Finite(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	if low > high {
		low, high = 0, 0
	}
	const depth = 100 // how much of the lowest hundredth is still told apart
	g = &grid{rows: tall, cols: w, values: make([]float64, tall*w), scale: 1, unsigned: true, cursor: -1, block: 1}
	for i := range g.values {
		r := i / w * rows / tall
		col := i % w * f.Cols / w
		v := math.NaN()
		if at := r*f.Cols + col; at < len(f.Values) {
			v = f.Values[at]
		}
		if high > low {
			v = math.Log1p(depth*(v-low)/(high-low)) / math.Log1p(depth)
		}
		g.values[i] = v
	}
	return g, low, high
}

// path draws the way over a surface: where it starts, where it is, and the
// points between.
func (c *canvas) path(f *figure.Surface, left, w, h int) {
	last := len(f.Path) - 1
	for i := 1; i < last; i++ {
		c.pathPoint(f, f.Path[i], c.g.Bullet, left, w, h)
	}
	if last > 0 { // its ends are never hidden
		c.pathPoint(f, f.Path[0], c.g.Ring, left, w, h)
	}
	if last >= 0 {
		c.pathPoint(f, f.Path[last], c.g.Here, left, w, h)
	}
}

// pathPoint marks one point, readable on the colour under it.
func (c *canvas) pathPoint(f *figure.Surface, p figure.Point, glyph rune, left, w, h int) {
	x := (p.X - f.XMin) / (f.XMax - f.XMin)
	y := (f.YMax - p.Y) / (f.YMax - f.YMin)
	if !(x >= 0 && x <= 1 && y >= 0 && y <= 1) {
		return
	}
	cx, cy := left+int(math.Round(x*float64(w-1))), int(math.Round(y*float64(h-1)))
	if cx >= c.w || cy >= c.h {
		return
	}
	under := c.cells[cy*c.w+cx].cellStyle
	cs := cellStyle{bg: under.bg, attrs: bold}
	if under.bg == 0 {
		cs.bg = under.fg
	}
	if cs.bg != 0 {
		cs.fg = c.style.t.on[cs.bg]
	}
	if !c.style.Colored() { // stands out from the shades around it
		cs.attrs |= reverse
	}
	c.set(cx, cy, glyph, cs)
}

// surfaceLegend says what the colours and the marks of the path mean.
func (c *canvas) surfaceLegend(f *figure.Surface, g *grid, x, y int, low, high float64) {
	ramp := c.legend(g)[0]
	ramp[0].text = c.style.Plain(text.Short(low)) + " "
	ramp[len(ramp)-1].text = " " + c.style.Plain(text.Short(high))
	line := []segment{ramp}
	if len(f.Path) > 0 {
		line = append(line, segmentOf(c.style.Plain(string(c.g.Ring)+" start"), role(Muted)), segmentOf(c.style.Plain(string(c.g.Here)+" now"), role(Muted)))
	}
	lines := flow(line, c.w-x)
	c.segments(x, y, lines[0])
}
