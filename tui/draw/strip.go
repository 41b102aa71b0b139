package draw

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// stripLayout is how the few grids of one network are laid out together.
type stripLayout struct {
	w, h    int
	numbers bool // each number spelled out in its cell
	stacked bool // below one another, titles to their left
	pixel   int  // else, the size of a pixel
	across  int  // pixels: grids in a row
	shown   int  // pixels: grids that are drawn, from the first
	block   int  // pixels: each stands for block×block numbers
	caption bool // a row below the pixels says what they are
}

// captionMost is how wide a caption may make a strip.
const captionMost = 28

// numberCell is how wide a spelled number is: sign, three digits, point, gap.
const numberCell = 6

// planStrip finds the layout that says most of the grids within w×h cells: the
// numbers themselves, else pixels of at most a size in one row, else in several,
// else as many grids as there is room for, else all of them reduced. A zero
// strip shows none.
func (c *canvas) planStrip(maps []figure.Heatmap, w, h, most int) stripLayout {
	if len(maps) == 0 {
		return stripLayout{}
	}
	total := 0
	for i := range maps {
		total += len(maps[i].Values)
	}
	if total <= 40 {
		for _, st := range []stripLayout{{numbers: true}, {numbers: true, stacked: true}} {
			if st.w, st.h = c.stripSize(maps, st); st.w <= w && st.h <= h {
				return st
			}
		}
	}
	for _, rows := range []int{1, len(maps)} {
		for p := most; p >= 1; p-- {
			if p > 1 && p%2 == 1 {
				continue
			}
			if st := c.mosaic(maps, w, h, p, 1); st.shown == len(maps) && (len(maps)+st.across-1)/st.across <= rows {
				return st
			}
		}
	}
	if st := c.mosaic(maps, w, h, 1, 1); st.shown > 0 {
		return st
	}
	for k := 2; k <= 4; k++ {
		if st := c.mosaic(maps, w, h, 1, k); st.shown > 0 {
			return st
		}
	}
	return stripLayout{}
}

// mosaic lays grids out as pixels of size p, each for k×k numbers, as many as
// fit into w×h cells.
func (c *canvas) mosaic(maps []figure.Heatmap, w, h, p, k int) stripLayout {
	st := stripLayout{pixel: p, block: k}
	gw, gh := c.tileSize(maps, st)
	st.across = min(len(maps), (w+1)/(gw+1))
	if st.across < 1 || gh < 1 || gh > h {
		return stripLayout{}
	}
	need := (len(maps) + st.across - 1) / st.across
	if need*gh <= h {
		st.across = (len(maps) + need - 1) / need // rows as even as can be
	}
	down := min(need, h/gh)
	st.shown = min(len(maps), down*st.across)
	if k > 1 && st.shown < len(maps) {
		return stripLayout{}
	}
	st.w, st.h = st.across*(gw+1)-1, down*gh
	if st.h < h {
		st.caption = true
		st.h++
		st.w = max(st.w, width(c.caption(maps, st, min(w, max(st.w, captionMost)))))
	} else if k > 1 || st.shown < len(maps) && need > 1 { // what is left out must be said
		if st.h -= gh; st.h == 0 {
			return stripLayout{}
		}
		st.shown, st.caption = st.shown-st.across, true
		st.h++
		st.w = max(st.w, width(c.caption(maps, st, min(w, max(st.w, captionMost)))))
	}
	return st
}

// tileSize is the largest that a grid of a layout in pixels is.
func (c *canvas) tileSize(maps []figure.Heatmap, st stripLayout) (w, h int) {
	for i := range maps {
		rows, cols := shape(&maps[i])
		rows, cols = (rows+st.block-1)/st.block, (cols+st.block-1)/st.block
		w, h = max(w, cols*st.pixel), max(h, c.pixelRows(rows, st.pixel))
	}
	return w, h
}

