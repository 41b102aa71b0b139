package draw

import (
	"fmt"
	"slices"

	"weightshare/lessons/figure"
)

// featureScan draws an image with the features below it, each in a row, and a mark
// under every place where it fires.
func (c *canvas) featureScan(f *figure.FeatureScan) {
	n, places := len(f.Image), len(f.Image)-f.Field+1
	if n == 0 || f.Field < 1 || places < 1 {
		c.fit(0, 0, c.w, "no place to put a feature", role(Muted))
		return
	}
	name := 0
	for _, p := range f.Features {
		name = max(name, width(c.style.Plain(p.Label)))
	}
	bit, cell := 2, 2
	for _, try := range []struct{ bit, cell int }{{4, 12}, {3, 10}, {3, 8}, {2, 8}, {2, 6}, {2, 4}, {1, 4}, {1, 2}, {1, 1}} {
		bit, cell = try.bit, try.cell
		if c.scanMargin(f, name, bit)+n*cell <= c.w {
			break
		}
	}
	left := c.scanMargin(f, name, bit)
	if left+n*cell > c.w {
		name, left = 0, 0
		if f.Field*bit+1+n*cell <= c.w {
			left = f.Field*bit + 1
		}
	}
	y := c.scanImage(f, left, cell)
	c.scanFeatures(f, left, name, bit, cell, y)
}

// scanMargin is the width of the names and pictures of the features.
func (c *canvas) scanMargin(f *figure.FeatureScan, name, bit int) int {
	if name > 0 {
		name++
	}
	return name + f.Field*bit + 2
}

// scanImage draws the image, and the window that the cursor is on, and
// returns the rows they took.
func (c *canvas) scanImage(f *figure.FeatureScan, left, cell int) int {
	tall := 1
	if c.h >= 6+len(f.Features) && cell >= 6 {
		tall = 3
	}
	if left >= 6 {
		c.fit(0, tall/2, left-1, "image", role(Muted))
	}
	for i, on := range f.Image {
		x := left + i*cell
		w := max(1, cell-1)
		if tall == 3 {
			frame := role(Off)
			if f.Place >= 0 && i >= f.Place && i < f.Place+f.Field {
				frame = role(Focus)
			}
			c.box(x, 0, w, tall, frame)
			c.inside(x+1, 1, w-2, 1, on)
		} else {
			c.bit(x, 0, bitSize{w, 1}, on, false)
		}
		if i+f.Field <= len(f.Image) {
			c.hit(f.Control, i, x, 0, cell, tall)
		}
	}
	if c.h < 4 {
		return tall
	}
	if f.Place >= 0 && f.Place+f.Field <= len(f.Image) {
		x, w := left+f.Place*cell, f.Field*cell-1
		if cell == 1 {
			w = f.Field
		}
		c.fill(x, tall, w, 1, c.g.Rule, role(Focus))
		if w >= 2 {
			c.set(x, tall, c.g.BottomLeft, role(Focus))
			c.set(x+w-1, tall, c.g.BottomRight, role(Focus))
		}
	}
	return tall + 1
}

// scanFeatures draws a row per feature from row y on.
func (c *canvas) scanFeatures(f *figure.FeatureScan, left, name, bit, cell, y int) {
	legend, count := 0, 0
	if c.h-y >= len(f.Features)+2 || c.h >= 6 {
		legend = 1
	}
	room := c.h - y - legend
	step := 1
	if room >= 2*len(f.Features) {
		step = 2
		legend++
	}
	fit := min(len(f.Features), max(0, room/step))
	more := len(f.Features) - fit
	c.truncated = more > 0
	if more > 0 && fit > 1 {
		fit, more = fit-1, more+1
	}
	shown := showFeatures(f, fit)
	for k := range f.Features {
		for _, fires := range firing(f, k) {
			count += digit(fires)
		}
	}
	size := gallerySize{bit: bit, rows: 1, close: step == 1}
	for _, k := range shown {
		c.scanRow(f, k, left, name, size, cell, y)
		y += step
	}
	if more > 0 && y < c.h {
		c.fit(0, y, c.w, fmt.Sprintf("and %d more features", more), role(Muted))
		y++
	}
	if legend > 0 && y < c.h {
		text := fmt.Sprintf("%c fires (%d in all)  %c does not", c.g.Dot, count, c.g.NoWeight)
		c.fit(0, y, c.w, text, role(Muted))
	}
}

// scanRow draws one feature and its marks.
func (c *canvas) scanRow(f *figure.FeatureScan, k, left, name int, size gallerySize, cell, y int) {
	p := f.Features[k]
	anywhere := slices.Contains(firing(f, k), true)
	x := 0
	if name > 0 {
		cs := role(Muted)
		if anywhere {
			cs = role(Text)
		}
		c.fit(0, y, name, p.Label, cs)
		x = name + 1
	}
	if left > 0 {
		c.pattern(x, y, size, p, anywhere)
	}
	for place, fires := range firing(f, k) {
		// the middle of the window that starts at this place
		at := left + place*cell + (f.Field*cell-1)/2
		if place >= len(f.Image)-f.Field+1 {
			break
		}
		cs, r := role(Muted), c.g.NoWeight
		if fires {
			cs, r = cellStyle{fg: colorID(Accent), attr: bold}, c.g.Dot
		}
		if place == f.Place {
			if !fires {
				cs.fg = colorID(Focus)
			}
			switch {
			case fires && cell >= 4:
				c.set(at-1, y, '[', role(Focus))
				c.set(at+1, y, ']', role(Focus))
			case fires:
				cs.attr |= underline
			}
		}
		c.set(at, y, r, cs)
		c.hit(f.Control, place, at-(cell-1)/2, y, cell, 1)
	}
}

// firing is where feature k fires; nil where the figure does not say.
func firing(f *figure.FeatureScan, k int) []bool {
	if k >= len(f.Fires) {
		return nil
	}
	return f.Fires[k]
}

// showFeatures chooses which of too many features to show: those that fire
// first, in their order.
func showFeatures(f *figure.FeatureScan, fit int) []int {
	var out []int
	for _, want := range []bool{true, false} {
		for k := range f.Features {
			if slices.Contains(firing(f, k), true) == want && len(out) < fit {
				out = append(out, k)
			}
		}
	}
	slices.Sort(out)
	return out
}
