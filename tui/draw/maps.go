package draw

import (
	"fmt"
	"strings"

	"weightshare/lessons/figure"
)

// featureMaps draws an image, if there is one, with the maps that kernels made of
// it below, all maps on one scale, as large as they fit.
func (c *canvas) featureMaps(f *figure.FeatureMaps) {
	image := newGrid(&f.Image)
	maps, name := c.oneScale(f.Maps)
	if len(maps) == 0 {
		c.fit(0, 0, c.w, "no maps yet", role(Muted))
		return
	}
	room := c.h - 1 // the legend
	size, across, top := 0, 1, 0
	for p := 8; p >= 1; p-- {
		if p > 1 && p%2 == 1 {
			continue
		}
		w, h := c.mapCell(maps, name, p)
		across = max(1, (c.w+2)/(w+2))
		down := (len(maps) + across - 1) / across
		above := 0
		if image.rows > 0 {
			above = c.pixelRows(image.rows, p) + 1
		}
		if image.cols*p <= c.w && w <= c.w && above+down*h <= room {
			size, top = p, above
			break
		}
	}
	if size == 0 {
		c.mapsThatFit(f, maps, room)
		return
	}
	if image.rows > 0 {
		c.pixels(0, 0, size, image)
		c.fit(image.cols*size+2, 0, c.w-image.cols*size-2, f.Image.Title, role(Muted))
	}
	w, h := c.mapCell(maps, name, size)
	for i, g := range maps {
		c.oneMap(f.Maps[i].Title, g, size, i%across*(w+2), top+i/across*h, w)
	}
	c.mapLegend(maps, top+(len(maps)+across-1)/across*h)
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

func (c *canvas) mapLegend(maps []*grid, y int) {
	if y >= c.h {
		return
	}
	for i, line := range flow(c.legend(maps[0])[:1], c.w) {
		c.segments(0, y+i, line)
	}
}

// mapsThatFit draws the image and the maps side by side, as many as there is
// room for, reduced where not even one would fit.
func (c *canvas) mapsThatFit(f *figure.FeatureMaps, maps []*grid, room int) {
	all, titles := maps, make([]string, 0, 1+len(maps))
	if len(f.Image.Values) > 0 {
		all, titles = append([]*grid{newGrid(&f.Image)}, maps...), append(titles, f.Image.Title)
	}
	for i := range f.Maps {
		titles = append(titles, f.Maps[i].Title)
	}
	k := 1
	w, h := c.mapCell(all, 0, 1)
	for ; (w > c.w || h >= room) && w > 2 && h > 2; k++ {
		w, h = c.mapCell(reduceAll(all, k+1), 0, 1)
	}
	if w > c.w || h > room {
		text := fmt.Sprintf("%s of %d×%d: no room for them here", counted(int64(len(maps)), "map"), maps[0].rows, maps[0].cols)
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
	maps[0].drawn = 1
	c.mapLegend(maps, y)
}

func reduceAll(all []*grid, k int) []*grid {
	out := make([]*grid, len(all))
	for i, g := range all {
		out[i] = g.reduce(k)
	}
	return out
}
