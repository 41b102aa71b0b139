package draw

import (
	"fmt"
	"math"
	"strings"

	"weightshare/lessons/figure"
)

// race draws networks that train side by side: a strip per network with its
// numbers, weights, loss, right answers and verdicts, as much of it as fits,
// and, where there is room, all losses on common axes below.
func (c *canvas) race(f *figure.Race) {
	if len(f.Lanes) == 0 {
		c.fit(0, 0, c.w, "no networks in this race", role(Muted))
		return
	}
	y := c.raceClock(f)
	n := len(f.Lanes)
	per := (c.h - y) / n
	if per < 1 {
		shown := max(1, c.h-y-1)
		for i := range min(shown, n) {
			c.laneLine(f, i, y+i)
		}
		if y+shown < c.h {
			c.fit(0, y+shown, c.w, fmt.Sprintf("and %d more networks", n-shown), role(Muted))
		}
		return
	}
	want := c.laneRows(f, per)
	for i := range f.Lanes {
		lane := newCanvas(c.w, want, c.style)
		lane.lane(f, i)
		c.paste(0, y+i*want, lane)
	}
	y += n * want
	if rest := c.h - y; rest >= 7 && c.w >= 30 {
		chart := newCanvas(c.w, rest-1, c.style)
		chart.curves(lossCurves(f))
		c.paste(0, y+1, chart)
	}
}

// raceClock says how far the race is, on the first row if there is room.
func (c *canvas) raceClock(f *figure.Race) int {
	if c.h < len(f.Lanes)+1 {
		return 0
	}
	t := 0.0
	if f.Of > 0 {
		t = float64(f.Steps) / float64(f.Of)
	}
	text := fmt.Sprintf("step %d of %d", f.Steps, f.Of)
	c.text(0, 0, text, role(Text))
	seed := fmt.Sprintf("seed %d", f.Seed)
	if w := c.w - width(text) - width(seed) - 4; w >= 6 {
		c.fill(len(text)+2, 0, w, 1, c.off(), role(Border))
		c.bar(len(text)+2, 0, 0, t*float64(w), look{fg: Ink(Accent)})
		c.fitRight(0, 0, c.w, seed, role(Muted))
	}
	return 1
}

// laneRows is how many rows each lane takes of the per that it could have:
// what it can fill, less if that makes room for the common curves.
func (c *canvas) laneRows(f *figure.Race, per int) int {
	most := 4
	for i := range f.Lanes {
		most = max(most, 3+c.weightRows(f.Lanes[i].Weights, c.weightRoom(), 6))
	}
	return min(per, most)
}

// weightRoom is how many columns of a lane the weights may take.
func (c *canvas) weightRoom() int { return max(16, c.w*2/5) }

// lane draws one network on the whole canvas, whose height decides how much.
func (c *canvas) lane(f *figure.Race, i int) {
	if c.h < 2 {
		c.laneLine(f, i, 0)
		return
	}
	l := &f.Lanes[i]
	c.laneHead(f, i)
	left := 0
	if c.h >= 3 {
		left = c.laneWeights(l, c.weightRoom(), c.h-2)
	}
	if c.h == 2 {
		c.laneShort(l, 1)
		return
	}
	x := 2
	if left > 0 {
		x = left + 3
	}
	c.fraction(x, 1, "train", l.Train, i)
	if c.h == 3 {
		c.fraction(x, 2, "unseen", l.Unseen, i)
		return
	}
	c.fraction(x, 2, "unseen", l.Unseen, i)
	c.verdicts(x, 3, l, left > 0)
}

// laneHead writes name, numbers and loss on the first row of a lane.
func (c *canvas) laneHead(f *figure.Race, i int) {
	l := &f.Lanes[i]
	at := c.text(0, 0, c.style.SeriesGlyph(i)+" "+l.Name, look{fg: seriesInk(i), attr: bold})
	count := "  " + counted(l.Parameters, "number")
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
		c.spark(c.w-width(tail)-1-w, 0, w, l.Loss, lossTop(f), seriesInk(i))
	}
	c.fitRight(0, 0, c.w, tail, role(Text))
}

func counted(n int64, one string) string {
	t := thousands(fmt.Sprint(n)) + " " + one
	if n != 1 {
		t += "s"
	}
	return t
}

func lossText(l *figure.Lane) string {
	if len(l.Loss.Y) == 0 {
		return ""
	}
	v := l.Loss.Y[len(l.Loss.Y)-1]
	if finite(v) && math.Abs(v) < 10 {
		return fmt.Sprintf("loss %.3f", v)
	}
	return "loss " + number(v)
}

// lossTop is the greatest loss of a race: all sparklines share its scale.
func lossTop(f *figure.Race) float64 {
	top := 0.0
	for _, l := range f.Lanes {
		for _, v := range l.Loss.Y {
			if finite(v) {
				top = max(top, v)
			}
		}
	}
	return top
}

