package draw

import (
	"fmt"
	"math"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// featureMaps draws an image, if there is one, and maps on a common scale below it or
// next to it, whichever allows larger pixels.
func (c *canvas) featureMaps(f *figure.FeatureMaps) {
	maps, name := c.oneScale(f.Maps)
	if len(maps) == 0 {
		c.notice("no maps yet")
		return
	}
	if len(f.Image.Values) == 0 {
		c.imageAndMaps(nil, maps, name)
		return
	}
	name = max(name, min(c.width(f.Image.Title), mostName))
	c.imageAndMaps(&titledGrid{newGrid(&f.Image), f.Image.Title}, maps, name)
}

// imageAndMaps draws maps and their image; a nil image is none.
func (c *canvas) imageAndMaps(image *titledGrid, maps []titledGrid, name int) {
	all, legend := maps, maps[0].grid
	if image != nil {
		all = append([]titledGrid{*image}, maps...)
	}
	for _, p := range c.pixelSizes(12) {
		if image != nil {
			top := c.pixelRows(image.rows, p) + 1
			if rows, ok := c.mapRows(maps, name, p, 2, c.h-1-top); ok && image.cols*p <= c.w {
				c.pixels(0, 0, p, image.grid)
				c.fit(image.cols*p+2, 0, c.w-image.cols*p-2, image.title, role(Muted))
				c.mapLegend(legend, c.drawMaps(maps, rows, top))
				return
			}
		}
		if rows, ok := c.mapRows(all, name, p, 2, c.h-1); ok {
			c.mapLegend(legend, c.drawMaps(all, rows, 0))
			return
		}
	}
	c.truncated = true
	c.reducedMaps(all, name, c.h-1, "map")
}

type titledGrid struct {
	*grid
	title string
}

// mostName is the greatest width that the title of a grid may claim.
const mostName = 16

// oneScale returns the grids of the maps that are not empty, all on the largest of
// their scales, and the width that their titles claim.
func (c *canvas) oneScale(all []figure.Heatmap) (maps []titledGrid, name int) {
	scale, beyond := 0.0, false
	for i := range all {
		if len(all[i].Values) == 0 {
			continue
		}
		g := newGrid(&all[i])
		g.drawn = 2
		maps = append(maps, titledGrid{g, all[i].Title})
		scale, beyond = max(scale, g.scale), beyond || g.beyond
		name = max(name, c.width(all[i].Title))
	}
	for _, m := range maps {
		m.scale, m.beyond = scale, beyond
	}
	return maps, min(name, mostName)
}

// mapRows describes grids laid out in rows, each with its title above.
type mapRows struct {
	pixel, across, gap int
	size               // of a grid with its title
}

// mapRows returns the layout of grids with pixels of size p, in rows that are as even
// as possible; ok is false if they do not fit into h rows of cells.
func (c *canvas) mapRows(maps []titledGrid, name, p, gap, h int) (r mapRows, ok bool) {
	r = mapRows{pixel: p, gap: gap, size: c.mapSize(maps, name, p)}
	r.across = max(1, (c.w+gap)/(r.w+gap))
	down := rowsOf(len(maps), r.across)
	ok = r.w <= c.w && down*r.h <= h
	r.across = rowsOf(len(maps), down)
	return r, ok
}

// mapSize returns the space for each grid with its title above.
func (c *canvas) mapSize(maps []titledGrid, name, p int) size {
	s := size{name, 0}
	for _, m := range maps {
		s = size{max(s.w, m.cols*p), max(s.h, c.pixelRows(m.rows, p)+1)}
	}
	return s
}

// drawMaps draws grids from row y on and returns the row below them.
func (c *canvas) drawMaps(maps []titledGrid, r mapRows, y int) int {
	for i, m := range maps {
		mx, my := i%r.across*(r.w+r.gap), y+i/r.across*r.h
		c.fit(mx, my, r.w, m.title, role(Muted))
		c.pixels(mx, my+1, r.pixel, m.grid)
	}
	return y + rowsOf(len(maps), r.across)*r.h
}

// mapLegend writes the color ramp of a grid from row y on.
func (c *canvas) mapLegend(g *grid, y int) {
	for i, line := range flow(c.legend(g)[:1], c.w) {
		c.segments(0, y+i, line)
	}
}

func reduceMaps(maps []titledGrid, k int) []titledGrid {
	out := make([]titledGrid, len(maps))
	for i, m := range maps {
		out[i] = titledGrid{m.reduce(k), m.title}
	}
	return out
}

// reducedMaps draws as many grids as fit into h rows, with pixels of size 1: whole if
// most of them fit, or else with a cell for each 2×2 numbers, or for larger blocks if
// not even one grid would fit.
func (c *canvas) reducedMaps(maps []titledGrid, name, h int, what string) {
	last := maps[len(maps)-1].grid
	fit := c.fitReduced(maps, 1, name, h)
	if half := c.fitReduced(maps, 2, name, h); fit.shown < len(maps) && half.shown >= min(len(maps), 2*fit.shown) {
		fit = half
	}
	for k := 3; fit.shown == 0 && k <= mostBlock; k++ {
		fit = c.fitReduced(maps, k, name, h)
	}
	if fit.shown == 0 {
		c.notice(fmt.Sprintf("%s of %d×%d: no space for them here", text.Plural(len(maps), what), last.rows, last.cols))
		c.named = true
		return
	}
	fit.w = max(fit.w, min(name, (c.w+1)/min(fit.across, fit.shown)-1)) // titles get the space that is left
	shown := reduceMaps(maps, fit.block)[:fit.shown]
	if fit.w < name {
		shortenTitles(shown)
	}
	y := c.drawMaps(shown, fit.mapRows, 0)
	var missing []string
	if fit.shown < len(maps) {
		missing = append(missing, "not shown: "+text.Plural(len(maps)-fit.shown, "more "+what))
	}
	if fit.block > 1 {
		missing = append(missing, strongestOf(fit.block))
	}
	for _, line := range Wrap(c.style.Plain(strings.Join(missing, "; ")), c.w) {
		c.fit(0, y, c.w, line, role(Muted))
		y++
	}
	last.drawn = 1
	c.mapLegend(last, y)
}

func strongestOf(k int) string { return fmt.Sprintf("the strongest of each %d×%d", k, k) }

// shortenTitles removes the first word of numbered titles if all of them share it: "map
// 3: top 5" becomes "3: top 5".
func shortenTitles(maps []titledGrid) {
	word := ""
	numbered := func(title string) (rest string, ok bool) {
		first, rest, _ := strings.Cut(title, " ")
		if rest == "" || rest[0] < '0' || rest[0] > '9' {
			return title, true
		}
		if word == "" {
			word = first
		}
		return rest, first == word
	}
	for _, m := range maps {
		if _, ok := numbered(m.title); !ok {
			return
		}
	}
	for i := range maps {
		maps[i].title, _ = numbered(maps[i].title)
	}
}

// reducedRows describes rows of grids in which a cell stands for block×block numbers.
type reducedRows struct {
	mapRows
	block, shown int
}

// fitReduced fits reduced grids into h rows, one of which says what is left out.
func (c *canvas) fitReduced(maps []titledGrid, k, name, h int) reducedRows {
	fit := reducedRows{mapRows{pixel: 1, gap: 1, size: c.mapSize(reduceMaps(maps, k), 0, 1)}, k, 0}
	fit.across = (c.w + 1) / (fit.w + 1)
	if fit.across < 1 || fit.h < 2 {
		return fit
	}
	down := rowsOf(len(maps), fit.across)
	if k > 1 || down*fit.h > h {
		down = min(down, (h-1)/fit.h)
	}
	fit.shown = min(len(maps), fit.across*max(0, down))
	for fit.shown == len(maps) && (down+1)*fit.h < h && (c.w+1)/fit.across-1 < name { // with more rows their titles fit
		down++
		fit.across = rowsOf(len(maps), down)
	}
	return fit
}

func sampleMaps() figure.FeatureMaps {
	ring := sampleRing()
	image := figure.Heatmap{Meta: figure.Meta{Title: "the drawing"}, Cols: 14, Unsigned: true, Cursor: -1}
	image.Values = tabulate(len(ring.Values), func(i int) float64 { return float64(digit(ring.Values[i])) })
	maps := edges(14)
	for m := range maps {
		for i, v := range image.Values {
			maps[m].Values[i] += v * edge(i, 14, float64(m)*math.Pi/4+1)
		}
	}
	return figure.FeatureMaps{Meta: figure.Meta{ID: "maps", Title: "An image and its maps", Note: "Each kernel answers to its own direction."}, Image: image, Maps: maps}
}
