package draw

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"weightshare/lessons/figure"
)

// itemLayout is one way to draw the items of a gallery.
type itemLayout struct {
	pixel      size // size of a pixel of a pattern
	gapX, gapY int
	name       bool // the name is above the pixels
	digits     bool // the pixels are the backgrounds of the digits of the name, in one row
	close      bool // other patterns are directly above and below
	item       size // size of an item with its name and marks
	across     int  // items per row
}

// itemLayouts returns the layouts of items, largest first.
func itemLayouts() []itemLayout {
	return []itemLayout{
		{pixel: size{8, 4}, name: true, gapX: 4, gapY: 2},
		{pixel: size{6, 3}, name: true, gapX: 4, gapY: 1},
		{pixel: size{4, 2}, name: true, gapX: 3, gapY: 1},
		{pixel: size{4, 2}, name: true, gapX: 1, gapY: 1},
		{pixel: size{3, 1}, name: true, gapX: 2, gapY: 1},
		{pixel: size{2, 1}, name: true, gapX: 2, gapY: 1},
		{pixel: size{2, 1}, name: true, gapY: 1},
		{pixel: size{2, 1}, name: true},
		{pixel: size{1, 1}, name: true, gapX: 2, gapY: 1},
		{pixel: size{1, 1}, name: true, gapX: 1},
		{pixel: size{1, 1}, gapX: 2, gapY: 1, digits: true},
		{pixel: size{1, 1}, gapX: 2, digits: true},
		{pixel: size{2, 1}, gapX: 2, close: true},
		{pixel: size{1, 1}, gapX: 1, close: true},
	}
}

// gallery draws patterns with their names, whether they are lit, and the verdicts, as
// large as all of them fit.
func (c *canvas) gallery(f *figure.Gallery) {
	if len(f.Items) == 0 {
		c.notice("nothing to choose from")
		return
	}
	legend := flow(c.galleryLegend(f), c.w)
	legendRows := min(len(legend), max(0, c.h-2), 2)
	y := c.items(f, c.itemLayout(f, c.h-legendRows), c.h-legendRows)
	if y < c.h-legendRows && c.h > 10 {
		y++
	}
	for i := range legendRows {
		c.segments(0, y+i, legend[i])
	}
}

// namedByBits reports whether each name has a character per pixel of one row.
func namedByBits(items []figure.GalleryItem) bool {
	return !slices.ContainsFunc(items, func(it figure.GalleryItem) bool {
		return it.Cols != len(it.Bits) || utf8.RuneCountInString(it.Label) != it.Cols
	})
}

// itemLayout returns the largest layout in which all items fit into h rows, preferably
// one with a full last row; or else the smallest layout.
func (c *canvas) itemLayout(f *figure.Gallery, h int) itemLayout {
	layouts := itemLayouts()
	if !namedByBits(f.Items) {
		layouts = slices.DeleteFunc(layouts, func(l itemLayout) bool { return l.digits })
	}
	name, cols, rows := 0, 1, 1
	for _, it := range f.Items {
		name, cols = max(name, c.width(it.Label)), max(cols, it.Cols)
		if it.Cols > 0 {
			rows = max(rows, rowsOf(len(it.Bits), it.Cols))
		}
	}
	n := len(f.Items)
	for i := range layouts {
		l := &layouts[i]
		l.item = size{3 + cols*l.pixel.w + 2*digit(l.digits), rows * l.pixel.h}
		if l.name {
			l.item = size{max(l.item.w, 5+name), l.item.h + 1}
		}
		l.across = max(1, (c.w+l.gapX)/(l.item.w+l.gapX))
		for k := l.across; l.across > 3 && k > l.across/2; k-- { // slightly fewer per row, if all rows are full then
			if n%k == 0 {
				l.across = k
				break
			}
		}
	}
	for _, odd := range []bool{false, true} {
		for _, l := range layouts {
			down := rowsOf(n, l.across)
			if l.item.w <= c.w && down*(l.item.h+l.gapY)-l.gapY <= h && (odd || down == 1 || n%l.across == 0 && l.across > 1) {
				return l
			}
		}
	}
	return layouts[len(layouts)-1]
}

// items draws the items into h rows and returns how many it used.
func (c *canvas) items(f *figure.Gallery, l itemLayout, h int) int {
	down, step := rowsOf(len(f.Items), l.across), l.item.h+l.gapY
	fits := max(1, (h+l.gapY)/step)
	c.truncated = fits < down
	if fits < down && fits > 1 {
		fits = max(1, (h-1+l.gapY)/step)
	}
	win := windowOn(down, l.across, fits, l.across, f.Cursor)
	win.each(l.across, len(f.Items), func(i, row, col int) {
		x, y := col*(l.item.w+l.gapX), row*step
		c.item(x, y, l, f.Items[i], i == f.Cursor)
		c.hit(f.Control, i, x, y, l.item.w, l.item.h)
	})
	y := (win.r1-win.r0)*step - l.gapY
	if c.truncated && y < h {
		first, last := win.r0*l.across+1, min(win.r1*l.across, len(f.Items))
		c.fit(0, y, c.w, fmt.Sprintf("%d–%d of %d", first, last, len(f.Items)), role(Muted))
		y++
	}
	return y
}

