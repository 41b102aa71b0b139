package draw

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"weightshare/lessons/figure"
)

// gallerySize is one way to lay out the items of a gallery.
type gallerySize struct {
	bit  int // columns a pixel takes
	rows int // rows a pixel takes
	name bool
	gapX int
	gapY int
	// digits draws the pixels behind the digits of the name, on one row.
	digits bool
	close  bool // other pictures stand right above and below
}

// gallery lays out patterns with their names, which are lit, and the verdicts,
// as large as all of them fit.
func (c *canvas) gallery(f *figure.Gallery) {
	if len(f.Items) == 0 {
		c.fit(0, 0, c.w, "nothing to choose from", role(Muted))
		return
	}
	legend := flow(c.galleryLegend(f), c.w)
	keep := min(len(legend), max(0, c.h-2), 2)
	room := c.h - keep
	sizes := []gallerySize{
		{bit: 8, rows: 4, name: true, gapX: 4, gapY: 2},
		{bit: 6, rows: 3, name: true, gapX: 4, gapY: 1},
		{bit: 4, rows: 2, name: true, gapX: 3, gapY: 1},
		{bit: 4, rows: 2, name: true, gapX: 1, gapY: 1},
		{bit: 3, rows: 1, name: true, gapX: 2, gapY: 1},
		{bit: 2, rows: 1, name: true, gapX: 2, gapY: 1},
		{bit: 2, rows: 1, name: true, gapY: 1},
		{bit: 2, rows: 1, name: true},
		{bit: 1, rows: 1, name: true, gapX: 2, gapY: 1},
		{bit: 1, rows: 1, name: true, gapX: 1},
		{bit: 1, rows: 1, gapX: 2, gapY: 1, digits: true},
		{bit: 1, rows: 1, gapX: 2, digits: true},
		{bit: 2, rows: 1, gapX: 2, close: true},
		{bit: 1, rows: 1, gapX: 1, close: true},
	}
	if !namedByBits(f.Items) {
		sizes = slices.DeleteFunc(sizes, func(s gallerySize) bool { return s.digits })
	}
	size, w, h, across := c.gallerySize(f, sizes, room)
	y := c.items(f, size, w, h, across, room)
	if y < c.h-keep && c.h > 10 {
		y++
	}
	for i := range keep {
		c.segments(0, y+i, legend[i])
	}
}

// namedByBits tells whether every name has a character for every pixel of one row.
func namedByBits(items []figure.GalleryItem) bool {
	return !slices.ContainsFunc(items, func(it figure.GalleryItem) bool {
		return it.Cols != len(it.Bits) || utf8.RuneCountInString(it.Label) != it.Cols
	})
}

// gallerySize finds the largest of the sizes at which all items fit, one that
// leaves no odd items in the last row if there is one, and says how large an
// item is and how many go in a row.
func (c *canvas) gallerySize(f *figure.Gallery, sizes []gallerySize, room int) (size gallerySize, w, h, across int) {
	name, cols, rows := 0, 1, 1
	for _, it := range f.Items {
		name = max(name, width(c.style.Plain(it.Label)))
		cols = max(cols, it.Cols)
		if it.Cols > 0 {
			rows = max(rows, (len(it.Bits)+it.Cols-1)/it.Cols)
		}
	}
	measure := func(size gallerySize) {
		w, h = 3+cols*size.bit, rows*size.rows
		if size.digits {
			w += 2 // air on both sides of the name
		}
		if size.name {
			w, h = max(w, 5+name), h+1
		}
		across = max(1, (c.w+size.gapX)/(w+size.gapX))
		if across > 3 {
			across = min(across, evenly(len(f.Items), across))
		}
	}
	for _, odd := range []bool{false, true} {
		for _, size = range sizes {
			measure(size)
			down := (len(f.Items) + across - 1) / across
			if w <= c.w && down*(h+size.gapY)-size.gapY <= room && (odd || down == 1 || len(f.Items)%across == 0 && across > 1) {
				return size, w, h, across
			}
		}
	}
	return size, w, h, across
}

// evenly is the largest number of items a row, at most across, that leaves no
// odd ones, if that is not much less.
func evenly(n, across int) int {
	for k := across; k > across/2; k-- {
		if n%k == 0 {
			return k
		}
	}
	return across
}

