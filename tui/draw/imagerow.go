package draw

import (
	"fmt"
	"math"

	"weightshare/lessons/figure"
)

// imageRow draws small images on a common scale, as large as they fit, or else reduced.
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
				rows, ok := c.mapRows(maps, name, p, gap, max(1, c.h-1-digit(k > 1))) // below: the legend, and what has been reduced
				if !ok {
					continue
				}
				y := c.drawMaps(maps, rows, 0)
				if c.truncated = k > 1; c.truncated {
					words := strongestOf(k)
					if width(words) > c.w {
						words = fmt.Sprintf("%d×%d in each", k, k)
					}
					c.fit(0, y, c.w, words, role(Muted))
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

// edge returns element i of a k×k kernel for an edge at an angle in radians: a wave
// with a period of four pixels under a Gaussian.
func edge(i, k int, angle float64) float64 {
	x, y := float64(i%k-k/2), float64(i/k-k/2)
	return math.Cos(math.Pi/2*(x*math.Cos(angle)+y*math.Sin(angle))) * math.Exp(-(x*x+y*y)/4.5)
}

// edges returns one such kernel for each of four directions.
func edges(k int) []figure.Heatmap {
	return tabulate(4, func(d int) figure.Heatmap {
		return figure.Heatmap{
			Meta: figure.Meta{Title: []string{"upright", "rising", "level", "falling"}[d]}, Cols: k, Cursor: -1,
			Values: tabulate(k*k, func(i int) float64 { return edge(i, k, float64(d)*math.Pi/4) }),
		}
	})
}

func sampleKernels() figure.ImageRow {
	return figure.ImageRow{Meta: figure.Meta{ID: "kernels", Title: "Four kernels", Note: "Each is made for its own direction."}, Images: edges(5)}
}
