package draw

import (
	"fmt"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// network draws a chain of layers from the input down: what each layer is, the
// shape it makes, its numbers, and what part of all numbers that is.
func (c *canvas) network(f *figure.Network) {
	if len(f.Layers) == 0 {
		c.notice("a network without layers: "+f.Input)
		return
	}
	var total int64
	word, shape, most := 0, c.width(f.Input), int64(1)
	for _, l := range f.Layers {
		word, shape = max(word, c.width(l.Word)), max(shape, c.width(l.Shape))
		total += l.Parameters
		most = max(most, l.Parameters)
	}
	n := len(f.Layers)
	step := 1
	if c.h >= 2*n+2 {
		step = 2
	}
	room := c.h - 2
	win := windowOn(n, 1, max(1, room/step), 1, max(0, f.Cursor))
	if !win.all(n, 1) {
		c.truncated = true
		win = windowOn(n, 1, max(1, (room-1)/step), 1, max(0, f.Cursor))
	}
	c.fit(3, 0, c.w-3, c.style.Plain(f.Input)+"  input", role(Title))
	if at := 3 + shape + 2 + word + 2; c.w >= at+12 && at > 3+c.width(f.Input)+7 {
		c.fitRight(at, 0, 12, "numbers", role(Muted))
	}
	for i := win.r0; i < win.r1; i++ {
		y := 1 + (i-win.r0)*step
		c.layerRow(f, i, y, step, word, shape, most)
		c.hit(f.Control, i, 0, y, c.w, step)
	}
	y := 1 + (win.r1-win.r0)*step
	text := text.Plural(total, "number") + " in all"
	if !win.all(n, 1) && y < c.h-1 {
		c.fit(0, y, c.w, fmt.Sprintf("layers %d–%d of %d", win.r0+1, win.r1, n), role(Muted))
		y++
	}
	c.fit(3, y, c.w-3, text, cellStyle{attrs: bold})
}

// layerRow draws one layer: an arrow, its word, its shape, its numbers.
func (c *canvas) layerRow(f *figure.Network, i, y, step, word, shape int, most int64) {
	l := &f.Layers[i]
	arrow := role(Border)
	text := role(Text)
	if i == f.Cursor {
		arrow, text = role(Focus), role(Focus)
		c.set(0, y+step-1, c.g.Pointer, arrow)
	}
	if step == 2 {
		c.set(1, y, c.g.Post, arrow)
	}
	y += step - 1
	c.set(1, y, c.g.Down, arrow)
	x := 3
	if c.w < 3+shape+2+word {
		c.fit(x, y, c.w-x, l.Shape+" "+l.Word, text)
		return
	}
	c.fit(x, y, shape, l.Shape, text)
	x += shape + 2
	c.fit(x, y, word, l.Word, text)
	x += word + 2
	if l.Parameters == 0 {
		return
	}
	numbers := arch.GroupDigits(fmt.Sprint(l.Parameters))
	c.fitRight(x, y, min(12, c.w-x), numbers, text)
	x += 14
	x0 := x
	if l.Formula != "" && c.w-x >= c.width(l.Formula)+2 {
		c.text(x, y, l.Formula, role(Muted))
	}
	left := x0
	for i := range f.Layers {
		left = max(left, x0+c.width(f.Layers[i].Formula)+2)
	}
	if w := min(c.w-left, 48); w >= 8 {
		c.thinBar(left, y, w, float64(l.Parameters)/float64(most), cellStyle{fg: colorID(Accent)})
	}
}