// spark draws a series as columns of eighths from 0 to top.
func (c *canvas) spark(x, y, w int, s figure.Series, top float64, ink Ink) {
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
		if !finite(s.Y[k]) {
			c.set(x+i, y, '?', role(Warn))
			continue
		}
		t := max(0, min(1, s.Y[k]/top))
		c.set(x+i, y, g[int(math.Round(t*float64(len(g)-1)))], look{fg: ink})
	}
}

// weightRows is how many rows the weights of a lane take in w columns.
func (c *canvas) weightRows(maps []figure.Heatmap, w, h int) int {
	rows := 0
	for i := range maps {
		g := newGrid(&maps[i])
		rows = max(rows, c.pixelRows(g.rows, max(1, c.pixelSize(g.rows, g.cols, w, h, 4))))
	}
	return min(rows, h)
}

// laneWeights draws the weights of a lane, beside one another, from the second
// row on, and returns the columns they took.
func (c *canvas) laneWeights(l *figure.Lane, w, h int) int {
	area := newCanvas(w, h, c.style)
	used := area.strip(l.Weights)
	if used > 0 {
		c.paste(2, 1, area)
	}
	return used
}

// strip draws several grids beside one another: as numbers if all fit, else as
// pixels. It returns the columns it took, 0 if they do not fit.
func (c *canvas) strip(maps []figure.Heatmap) int {
	if len(maps) == 0 {
		return 0
	}
	if w := c.numberStrip(maps, false); w > 0 && w <= c.w {
		return c.numberStrip(maps, true)
	}
	for _, p := range []int{4, 2, 1} {
		x := 0
		fits := true
		for i := range maps {
			g := newGrid(&maps[i])
			fits = fits && c.pixelRows(g.rows, p) <= c.h
			x += g.cols*p + 1
		}
		if !fits || x-1 > c.w {
			continue
		}
		x = 0
		for i := range maps {
			g := newGrid(&maps[i])
			g.control = ""
			c.pixels(x, 0, p, g)
			x += g.cols*p + 1
		}
		return x - 1
	}
	return 0
}

// numberStrip measures, or draws, grids beside one another as numbers with
// their titles above.
func (c *canvas) numberStrip(maps []figure.Heatmap, draw bool) int {
	x := 0
	for i := range maps {
		f := &maps[i]
		g := newGrid(f)
		g.control = ""
		top := 0
		if f.Title != "" && c.h > g.rows {
			top = 1
		}
		if g.rows+top > c.h || g.rows*g.cols > 40 {
			return c.w + 1
		}
		wide := 6
		w := max(g.cols*wide, top*width(c.style.Plain(f.Title)))
		if draw {
			if top > 0 {
				c.fit(x, 0, w, f.Title, role(Muted))
			}
			for k, v := range g.values {
				text := signed(v)
				if g.state(k) != aNumber {
					text = string(c.g.NoWeight)
				}
				c.valueCell(x+k%g.cols*wide, top+k/g.cols, wide, 1, g, k, c.style.Plain(text))
			}
		}
		x += w + 1
	}
	return x - 1
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
	x += c.text(x, y, label, role(Muted))
	room := c.w - x - 6
	if f.Of > 0 && room >= 4 {
		w := min(room, 40)
		c.fill(x, y, w, 1, c.off(), role(Border))
		c.bar(x, y, 0, float64(w)*float64(f.Right)/float64(f.Of), look{fg: seriesInk(i)})
		x += w + 1
	}
	l := role(Text)
	if f.Of > 0 && f.Right == f.Of {
		l = role(Right)
		text += string(c.g.Check)
	}
	c.fit(x, y, c.w-x, text, l)
}

// verdicts writes a mark per image and when training was solved.
func (c *canvas) verdicts(x, y int, l *figure.Lane, beside bool) {
	at := x
	if len(l.Images) > 0 && len(l.Images) <= c.w-x {
		at += c.marks(x, y, l.Images)
	}
	say := ""
	if l.Solved > 0 {
		say = fmt.Sprintf("trained at step %d", l.Solved)
	}
	if at > x && say != "" {
		at += 2
		if c.w-at < width(say) {
			if beside && c.h > y+1 {
				c.fit(x, y+1, c.w-x, say, role(Muted))
			}
			return
		}
	}
	if say != "" {
		c.fit(at, y, c.w-at, say, role(Muted))
	}
	if l.Words != "" && c.h > y+1 {
		c.fit(x, y+1, c.w-x, l.Words, role(Muted))
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
	if long := name + "  " + counted(l.Parameters, "number"); width(long)+2+len(tail) <= c.w {
		name = long
	}
	c.fit(0, y, max(1, c.w-len(tail)-1), name, look{fg: seriesInk(i), attr: bold})
	if c.w > len(tail)+2 {
		c.fitRight(0, y, c.w, tail, role(Text))
	}
}

// lossCurves puts the losses of all lanes on common axes.
func lossCurves(f *figure.Race) *figure.Curves {
	out := &figure.Curves{XLabel: "step", YLabel: "loss while training", LogY: true, XMax: float64(max(f.Of, 1))}
	for _, l := range f.Lanes {
		s := l.Loss
		s.Name = l.Name
		out.Series = append(out.Series, s)
	}
	return out
}
