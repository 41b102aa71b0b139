package draw

import (
	"fmt"
	"math"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// barScale maps values in [lo, hi] to w cells.
type barScale struct {
	lo, hi float64
	w      int
}

func (s barScale) at(v float64) float64 { return float64(s.w) * (v - s.lo) / (s.hi - s.lo) }

// bars compares magnitudes: each has a label, a bar in eighths of a cell, and a number.
func (c *canvas) bars(f *figure.Bars) {
	n := len(f.Bars)
	if n == 0 {
		c.notice("nothing to compare")
		return
	}
	label, number := 0, 0
	var s barScale
	for _, b := range f.Bars {
		label, number = max(label, c.width(b.Label)), max(number, c.width(b.Text))
		if text.Finite(b.Value) {
			s.lo, s.hi = min(s.lo, b.Value), max(s.hi, b.Value)
		}
	}
	if f.Max > 0 && text.Finite(f.Max) {
		s.hi = f.Max
	}
	if text.Finite(f.Min) {
		s.lo = min(s.lo, f.Min)
	}
	label = min(label, max(c.w/3, c.w-number-16))
	s.w = c.w - label - number - 2
	axisRows := 0
	if s.hi == s.lo { // nothing has been measured yet: an axis would say nothing
		s.hi = s.lo + 1
	} else if c.h >= n+2 && s.w >= 12 {
		axisRows = 2
	}
	shown := min(n, c.h-axisRows)
	c.truncated = shown < n
	if shown < n && shown > 1 {
		shown--
	}
	step, thick := barRows((c.h - axisRows) / n)
	for i, b := range f.Bars[:shown] {
		series := i
		if b.Kind > 0 {
			series = b.Kind - 1
		}
		c.fitRight(0, i*step, label, b.Label, role(Text))
		c.bar(b, series, label+1, i*step, thick, s)
	}
	y := shown * step
	if shown < n {
		if y < c.h {
			c.fit(0, y, c.w, fmt.Sprintf("and %d more", n-shown), role(Muted))
		}
		return
	}
	if axisRows > 0 {
		c.barAxis(f.Log, label+1, y-(step-thick)+min(1, step-thick), s)
	}
}

// barRows returns the distance from one bar to the next, and how many rows the bar
// fills, if there are the given number of rows for each.
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

// bar draws one bar from x on, followed by its number.
func (c *canvas) bar(b figure.Bar, series, x, y, thick int, s barScale) {
	cs := seriesStyle(series, 0)
	if s.w < 2 || !text.Finite(b.Value) {
		number := b.Text
		if !text.Finite(b.Value) && number == "" {
			number = "?"
		}
		c.fit(x, y, c.w-x, number, seriesStyle(series, bold))
		return
	}
	zero, end := s.at(0), s.at(min(b.Value, s.hi))
	for j := range thick {
		c.barRow(x, y+j, zero, end, cs)
		if b.Value > s.hi {
			c.set(x+s.w-1, y+j, c.g.Next, cs)
		}
	}
	x += int(math.Ceil(max(end, zero)-1e-9)) + 1 // rounding must not push the number off the canvas
	c.fit(x, y, c.w-x, b.Text, cellStyle{attrs: bold})
}

// barRow fills a row from zero to end, in cells from x, with a precision of an eighth
// of a cell.
func (c *canvas) barRow(x, y int, zero, end float64, cs cellStyle) {
	to := max(zero, end)
	first, whole := int(math.Round(min(zero, end))), int(to)
	for i := first; i < whole; i++ {
		c.set(x+i, y, c.g.Full, cs)
	}
	part := int(math.Round((to - float64(whole)) * float64(len(c.g.Bars))))
	if part == 0 && end > zero && whole == first {
		part = 1 // anything is more than nothing
	}
	if whole >= first && part > 0 {
		c.set(x+whole, y, c.g.Bars[part-1], cs)
	}
}

func (c *canvas) barAxis(log bool, x, y int, s barScale) {
	if y+1 >= c.h {
		return
	}
	c.fill(x, y, s.w, 1, c.g.Rule, role(Border))
	at := ticks(s.lo, s.hi, max(2, s.w/9))
	var all []tick
	for i, label := range tickLabels(at, false) {
		v := at[i]
		if log {
			label = power(int(v))
		}
		if !log || v == math.Round(v) {
			all = append(all, tick{x + int(math.Round(float64(s.w-1)*(v-s.lo)/(s.hi-s.lo))), label})
		}
	}
	c.ticks(y, x, x, all)
	if log {
		c.fitRight(0, y+1, x-1, "log", role(Muted))
	}
}

func sampleBars() figure.Bars {
	return figure.Bars{
		Meta: figure.Meta{ID: "bars", Title: "Numbers to learn, 4 pixels"},
		Bars: []figure.Bar{{Label: "table", Value: 64, Text: "64"}, {Label: "dense", Value: 20, Text: "20"}, {Label: "local", Value: 8, Text: "8"}, {Label: "shared", Value: 2, Text: "2"}},
	}
}

func sampleLogBars() figure.Bars {
	return figure.Bars{
		Meta: figure.Meta{ID: "powers", Title: "Numbers to learn, 28×28 image"}, Log: true,
		Bars: []figure.Bar{{Label: "global detectors", Value: 236, Text: "2^784"}, {Label: "local detectors", Value: 3.2, Text: "1,568"}, {Label: "shared detectors", Value: 0.3, Text: "2"}},
	}
}
