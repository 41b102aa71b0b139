package draw

import (
	"slices"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// curvesFill reports whether curves take the full height of the canvas.
func (c *canvas) curvesFill(f *figure.Curves) bool {
	return len(f.Series) > 0 && c.w >= 40 && c.h >= 12
}

// chanceMargin is the ratio of the space above chance to the space left below it.
const chanceMargin = 12

// curves plots lines against two axes, each with its name and last value at its end.
func (c *canvas) curves(f *figure.Curves) {
	xs, ys := make([][]float64, len(f.Series)), make([][]float64, len(f.Series))
	for i, s := range f.Series {
		xs[i], ys[i] = s.X, slices.Concat(s.Y, s.Low, s.High)
	}
	least := f.YMin
	if f.Chance > 0 && f.YMax > f.Chance {
		least = f.Chance - (f.YMax-f.Chance)/chanceMargin
	}
	ax, ay := newAxis(xs, f.XMin, f.XMax, f.LogX), newAxis(ys, least, f.YMax, f.LogY)
	ends := c.ends(f, ay)
	m := c.plotMargins(f, ay, ends)
	names := c.namesAbove(ends, &m)
	w, h := c.w-m.left-m.right, c.h-m.top-m.bottom
	if w < 2 || h < 1 { // no line would fit
		for i, e := range c.ends(f, axis{lo: 0, hi: 1}) {
			c.fit(0, i, c.w, e.within(c.w, c.g.Ellipsis), e.style)
		}
		return
	}
	p := newPlot(c, m.left, m.top, w, h)
	for i, line := range names {
		c.segments(0, i, line)
	}
	if f.YLabel != "" && m.top > len(names) {
		label := axisLabel(f.YLabel, f.LogY)
		c.fit(max(0, m.left-1), len(names), c.w-m.left, label, role(Muted))
		c.bandLegend(f, max(0, m.left-1)+c.width(label)+2, len(names))
	}
	c.yAxis(p, ay, m.ticks, m.labels)
	if m.bottom > 0 {
		c.xAxis(p, ax, f)
	}
	for i := range f.Series {
		p.band(&f.Series[i], i, ax, ay)
	}
	if y, ok := ay.at(f.Chance); ok && f.Chance > 0 {
		_, row := p.cell(0, y)
		for x := p.x; x < p.x+p.w; x += 2 {
			c.setOver(x, row, c.g.NoWeight, colorID(Muted), 0)
		}
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

func axisLabel(name string, log bool) string {
	if log && name != "" {
		return name + " (log)"
	}
	return name
}

// plotMargins says how many cells the axes and labels around a plot take, and where the
// ticks of its vertical axis are.
type plotMargins struct {
	left, right, top, bottom int
	ticks                    []float64
	labels                   []string
}

// longLabel is the longest label that may stand beside the ticks of a horizontal
// axis.
const longLabel = 8

// plotMargins gives axes and labels the space that they need, or less if space is
// short.
func (c *canvas) plotMargins(f *figure.Curves, ay axis, ends []end) plotMargins {
	var m plotMargins
	for _, e := range ends {
		m.right = max(m.right, width(e.text))
	}
	m.right = min(m.right+1, max(c.w/3, min(c.w*9/20, 20)))
	if c.h >= 6 {
		m.bottom = 2
		if c.width(axisLabel(f.XLabel, f.LogX)) > longLabel && c.h >= 10 {
			m.bottom = 3
		}
		m.top = digit(f.YLabel != "")
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

// end is the label at the end of a line.
type end struct {
	text  string // glyph, name and value
	glyph string
	name  string
	value string  // the last finite value, "" for none
	y     float64 // in [0, 1]
	style cellStyle
}

// ends returns the labels at the ends of the lines.
func (c *canvas) ends(f *figure.Curves, ay axis) []end {
	out := make([]end, 0, len(f.Series))
	for i, s := range f.Series {
		e := end{glyph: c.style.seriesGlyph(i), name: c.style.Plain(s.Name), y: 0.5, style: seriesStyle(i, 0)}
		for k := min(len(s.X), len(s.Y)) - 1; k >= 0; k-- {
			if v := s.Y[k]; text.Finite(v) {
				e.value = c.style.Plain(text.Short(v))
				if y, ok := ay.clamped(v); ok {
					e.y = y
				}
				break
			}
		}
		e.join()
		out = append(out, e)
	}
	if y, ok := ay.at(f.Chance); ok && f.Chance > 0 && len(out) > 0 {
		e := end{glyph: string(c.g.NoWeight), name: "chance", value: c.style.Plain(text.Short(f.Chance)), y: y, style: role(Muted)}
		e.join()
		out = append(out, e)
	}
	return out
}

func (e *end) join() {
	e.text = e.glyph
	for _, part := range []string{e.name, e.value} {
		e.text = strings.TrimSpace(e.text + " " + part)
	}
}

// short returns the text without the name.
func (e end) short() string { return strings.TrimSpace(e.glyph + " " + e.value) }

// within returns the text in at most w cells. If it is too long the name is cut, never
// the value: half a number is a wrong number.
func (e end) within(w int, ellipsis string) string {
	name := w - width(e.value) - 1
	if width(e.text) <= w || e.value == "" || name < 4 {
		return e.text
	}
	return cut(strings.TrimSuffix(e.text, " "+e.value), name, ellipsis) + " " + e.value
}

// namesAbove moves the names of lines above the plot if they would be cut beside it and
// there are rows for them. Glyphs and values stay.
func (c *canvas) namesAbove(ends []end, m *plotMargins) [][]segment {
	const leastPlot = 4
	names := make([]segment, 0, len(ends))
	cut, right := false, 0
	for _, e := range ends {
		names = append(names, segmentOf(e.glyph+" "+e.name, e.style))
		cut = cut || width(e.text) > m.right-1
		right = max(right, width(e.short()))
	}
	lines := flow(names, c.w)
	if !cut {
		return nil
	}
	if c.h-m.top-m.bottom-len(lines) < leastPlot {
		dropSharedSuffix(ends)
		return nil
	}
	for i := range ends {
		ends[i].text = ends[i].short()
	}
	m.top += len(lines)
	m.right = right + 1
	return lines
}

// dropSharedSuffix removes the words with which all names end.
func dropSharedSuffix(ends []end) {
	if len(ends) < 2 {
		return
	}
	names := make([][]string, len(ends))
	n := 0 // shared words
	for i, e := range ends {
		names[i] = strings.Fields(e.name)
		n = max(n, len(names[i]))
	}
	for _, words := range names {
		n = min(n, len(words)-1)
		for k := range max(0, n) {
			if words[len(words)-1-k] != names[0][len(names[0])-1-k] {
				n = k
				break
			}
		}
	}
	if n <= 0 {
		return
	}
	for i, words := range names {
		ends[i].name = strings.Join(words[:len(words)-n], " ")
		ends[i].join()
	}
}

// series draws the line of one series. A point without a position breaks it; one above
// or below the plot is drawn at its edge.
func (p *plot) series(s *figure.Series, i int, ax, ay axis) {
	var px, py float64
	joined := false
	for k := range min(len(s.X), len(s.Y)) {
		x, okX := ax.at(s.X[k])
		y, okY := ay.clamped(s.Y[k])
		if !okX || !okY || ay.log && s.Y[k] <= 0 {
			joined = false
			continue
		}
		if !joined {
			px, py = x, y
		}
		p.line(px, py, x, y, i)
		px, py, joined = x, y, true
	}
}

// marks draws the glyph of series i of n along its line, so that lines can be told
// apart without color. Different series are marked in different columns.
func (p *plot) marks(s *figure.Series, i, n int, ax, ay axis) {
	points := min(len(s.X), len(s.Y))
	if points == 0 || p.c.style.ASCII {
		return
	}
	every := 12
	first, _ := ax.at(s.X[0])
	last, _ := ax.at(s.X[points-1])
	if points == 1 || (last-first)*float64(p.w) >= 4*float64(points-1) { // alone or far apart: each point is marked
		every = 0
	}
	next := p.x + (i+1)*every/(n+1)
	for k := range points {
		x, okX := ax.at(s.X[k])
		y, okY := ay.at(s.Y[k])
		if !okX || !okY {
			continue
		}
		cx, cy := p.cell(x, y)
		if cx < next || every > 0 && cx >= p.x+p.w-2 { // the label is next to it
			continue
		}
		next = cx + every
		p.c.setOver(cx, cy, []rune(p.c.style.seriesGlyph(i))[0], seriesColor(i), bold)
	}
}

func (c *canvas) yAxis(p *plot, a axis, at []float64, labels []string) {
	if p.x == 0 {
		return
	}
	c.fill(p.x-1, p.y, 1, p.h, c.g.Post, role(Border))
	for i, v := range at {
		if t, ok := a.at(v); ok {
			_, y := p.cell(0, max(0, min(1, t)))
			c.fitRight(0, y, p.x-1, labels[i], role(Muted))
			c.set(p.x-1, y, c.g.TeeLeft, role(Border))
		}
	}
}

func (c *canvas) xAxis(p *plot, a axis, f *figure.Curves) {
	y := p.y + p.h
	c.fill(p.x, y, p.w, 1, c.g.Rule, role(Border))
	if p.x > 0 {
		c.set(p.x-1, y, c.g.BottomLeft, role(Border))
	}
	at := a.ticks(max(2, p.w/9))
	var ticks []tick
	for i, label := range tickLabels(at, f.LogX) {
		if t, ok := a.at(at[i]); ok {
			x, _ := p.cell(max(0, min(1, t)), 0)
			ticks = append(ticks, tick{x, label})
		}
	}
	c.xLabel(axisLabel(f.XLabel, f.LogX), y+1, c.ticks(y, p.x, 0, ticks))
}

// tick is a labelled position on a horizontal axis.
type tick struct {
	x     int
	label string
}

// gap is the cells between two labels.
type gap struct{ x, w int }

// ticks draws ticks on the axis in row y, which begins at x, and below it as many of
// their labels as do not overlap, none of them to the left of least. It returns the
// gaps between the labels, the last of which ends with the canvas.
func (c *canvas) ticks(y, x, least int, all []tick) []gap {
	var gaps []gap
	for i, t := range all {
		label := c.style.Plain(t.label)
		c.set(t.x, y, c.g.TeeDown, role(Border))
		from := max(least, min(t.x-(width(label)-1)/2, c.w-width(label)))
		if from < x && i > 0 {
			continue
		}
		c.text(from, y+1, label, role(Muted))
		gaps = append(gaps, gap{x, from - x - 1})
		x = from + width(label) + 1
	}
	return append(gaps, gap{x, c.w - x})
}

// xLabel names the horizontal axis in row y, after the last tick if there is space, or
// else in a gap between ticks, if necessary without a space around it, or else in the
// row below.
func (c *canvas) xLabel(label string, y int, gaps []gap) {
	last := gaps[len(gaps)-1]
	for _, space := range []int{1, 0} {
		if last.w-space >= c.width(label) {
			c.text(last.x+space, y, label, role(Muted))
			return
		}
		for _, g := range gaps[:len(gaps)-1] {
			if g.w-2*space >= c.width(label) {
				c.text(g.x+space, y, label, role(Muted))
				return
			}
		}
	}
	if y+1 < c.h {
		c.fitRight(0, y+1, c.w, label, role(Muted))
		return
	}
	c.fit(last.x+1, y, last.w-1, label, role(Muted))
}

// endLabels writes the labels at the ends of the lines, moved apart if they would
// overlap.
func (c *canvas) endLabels(p *plot, ends []end, right int) {
	taken := make([]bool, p.h)
	hidden := 0
	for _, e := range ends {
		_, y := p.cell(1, e.y)
		row := nearestFree(taken, y-p.y)
		if row < 0 {
			hidden++
			continue
		}
		taken[row] = true
		c.fit(p.x+p.w+1, p.y+row, right-1, e.within(right-1, c.g.Ellipsis), e.style)
	}
	if hidden > 0 && c.h > p.y+p.h {
		c.fit(p.x+p.w+1, p.y+p.h, right-1, "+"+arch.Thousands(int64(hidden))+" more", role(Muted))
	}
}

// nearestFree returns the row nearest to y that is not taken, −1 if all are.
func nearestFree(taken []bool, y int) int {
	for d := range len(taken) {
		for _, r := range []int{y - d, y + d} {
			if r >= 0 && r < len(taken) && !taken[r] {
				return r
			}
		}
	}
	return -1
}
