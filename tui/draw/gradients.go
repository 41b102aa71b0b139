package draw

import (
	"fmt"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// gradients draws the gradients that have arrived and their running sum.
func (c *canvas) gradients(f *figure.Gradients) {
	n := len(f.Parts)
	if n == 0 || f.Cols < 1 {
		c.notice("no gradients yet")
		return
	}
	m := &figure.Heatmap{Meta: figure.Meta{Control: f.Control}, Cols: f.Cols, Values: f.Parts, Cursor: -1}
	m.Scale = newGrid(m).scale // the scale of all parts, so that colors do not change as they arrive
	m.Masked = tabulate(n, func(i int) bool { return i >= f.Arrived })
	if f.Arrived < n {
		m.Cursor = f.Arrived - 1
	}
	g := newGrid(m)
	plot := 0
	if c.h >= 16 && c.w >= 30 {
		plot = max(7, c.h/3)
	}
	h := c.h - plot - 1 - digit(c.h >= 6)
	y := 0
	if p := c.pixelSize(g.rows, g.cols, c.w, h, 8); p > 0 {
		g.drawn = p
		c.pixels(0, 0, p, g)
		y = c.pixelRows(g.rows, p)
	} else {
		y = c.reducedGrid(g, h)
	}
	if c.h >= 6 {
		c.segments(0, y, c.legend(g)[:1])
		y++
	}
	c.fit(0, y, c.w, c.arrived(f), role(Title))
	y++
	if plot > 0 && f.Arrived > 0 && c.h-y >= 7 {
		sums := c.rows(y, 14)
		sums.curves(runningSum(f))
		c.join(y, sums)
	}
}

// arrived says how many gradients have arrived and what they add up to. Before the first
// it does not mention a sum, because a learner may be asked what becomes of them.
func (c *canvas) arrived(f *figure.Gradients) string {
	n := len(f.Parts)
	count := fmt.Sprintf("%d of %d arrived", min(max(f.Arrived, 0), n), n)
	if f.Arrived <= 0 {
		return count
	}
	soFar, all := f.Sum()
	sum := signed(soFar) + " of " + signed(all)
	if long := count + ": together " + sum; width(long) <= c.w {
		return long
	}
	return count + ": " + sum
}

// runningSum returns the sum of the gradients as they arrive.
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

func sampleGradients() figure.Gradients {
	return figure.Gradients{
		Meta: figure.Meta{ID: "gradients", Title: "One weight, many gradients"}, Cols: 14, Arrived: 120,
		Parts: tabulate(14*14, func(i int) float64 { return edge(i, 14, 0) + 0.1 }),
	}
}