// item draws one pattern: pointer, whether it is lit, name and verdict in the first
// row, and its pixels below or in place of the name.
func (c *canvas) item(x, y int, l itemLayout, it figure.GalleryItem, cursor bool) {
	cs, lit := role(Muted), c.g.Ring
	if it.Lit {
		cs, lit = cellStyle{fg: colorID(Accent), attrs: bold}, c.g.Dot
	}
	if cursor {
		c.set(x, y, c.g.Pointer, role(Focus))
	}
	c.set(x+1, y, lit, cs)
	end := x + 3
	if l.name {
		if cursor {
			cs = role(Focus)
		}
		c.pattern(end, y+1, l, it.Pattern, it.Lit)
		end += c.fit(end, y, l.item.w-5, it.Label, cs) + 1
	} else {
		end -= digit(!l.digits)
		end += c.pattern(end, y, l, it.Pattern, it.Lit) + digit(l.digits)
	}
	if it.Mark != figure.None {
		c.verdict(end, y, it.Mark)
	}
}

func (c *canvas) verdict(x, y int, m figure.Mark) {
	switch m {
	case figure.Right:
		c.set(x, y, c.g.Check, role(Right))
	case figure.Wrong:
		c.set(x, y, c.g.Cross, role(Wrong))
	default:
		c.set(x, y, c.g.NoWeight, role(Muted))
	}
}

// pattern draws the pixels of a pattern and returns its width.
func (c *canvas) pattern(x, y int, l itemLayout, p figure.Pattern, lit bool) int {
	cols := max(1, p.Cols)
	if l.digits {
		for i, digit := range []rune(c.style.Plain(p.Label)) {
			c.set(x+i, y, digit, c.digitStyle(p.Bits[i], lit))
		}
		return cols
	}
	on, cs := c.g.Full, role(On)
	if c.halfPixels() && l.close && l.pixel.h == 1 { // leaves a line free above, to separate patterns
		on = '▇'
	}
	if c.halfPixels() && lit {
		cs = role(Accent)
	}
	for i, bit := range p.Bits {
		px, py := x+i%cols*l.pixel.w, y+i/cols*l.pixel.h
		if bit {
			c.fill(px, py, l.pixel.w, l.pixel.h, on, cs)
		} else {
			c.fill(px, py, l.pixel.w, l.pixel.h, c.g.Off, role(Off))
		}
	}
	return cols * l.pixel.w
}

// digitStyle returns the style of a pixel's digit; without colors the digit itself
// tells.
func (c *canvas) digitStyle(on, lit bool) cellStyle {
	switch {
	case !on:
		return role(Muted)
	case !c.halfPixels():
		return role(On)
	case lit:
		cs := c.on(colorID(Accent))
		cs.attrs = bold
		return cs
	default:
		return c.on(colorID(On))
	}
}

// galleryLegend says what lit means, and how many items are lit.
func (c *canvas) galleryLegend(f *figure.Gallery) []segment {
	lit, right, wrong := 0, 0, 0
	for _, it := range f.Items {
		lit += digit(it.Lit)
		right += digit(it.Mark == figure.Right)
		wrong += digit(it.Mark == figure.Wrong)
	}
	var out []segment
	if f.Lit != "" {
		out = append(out, segmentOf(c.style.Plain(fmt.Sprintf("%c %s: %d of %d", c.g.Dot, f.Lit, lit, len(f.Items))), role(Accent)))
	}
	if right+wrong > 0 {
		out = append(out,
			segmentOf(fmt.Sprintf("%c right: %d", c.g.Check, right), role(Right)),
			segmentOf(fmt.Sprintf("%c wrong: %d", c.g.Cross, wrong), role(Wrong)))
	}
	return out
}

// pattern returns the n lowest binary digits of k as pixels.
func pattern(k, n int) figure.Pattern {
	p := figure.Pattern{Cols: n, Bits: tabulate(n, func(i int) bool { return k>>(n-1-i)&1 == 1 })}
	for _, on := range p.Bits {
		p.Label += fmt.Sprint(digit(on))
	}
	return p
}

func sampleDetectors() figure.Gallery {
	return figure.Gallery{
		Meta: figure.Meta{
			ID: "detectors", Title: "Sixteen detectors, one per image", Control: "images",
			Note: "Lit: images that hold a 1 followed by a 0.",
		},
		Cursor: 10, Lit: "holds 10",
		Items: tabulate(16, func(k int) figure.GalleryItem {
			item := figure.GalleryItem{Pattern: pattern(k, 4), Lit: k>>1&^k&7 != 0, Mark: figure.Right}
			if k%5 == 2 {
				item.Mark = figure.Wrong
			}
			return item
		}),
	}
}
