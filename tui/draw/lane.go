package draw

import (
	"fmt"
	"math"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// lane draws one network on the whole canvas, whose height decides how much.
func (c *canvas) lane(f *figure.Race, i int, p *lanePlan) {
	if c.h < 2 {
		c.laneLine(f, i, 0)
		return
	}
	l := &f.Lanes[i]
	c.laneHead(f, i)
	if c.h == 2 {
		c.laneShort(l, 1)
		return
	}
	x := 2
	if p.left > 0 {
		x = 2 + p.left + 2
		if p.strips[i].w > 0 {
			c.strip(2, 1, laneMaps(l), p.strips[i])
		} else if len(l.Weights) > 0 {
			c.fit(2, 1, p.left, weightsInWords(l, p.left), role(Muted))
		}
	}
	if lossOnly(l) {
		c.verdicts(x, 1, l)
		return
	}
	c.fraction(x, 1, "train", l.Train, i)
	c.fraction(x, 2, "unseen", l.Unseen, i)
	if c.h > 3 {
		c.verdicts(x, 3, l)
	}
}

// weightsInWords says how far the weights of a lane reach, where there is no
// room to draw them: from where to where, or in fewer than w cells how far.
func weightsInWords(l *figure.Lane, w int) string {
	lo, hi := math.Inf(1), math.Inf(-1)
	for i := range l.Weights {
		a, b := newGrid(&l.Weights[i]).extent()
		lo, hi = min(lo, a), max(hi, b)
	}
	span := signed(lo) + " to " + signed(hi)
	for _, text := range []string{"weights " + span, span} {
		if width(text) <= w {
			return text
		}
	}
	return "up to ±" + text.Short(max(-lo, hi))
}

// laneHead writes name, numbers and loss on the first row of a lane.
func (c *canvas) laneHead(f *figure.Race, i int) {
	l := &f.Lanes[i]
	at := c.text(0, 0, c.style.SeriesGlyph(i)+" "+l.Name, cellStyle{fg: seriesColor(i), attr: bold})
	count := "  " + text.Plural(l.Parameters, "number")
	tail := lossText(l)
	if at+width(count) <= c.w {
		at += c.text(at, 0, count, role(Text))
	}
	if l.Network != "" && at+4+width(l.Network)+24 <= c.w {
		at += c.text(at, 0, "  "+l.Network, role(Muted))
	}
	room := c.w - at - 2 - width(tail) - 1
	if room < 0 {
		if c.w-at-2 >= width(tail) {
			c.fitRight(0, 0, c.w, tail, role(Text))
		}
		return
	}
	if room >= 6 {
		w := min(room, 24)
		c.spark(c.w-width(tail)-1-w, 0, w, l.Loss, lossTop(f), seriesColor(i))
	}
	c.fitRight(0, 0, c.w, tail, role(Text))
}

func lossText(l *figure.Lane) string {
	if len(l.Loss.Y) == 0 {
		return ""
	}
	v := l.Loss.Y[len(l.Loss.Y)-1]
	if text.Finite(v) && math.Abs(v) < 10 {
		return fmt.Sprintf("loss %.3f", v)
	}
	return "loss " + text.Short(v)
}

// lossTop is the greatest loss of a race: all sparklines share its scale.
func lossTop(f *figure.Race) float64 {
	top := 0.0
	for _, l := range f.Lanes {
		for _, v := range l.Loss.Y {
			if text.Finite(v) {
				top = max(top, v)
			}
		}
	}
	return top
}

// spark draws a series as columns of eighths from 0 to top.
func (c *canvas) spark(x, y, w int, s figure.Series, top float64, ink colorID) {
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
		c.set(x+i, y, g[int(math.Round(t*float64(len(g)-1)))], cellStyle{fg: ink})
	}
}

