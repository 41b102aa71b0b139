package draw

import (
	"fmt"

	"weightshare/lessons/figure"
)

// imageRow draws small maps side by side, all on one scale, as large as they
// fit.
func (c *canvas) imageRow(f *figure.ImageRow) {
	maps, titles, name := c.oneScale(f.Pictures)
	if len(maps) == 0 {
		c.fit(0, 0, c.w, "no pictures yet", role(Muted))
		return
	}
	whole, k := maps, 1
	size, between, across, down := c.arrangeImages(maps, name, c.h-1)
	for size == 0 && k < mostReduced {
		k++
		maps = reduceAll(whole, k)
		size, between, across, down = c.arrangeImages(maps, name, c.h-2)
	}
	if size == 0 {
		c.truncated = true
		c.mapsThatFit(whole, titles, name, c.h, "picture")
		return
	}
	w, h := c.mapCell(maps, name, size)
	for i, g := range maps {
		c.oneMap(titles[i], g, size, i%across*(w+between), i/across*h, w)
	}
	c.truncated = k > 1
	maps[0].drawn = size
	y := down * h
	if k > 1 {
		c.fit(0, y, c.w, fmt.Sprintf("the strongest of each %d×%d", k, k), role(Muted))
		y++
	}
	c.mapLegend(maps[0], y)
}

// arrangeImages finds the largest pixels at which all maps fit into h rows, how many
// columns stand between two, and how many go across and down; a size of 0 where
// none fits. Below them there must be a row for the legend, and one that says so
// if they are reduced.
func (c *canvas) arrangeImages(maps []*grid, name, h int) (size, between, across, down int) {
	for _, p := range c.pixelSizes(8) {
		w, high := c.mapCell(maps, name, p)
		for between = 2; between >= 1; between-- {
			across = max(1, (c.w+between)/(w+between))
			down = (len(maps) + across - 1) / across
			if w <= c.w && down*high <= max(1, h) {
				return p, between, (len(maps) + down - 1) / down, down // rows as even as can be
			}
		}
	}
	return 0, 0, 0, 0
}
