package draw

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// strip says how the few grids of one network are drawn together: as numbers in their
// cells, or as pixels. The zero strip shows none.
type strip struct {
	size
	stacked bool // numbers: one below the other, titles on their left
	pixel   int  // the size of a pixel, 0 for numbers
	across  int  // pixels: grids per row
	shown   int  // pixels: how many of the first grids are drawn
	block   int  // pixels: each stands for block×block numbers
	caption bool // pixels: whether a row below names them
}

// whole reports whether every number has its own place.
func (st strip) whole() bool { return st.w > 0 && st.block <= 1 }

// mostCaption is the greatest width that a caption may give a strip.
const mostCaption = 28

// numberCell is the width of a number: sign, three digits, point, gap.
const numberCell = 6

// mostSpelledStrip is the largest strip that is shown as numbers.
const mostSpelledStrip = 40

// stripMaps holds the grids of one network and how their numbers are scaled. The
// scaling is computed only once, since strips of many sizes are tried before one is
// drawn.
type stripMaps struct {
	maps   []figure.Heatmap
	scaled []scaled // as long as maps, once needed; nil before
}

// scaled says how the numbers of a grid are scaled.
type scaled struct {
	scale  float64
	beyond bool // whether some magnitudes are larger than scale
}

// first returns the first n grids.
func (m *stripMaps) first(n int) *stripMaps {
	return &stripMaps{maps: m.maps[:n], scaled: m.scales()[:n]}
}

func (m *stripMaps) scales() []scaled {
	if m.scaled == nil {
		m.scaled = make([]scaled, len(m.maps))
		for i := range m.maps {
			g := newGrid(&m.maps[i])
			m.scaled[i] = scaled{g.scale, g.beyond}
		}
	}
	return m.scaled
}

// planStrip returns the most informative strip of the grids within w×h cells: the
// numbers themselves, or else pixels of at most the given size, in one row or else in
// several, or else as many grids as fit, or else all of them reduced.
func (c *canvas) planStrip(m *stripMaps, w, h, most int) strip {
	maps := m.maps
	if len(maps) == 0 {
		return strip{}
	}
	total := 0
	for i := range maps {
		total += len(maps[i].Values)
	}
	if total <= mostSpelledStrip {
		for _, stacked := range []bool{false, true} {
			st := strip{stacked: stacked}
			if st.size = c.spelledSize(maps, stacked); st.w <= w && st.h <= h {
				return st
			}
		}
	}
	for _, rows := range []int{1, len(maps)} {
		for p := most; p >= 1; p-- {
			if p > 1 && p%2 == 1 {
				continue
			}
			if st := c.pixelStrip(maps, w, h, p, 1); st.shown == len(maps) && rowsOf(len(maps), st.across) <= rows {
				return c.withCaption(m, st, w)
			}
		}
	}
	for k := 1; k <= mostBlock; k++ {
		const leastBlocksAcross = 4 // fewer say nothing about a kernel
		st := c.pixelStrip(maps, w, h, 1, k)
		if st.shown > 0 && (k == 1 || c.stripTile(maps, st).w >= leastBlocksAcross) {
			return c.withCaption(m, st, w)
		}
	}
	return strip{}
}

// longestStrip returns the strip of as many of the first grids as fit whole.
func (c *canvas) longestStrip(m *stripMaps, w, h int) strip {
	for n := len(m.maps); n > 0; n-- {
		if st := c.planStrip(m.first(n), w, h, 2); st.whole() {
			return st
		}
	}
	return strip{}
}

// pixelStrip returns the strip of pixels of size p, each for k×k numbers, with as many
// of the grids as fit into w×h cells; its width does not include a caption.
func (c *canvas) pixelStrip(maps []figure.Heatmap, w, h, p, k int) strip {
	st := strip{pixel: p, block: k}
	tile := c.stripTile(maps, st)
	st.across = min(len(maps), (w+1)/(tile.w+1))
	if st.across < 1 || tile.h < 1 || tile.h > h {
		return strip{}
	}
	need := rowsOf(len(maps), st.across)
	if need*tile.h <= h {
		st.across = rowsOf(len(maps), need) // rows that are as even as possible
	}
	down := min(need, h/tile.h)
	st.shown = min(len(maps), down*st.across)
	if k > 1 && st.shown < len(maps) {
		return strip{}
	}
	st.size = size{st.across*(tile.w+1) - 1, down * tile.h}
	if st.h >= h {
		if k == 1 && (st.shown == len(maps) || need == 1) {
			return st
		}
		// The last row is replaced by a caption that says what is left out.
		if st.h -= tile.h; st.h == 0 {
			return strip{}
		}
		st.shown -= st.across
	}
	st.caption = true
	st.h++
	return st
}

// withCaption returns a strip of pixels that is wide enough for its caption, if it has
// one, but at most w cells wide.
func (c *canvas) withCaption(m *stripMaps, st strip, w int) strip {
	if st.caption {
		st.w = max(st.w, width(c.stripCaption(m, st, min(w, max(st.w, mostCaption)))))
	}
	return st
}

// stripTile returns the size of the largest grid of a strip of pixels.
func (c *canvas) stripTile(maps []figure.Heatmap, st strip) size {
	var s size
	for i := range maps {
		rows, cols := gridShape(&maps[i])
		s.w = max(s.w, rowsOf(cols, st.block)*st.pixel)
		s.h = max(s.h, c.pixelRows(rowsOf(rows, st.block), st.pixel))
	}
	return s
}

