package draw

import "math"

// plot is the part of a canvas on which lines are drawn, in dots: two across and four
// down per cell in braille, one per cell in ASCII. Points are given in [0, 1]² from the
// lower left corner.
type plot struct {
	c            *canvas
	x, y, w, h   int // in cells
	across, down int // dots per cell
	color        func(series int) colorID
	dots         []uint8 // per cell, which of its dots are set, in the bits of a braille character
	owner        []int   // per cell, the series drawn last
}

// dotBits holds the bit of each dot of a braille cell, row by row.
var dotBits = [4][2]uint8{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}

func newPlot(c *canvas, x, y, w, h int) *plot {
	p := &plot{c: c, x: x, y: y, w: w, h: h, across: 2, down: 4, color: seriesColor}
	if c.style.ASCII {
		p.across, p.down = 1, 1
	}
	p.dots, p.owner = make([]uint8, w*h), make([]int, w*h)
	return p
}

// place returns the dot at a point, counted from the lower left corner.
func (p *plot) place(x, y float64) (int, int) {
	return int(math.Round(x * float64(p.w*p.across-1))), int(math.Round(y * float64(p.h*p.down-1)))
}

// cell returns the cell at a point, in the canvas's coordinates.
func (p *plot) cell(x, y float64) (int, int) {
	dx, dy := p.place(x, y)
	return p.x + dx/p.across, p.y + p.h - 1 - dy/p.down
}

// trace calls visit for every dot from one point to another, except the last.
func (p *plot) trace(x0, y0, x1, y1 float64, visit func(x, y int)) {
	dx, dy := p.place(x0, y0)
	ex, ey := p.place(x1, y1)
	n := max(ex-dx, dx-ex, ey-dy, dy-ey, 1)
	for i := range n {
		t := float64(i) / float64(n)
		visit(dx+int(math.Round(t*float64(ex-dx))), dy+int(math.Round(t*float64(ey-dy))))
	}
}

func (p *plot) line(x0, y0, x1, y1 float64, series int) {
	p.trace(x0, y0, x1, y1, func(x, y int) { p.set(x, y, series) })
	x, y := p.place(x1, y1)
	p.set(x, y, series)
}

func (p *plot) set(x, y, series int) {
	y = p.h*p.down - 1 - y
	if x < 0 || y < 0 || x >= p.w*p.across || y >= p.h*p.down {
		return
	}
	i := y/p.down*p.w + x/p.across
	p.dots[i] |= dotBits[y%p.down][x%p.across]
	p.owner[i] = series
}

func (p *plot) draw() {
	for i, d := range p.dots {
		if d == 0 {
			continue
		}
		r := rune(0x2800) + rune(d)
		if p.c.style.ASCII {
			r = p.c.g.Series[p.owner[i]%len(p.c.g.Series)]
		}
		p.c.setOver(p.x+i%p.w, p.y+i/p.w, r, p.color(p.owner[i]), 0)
	}
}
