package draw

import (
	"fmt"
	"math"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// lane draws one network on the whole canvas, whose height decides how much is shown.
func (c *canvas) lane(f *figure.Race, i int, p *lanePlan) {
	if c.h < 2 {
		c.laneLine(f, i, 0)
		return
	}
	l := &f.Lanes[i]
	c.laneHead(f, i)
	if c.h == 2 {
		c.laneAnswers(l, 1)
		return
	}
	x := 2
	if p.left > 0 {
		c.laneWeights(l, p, i, x, 1)
		x += p.left + 2
	}
	if lossOnly(l) {
		c.laneVerdicts(x, 1, l)
		return
	}
	c.fraction(x, 1, "train", l.Train, i)
	c.fraction(x, 2, "unseen", l.Unseen, i)
	if c.h > 3 {
		c.laneVerdicts(x, 3, l)
	}
}

// laneWeights draws the weights of lane i, or gives their range.
func (c *canvas) laneWeights(l *figure.Lane, p *lanePlan, i, x, y int) {
	if p.strips[i].w > 0 {
		c.strip(x, y, laneMaps(l), p.strips[i])
		return
	}
	if len(l.Weights) == 0 {
		return
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for k := range l.Weights {
		a, b := newGrid(&l.Weights[k]).extent()
		lo, hi = min(lo, a), max(hi, b)
	}
	words, span := "up to ±"+text.Short(max(-lo, hi)), signed(lo)+" to "+signed(hi)
	for _, longer := range []string{"weights " + span, span} {
		if width(longer) <= p.left {
			words = longer
			break
		}
	}
	c.fit(x, y, p.left, words, role(Muted))
}

// laneHead writes name, numbers, network and loss in the first row of a lane.
func (c *canvas) laneHead(f *figure.Race, i int) {
	l := &f.Lanes[i]
	x := c.text(0, 0, c.style.seriesGlyph(i)+" "+l.Name, seriesStyle(i, bold))
	if count := "  " + text.Plural(l.Parameters, "number"); x+width(count) <= c.w {
		x += c.text(x, 0, count, role(Text))
	}
	if work := "  " + arch.Thousands(l.MACs) + " MACs"; l.MACs > 0 && x+width(work)+2+width(lossText(l)) <= c.w {
		x += c.text(x, 0, work, role(Text))
	}
	if l.Network != "" && x+4+width(l.Network)+24 <= c.w {
		x += c.text(x, 0, "  "+l.Network, role(Muted))
	}
	loss := lossText(l)
	space := c.w - x - 2 - width(loss)
	if space >= 7 {
		w := min(space-1, 24)
		c.sparkline(c.w-width(loss)-1-w, 0, w, l.Loss, mostLoss(f), seriesColor(i))
	}
	if space >= 0 {
		c.fitRight(0, 0, c.w, loss, role(Text))
	}
}

// sparkline draws a series as columns of eighths from 0 to top.
func (c *canvas) sparkline(x, y, w int, s figure.Series, top float64, color colorID) {
	n := min(len(s.X), len(s.Y))
	if n == 0 || !(top > 0) {
		return
	}
	g := c.g.Columns
	for i := range min(w, n) {
		k := i
		if n > w {
			k = i * (n - 1) / max(1, w-1)
		}
		if !text.Finite(s.Y[k]) {
			c.set(x+i, y, '?', role(Warn))
			continue
		}
		t := max(0, min(1, s.Y[k]/top))
		c.set(x+i, y, g[int(math.Round(t*float64(len(g)-1)))], cellStyle{fg: color})
	}
}

// fraction writes a label, a bar and the number of right answers.
func (c *canvas) fraction(x, y int, label string, f figure.Fraction, i int) {
	label = fmt.Sprintf("%-7s", label)
	count := "none left"
	if f.Of > 0 {
		count = rightText(f)
	}
	if c.w-x < len(label)+len(count)+1 {
		label = label[:2]
	}
	cs := role(Text)
	if allRight(f) {
		cs, count = role(Right), count+string(c.g.Check)
	}
	x += c.text(x, y, label, role(Muted))
	if w := min(c.w-x-max(6, width(count)+1), 40); f.Of > 0 && w >= 4 {
		c.thinBar(x, y, w, float64(f.Right)/float64(f.Of), seriesStyle(i, 0))
		x += w + 1
	}
	c.fit(x, y, c.w-x, count, cs)
}

// thinBar fills the fraction t of w cells, with a precision of half a cell, on a dotted
// track.
func (c *canvas) thinBar(x, y, w int, t float64, cs cellStyle) {
	halves := int(math.Round(max(0, min(1, t)) * float64(2*w)))
	for i := range w {
		switch {
		case 2*i+1 < halves:
			c.set(x+i, y, c.g.Thin[1], cs)
		case 2*i < halves:
			c.set(x+i, y, c.g.Thin[0], cs)
		default:
			c.set(x+i, y, c.g.NoWeight, role(Border))
		}
	}
}

// laneVerdicts writes a mark for each image, when training was solved, and more words.
func (c *canvas) laneVerdicts(x, y int, l *figure.Lane) {
	end := x
	if n := len(l.Images); n > 0 && n <= c.w-x {
		c.marks(x, y, l.Images)
		end += n + 1
	}
	words := l.Words
	if l.Solved > 0 {
		for _, form := range []string{"trained at step %d", "step %d", "at %d"} {
			if words = fmt.Sprintf(form, l.Solved); c.w-end >= len(words) {
				break
			}
		}
	}
	if c.w-end < width(words) {
		words = strings.Replace(words, " at step ", " at ", 1)
	}
	if c.w-end >= width(words) {
		c.text(end, y, words, role(Muted))
		if words = l.Words; l.Solved == 0 {
			return
		}
	}
	if words != "" && y+1 < c.h {
		c.fit(x, y+1, c.w-x, words, role(Muted))
	}
}

func (c *canvas) marks(x, y int, marks []figure.Mark) {
	for i, m := range marks {
		c.verdict(x+i, y, m)
	}
}

// answersText says how much a lane gets right; it leaves out unseen samples if there
// are none.
func answersText(l *figure.Lane) string {
	train := "train " + rightText(l.Train)
	if l.Unseen.Of == 0 {
		return train
	}
	return train + "  unseen " + rightText(l.Unseen)
}

func (c *canvas) laneAnswers(l *figure.Lane, y int) {
	if lossOnly(l) {
		c.fit(2, y, c.w-2, l.Words, role(Text))
		return
	}
	x := 2 + c.fit(2, y, c.w-2, answersText(l), role(Text))
	if n := len(l.Images); n > 0 && x+2+n <= c.w {
		c.marks(x+2, y, l.Images)
	}
}

func (c *canvas) laneLine(f *figure.Race, i, y int) {
	l := &f.Lanes[i]
	answers := answersText(l)
	if c.w < 40 {
		answers = rightText(l.Train) + "  " + rightText(l.Unseen)
	}
	name := c.style.seriesGlyph(i) + " " + l.Name
	if long := name + "  " + text.Plural(l.Parameters, "number"); width(long)+2+len(answers) <= c.w {
		name = long
	}
	c.fit(0, y, max(1, c.w-len(answers)-1), name, seriesStyle(i, bold))
	if c.w > len(answers)+2 {
		c.fitRight(0, y, c.w, answers, role(Text))
	}
}