// stripCaption names the grids of a strip and their scale in at most w cells.
func (c *canvas) stripCaption(m *stripMaps, st strip, w int) string {
	maps := m.maps
	name := stripName(maps[:st.shown], c.g.Ellipsis)
	if st.shown < len(maps) {
		name += fmt.Sprintf(", %d more", len(maps)-st.shown)
	}
	scale, reduced := "", ""
	scales := m.scales()
	if of := scales[0].scale; !slices.ContainsFunc(scales, func(s scaled) bool { return s.scale != of }) {
		scale = c.style.Plain("±" + text.Short(of))
		if slices.ContainsFunc(scales, func(s scaled) bool { return s.beyond }) {
			scale = "full from " + scale
		}
	}
	if st.block > 1 {
		reduced = fmt.Sprintf("(%d×%d each)", st.block, st.block)
	}
	for _, parts := range [][]string{{name, scale, reduced}, {name, reduced}, {reduced, scale}, {name}, {scale}} {
		caption := c.style.Plain(strings.TrimSpace(strings.Join(parts, " ")))
		if long := c.scaleCaption(scale); caption == scale && caption != "" && width(long) <= min(w, 16) {
			return long // by itself the scale would say nothing
		}
		if caption != "" && width(caption) <= w {
			return caption
		}
	}
	return c.cut(name, w)
}

// stripName combines the titles of grids into one: "kernel 1…4".
func stripName(maps []figure.Heatmap, ellipsis string) string {
	first, last := maps[0].Title, maps[len(maps)-1].Title
	if len(maps) == 1 {
		return first
	}
	prefix, suffix := sharedWords(first, last)
	if prefix == "" {
		titles := make([]string, len(maps))
		for i := range maps {
			titles[i] = maps[i].Title
		}
		return strings.Join(titles, ", ")
	}
	inner := func(title string) string { return title[len(prefix) : len(title)-len(suffix)] }
	return prefix + inner(first) + ellipsis + inner(last) + suffix
}

// sharedWords returns the words that two titles begin and end with.
func sharedWords(a, b string) (prefix, suffix string) {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	prefix = a[:strings.LastIndexByte(a[:n], ' ')+1]
	m := 0
	for m < min(len(a), len(b))-len(prefix) && a[len(a)-1-m] == b[len(b)-1-m] {
		m++
	}
	suffix = a[len(a)-m:]
	if i := strings.IndexByte(suffix, ' '); i >= 0 {
		return prefix, suffix[i:]
	}
	return prefix, ""
}

// scaleCaption says which magnitude has full color, or the strongest glyphs.
func (c *canvas) scaleCaption(scale string) string {
	limit, beyond := strings.CutPrefix(scale, "full ")
	up, down := c.g.Shades, c.g.Negative
	strongest := string(up[len(up)-1]) + string(down[len(down)-1])
	switch {
	case c.style.Colored() && beyond:
		return scale
	case c.style.Colored():
		return "colours to " + scale
	case beyond:
		return strongest + " " + limit
	}
	return strongest + " are " + scale
}

func (c *canvas) spelledSize(maps []figure.Heatmap, stacked bool) size {
	s := size{w: -1}
	if stacked {
		s = size{}
	}
	for i := range maps {
		rows, cols := gridShape(&maps[i])
		w, title := cols*numberCell, c.width(maps[i].Title)
		if stacked {
			s = size{max(s.w, c.titleWidth(maps)+w), s.h + rows}
		} else {
			s = size{s.w + max(w, title) + 1, max(s.h, rows+digit(title > 0))}
		}
	}
	return s
}

func (c *canvas) titleWidth(maps []figure.Heatmap) (w int) {
	for i := range maps {
		w = max(w, c.width(maps[i].Title)+1)
	}
	return w
}

// strip draws grids with their top left corner at (x, y).
func (c *canvas) strip(x, y int, maps []figure.Heatmap, st strip) {
	switch {
	case st.w == 0:
	case st.pixel > 0:
		c.drawPixelStrip(x, y, maps, st)
	default:
		c.drawSpelledStrip(x, y, maps, st)
	}
}

func (c *canvas) drawPixelStrip(x, y int, maps []figure.Heatmap, st strip) {
	tile := c.stripTile(maps, st)
	for i := range maps[:st.shown] {
		g := newGrid(&maps[i])
		if st.block > 1 {
			g = g.reduce(st.block)
		}
		g.control = ""
		c.pixels(x+i%st.across*(tile.w+1), y+i/st.across*tile.h, st.pixel, g)
	}
	if st.caption {
		c.text(x, y+st.h-1, c.stripCaption(&stripMaps{maps: maps}, st, st.w), role(Muted))
	}
}

func (c *canvas) drawSpelledStrip(x, y int, maps []figure.Heatmap, st strip) {
	left := c.titleWidth(maps)
	for i := range maps {
		g, title := newGrid(&maps[i]), maps[i].Title
		if st.stacked {
			c.fit(x, y, left-1, title, role(Muted))
			c.stripNumbers(x+left, y, g)
			y += g.rows
			continue
		}
		c.text(x, y, title, role(Muted))
		c.stripNumbers(x, y+digit(title != ""), g)
		x += max(g.cols*numberCell, c.width(title)) + 1
	}
}

func (c *canvas) stripNumbers(x, y int, g *grid) {
	for i, v := range g.values {
		c.valueCell(x+i%g.cols*numberCell, y+i/g.cols, size{numberCell, 1}, g, i, c.cellText(g, i, signedIn(v, numberCell-1)))
	}
}