// fraction writes a label, a bar and right/of.
func (c *canvas) fraction(x, y int, label string, f figure.Fraction, i int) {
	label = fmt.Sprintf("%-7s", label)
	text := fmt.Sprintf("%d/%d", f.Right, f.Of)
	if f.Of == 0 {
		text = "none left"
	}
	if c.w-x < len(label)+len(text)+1 {
		label = label[:2]
	}
	done := f.Of > 0 && f.Right == f.Of
	if done {
		text += string(c.g.Check)
	}
	x += c.text(x, y, label, role(Muted))
	room := c.w - x - max(6, width(text)+1)
	if f.Of > 0 && room >= 4 {
		w := min(room, 40)
		c.thinBar(x, y, w, float64(f.Right)/float64(f.Of), cellStyle{fg: seriesColor(i)})
		x += w + 1
	}
	cs := role(Text)
	if done {
		cs = role(Right)
	}
	c.fit(x, y, c.w-x, text, cs)
}

// thinBar draws how much of w cells is filled, to half a cell, on a dotted
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

// verdicts writes a mark per image and when training was solved, or what else
// there is to say.
func (c *canvas) verdicts(x, y int, l *figure.Lane) {
	at := x
	if n := len(l.Images); n > 0 && n <= c.w-x {
		at += c.marks(x, y, l.Images) + 1
	}
	say := l.Words
	if l.Solved > 0 {
		for _, form := range []string{"trained at step %d", "step %d", "at %d"} {
			if say = fmt.Sprintf(form, l.Solved); c.w-at >= len(say) {
				break
			}
		}
	}
	if c.w-at < width(say) {
		say = strings.Replace(say, " at step ", " at ", 1)
	}
	switch {
	case say == "":
	case c.w-at >= width(say):
		c.text(at, y, say, role(Muted))
		if l.Solved == 0 || l.Words == "" {
			return
		}
		say = l.Words
		fallthrough
	default:
		if y+1 < c.h {
			c.fit(x, y+1, c.w-x, say, role(Muted))
		}
	}
}

// marks writes one glyph per verdict and returns their width.
func (c *canvas) marks(x, y int, marks []figure.Mark) int {
	for i, m := range marks {
		switch m {
		case figure.Right:
			c.set(x+i, y, c.g.Check, role(Right))
		case figure.Wrong:
			c.set(x+i, y, c.g.Cross, role(Wrong))
		default:
			c.set(x+i, y, c.g.NoWeight, role(Muted))
		}
	}
	return len(marks)
}

// laneShort writes the right answers on one row.
func (c *canvas) laneShort(l *figure.Lane, y int) {
	if lossOnly(l) {
		c.fit(2, y, c.w-2, l.Words, role(Text))
		return
	}
	at := 2 + c.fit(2, y, c.w-2, "train "+right(l.Train)+"  unseen "+right(l.Unseen), role(Text))
	if n := len(l.Images); n > 0 && at+2+n <= c.w {
		c.marks(at+2, y, l.Images)
	}
}

func right(f figure.Fraction) string {
	if f.Of == 0 {
		return "none"
	}
	return fmt.Sprintf("%d/%d", f.Right, f.Of)
}

// laneLine writes a lane on one row.
func (c *canvas) laneLine(f *figure.Race, i, y int) {
	l := &f.Lanes[i]
	parts := []string{"train " + right(l.Train), "unseen " + right(l.Unseen)}
	if c.w < 40 {
		parts = []string{right(l.Train), right(l.Unseen)}
	}
	tail := strings.Join(parts, "  ")
	name := c.style.SeriesGlyph(i) + " " + l.Name
	if long := name + "  " + text.Plural(l.Parameters, "number"); width(long)+2+len(tail) <= c.w {
		name = long
	}
	c.fit(0, y, max(1, c.w-len(tail)-1), name, cellStyle{fg: seriesColor(i), attr: bold})
	if c.w > len(tail)+2 {
		c.fitRight(0, y, c.w, tail, role(Text))
	}
}
