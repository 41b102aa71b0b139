package draw

import (
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// Where a race has so few rows that the weights above and below its words would
// be drawn smaller than a cell each, they stand beside the words instead.

// planColumns gives each lane so many rows, its weights at the left of its words.
func (c *canvas) planColumns(f *figure.Race, rows int) *lanePlan {
	p := &lanePlan{}
	if rows < columnsRows {
		return p
	}
	rows = min(rows, 8)
	for i := range f.Lanes {
		l := &f.Lanes[i]
		answers := max(width(answersText("train ", l.Train)), width(answersText("unseen", l.Unseen)))
		p.text = max(p.text, width(c.columnName(l, i)), columnsIndent+answers+1) // 1 for the mark that all is right
	}
	for i := range f.Lanes {
		p.rows = append(p.rows, rows)
		p.strips = append(p.strips, c.longestPrefix(laneMaps(&f.Lanes[i]), c.w-p.text-2, rows))
		if st := &p.strips[i]; st.whole() {
			p.left = max(p.left, st.w)
		}
	}
	return p
}

// columnsRows is what the words of a lane take beside its weights: its name, and
// what it has right of two kinds.
const columnsRows = 3

// columnsIndent is how far those stand in below the name.
const columnsIndent = 2

// longestPrefix lays out as many of the grids, from the first, as fit whole.
func (c *canvas) longestPrefix(maps []figure.Heatmap, w, h int) stripLayout {
	for n := len(maps); n > 0; n-- {
		if st := c.planStrip(maps[:n], w, h, 2); st.whole() {
			return st
		}
	}
	return stripLayout{}
}

// whole tells whether every number of a strip has a place of its own.
func (st *stripLayout) whole() bool { return st.w > 0 && st.block <= 1 }

// drawn is in how many lanes each weight that is shown has a place of its own.
func (p *lanePlan) drawn() int {
	n := 0
	for i := range p.strips {
		n += digit(p.strips[i].whole())
	}
	return n
}

// lanesInColumns draws lanes that have their weights at the left of their words.
func (c *canvas) lanesInColumns(f *figure.Race, p *lanePlan, y int) {
	x := p.left + 2
	named := ""
	for i := range f.Lanes {
		l := &f.Lanes[i]
		switch maps := laneMaps(l); {
		case p.strips[i].whole():
			c.strip(0, y, maps, p.strips[i])
			if named == "" && maps[0].Title != "" {
				named, _, _ = strings.Cut(maps[0].Title, " ")
				named = strings.TrimSuffix(named, "s") + "s"
			}
		case len(maps) > 0:
			c.fit(0, y, p.left, weightsInWords(l, p.left), role(Muted))
		}
		c.text(x, y, c.columnName(l, i), cellStyle{fg: seriesColor(i), attr: bold})
		if lossOnly(l) {
			c.fit(x+columnsIndent, y+1, c.w-x-columnsIndent, l.Words, role(Muted))
		} else {
			c.columnAnswers(x+columnsIndent, y+1, "train ", l.Train)
			c.columnAnswers(x+columnsIndent, y+2, "unseen", l.Unseen)
		}
		if p.rows[i] > columnsRows {
			c.fit(x+columnsIndent, y+columnsRows, c.w-x-columnsIndent, lossText(l), role(Text))
		}
		y += p.rows[i]
	}
	if named != "" && y < c.h {
		c.fit(0, y, c.w, c.columnsLegend(named), role(Muted))
	}
}

// columnsLegend says what stands at the left of the words, and what the number
// behind a name is; without colours what the glyphs are comes first.
func (c *canvas) columnsLegend(named string) string {
	if c.style.Colored() {
		return "first " + named + "; behind the name all numbers"
	}
	return "first " + named + ": " + string(c.g.Negative) + " below 0, " + string(c.g.Shades) + " above"
}

// columnName is the name of a lane with how many numbers it has.
func (c *canvas) columnName(l *figure.Lane, i int) string {
	count, _, _ := strings.Cut(text.Plural(l.Parameters, "number"), " ")
	return c.style.SeriesGlyph(i) + " " + l.Name + "  " + count
}

func answersText(label string, f figure.Fraction) string { return label + " " + right(f) }

// columnAnswers writes what a lane has right, marked where that is all.
func (c *canvas) columnAnswers(x, y int, label string, f figure.Fraction) {
	x += c.text(x, y, label+" ", role(Muted))
	cs, text := role(Text), right(f)
	if f.Of > 0 && f.Right == f.Of {
		cs, text = role(Right), text+string(c.g.Check)
	}
	c.fit(x, y, c.w-x, text, cs)
}
