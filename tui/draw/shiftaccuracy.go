package draw

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// shiftAccuracy draws accuracy over all ways to move an image, in percent.
func (c *canvas) shiftAccuracy(f *figure.ShiftAccuracy) {
	side := 2*f.Radius + 1
	if f.Radius < 0 || len(f.Accuracy) != side*side {
		c.notice("no nudges")
		return
	}
	m := &figure.Heatmap{Meta: figure.Meta{Control: f.Control}, Cols: side, Scale: 100, Unsigned: true, Cursor: f.Cursor}
	for i, a := range f.Accuracy {
		m.Masked = append(m.Masked, math.IsNaN(a))
		if math.IsNaN(a) {
			a = 0
		}
		m.Values = append(m.Values, math.Round(100*a))
		if i < side {
			label := text.Short(float64(i - f.Radius))
			m.ColLabels = append(m.ColLabels, label)
			m.RowLabels = append(m.RowLabels, label)
		}
	}
	body := c.rows(0, c.h-digit(c.h >= 4))
	body.heatmap(m)
	c.join(0, body)
	if c.h >= 4 {
		c.fit(0, c.used, c.w, "% right when moved; trained in the middle", role(Muted))
	}
}

// confusion draws what was taken for what: counts, the strongest in full.
func (c *canvas) confusion(f *figure.Confusion) {
	n := len(f.Classes)
	if n == 0 || len(f.Counts) != n*n {
		c.notice("no answers yet")
		return
	}
	m := &figure.Heatmap{Meta: figure.Meta{Control: f.Control}, Cols: n, Unsigned: true, Cursor: -1, RowLabels: f.Classes, ColLabels: f.Classes}
	right, all := 0, 0
	for i, v := range f.Counts {
		m.Values = append(m.Values, float64(v))
		all += v
		if i/n == i%n {
			right += v
		}
	}
	body := c.rows(0, c.h-digit(c.h >= 4))
	body.heatmap(m)
	c.join(0, body)
	if c.h >= 4 {
		say := ""
		for _, axes := range []string{"; each row is a class, each column what it was taken for", "; row: is, column: says", ""} {
			if say = fmt.Sprintf("%d of %d right", right, all) + axes; width(say) <= c.w {
				break
			}
		}
		c.fit(0, c.used, c.w, say, role(Muted))
	}
}

// transformTable draws networks against worlds: how right each was, who was best, and
// who was said to be.
func (c *canvas) transformTable(f *figure.TransformTable) {
	if len(f.Networks) == 0 || len(f.Worlds) == 0 {
		c.notice("no worlds")
		return
	}
	name, cell := 0, 9
	for _, n := range f.Networks {
		name = max(name, c.width(n))
	}
	for _, w := range f.Worlds {
		cell = max(cell, c.width(w)+2)
	}
	name = min(name, c.w/3)
	shown := min(len(f.Worlds), max(0, (c.w-name-1)/cell))
	if shown == 0 {
		c.transformTableInWords(f)
		return
	}
	step, tall := 1, 1
	for _, t := range []int{3, 5, 9} {
		if c.h >= 2+(t+1)*len(f.Networks) {
			step, tall = t+1, t
		}
	}
	cell = max(cell, min((c.w-name-1)/shown, 4*step))
	for w := range shown {
		c.center(name+1+w*cell, 0, cell-1, f.Worlds[w], role(Title))
	}
	fit := min(len(f.Networks), (c.h-1+step-tall)/step)
	for n := range fit {
		y := 1 + n*step
		c.fit(0, y+tall/2, name, f.Networks[n], role(Text))
		for w := range shown {
			c.accuracyCell(f, n, w, name+1+w*cell, y, cell-1, tall)
		}
	}
	y := 1 + fit*step
	legend := string(c.g.Dot) + " best measured"
	if slices.ContainsFunc(f.Predicted, func(n int) bool { return n >= 0 }) {
		legend += "  " + string(c.g.Left) + " you said"
	}
	if shown < len(f.Worlds) || fit < len(f.Networks) {
		legend = fmt.Sprintf("%d of %d worlds, %d of %d networks shown", shown, len(f.Worlds), fit, len(f.Networks))
	}
	if y < c.h {
		c.fit(0, y, c.w, legend, role(Muted))
	}
}

// accuracyCell draws how one network does in one world.
func (c *canvas) accuracyCell(f *figure.TransformTable, n, w, x, y, width, h int) {
	g := &grid{scale: 1, unsigned: true}
	cs := role(Muted)
	words := "?"
	if i := n*len(f.Worlds) + w; i < len(f.Measured) && text.Finite(f.Measured[i]) {
		words = text.Fixed(f.Measured[i], 2)
		cs = role(Text)
		if c.style.Colored() {
			ink := g.color(g.level(f.Measured[i]))
			cs = c.on(ink)
		}
	}
	if slices.Contains(f.Best(w), n) {
		words = string(c.g.Dot) + words
		cs.attrs |= bold
	}
	if w < len(f.Predicted) && f.Predicted[w] == n {
		words += string(c.g.Left)
	}
	c.fill(x, y, width, h, ' ', cs)
	c.center(x, y+h/2, width, words, cs)
	c.hit(f.Control, n*len(f.Worlds)+w, x, y, width, h)
}

// transformTableInWords names the winners where no table fits.
func (c *canvas) transformTableInWords(f *figure.TransformTable) {
	for w, world := range f.Worlds {
		winners := f.Best(w)
		best := make([]string, len(winners))
		for i, n := range winners {
			best[i] = f.Networks[n]
		}
		if len(best) == 0 {
			best = []string{"?"}
		}
		c.fit(0, w, c.w, world+": "+strings.Join(best, ", "), role(Text))
	}
}
