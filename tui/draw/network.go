package draw

import (
	"fmt"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// networkLayout holds the columns of a list of layers.
type networkLayout struct {
	shape, word int
	step        int   // rows per layer
	most        int64 // the most parameters of a layer, at least 1
}

const numbersWidth = 12

// network lists the layers of a network from the input down: shape, notation,
// parameters, and a bar for the parameters.
func (c *canvas) network(f *figure.Network) {
	n := len(f.Layers)
	if n == 0 {
		c.notice("a network without layers: " + f.Input)
		return
	}
	var total int64
	l := networkLayout{shape: c.width(f.Input), step: 1 + digit(c.h >= 2*n+2), most: 1}
	for _, layer := range f.Layers {
		l.shape, l.word = max(l.shape, c.width(layer.Shape)), max(l.word, c.width(layer.Word))
		total += layer.Parameters
		l.most = max(l.most, layer.Parameters)
	}
	win := windowOn(n, 1, max(1, (c.h-2)/l.step), 1, max(0, f.Cursor))
	if !win.all(n, 1) {
		c.truncated = true
		win = windowOn(n, 1, max(1, (c.h-3)/l.step), 1, max(0, f.Cursor))
	}
	c.fit(3, 0, c.w-3, f.Input+"  input", role(Title))
	if x := 3 + l.shape + 2 + l.word + 2; c.w >= x+numbersWidth && x > 3+c.width(f.Input)+7 {
		c.fitRight(x, 0, numbersWidth, "numbers", role(Muted))
	}
	y := 1
	for i := win.r0; i < win.r1; i++ {
		c.layerRow(f, i, y, l)
		c.hit(f.Control, i, 0, y, c.w, l.step)
		y += l.step
	}
	if !win.all(n, 1) && y < c.h-1 {
		c.fit(0, y, c.w, fmt.Sprintf("layers %d–%d of %d", win.r0+1, win.r1, n), role(Muted))
		y++
	}
	c.fit(3, y, c.w-3, text.Plural(total, "number")+" in all", cellStyle{attrs: bold})
}

// layerRow draws one layer, after an arrow.
func (c *canvas) layerRow(f *figure.Network, i, y int, l networkLayout) {
	layer := &f.Layers[i]
	arrow, cs := role(Border), role(Text)
	if i == f.Cursor {
		arrow, cs = role(Focus), role(Focus)
		c.set(0, y+l.step-1, c.g.Pointer, arrow)
	}
	if l.step == 2 {
		c.set(1, y, c.g.Post, arrow)
		y++
	}
	c.set(1, y, c.g.Down, arrow)
	x := 3
	if c.w < x+l.shape+2+l.word {
		c.fit(x, y, c.w-x, layer.Shape+" "+layer.Word, cs)
		return
	}
	c.fit(x, y, l.shape, layer.Shape, cs)
	x += l.shape + 2
	c.fit(x, y, l.word, layer.Word, cs)
	x += l.word + 2
	if layer.Parameters == 0 {
		return
	}
	c.fitRight(x, y, min(numbersWidth, c.w-x), arch.Thousands(layer.Parameters), cs)
	x += numbersWidth + 2
	if layer.Formula != "" && c.w-x >= c.width(layer.Formula)+2 {
		c.text(x, y, layer.Formula, role(Muted))
	}
	formula := 0
	for i := range f.Layers {
		formula = max(formula, c.width(f.Layers[i].Formula)+2)
	}
	if w := min(c.w-x-formula, 48); w >= 8 {
		c.thinBar(x+formula, y, w, float64(layer.Parameters)/float64(l.most), role(Accent))
	}
}

func sampleNetwork() figure.Network {
	return figure.Network{
		Meta: figure.Meta{ID: "network", Title: "A network for digits", Control: "layer"}, Input: "28×28×1", Cursor: 2,
		Layers: []figure.NetworkLayer{
			{Word: "conv5:6/p2", Shape: "28×28×6", Formula: "(5·5·1 + 1)·6", Parameters: 156, Links: 122304},
			{Word: "relu", Shape: "28×28×6"},
			{Word: "maxpool2", Shape: "14×14×6"},
			{Word: "conv5:16", Shape: "10×10×16", Formula: "(5·5·6 + 1)·16", Parameters: 2416, Links: 241600},
			{Word: "relu", Shape: "10×10×16"},
			{Word: "maxpool2", Shape: "5×5×16"},
			{Word: "dense:120", Shape: "120", Formula: "400·120 + 120", Parameters: 48120, Links: 48120},
			{Word: "dense:10", Shape: "10", Formula: "120·10 + 10", Parameters: 1210, Links: 1210},
		},
	}
}
