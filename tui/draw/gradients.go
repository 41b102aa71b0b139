package draw

import (
	"fmt"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// gradients draws the gradient that each place sends to one shared weight, and
// how those that have arrived add up.
func (c *canvas) gradients(f *figure.Gradients) {
	if len(f.Parts) == 0 || f.Cols < 1 {
		c.fit(0, 0, c.w, "no gradients yet", role(Muted))
		return
	}
	soFar, all := f.Sum()
	m := &figure.Heatmap{Cols: f.Cols, Values: f.Parts, Masked: make([]bool, len(f.Parts)), Cursor: f.Arrived - 1}
	for i := range m.Masked {
		m.Masked[i] = i >= f.Arrived
	}
	m.Control = f.Control
	// The scale is that of all parts from the start, so that colours hold still.
	m.Scale = newGrid(&figure.Heatmap{Cols: f.Cols, Values: f.Parts, Cursor: -1}).scale
	if f.Arrived >= len(f.Parts) {
		m.Cursor = -1
	}
	g := newGrid(m)
	arrived, sum := fmt.Sprintf("%d of %d arrived: ", min(f.Arrived, len(f.Parts)), len(f.Parts)), signed(soFar)+" of "+signed(all)
	say := arrived + "together " + sum
	if width(say) > c.w {
		say = arrived + sum
	}
	chart := 0
	if c.h >= 16 && c.w >= 30 {
		chart = max(7, c.h/3)
	}
	room := c.h - chart - 1 - digit(c.h >= 6)
	p := c.pixelSize(g.rows, g.cols, c.w, room, 8)
	y := 0
	if p > 0 {
		g.drawn = p
		c.pixels(0, 0, p, g)
		y = c.pixelRows(g.rows, p)
	} else {
		y = c.reduced(g, room)
	}
	if c.h >= 6 {
		c.segments(0, y, flow(c.legend(g)[:1], c.w)[0])
		y++
	}
	c.fit(0, y, c.w, say, role(Title))
	y++
	if chart > 0 && c.h-y >= 7 {
		sums := c.rows(y, 14)
		sums.curves(runningSum(f))
		c.join(y, sums)
	}
}

// runningSum is how the gradients add up as they arrive.
func runningSum(f *figure.Gradients) *figure.Curves {
	s := figure.Series{Name: "sum", X: []float64{0}, Y: []float64{0}}
	low, high, sum := 0.0, 0.0, 0.0
	for i, g := range f.Parts {
		if text.Finite(g) {
			sum += g
		}
		low, high = min(low, sum), max(high, sum)
		if i < f.Arrived {
			s.X, s.Y = append(s.X, float64(i+1)), append(s.Y, sum)
		}
	}
	return &figure.Curves{
		XLabel: "places", YLabel: "sum of the gradients", Series: []figure.Series{s},
		XMax: float64(len(f.Parts)), YMin: low, YMax: high,
	}
}
