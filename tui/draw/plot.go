package draw

import (
	"math"
)

// plot is the part of a canvas that lines are drawn on, in dots: two a cell
// across and four down in braille, one a cell in ASCII.
type plot struct {
	c          *canvas
	x, y, w, h int // cells
	across     int // dots a cell
	down       int
	color      func(series int) colorID
	dots       []uint8 // per cell, which of its dots are set
	owner      []int16 // per cell, the series that was drawn last
}

// dotBits maps the dots of a braille cell, row by row, to the bits of its
// character.
var dotBits = [4][2]uint8{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}

func newPlot(c *canvas, x, y, w, h int) *plot {
	p := &plot{c: c, x: x, y: y, w: w, h: h, across: 2, down: 4, color: seriesColor}
	if c.style.ASCII {
		p.across, p.down = 1, 1
	}
	p.dots, p.owner = make([]uint8, w*h), make([]int16, w*h)
	return p
}

// dot sets one dot, counted from the lower left corner.
func (p *plot) dot(x, y, series int) {
	y = p.h*p.down - 1 - y
	if x < 0 || y < 0 || x >= p.w*p.across || y >= p.h*p.down {
		return
	}
	at := y/p.down*p.w + x/p.across
	p.dots[at] |= dotBits[y%p.down][x%p.across]
	p.owner[at] = int16(series) //nolint:gosec // of few
}

// line joins two points given in [0, 1].
func (p *plot) line(x0, y0, x1, y1 float64, series int) {
	dx, dy := p.place(x0, y0)
	ex, ey := p.place(x1, y1)
	n := max(abs(ex-dx), abs(ey-dy), 1)
	for i := range n + 1 {
		t := float64(i) / float64(n)
		p.dot(dx+int(math.Round(t*float64(ex-dx))), dy+int(math.Round(t*float64(ey-dy))), series)
	}
}

// place is the dot of a point given in [0, 1].
func (p *plot) place(x, y float64) (int, int) {
	return int(math.Round(x * float64(p.w*p.across-1))), int(math.Round(y * float64(p.h*p.down-1)))
}

// cell is the cell of a point given in [0, 1], on the canvas.
func (p *plot) cell(x, y float64) (int, int) {
	dx, dy := p.place(x, y)
	return p.x + dx/p.across, p.y + p.h - 1 - dy/p.down
}

// draw puts the dots on the canvas.
func (p *plot) draw() {
	for i, d := range p.dots {
		if d == 0 {
			continue
		}
		r := rune(0x2800) + rune(d)
		if p.c.style.ASCII {
			r = p.c.g.Series[int(p.owner[i])%len(p.c.g.Series)]
		}
		p.c.putOn(p.x+i%p.w, p.y+i/p.w, r, p.color(int(p.owner[i])), 0)
	}
}

func abs(x int) int { return max(x, -x) }
