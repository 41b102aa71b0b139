package draw

import "weightshare/lessons/figure"

// imageRow draws small images on one scale, as large as they fit, and reduced
// where they do not.
func (c *canvas) imageRow(f *figure.ImageRow) {
	whole, name := c.oneScale(f.Images)
	if len(whole) == 0 {
		c.notice("no pictures yet")
		return
	}
	for k := 1; k <= mostBlock; k++ {
		maps := whole
		if k > 1 {
			maps = reduceMaps(whole, k)
		}
		for _, p := range c.pixelSizes(8) {
			for _, gap := range []int{2, 1} {
				rows, ok := c.mapRows(maps, name, p, gap, max(1, c.h-1-digit(k > 1))) // below: the legend, and what is reduced
				if !ok {
					continue
				}
				y := c.drawMaps(maps, rows, 0)
				if c.truncated = k > 1; c.truncated {
					c.fit(0, y, c.w, strongestOf(k), role(Muted))
					y++
				}
				maps[0].drawn = p
				c.mapLegend(maps[0].grid, y)
				return
			}
		}
	}
	c.truncated = true
	c.reducedMaps(whole, name, c.h, "picture")
}
