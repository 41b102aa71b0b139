package draw

import (
	"slices"
	"strings"

	"weightshare/lessons/text"
)

// segment is a piece of a line in one look, or several pieces that stay
// together.
type segment []struct {
	text string
	look cellStyle
}

func segmentOf(text string, cs cellStyle) segment {
	return segment{{text, cs}}
}

func (s segment) width() (w int) {
	for _, p := range s {
		w += width(p.text)
	}
	return w
}

// flow breaks segments into lines of at most w cells, two cells between them.
func flow(all []segment, w int) [][]segment {
	var lines [][]segment
	used := 0
	for _, s := range all {
		n := s.width()
		if len(lines) == 0 || used+2+n > w {
			lines, used = append(lines, nil), -2
		}
		lines[len(lines)-1] = append(lines[len(lines)-1], s)
		used += 2 + n
	}
	return lines
}

// segments writes one line of them, marking what is cut.
func (c *canvas) segments(x, y int, line []segment) {
	for i, s := range line {
		if i > 0 {
			x += 2
		}
		for _, p := range s {
			x += c.fit(x, y, c.w-x, p.text, p.look)
		}
	}
}

// legend says what the colours of a grid mean, and its least and greatest
// values.
func (c *canvas) legend(g *grid) []segment {
	muted := role(Muted)
	plain := func(t string) string { return c.style.Plain(t) }
	lo, hi := g.extent()
	min0, max0 := "min "+text.Short(lo), "max "+text.Short(hi)
	if g.drawn == 0 && !c.style.Colored() { // the numbers are all there is
		return []segment{segmentOf(plain(min0), muted), segmentOf(plain(max0), muted)}
	}
	ramp := segment{}
	add := func(t string, cs cellStyle) { ramp = append(ramp, segmentOf(plain(t), cs)...) }
	from, to := -half, half
	if g.unsigned {
		from, to = 0, levels-1
		add("0 ", muted)
	} else {
		add("−"+text.Short(g.scale)+" ", cellStyle{fg: colorID(Negative)})
	}
	if c.style.Colored() {
		for l := from; l <= to; l += 4 {
			ink := g.color(l)
			text := " "
			if l == 0 && !g.unsigned {
				text = "0"
			}
			add(text, cellStyle{fg: c.style.t.on[ink], bg: ink})
		}
	} else {
		add(c.glyphRamp(g), cellStyle{})
	}
	if g.unsigned {
		add(" "+text.Short(g.scale), muted)
	} else {
		add(" +"+text.Short(g.scale), cellStyle{fg: colorID(Positive)})
	}
	out := []segment{ramp}
	if len(g.values) > 1 {
		out = append(out, segmentOf(plain(min0), muted), segmentOf(plain(max0), muted))
	}
	if g.drawn > 1 && slices.Contains(g.dots, true) {
		out = append(out, segmentOf(plain(string(c.g.Dot)+" "+g.dot), muted))
	}
	if slices.Contains(g.masked, true) {
		what := " no weight"
		if g.unsigned { // weights have signs: this is something else
			what = " nothing there"
		}
		out = append(out, segmentOf(plain(string(c.g.NoWeight)+what), muted))
	}
	return out
}

// glyphRamp is the ramp of a legend without colour.
func (c *canvas) glyphRamp(g *grid) string {
	up, down := c.g.Shades, c.g.Negative
	if g.drawn > 1 { // a sign goes with each tile
		down = up
		if c.style.ASCII {
			up, down = []rune("123456789"), []rune("123456789")
		}
	}
	if g.unsigned {
		return string(up)
	}
	var b strings.Builder
	for _, r := range slices.Backward(down) {
		b.WriteRune(r)
	}
	return b.String() + " 0 " + string(up)
}
