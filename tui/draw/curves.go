package draw

import (
	"slices"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// curvesFill reports whether curves are drawn as a plot as high as the canvas.
func (c *canvas) curvesFill(f *figure.Curves) bool {
	return len(f.Series) > 0 && c.w >= 40 && c.h >= 12
}

// curves draws lines against two axes, with the name and the last value of
// each at its end.
func (c *canvas) curves(f *figure.Curves) {
	xs, ys := make([][]float64, len(f.Series)), make([][]float64, len(f.Series))
	for i, s := range f.Series {
		xs[i], ys[i] = s.X, slices.Concat(s.Y, s.Low, s.High)
	}
	ax := newAxis(xs, f.XMin, f.XMax, f.LogX)
	ay := newAxis(ys, f.YMin, f.YMax, f.LogY)
	ends := c.ends(f, ay)
	m := c.plotMargins(f, ay, ends)
	named := c.namesAbove(ends, &m)
	w, h := c.w-m.left-m.right, c.h-m.top-m.bottom
	if w < 2 || h < 1 {
		c.curvesInWords(f)
		return
	}
	p := newPlot(c, m.left, m.top, w, h)
	for i, line := range named {
		c.segments(0, i, line)
	}
	if f.YLabel != "" && m.top > len(named) {
		label := f.YLabel
		if f.LogY {
			label += " (log)"
		}
		c.fit(max(0, m.left-1), len(named), c.w-m.left, label, role(Muted))
		c.bandLegend(f, max(0, m.left-1)+width(c.style.Plain(label))+2, len(named))
	}
	c.yAxis(p, ay, m.ticks, m.labels)
	if m.bottom > 0 {
		c.xAxis(p, ax, f)
	}
	for i := range f.Series {
		p.band(&f.Series[i], i, ax, ay)
	}
	for i := range f.Series {
		p.series(&f.Series[i], i, ax, ay)
	}
	p.draw()
	for i := range f.Series {
		p.marks(&f.Series[i], i, len(f.Series), ax, ay)
	}
	c.endLabels(p, ends, m.right)
}

// plotMargins is the room around a plot, and what stands to its left.
type plotMargins struct {
	left, right, top, bottom int
	ticks                    []float64
	labels                   []string
}

// longLabel is the longest label of a horizontal axis for which room is found
// beside its ticks.
const longLabel = 8

// margins gives axes and labels what they need, less where there is little.
func (c *canvas) plotMargins(f *figure.Curves, ay axis, ends []end) plotMargins {
	var m plotMargins
	for _, e := range ends {
		m.right = max(m.right, width(e.text))
	}
	m.right = min(m.right+1, max(c.w/3, min(c.w*9/20, 20)))
	if c.h >= 6 {
		m.bottom = 2
		if width(c.style.Plain(f.XLabel)) > longLabel && c.h >= 10 {
			m.bottom = 3
		}
		if f.YLabel != "" {
			m.top = 1
		}
	}
	if c.w >= 24 && c.h >= 4 {
		m.ticks = ay.ticks(max(2, min(8, (c.h-m.top-m.bottom)/2)))
		m.labels = tickLabels(m.ticks, f.LogY)
		for i, l := range m.labels {
			m.labels[i] = c.style.Plain(l)
			m.left = max(m.left, width(m.labels[i])+1)
		}
	}
	return m
}

// namesAbove moves the names of lines above the plot, where they would be cut
// at its side and there are rows for them; their glyphs and values stay.
func (c *canvas) namesAbove(ends []end, m *plotMargins) [][]segment {
	const leastPlot = 4
	names := make([]segment, 0, len(ends))
	cut, right := false, 0
	for _, e := range ends {
		names = append(names, segmentOf(e.glyph+" "+e.name, e.look))
		cut = cut || width(e.text) > m.right-1
		right = max(right, width(e.short()))
	}
	lines := flow(names, c.w)
	if !cut {
		return nil
	}
	if c.h-m.top-m.bottom-len(lines) < leastPlot {
		withoutSharedEnd(ends)
		return nil
	}
	for i := range ends {
		ends[i].text = ends[i].short()
	}
	m.top += len(lines)
	m.right = right + 1
	return lines
}

// end is what is said at the end of a line.
type end struct {
	text  string
	glyph string
	name  string
	value string  // the last value, with which text ends; empty where there is none
	y     float64 // in [0, 1]
	look  cellStyle
}

// withoutSharedEnd takes from the names the words with which all of them end:
// they tell no two of them apart.
func withoutSharedEnd(ends []end) {
	if len(ends) < 2 {
		return
	}
	words := strings.Fields(ends[0].name)
	n := len(words) - 1
	for _, e := range ends[1:] {
		other := strings.Fields(e.name)
		n = min(n, len(other)-1)
		for k := range max(0, n) {
			if words[len(words)-1-k] != other[len(other)-1-k] {
				n = k
				break
			}
		}
	}
	if n <= 0 {
		return
	}
	for i := range ends {
		e := &ends[i]
		all := strings.Fields(e.name)
		e.name = strings.Join(all[:len(all)-n], " ")
		e.text = strings.TrimSpace(e.glyph + " " + e.name + " " + e.value)
	}
}

// truncated is the end of a line whose name stands elsewhere.
func (e end) short() string { return strings.TrimSpace(e.glyph + " " + e.value) }

// within is the text in at most w cells: where it is too long the name is cut,
// never the value, for half a number is a wrong one.
func (e end) within(w int, ellipsis string) string {
	name := w - width(e.value) - 1
	if width(e.text) <= w || e.value == "" || name < 4 {
		return e.text
	}
	return cut(strings.TrimSuffix(e.text, " "+e.value), name, ellipsis) + " " + e.value
}

// ends prepares what is said at the end of each line.
func (c *canvas) ends(f *figure.Curves, ay axis) []end {
	out := make([]end, 0, len(f.Series))
	for i, s := range f.Series {
		words := strings.TrimSpace(c.style.SeriesGlyph(i) + " " + s.Name)
		y, value := 0.5, ""
		for k := min(len(s.X), len(s.Y)) - 1; k >= 0; k-- {
			if !text.Finite(s.Y[k]) {
				continue
			}
			value = c.style.Plain(text.Short(s.Y[k]))
			words += " " + value
			if t, ok := ay.at(s.Y[k]); ok {
				y = t
			} else if a := (axis{ay.lo, ay.hi, false}); s.Y[k] < a.lo {
				y = 0
			} else {
				y = 1
			}
			break
		}
		out = append(out, end{
			text: c.style.Plain(words), glyph: c.style.SeriesGlyph(i), name: c.style.Plain(s.Name),
			value: value, y: y, look: cellStyle{fg: seriesColor(i)},
		})
	}
	return out
}

// series joins the points of one series; a point without a place breaks it.
func (p *plot) series(s *figure.Series, i int, ax, ay axis) {
	var px, py float64
	have := false
	for k := range min(len(s.X), len(s.Y)) {
		x, okX := ax.at(s.X[k])
		y, okY := ay.at(s.Y[k])
		if !okX || !text.Finite(s.Y[k]) || ay.log && s.Y[k] <= 0 {
			have = false
			continue
		}
		if !okY { // off the scale: it leaves at the edge
			y = max(0, min(1, y))
		}
		if !have {
			px, py = x, y
		}
		p.line(px, py, x, y, i)
		px, py, have = x, y, true
	}
}

// marks puts the glyph of a series along its line, so that lines can be told
// apart without colour. Different series are marked in different columns.
func (p *plot) marks(s *figure.Series, i, of int, ax, ay axis) {
	n := min(len(s.X), len(s.Y))
	if n == 0 || p.c.style.ASCII {
		return
	}
	every := 12
	first, _ := ax.at(s.X[0])
	last, _ := ax.at(s.X[n-1])
	if n > 1 && (last-first)*float64(p.w) >= 4*float64(n-1) { // far apart: each is marked
		every = 0
	}
	next := p.x + (i+1)*every/(of+1)
	for k := range n {
		x, okX := ax.at(s.X[k])
		y, okY := ay.at(s.Y[k])
		if !okX || !okY {
			continue
		}
		cx, cy := p.cell(x, y)
		if cx < next || every > 0 && cx >= p.x+p.w-2 { // the label follows there
			continue
		}
		next = cx + every
		p.c.putOn(cx, cy, []rune(p.c.style.SeriesGlyph(i))[0], seriesColor(i), bold)
	}
}

// yAxis draws the vertical axis with its ticks.
func (c *canvas) yAxis(p *plot, a axis, at []float64, labels []string) {
	if p.x == 0 {
		return
	}
	c.fill(p.x-1, p.y, 1, p.h, c.g.Post, role(Border))
	for i, v := range at {
		t, ok := a.at(v)
		if !ok {
			continue
		}
		_, y := p.cell(0, max(0, min(1, t)))
		c.fitRight(0, y, p.x-1, labels[i], role(Muted))
		c.set(p.x-1, y, c.tick(), role(Border))
	}
}

func (c *canvas) tick() rune {
	if c.style.ASCII {
		return '+'
	}
	return '┤'
}

// xAxis draws the horizontal axis with its ticks, and its label where there is
// room for it.
func (c *canvas) xAxis(p *plot, a axis, f *figure.Curves) {
	y := p.y + p.h
	c.fill(p.x, y, p.w, 1, c.g.Rule, role(Border))
	if p.x > 0 {
		c.set(p.x-1, y, c.g.BottomLeft, role(Border))
	}
	at := a.ticks(max(2, p.w/9))
	labels := tickLabels(at, f.LogX)
	free := p.x
	var gaps [][2]int // from, cells: between two ticks, and at last behind them
	for i, v := range at {
		t, ok := a.at(v)
		if !ok {
			continue
		}
		x, _ := p.cell(max(0, min(1, t)), 0)
		l := c.style.Plain(labels[i])
		from := max(0, min(x-(width(l)-1)/2, c.w-width(l)))
		c.set(x, y, c.upTick(), role(Border))
		if from < free && i > 0 {
			continue
		}
		c.text(from, y+1, l, role(Muted))
		gaps = append(gaps, [2]int{free, from - free - 1})
		free = from + width(l) + 1
	}
	c.xLabel(f, y+1, free, gaps)
}

// xLabel names the horizontal axis in its row y: behind the last tick if it fits
// there, else in one of the gaps between ticks, with more air or less, else in the
// row below.
func (c *canvas) xLabel(f *figure.Curves, y, free int, gaps [][2]int) {
	label := c.style.Plain(f.XLabel)
	if f.LogX && label != "" {
		label += " (log)"
	}
	need := width(label)
	for _, air := range []int{1, 0} {
		if c.w-free-air >= need {
			c.text(free+air, y, label, role(Muted))
			return
		}
		for _, g := range gaps {
			if g[1]-2*air >= need {
				c.text(g[0]+air, y, label, role(Muted))
				return
			}
		}
	}
	if y+1 < c.h {
		c.fitRight(0, y+1, c.w, label, role(Muted))
		return
	}
	c.fit(free+1, y, c.w-free-1, label, role(Muted))
}

func (c *canvas) upTick() rune {
	if c.style.ASCII {
		return '+'
	}
	return '┬'
}

// endLabels writes the names at the ends of the lines, moved apart where they
// would cover one another.
func (c *canvas) endLabels(p *plot, ends []end, right int) {
	rows := make([]int, len(ends))
	taken := make([]bool, p.h)
	hidden := 0
	for i, e := range ends {
		_, y := p.cell(1, e.y)
		rows[i] = free(taken, y-p.y)
		if rows[i] < 0 {
			hidden++
		}
	}
	for i, e := range ends {
		if rows[i] >= 0 {
			c.fit(p.x+p.w+1, p.y+rows[i], right-1, e.within(right-1, c.g.Ellipsis), e.look)
		}
	}
	if hidden > 0 && c.h > p.y+p.h {
		c.fit(p.x+p.w+1, p.y+p.h, right-1, "+"+arch.GroupDigits(text.Short(float64(hidden)))+" more", role(Muted))
	}
}

// free takes the free row nearest to y; −1 if none is left.
func free(taken []bool, y int) int {
	for d := range len(taken) {
		for _, r := range []int{y - d, y + d} {
			if r >= 0 && r < len(taken) && !taken[r] {
				taken[r] = true
				return r
			}
		}
	}
	return -1
}

// curvesInWords gives the last value of each series where no line would fit.
func (c *canvas) curvesInWords(f *figure.Curves) {
	for i, e := range c.ends(f, axis{lo: 0, hi: 1}) {
		c.fit(0, i, c.w, e.within(c.w, c.g.Ellipsis), e.look)
	}
}
