package draw

import (
	"slices"

	"weightshare/lessons/text"
)

// segment is a part of a line that stays together: texts, each with its style.
type segment []struct {
	text  string
	style cellStyle
}

func segmentOf(text string, cs cellStyle) segment { return segment{{text, cs}} }

func (s segment) width() (w int) {
	for _, p := range s {
		w += width(p.text)
	}
	return w
}

// flow breaks segments into lines of at most w cells, with two cells between segments.
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

// segments writes one line of segments, cut if it does not fit.
func (c *canvas) segments(x, y int, line []segment) {
	for i, s := range line {
		if i > 0 {
			x += 2
		}
		for _, p := range s {
			x += c.fit(x, y, c.w-x, p.text, p.style)
		}
	}
}

// legend says what the colors of a grid mean, and gives its least and greatest values
// if it has any. Its first segment is the ramp of colors or glyphs, unless the grid was
// drawn as numbers without color.
func (c *canvas) legend(g *grid) []segment {
	muted := func(t string) segment { return segmentOf(c.style.Plain(t), role(Muted)) }
	var ends []segment
	if g.known() {
		lo, hi := g.extent()
		ends = []segment{muted("min " + text.Short(lo)), muted("max " + text.Short(hi))}
	}
	if g.drawn == 0 && !c.style.Colored() {
		if !g.known() {
			return []segment{muted("no numbers yet")}
		}
		return ends
	}
	out := []segment{c.ramp(g)}
	if len(g.values) > 1 {
		out = append(out, ends...)
	}
	if g.drawn > 1 && slices.Contains(g.dots, true) {
		out = append(out, muted(string(c.g.Dot)+" "+g.dot))
	}
	if slices.Contains(g.masked, true) {
		what := " no weight"
		if g.unsigned { // weights have signs, so this is something else
			what = " nothing there"
		}
		out = append(out, muted(string(c.g.NoWeight)+what))
	}
	return out
}

// ramp returns the colors or glyphs of a scale between its ends.
func (c *canvas) ramp(g *grid) segment {
	from, to, low, high := -maxLevel, maxLevel, "−"+text.Short(g.scale), "+"+text.Short(g.scale)
	if g.beyond {
		low, high = "≤"+low, "≥"+high
	}
	first, last := cellStyle{fg: colorID(Negative)}, cellStyle{fg: colorID(Positive)}
	if g.unsigned {
		from, to, low, high = 0, levels-1, "0", text.Short(g.scale)
		first, last = role(Muted), role(Muted)
	}
	out := segmentOf(c.style.Plain(low+" "), first)
	if !c.style.Colored() {
		out = append(out, segmentOf(c.glyphRamp(g), cellStyle{})...)
	} else {
		for l := from; l <= to; l += 4 {
			label := " "
			if l == 0 && !g.unsigned {
				label = "0"
			}
			out = append(out, segmentOf(label, c.on(g.color(l)))...)
		}
	}
	return append(out, segmentOf(c.style.Plain(" "+high), last)...)
}

// glyphRamp returns the glyphs of a scale. Pixels of several cells show their signs.
func (c *canvas) glyphRamp(g *grid) string {
	up, down := c.g.Shades, slices.Clone(c.g.Negative)
	if g.drawn > 1 {
		if c.style.ASCII {
			up = []rune(asciiShades)
		}
		down = slices.Clone(up)
	}
	if g.unsigned {
		return string(up)
	}
	slices.Reverse(down)
	return string(down) + " 0 " + string(up)
}
