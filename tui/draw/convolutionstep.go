package draw

import (
	"fmt"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// convolutionStep draws the image with the receptive field marked, the kernel and the
// map side by side, and below them the arithmetic of the kernel's position.
func (c *canvas) convolutionStep(f *figure.ConvolutionStep) {
	if len(f.Image.Values) == 0 || len(f.Kernel.Values) == 0 || len(f.Map.Values) == 0 {
		c.notice("nothing to slide over")
		return
	}
	image, kernel, out := newGrid(&f.Image), newGrid(&f.Kernel), newGrid(&f.Map)
	image.cursor = -1
	if kernel.control == "" { // its numbers cannot be changed
		kernel.cursor = -1
	}
	out.control = f.Control
	lines, short := c.arithmetic(f)
	const gap = 3
	for _, p := range []int{12, 10, 8, 6, 4, 2, 1} {
		si, sk, so := c.stepSize(image, p), c.stepSize(kernel, p), c.stepSize(out, p)
		row := size{si.w + gap + sk.w + gap + so.w, max(si.h, sk.h, so.h)}
		block := size{si.w + gap + max(sk.w, so.w), max(si.h, sk.h+so.h)} // the map below the kernel
		for _, s := range []size{row, block} {
			if s.w > c.w || s.h > c.h || p > 1 && s.h+min(len(lines), 2) > c.h {
				continue
			}
			x := si.w + gap
			c.stepGrid(0, 0, p, "image", image)
			c.markField(f, p)
			c.stepGrid(x, 0, p, "kernel", kernel)
			c.kernelNumbers(x, p, kernel)
			if s == row {
				c.stepGrid(x+sk.w+gap, 0, p, "map", out)
			} else {
				c.stepGrid(x, sk.h, p, "map", out)
			}
			c.arithmeticLines(lines, short, s.h)
			return
		}
	}
	c.arithmeticLines(lines, short, 0)
}

// stepSize returns the size of one of the three grids with its title.
func (c *canvas) stepSize(g *grid, p int) size {
	const title = 6
	return size{max(g.cols*p, title), 1 + c.pixelRows(g.rows, p)}
}

// stepGrid draws one of the three grids below its title.
func (c *canvas) stepGrid(x, y, p int, title string, g *grid) {
	c.text(x, y, title, role(Muted))
	c.pixels(x, y+1, p, g)
}

// kernelNumbers writes the numbers of the kernel into their cells, right-aligned, if
// all of them fit.
func (c *canvas) kernelNumbers(x, p int, g *grid) {
	words, wide := make([]string, len(g.values)), 0
	for i, v := range g.values {
		words[i] = c.style.Plain(text.Short(v))
		n := width(words[i])
		if n > p || n == p && v >= 0 { // only a sign would separate them
			return
		}
		wide = max(wide, n)
	}
	if p < 2 || !c.halfPixels() {
		return
	}
	if p == 2 {
		wide = p
	}
	for i := range g.values {
		bg := g.color(g.level(g.values[i]))
		if i == g.cursor && wide == p { // the number covers the cursor's brackets
			bg = colorID(Focus)
		}
		c.center(x+i%g.cols*p, 1+i/g.cols*p/2+(p/2-1)/2, p, fmt.Sprintf("%*s", wide, words[i]), c.on(bg))
	}
}

// markField marks the pixels of the image under the kernel with brackets.
func (c *canvas) markField(f *figure.ConvolutionStep, p int) {
	if f.Map.Cursor < 0 || p < 2 {
		return
	}
	top, left := f.Corner()
	for r := max(0, top); r < top+rowsOf(len(f.Kernel.Values), max(1, f.Kernel.Cols)); r++ {
		if r*f.Image.Cols >= len(f.Image.Values) {
			break
		}
		for j := range p / 2 {
			y := 1 + r*p/2 + j
			c.overlay(max(0, left)*p, y, '[')
			c.overlay(min(f.Image.Cols, left+f.Kernel.Cols)*p-1, y, ']')
		}
	}
}

// overlay draws a mark on a cell and keeps the background.
func (c *canvas) overlay(x, y int, r rune) {
	if !c.contains(x, y) {
		return
	}
	cs := c.cells[y*c.w+x].cellStyle
	cs.attrs |= bold
	cs.fg = colorID(Focus)
	if cs.bg != 0 {
		cs.fg = c.style.t.on[cs.bg]
	}
	c.set(x, y, r, cs)
}

// arithmetic spells out the sum at the kernel's position, with a line for each row of
// the kernel and one for the result; short says it in one line.
func (c *canvas) arithmetic(f *figure.ConvolutionStep) (lines []string, short string) {
	all, sum := f.Products()
	if all == nil {
		short = "the kernel is not on the image"
		return []string{short}, short
	}
	var terms []string
	for i, p := range all {
		weight := text.Short(p.Weight)
		if p.Weight < 0 {
			weight = "(" + weight + ")"
		}
		terms = append(terms, text.Short(p.Pixel)+"×"+weight)
		if (i+1)%f.Kernel.Cols == 0 || i == len(all)-1 {
			lead := "  "
			if len(lines) > 0 {
				lead = "+ "
			}
			lines, terms = append(lines, lead+strings.Join(terms, " + ")), nil
		}
	}
	end, bias := "= "+text.Short(sum), ""
	if f.Bias != 0 {
		bias = "bias " + text.Short(f.Bias) + " "
		end = "+ " + bias + end
		bias = "and " + bias
	}
	return append(lines, end), fmt.Sprintf("the %d products %sadd up to %s", len(all), bias, text.Short(sum))
}

// arithmeticLines writes lines from row y on, or short if they do not fit.
func (c *canvas) arithmeticLines(lines []string, short string, y int) {
	for _, l := range lines {
		if c.width(l) > c.w || c.h-y < len(lines) {
			lines = []string{short}
			break
		}
	}
	if y+len(lines) < c.h {
		y++
	}
	for i, l := range lines {
		cs := role(Text)
		if i == len(lines)-1 {
			cs = role(Title)
		}
		c.fit(0, y+i, c.w, l, cs)
	}
}

func sampleConvolution() figure.ConvolutionStep {
	f := figure.ConvolutionStep{
		Meta: figure.Meta{ID: "convolution", Title: "A kernel at work", Control: "place"}, Bias: 0.5, Stride: 1,
		Image: figure.Heatmap{Cols: 8, Unsigned: true, Values: tabulate(64, func(i int) float64 {
			r, c := i/8, i%8
			return float64(digit(r > 0 && r < 7 && c > 1 && c < 6 && (r == 1 || r == 6 || c == 2 || c == 5)))
		})},
		Kernel: figure.Heatmap{Cols: 3, Values: []float64{1, 0, -1, 1, 0, -1, 1, 0, -1}},
		Map:    figure.Heatmap{Cols: 6, Scale: 3, Masked: tabulate(36, func(i int) bool { return i > 14 })},
	}
	for f.Map.Cursor = range 36 {
		_, sum := f.Products()
		f.Map.Values = append(f.Map.Values, sum)
	}
	f.Map.Cursor = 14
	return f
}