// items draws the items and returns the rows they took.
func (c *canvas) items(f *figure.Gallery, size gallerySize, w, h, across, room int) int {
	down := (len(f.Items) + across - 1) / across
	fits := max(1, (room+size.gapY)/(h+size.gapY))
	win := windowOn(down, across, fits, across, f.Cursor)
	c.truncated = fits < down
	if fits < down && fits > 1 {
		win = windowOn(down, across, max(1, (room-1+size.gapY)/(h+size.gapY)), across, f.Cursor)
	}
	y := 0
	for r := win.r0; r < win.r1; r++ {
		for col := range across {
			i := r*across + col
			if i >= len(f.Items) {
				continue
			}
			x := col * (w + size.gapX)
			c.item(x, y, size, w, f.Items[i], i == f.Cursor)
			c.hit(f.Control, i, x, y, w, h)
		}
		y += h + size.gapY
	}
	y -= size.gapY
	if fits < down && y < room {
		first, last := win.r0*across+1, min(win.r1*across, len(f.Items))
		c.fit(0, y, c.w, fmt.Sprintf("%d–%d of %d", first, last, len(f.Items)), role(Muted))
		y++
	}
	return y
}

// item draws one pattern: pointer, whether it is lit, name and verdict on the
// first row, its pixels below.
func (c *canvas) item(x, y int, size gallerySize, w int, it figure.GalleryItem, cursor bool) {
	cs := role(Muted)
	lit := c.g.Ring
	if it.Lit {
		cs, lit = cellStyle{fg: colorID(Accent), attr: bold}, c.g.Dot
	}
	if cursor {
		c.set(x, y, c.g.Pointer, role(Focus))
	}
	c.set(x+1, y, lit, cs)
	at := x + 3
	if size.name {
		name := cs
		if cursor {
			name = role(Focus)
		}
		at += c.fit(at, y, w-5, it.Label, name) + 1
	} else {
		at -= digit(!size.digits)
		at += c.pattern(at, y, size, it.Pattern, it.Lit) + digit(size.digits)
	}
	switch it.Mark {
	case figure.None:
	case figure.Right:
		c.set(at, y, c.g.Check, role(Right))
	case figure.Wrong:
		c.set(at, y, c.g.Cross, role(Wrong))
	}
	if size.name {
		c.pattern(x+3, y+1, size, it.Pattern, it.Lit)
	}
}

// pattern draws the pixels of a small picture and returns its width.
func (c *canvas) pattern(x, y int, size gallerySize, p figure.Pattern, lit bool) int {
	cols := max(1, p.Cols)
	if size.digits {
		for i, digit := range []rune(c.style.Plain(p.Label)) {
			c.set(x+i, y, digit, c.digitStyle(p.Bits[i], lit))
		}
		return cols
	}
	full := c.g.Full
	if size.close && size.rows == 1 { // with a line of air above, so that pictures stay apart
		full = '▇'
	}
	for i, on := range p.Bits {
		px, py := x+i%cols*size.bit, y+i/cols*size.rows
		switch {
		case c.blocks() && on && lit:
			c.fill(px, py, size.bit, size.rows, full, cellStyle{fg: colorID(Accent)})
		case c.blocks() && on:
			c.fill(px, py, size.bit, size.rows, full, cellStyle{fg: colorID(On)})
		case on:
			c.fill(px, py, size.bit, size.rows, c.g.Full, role(On))
		default:
			c.fill(px, py, size.bit, size.rows, c.off(), role(Off))
		}
	}
	return cols * size.bit
}

// digitStyle is how the digit of a pixel looks. Without colours it says all alone.
func (c *canvas) digitStyle(on, lit bool) cellStyle {
	switch {
	case !on:
		return role(Muted)
	case !c.blocks():
		return role(On)
	case lit:
		return cellStyle{fg: c.style.t.on[Accent], bg: colorID(Accent), attr: bold}
	default:
		return cellStyle{fg: c.style.t.on[On], bg: colorID(On)}
	}
}

// off is the glyph of a pixel that is off.
func (c *canvas) off() rune {
	if c.style.ASCII {
		return '.'
	}
	return '░'
}

// galleryLegend says what is lit, and how many.
func (c *canvas) galleryLegend(f *figure.Gallery) []segment {
	lit, right, wrong := 0, 0, 0
	for _, it := range f.Items {
		lit += digit(it.Lit)
		right += digit(it.Mark == figure.Right)
		wrong += digit(it.Mark == figure.Wrong)
	}
	var out []segment
	if f.Lit != "" {
		text := fmt.Sprintf("%c %s: %d of %d", c.g.Dot, f.Lit, lit, len(f.Items))
		out = append(out, segmentOf(c.style.Plain(text), role(Accent)))
	}
	if right+wrong > 0 {
		out = append(out,
			segmentOf(fmt.Sprintf("%c right: %d", c.g.Check, right), role(Right)),
			segmentOf(fmt.Sprintf("%c wrong: %d", c.g.Cross, wrong), role(Wrong)))
	}
	return out
}
