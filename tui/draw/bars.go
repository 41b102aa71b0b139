package draw

import (
	"fmt"
	"math"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// bars compares magnitudes: a label, a bar in eighths of a cell, its number.
func (c *canvas) bars(f *figure.Bars) {
	n := len(f.Bars)
	if n == 0 {
		c.fit(0, 0, c.w, "nothing to compare", role(Muted))
		return
	}
	label, words := 0, 0
	lo, hi := 0.0, 0.0
	for _, b := range f.Bars {
		label = max(label, width(c.style.Plain(b.Label)))
		words = max(words, width(c.style.Plain(b.Text)))
		if text.Finite(b.Value) {
			lo, hi = min(lo, b.Value), max(hi, b.Value)
		}
	}
	if f.Max > 0 && text.Finite(f.Max) {
		hi = f.Max
	}
	empty := hi == lo // nothing is measured yet: an axis would say nothing
	if empty {
		hi = lo + 1
	}
	label = min(label, max(c.w/3, c.w-words-16))
	left := label + 1
	room := c.w - left - words - 1
	scale := 0
	if c.h >= n+2 && room >= 12 && !empty {
		scale = 2
	}
	shown := min(n, c.h-scale)
	c.truncated = shown < n
	if shown < n && shown > 1 {
		shown--
	}
	step, thick := barRows((c.h - scale) / n)
	for at, b := range f.Bars[:shown] {
		i := at
		if b.Kind > 0 {
			i = b.Kind - 1
		}
		c.oneBar(b, i, 0, at*step, label, room, thick, lo, hi)
	}
	y := shown * step
	if shown < n {
		if y < c.h {
			c.fit(0, y, c.w, fmt.Sprintf("and %d more", n-shown), role(Muted))
		}
		return
	}
	if scale > 0 {
		c.barAxis(f, left, y-(step-thick)+min(1, step-thick), room, lo, hi)
	}
}

// barRows is how many rows lie from one bar to the next, and how many of them it
// fills, where there are so many for each.
func barRows(rows int) (step, thick int) {
	switch {
	case rows >= 8:
		return 6, 4
	case rows >= 5:
		return 4, 2
	case rows >= 3:
		return 3, 2
	case rows >= 2:
		return 2, 1
	default:
		return 1, 1
	}
}

// oneBar draws one bar, its label and its number.
func (c *canvas) oneBar(b figure.Bar, i, x, y, label, room, thick int, lo, hi float64) {
	c.fitRight(x, y, label, b.Label, role(Text))
	left := x + label + 1
	ink := cellStyle{fg: seriesColor(i)}
	words := b.Text
	if room < 2 || !text.Finite(b.Value) {
		if !text.Finite(b.Value) && words == "" {
			words = "?"
		}
		c.fit(left, y, c.w-left, words, cellStyle{fg: seriesColor(i), attr: bold})
		return
	}
	zero := float64(room) * (0 - lo) / (hi - lo)
	at := float64(room) * (min(b.Value, hi) - lo) / (hi - lo)
	for j := range thick {
		c.bar(left, y+j, zero, at, ink)
		if b.Value > hi {
			c.set(left+room-1, y+j, c.g.Next, ink)
		}
	}
	end := left + int(math.Ceil(max(at, zero)-1e-9)) + 1 // rounding must not push the number off its end
	c.fit(end, y, c.w-end, words, cellStyle{attr: bold})
}

// bar draws from zero to at, in cells from x, to an eighth of a cell.
func (c *canvas) bar(x, y int, zero, at float64, cs cellStyle) {
	from, to := min(zero, at), max(zero, at)
	first := int(math.Round(from))
	n := len(c.g.Bars)
	whole := int(to)
	for i := first; i < whole; i++ {
		c.set(x+i, y, c.g.Full, cs)
	}
	part := int(math.Round((to - float64(whole)) * float64(n)))
	if whole < first {
		return
	}
	if part == 0 && at > zero && whole == first {
		part = 1 // something is more than nothing
	}
	if part > 0 {
		c.set(x+whole, y, c.g.Bars[part-1], cs)
	}
}

// barAxis draws the scale under the bars.
func (c *canvas) barAxis(f *figure.Bars, x, y, w int, lo, hi float64) {
	if y+1 >= c.h {
		return
	}
	c.fill(x, y, w, 1, c.g.Rule, role(Border))
	at := ticks(lo, hi, max(2, w/9))
	labels := tickLabels(at, false)
	next := x
	for i, v := range at {
		l := labels[i]
		if f.Log {
			if v != math.Round(v) {
				continue
			}
			l = power(int(v))
		}
		l = c.style.Plain(l)
		px := x + int(math.Round(float64(w-1)*(v-lo)/(hi-lo)))
		c.set(px, y, c.upTick(), role(Border))
		from := max(x, min(px-(width(l)-1)/2, c.w-width(l)))
		if from < next {
			continue
		}
		c.text(from, y+1, l, role(Muted))
		next = from + width(l) + 1
	}
	if f.Log {
		c.fitRight(0, y+1, x-1, "log", role(Muted))
	}
}