// caption says within w cells what the grids of a strip are, and the magnitude
// of full colour.
func (c *canvas) caption(maps []figure.Heatmap, st stripLayout, w int) string {
	first, last := maps[0].Title, maps[st.shown-1].Title
	name := first
	switch pre, post := shared(first, last); {
	case st.shown == 1:
	case pre == "":
		titles := make([]string, st.shown)
		for i := range titles {
			titles[i] = maps[i].Title
		}
		name = strings.Join(titles, ", ")
	default:
		name = pre + first[len(pre):len(first)-len(post)] + c.g.Ellipsis + last[len(pre):len(last)-len(post)] + post
	}
	if st.shown < len(maps) {
		name += fmt.Sprintf(", %d more", len(maps)-st.shown)
	}
	scale := ""
	if of := fullScale(&maps[0]); !slices.ContainsFunc(maps, func(m figure.Heatmap) bool { return fullScale(&m) != of }) {
		scale = "±" + text.Short(of)
	}
	reduced := ""
	if st.block > 1 {
		reduced = fmt.Sprintf("(%d×%d each)", st.block, st.block)
	}
	text := ""
	for _, parts := range [][]string{{name, scale, reduced}, {name, reduced}, {reduced, scale}, {name}, {scale}} {
		text = c.style.Plain(strings.TrimSpace(strings.Join(parts, " ")))
		if long := c.fullText(scale); text == c.style.Plain(scale) && text != "" && width(long) <= min(w, 16) {
			return long // alone it would say nothing
		}
		if text != "" && width(text) <= w {
			return text
		}
	}
	return cut(c.style.Plain(name), w, c.g.Ellipsis)
}

// fullText says which magnitude has the full colour, or the full glyphs.
func (c *canvas) fullText(scale string) string {
	if c.style.Colored() {
		return c.style.Plain("colours to " + scale)
	}
	up, down := c.g.Shades, c.g.Negative
	return c.style.Plain(string(up[len(up)-1]) + string(down[len(down)-1]) + " are " + scale)
}

// shared is the words that two titles begin and end with.
func shared(a, b string) (pre, post string) {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	pre = a[:strings.LastIndexByte(a[:n], ' ')+1]
	m := 0
	for m < min(len(a), len(b))-len(pre) && a[len(a)-1-m] == b[len(b)-1-m] {
		m++
	}
	post = a[len(a)-m:]
	if i := strings.IndexByte(post, ' '); i >= 0 {
		return pre, post[i:]
	}
	return pre, ""
}

// stripSize measures a layout of spelled numbers.
func (c *canvas) stripSize(maps []figure.Heatmap, st stripLayout) (w, h int) {
	for i := range maps {
		gh, cols := shape(&maps[i])
		gw := cols * numberCell
		title := width(c.style.Plain(maps[i].Title))
		if st.stacked {
			w, h = max(w, c.titles(maps)+gw), h+gh
			continue
		}
		if title > 0 {
			gw, gh = max(gw, title), gh+1
		}
		w, h = w+gw+1, max(h, gh)
	}
	if !st.stacked {
		w--
	}
	return w, h
}

// titles is the room that the titles of stacked grids take.
func (c *canvas) titles(maps []figure.Heatmap) (w int) {
	for i := range maps {
		w = max(w, width(c.style.Plain(maps[i].Title))+1)
	}
	return w
}

// stripLayout draws grids as they were laid out.
func (c *canvas) strip(x, y int, maps []figure.Heatmap, st stripLayout) {
	switch {
	case st.w == 0:
	case st.pixel > 0:
		c.stripPixels(x, y, maps, st)
	default:
		c.spelledStrip(x, y, maps, st)
	}
}

// stripPixels draws grids as pixels.
func (c *canvas) stripPixels(x, y int, maps []figure.Heatmap, st stripLayout) {
	gw, gh := c.tileSize(maps, st)
	for i := range maps[:st.shown] {
		g := newGrid(&maps[i])
		if st.block > 1 {
			g = g.reduce(st.block)
		}
		g.control = ""
		c.pixels(x+i%st.across*(gw+1), y+i/st.across*gh, st.pixel, g)
	}
	if st.caption {
		c.text(x, y+st.h-1, c.caption(maps, st, st.w), role(Muted))
	}
}

// spelledStrip draws grids as numbers.
func (c *canvas) spelledStrip(x, y int, maps []figure.Heatmap, st stripLayout) {
	for i := range maps {
		g := newGrid(&maps[i])
		g.control = ""
		title := maps[i].Title
		if st.stacked {
			left := c.titles(maps)
			c.fit(x, y, left-1, title, role(Muted))
			c.numbers(x+left, y, g)
			y += g.rows
			continue
		}
		wide, top := g.cols*numberCell, 0
		if title != "" {
			wide, top = max(wide, width(c.style.Plain(title))), 1
			c.text(x, y, title, role(Muted))
		}
		c.numbers(x, y+top, g)
		x += wide + 1
	}
}

// numbers spells out a grid.
func (c *canvas) numbers(x, y int, g *grid) {
	for k, v := range g.values {
		text := signedIn(v, numberCell-1)
		if g.state(k) == noWeight {
			text = string(c.g.NoWeight)
		}
		c.valueCell(x+k%g.cols*numberCell, y+k/g.cols, numberCell, 1, g, k, c.style.Plain(text))
	}
}
