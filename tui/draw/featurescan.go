package draw

import (
	"fmt"
	"slices"

	"weightshare/lessons/figure"
)

// scanLayout says where the parts of a feature scan are.
type scanLayout struct {
	left  int // columns for names and patterns
	name  int // those of them for names
	bit   int // columns per pixel of a pattern
	cell  int // columns per pixel of the image
	close bool
}

// featureScan draws an image and below it the features, one per row, with a mark under
// every position where the feature fires.
func (c *canvas) featureScan(f *figure.FeatureScan) {
	n := len(f.Image)
	if n == 0 || f.Field < 1 || n < f.Field {
		c.notice("no place to put a feature")
		return
	}
	var l scanLayout
	for _, p := range f.Features {
		l.name = max(l.name, c.width(p.Label))
	}
	for _, try := range []struct{ bit, cell int }{{4, 12}, {3, 10}, {3, 8}, {2, 8}, {2, 6}, {2, 4}, {1, 4}, {1, 2}, {1, 1}} {
		l.bit, l.cell = try.bit, try.cell
		l.left = l.name + digit(l.name > 0) + f.Field*l.bit + 2
		if l.left+n*l.cell <= c.w {
			break
		}
	}
	if l.left+n*l.cell > c.w {
		l.name, l.left = 0, 0
		if f.Field*l.bit+1+n*l.cell <= c.w {
			l.left = f.Field*l.bit + 1
		}
	}
	c.scanFeatures(f, l, c.scanImage(f, l))
}

// scanImage draws the image and the field at the cursor, and returns its rows.
func (c *canvas) scanImage(f *figure.FeatureScan, l scanLayout) int {
	tall := 1
	if c.h >= 6+len(f.Features) && l.cell >= 6 {
		tall = 3
	}
	if l.left >= 6 {
		c.fit(0, tall/2, l.left-1, "image", role(Muted))
	}
	for i, on := range f.Image {
		x, w := l.left+i*l.cell, max(1, l.cell-1)
		if tall == 3 {
			frame := role(Off)
			if f.Cursor >= 0 && i >= f.Cursor && i < f.Cursor+f.Field {
				frame = role(Focus)
			}
			c.box(x, 0, w, tall, frame)
			c.inside(x+1, 1, w-2, 1, on)
		} else {
			c.binaryTile(x, 0, size{w, 1}, on, false)
		}
		if i+f.Field <= len(f.Image) {
			c.hit(f.Control, i, x, 0, l.cell, tall)
		}
	}
	if c.h < 4 {
		return tall
	}
	if f.Cursor >= 0 && f.Cursor+f.Field <= len(f.Image) {
		x, w := l.left+f.Cursor*l.cell, f.Field*l.cell-digit(l.cell > 1)
		c.fill(x, tall, w, 1, c.g.Rule, role(Focus))
		if w >= 2 {
			c.set(x, tall, c.g.BottomLeft, role(Focus))
			c.set(x+w-1, tall, c.g.BottomRight, role(Focus))
		}
	}
	return tall + 1
}

// scanFeatures draws a row for each feature from row y on.
func (c *canvas) scanFeatures(f *figure.FeatureScan, l scanLayout, y int) {
	n := len(f.Features)
	legendRows := digit(c.h-y >= n+2 || c.h >= 6)
	h := c.h - y - legendRows
	step := 1
	if h >= 2*n {
		step = 2
		legendRows++
	}
	fit := min(n, max(0, h/step))
	c.truncated = fit < n
	if fit < n && fit > 1 {
		fit--
	}
	fired := 0
	for k := range f.Features {
		for _, fires := range firing(f, k) {
			fired += digit(fires)
		}
	}
	l.close = step == 1
	for _, k := range scanChoice(f, fit) {
		c.scanRow(f, k, l, y)
		y += step
	}
	if fit < n && y < c.h {
		c.fit(0, y, c.w, fmt.Sprintf("and %d more features", n-fit), role(Muted))
		y++
	}
	if legendRows > 0 && y < c.h {
		c.fit(0, y, c.w, fmt.Sprintf("%c fires (%d in all)  %c does not", c.g.Dot, fired, c.g.NoWeight), role(Muted))
	}
}

func (c *canvas) scanRow(f *figure.FeatureScan, k int, l scanLayout, y int) {
	p := f.Features[k]
	anywhere := slices.Contains(firing(f, k), true)
	x := 0
	if l.name > 0 {
		cs := role(Muted)
		if anywhere {
			cs = role(Text)
		}
		c.fit(0, y, l.name, p.Label, cs)
		x = l.name + 1
	}
	if l.left > 0 {
		c.pattern(x, y, itemLayout{pixel: size{l.bit, 1}, close: l.close}, p, anywhere)
	}
	for at, fires := range firing(f, k) {
		if at > len(f.Image)-f.Field {
			break
		}
		x := l.left + at*l.cell + (f.Field*l.cell-1)/2 // the middle of the field
		cs, r := role(Muted), c.g.NoWeight
		if fires {
			cs, r = cellStyle{fg: colorID(Accent), attrs: bold}, c.g.Dot
		}
		switch {
		case at != f.Cursor:
		case !fires:
			cs.fg = colorID(Focus)
		case l.cell >= 4:
			c.brackets(x-1, y, 3, 1, role(Focus))
		default:
			cs.attrs |= underline
		}
		c.set(x, y, r, cs)
		c.hit(f.Control, at, x-(l.cell-1)/2, y, l.cell, 1)
	}
}

// firing returns where feature k fires, or nil if the figure does not say.
func firing(f *figure.FeatureScan, k int) []bool {
	if k >= len(f.Fires) {
		return nil
	}
	return f.Fires[k]
}

// scanChoice returns n features in order, those that fire first.
func scanChoice(f *figure.FeatureScan, n int) []int {
	var out []int
	for _, want := range []bool{true, false} {
		for k := range f.Features {
			if slices.Contains(firing(f, k), true) == want && len(out) < n {
				out = append(out, k)
			}
		}
	}
	slices.Sort(out)
	return out
}

func sampleScan() figure.FeatureScan {
	image := pattern(5, 4)
	return figure.FeatureScan{
		Meta:  figure.Meta{ID: "scan", Title: "Features that see 2 pixels", Control: "place", Note: "Each feature is slid along the image; a dot says where it fires."},
		Image: image.Bits, Field: 2, Features: tabulate(4, func(k int) figure.Pattern { return pattern(k, 2) }),
		Fires: tabulate(4, func(k int) []bool {
			return tabulate(3, func(at int) bool { return 5>>(2-at)&3 == k })
		}),
	}
}
