package draw

import (
	"strings"

	"weightshare/lessons/figure"
	"weightshare/nets/arch"
)

// If a race has so few rows that weights above and below its words would be drawn
// smaller than a cell each, they go in a column to the left of the words.

const (
	answersIndent = 2 // columns by which answers are indented below the lane's name
	answersRows   = 3 // rows of words in a lane: its name, and how much of two kinds it gets right
)

// planColumns gives each lane the given number of rows, with its weights to the left of
// its words.
func (c *canvas) planColumns(f *figure.Race, lanes []*stripMaps, rows int) *lanePlan {
	p := &lanePlan{}
	if rows < answersRows {
		return p
	}
	rows = min(rows, 8)
	for i := range f.Lanes {
		l := &f.Lanes[i]
		answers := len("unseen ") + max(width(rightText(l.Train)), width(rightText(l.Unseen)))
		p.words = max(p.words, width(c.columnName(l, i)), answersIndent+answers+1) // 1 for the mark if all are right
	}
	for i := range f.Lanes {
		p.rows = append(p.rows, rows)
		p.strips = append(p.strips, c.longestStrip(lanes[i], c.w-p.words-2, rows))
		p.left = max(p.left, p.strips[i].w)
	}
	return p
}

// lanesInColumns draws lanes from row y on, with their weights on the left.
func (c *canvas) lanesInColumns(f *figure.Race, p *lanePlan, y int) {
	x := p.left + 2
	in := x + answersIndent
	weights := ""
	for i := range f.Lanes {
		l := &f.Lanes[i]
		c.laneWeights(l, p, i, 0, y)
		if title := firstTitle(l); weights == "" && title != "" && p.strips[i].whole() {
			word, _, _ := strings.Cut(title, " ")
			weights = strings.TrimSuffix(word, "s") + "s"
		}
		c.text(x, y, c.columnName(l, i), seriesStyle(i, bold))
		if lossOnly(l) {
			c.fit(in, y+1, c.w-in, l.Words, role(Muted))
		} else {
			c.columnAnswers(in, y+1, "train  ", l.Train)
			c.columnAnswers(in, y+2, "unseen ", l.Unseen)
		}
		if p.rows[i] > answersRows {
			c.fit(in, y+answersRows, c.w-in, lossText(l), role(Text))
		}
		y += p.rows[i]
	}
	if weights != "" && y < c.h {
		c.fit(0, y, c.w, c.columnsLegend(weights), role(Muted))
	}
}

func firstTitle(l *figure.Lane) string {
	if maps := laneMaps(l); len(maps) > 0 {
		return maps[0].Title
	}
	return ""
}

// columnsLegend explains what is to the left of the words, and the number after a name
// or, without colors, the glyphs.
func (c *canvas) columnsLegend(weights string) string {
	if c.style.Colored() {
		return "first " + weights + "; behind the name all numbers"
	}
	return "first " + weights + ": " + string(c.g.Negative) + " below 0, " + string(c.g.Shades) + " above"
}

func (c *canvas) columnName(l *figure.Lane, i int) string {
	return c.style.seriesGlyph(i) + " " + l.Name + "  " + arch.Thousands(l.Parameters)
}

// columnAnswers writes how much a lane gets right, with a mark if that is everything.
func (c *canvas) columnAnswers(x, y int, label string, f figure.Fraction) {
	x += c.text(x, y, label, role(Muted))
	cs, count := role(Text), rightText(f)
	if allRight(f) {
		cs, count = role(Right), count+string(c.g.Check)
	}
	c.fit(x, y, c.w-x, count, cs)
}
