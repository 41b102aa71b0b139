package draw

import (
	"fmt"

	"weightshare/lessons/figure"
)

// pictures draws small maps side by side, all on one scale, as large as they
// fit.
func (c *canvas) pictures(f *figure.Pictures) {
	maps, name := c.oneScale(f.Pictures)
	if len(maps) == 0 {
		c.fit(0, 0, c.w, "no pictures yet", role(Muted))
		return
	}
	whole, k := maps, 1
	size, between, across, down := c.layPictures(maps, name)
	for size == 0 && k < mostReduced {
		k++
		maps = reduceAll(whole, k)
		size, between, across, down = c.layPictures(maps, name)
	}
	if size == 0 {
		c.fit(0, 0, c.w, counted(int64(len(maps)), "picture")+": no room for them here", role(Muted))
		return
	}
	w, h := c.mapCell(maps, name, size)
	drawn := 0
	for i := range f.Pictures {
		if len(f.Pictures[i].Values) == 0 {
			continue
		}
		c.oneMap(f.Pictures[i].Title, maps[drawn], size, drawn%across*(w+between), drawn/across*h, w)
		drawn++
	}
	c.short = k > 1
	maps[0].drawn = size
	y := down * h
	if k > 1 && y+1 < c.h {
		c.fit(0, y, c.w, fmt.Sprintf("the strongest of each %d×%d", k, k), role(Muted))
		y++
	}
	c.mapLegend(maps[0], y)
}

// layPictures finds the largest pixels at which all maps fit above a row of
// legend, how many columns stand between two, and how many go across and down; a
// size of 0 where none fits.
func (c *canvas) layPictures(maps []*grid, name int) (size, between, across, down int) {
	for _, p := range c.pixelSizes(8) {
		w, h := c.mapCell(maps, name, p)
		for between = 2; between >= 1; between-- {
			across = max(1, (c.w+between)/(w+between))
			down = (len(maps) + across - 1) / across
			if w <= c.w && down*h < max(2, c.h) {
				return p, between, (len(maps) + down - 1) / down, down // rows as even as can be
			}
		}
	}
	return 0, 0, 0, 0
}
