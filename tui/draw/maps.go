package draw

import (
	"fmt"
	"strings"

	"weightshare/lessons/figure"
)

// featureMaps draws an image, if there is one, with the maps that kernels made of
// it below or beside it, all maps on one scale, as large as they fit.
func (c *canvas) featureMaps(f *figure.FeatureMaps) {
	image := newGrid(&f.Image)
	maps, name := c.oneScale(f.Maps)
	if len(maps) == 0 {
		c.fit(0, 0, c.w, "no maps yet", role(Muted))
		return
	}
	all, titles := maps, make([]string, 0, 1+len(maps))
	for i := range f.Maps {
		if len(f.Maps[i].Values) > 0 {
			titles = append(titles, f.Maps[i].Title)
		}
	}
	pictured := len(f.Image.Values) > 0
	if pictured {
		all, titles = append([]*grid{image}, maps...), append([]string{f.Image.Title}, titles...)
	}
	lay, ok := c.layMaps(all, pictured, name, c.h-1)
	if !ok {
		c.mapsThatFit(all, titles, c.h-1)
		return
	}
	c.mapLegend(maps[0], c.layOut(all, titles, lay))
}

// mapLayout is how an image and its maps are arranged.
type mapLayout struct {
	size, across int
	beside       bool // the image, if any, is the first of the row, not above it
	w, h         int  // of a cell
}

// layMaps finds the largest pixels at which the image and all maps fit into h
// rows: below the image, or beside it where that leaves room for larger ones.
// Without a picture all are maps.
func (c *canvas) layMaps(all []*grid, pictured bool, name, h int) (mapLayout, bool) {
	for p := 12; p >= 1; p-- {
		if p > 1 && p%2 == 1 {
			continue
		}
		for _, beside := range []bool{false, true} {
			if !beside && !pictured {
				continue
			}
			shown, top := all, 0
			if !beside {
				shown, top = all[1:], c.pixelRows(all[0].rows, p)+1
			}
			l := mapLayout{size: p, beside: beside}
			l.w, l.h = c.mapCell(shown, name, p)
			l.across = max(1, (c.w+2)/(l.w+2))
			down := (len(shown) + l.across - 1) / l.across
			if all[0].cols*p <= c.w && l.w <= c.w && top+down*l.h <= h {
				l.across = (len(shown) + down - 1) / down // rows as even as can be
				return l, true
			}
		}
	}
	return mapLayout{}, false
}

// layOut draws an arrangement and returns the row below it.
func (c *canvas) layOut(all []*grid, titles []string, l mapLayout) int {
	top := 0
	if !l.beside {
		image := all[0]
		c.pixels(0, 0, l.size, image)
		c.fit(image.cols*l.size+2, 0, c.w-image.cols*l.size-2, titles[0], role(Muted))
		top = c.pixelRows(image.rows, l.size) + 1
		all, titles = all[1:], titles[1:]
	}
	for i, g := range all {
		c.oneMap(titles[i], g, l.size, i%l.across*(l.w+2), top+i/l.across*l.h, l.w)
	}
	return top + (len(all)+l.across-1)/l.across*l.h
}

// oneScale gives all maps the greatest of their scales, and measures their
// names.
func (c *canvas) oneScale(all []figure.Heatmap) (maps []*grid, name int) {
	scale := 0.0
	for i := range all {
		if len(all[i].Values) == 0 {
			continue
		}
		g := newGrid(&all[i])
		g.drawn = 2
		maps = append(maps, g)
		scale = max(scale, g.scale)
		name = max(name, width(c.style.Plain(all[i].Title)))
	}
	for _, g := range maps {
		g.scale = scale
	}
	return maps, min(name, 16)
}

// mapCell is the room that each map takes with its name above.
func (c *canvas) mapCell(maps []*grid, name, p int) (w, h int) {
	for _, g := range maps {
		w, h = max(w, g.cols*p), max(h, c.pixelRows(g.rows, p))
	}
	return max(w, name), h + 1
}

func (c *canvas) oneMap(title string, g *grid, p, x, y, w int) {
	c.fit(x, y, w, title, role(Muted))
	c.pixels(x, y+1, p, g)
}

func (c *canvas) mapLegend(g *grid, y int) {
	if y >= c.h {
		return
	}
	for i, line := range flow(c.legend(g)[:1], c.w) {
		c.segments(0, y+i, line)
	}
}

// mapsThatFit draws the image and the maps side by side, as many as there is
// room for, reduced where not even one would fit.
func (c *canvas) mapsThatFit(all []*grid, titles []string, room int) {
	last := all[len(all)-1]
	k := 1
	w, h := c.mapCell(all, 0, 1)
	if hw, hh := c.mapCell(reduceAll(all, 2), 0, 1); max(1, (c.w+1)/(hw+1))*((room-1)/hh) >= len(all) {
		k, w, h = 2, hw, hh // all of them at half their size
	}
	for ; (w > c.w || h >= room) && w > 2 && h > 2; k++ {
		w, h = c.mapCell(reduceAll(all, k+1), 0, 1)
	}
	if w > c.w || h > room {
		text := fmt.Sprintf("%s of %d×%d: no room for them here", counted(int64(len(all)), "map"), last.rows, last.cols)
		c.fit(0, 0, c.w, text, role(Muted))
		return
	}
	across := max(1, (c.w+1)/(w+1))
	down := room / h
	if down*across < len(all) || k > 1 {
		down = max(1, (room-1)/h)
	}
	shown := min(len(all), across*down)
	for i, g := range reduceAll(all, k)[:shown] {
		c.oneMap(titles[i], g, 1, i%across*(w+1), i/across*h, w)
	}
	y := (shown + across - 1) / across * h
	var left []string
	if shown < len(all) {
		left = append(left, "not shown: "+counted(int64(len(all)-shown), "more map"))
	}
	if k > 1 {
		left = append(left, fmt.Sprintf("the strongest of each %d×%d", k, k))
	}
	if len(left) > 0 {
		c.fit(0, y, c.w, strings.Join(left, "; "), role(Muted))
		y++
	}
	last.drawn = 1
	c.mapLegend(last, y)
}

func reduceAll(all []*grid, k int) []*grid {
	out := make([]*grid, len(all))
	for i, g := range all {
		out[i] = g.reduce(k)
	}
	return out
}
