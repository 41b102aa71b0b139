package draw

import "weightshare/lessons/figure"

// strip is how the few grids of one network are laid out together.
type strip struct {
	w, h    int
	numbers bool // each number spelled out in its cell
	stacked bool // below one another, titles to their left
	pixel   int  // else, the size of a pixel
}

// numberCell is how wide a spelled number is: sign, three digits, point, gap.
const numberCell = 6

// planStrip finds the layout that says most of the grids within w×h cells: the
// numbers themselves, else pixels of at most a size. A zero strip shows none.
func (c *canvas) planStrip(maps []figure.Heatmap, w, h, most int) strip {
	if len(maps) == 0 {
		return strip{}
	}
	total := 0
	for i := range maps {
		total += len(maps[i].Values)
	}
	if total <= 40 {
		for _, st := range []strip{{numbers: true}, {numbers: true, stacked: true}} {
			if st.w, st.h = c.stripSize(maps, st); st.w <= w && st.h <= h {
				return st
			}
		}
	}
	for p := most; p >= 1; p-- {
		if p > 1 && p%2 == 1 {
			continue
		}
		st := strip{pixel: p}
		if st.w, st.h = c.stripSize(maps, st); st.w <= w && st.h <= h {
			return st
		}
	}
	return strip{}
}

// stripSize measures a layout.
func (c *canvas) stripSize(maps []figure.Heatmap, st strip) (w, h int) {
	for i := range maps {
		g := newGrid(&maps[i])
		gw, gh := c.stripGrid(g, st)
		title := width(c.style.Plain(maps[i].Title))
		if st.stacked {
			w, h = max(w, c.titles(maps)+gw), h+gh
			continue
		}
		if st.numbers && title > 0 {
			gw, gh = max(gw, title), gh+1
		}
		w, h = w+gw+1, max(h, gh)
	}
	if !st.stacked {
		w--
	}
	return w, h
}

// stripGrid measures one grid of a layout, without its title.
func (c *canvas) stripGrid(g *grid, st strip) (w, h int) {
	if st.numbers {
		return g.cols * numberCell, g.rows
	}
	return g.cols * st.pixel, c.pixelRows(g.rows, st.pixel)
}

// titles is the room that the titles of stacked grids take.
func (c *canvas) titles(maps []figure.Heatmap) (w int) {
	for i := range maps {
		w = max(w, width(c.style.Plain(maps[i].Title))+1)
	}
	return w
}

// strip draws grids as they were laid out.
func (c *canvas) strip(x, y int, maps []figure.Heatmap, st strip) {
	if st.w == 0 {
		return
	}
	for i := range maps {
		g := newGrid(&maps[i])
		g.control = ""
		gw, gh := c.stripGrid(g, st)
		title := maps[i].Title
		switch {
		case st.stacked:
			left := c.titles(maps)
			c.fit(x, y, left-1, title, role(Muted))
			c.numbers(x+left, y, g)
			y += gh
		case st.numbers:
			top := 0
			if title != "" {
				gw, top = max(gw, width(c.style.Plain(title))), 1
				c.text(x, y, title, role(Muted))
			}
			c.numbers(x, y+top, g)
			x += gw + 1
		default:
			c.pixels(x, y, st.pixel, g)
			x += gw + 1
		}
	}
}

// numbers spells out a grid.
func (c *canvas) numbers(x, y int, g *grid) {
	for k, v := range g.values {
		text := signed(v)
		if g.state(k) == noWeight {
			text = string(c.g.NoWeight)
		}
		c.valueCell(x+k%g.cols*numberCell, y+k/g.cols, numberCell, 1, g, k, c.style.Plain(text))
	}
}
