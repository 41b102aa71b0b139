package draw

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// featureMaps draws an image, if there is one, with the maps that kernels made of
// it below or beside it, all maps on one scale, as large as they fit.
func (c *canvas) featureMaps(f *figure.FeatureMaps) {
	image := newGrid(&f.Image)
	maps, titles, name := c.oneScale(f.Maps)
	if len(maps) == 0 {
		c.fit(0, 0, c.w, "no maps yet", role(Muted))
		return
	}
	all := maps
	pictured := len(f.Image.Values) > 0
	if pictured {
		all, titles = append([]*grid{image}, maps...), append([]string{f.Image.Title}, titles...)
		name = max(name, min(width(c.style.Plain(f.Image.Title)), nameMost))
	}
	lay, ok := c.arrangeMaps(all, pictured, name, c.h-1)
	if !ok {
		c.truncated = true
		c.mapsThatFit(all, titles, name, c.h-1, "map")
		return
	}
	c.mapLegend(maps[0], c.drawMaps(all, titles, lay))
}

// mapLayout is how an image and its maps are arranged.
type mapLayout struct {
	size, across int
	inRow        bool // the image, if any, is the first of the row, not above it
	w, h         int  // of a cell
}

// arrangeMaps finds the largest pixels at which the image and all maps fit into h
// rows: below the image, or beside it where that leaves room for larger ones.
// Without a picture all are maps.
func (c *canvas) arrangeMaps(all []*grid, pictured bool, name, h int) (mapLayout, bool) {
	for _, p := range c.pixelSizes(12) {
		for _, beside := range []bool{false, true} {
			if !beside && !pictured {
				continue
			}
			shown, top := all, 0
			if !beside {
				shown, top = all[1:], c.pixelRows(all[0].rows, p)+1
			}
			l := mapLayout{size: p, inRow: beside}
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

// drawMaps draws an arrangement and returns the row below it.
func (c *canvas) drawMaps(all []*grid, titles []string, l mapLayout) int {
	top := 0
	if !l.inRow {
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

// oneScale gives all maps the greatest of their scales, and their names with how
// much room those want. It leaves out those that are empty.
func (c *canvas) oneScale(all []figure.Heatmap) (maps []*grid, titles []string, name int) {
	scale := 0.0
	for i := range all {
		if len(all[i].Values) == 0 {
			continue
		}
		g := newGrid(&all[i])
		g.drawn = 2
		maps, titles = append(maps, g), append(titles, all[i].Title)
		scale = max(scale, g.scale)
		name = max(name, width(c.style.Plain(all[i].Title)))
	}
	for _, g := range maps {
		g.scale = scale
	}
	return maps, titles, min(name, nameMost)
}

// nameMost is how wide a name may make the room of its map.
const nameMost = 16

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

// mapsThatFit draws an image and its maps, or what else they are, side by side
// where not all of them fit as they are: as they are if most can be shown so, else at half their size,
// and smaller where not even one would fit.
func (c *canvas) mapsThatFit(all []*grid, titles []string, name, room int, what string) {
	last := all[len(all)-1]
	fit := c.mapsIn(all, 1, name, room)
	if half := c.mapsIn(all, 2, name, room); fit.shown < len(all) && half.shown >= min(len(all), 2*fit.shown) {
		fit = half
	}
	for k := 3; fit.shown == 0 && k <= mostReduced; k++ {
		fit = c.mapsIn(all, k, name, room)
	}
	if fit.shown == 0 {
		text := fmt.Sprintf("%s of %d×%d: no room for them here", text.Plural(int64(len(all)), what), last.rows, last.cols)
		c.fit(0, 0, c.w, text, role(Muted))
		c.named = true
		return
	}
	wide := max(fit.w, min(name, (c.w+1)/min(fit.across, fit.shown)-1)) // names have what room there is
	if wide < name {
		titles = briefTitles(titles)
	}
	for i, g := range reduceAll(all, fit.block)[:fit.shown] {
		c.oneMap(titles[i], g, 1, i%fit.across*(wide+1), i/fit.across*fit.h, wide)
	}
	y := (fit.shown + fit.across - 1) / fit.across * fit.h
	var left []string
	if fit.shown < len(all) {
		left = append(left, "not shown: "+text.Plural(int64(len(all)-fit.shown), "more "+what))
	}
	if fit.block > 1 {
		left = append(left, fmt.Sprintf("the strongest of each %d×%d", fit.block, fit.block))
	}
	for _, line := range Wrap(c.style.Plain(strings.Join(left, "; ")), c.w) {
		c.fit(0, y, c.w, line, role(Muted))
		y++
	}
	last.drawn = 1
	c.mapLegend(last, y)
}

// briefTitles leaves out the word with which all titles begin that say which of
// several it is: of "map 3: top 5" it leaves "3: top 5".
func briefTitles(titles []string) []string {
	brief, word := slices.Clone(titles), ""
	for i, t := range titles {
		first, rest, _ := strings.Cut(t, " ")
		if rest == "" || rest[0] < '0' || rest[0] > '9' {
			continue
		}
		if word == "" {
			word = first
		}
		if first != word {
			return titles
		}
		brief[i] = rest
	}
	return brief
}

// mapFit is how many of the maps fit, each cell of which stands for block×block
// numbers, how large they are and how many go in a row.
type mapFit struct{ block, shown, across, w, h int }

// mapsIn fits maps into so many rows, one of which says what is left out if
// anything is. Names are name cells wide.
func (c *canvas) mapsIn(all []*grid, k, name, room int) mapFit {
	fit := mapFit{block: k}
	fit.w, fit.h = c.mapCell(reduceAll(all, k), 0, 1)
	fit.across = (c.w + 1) / (fit.w + 1)
	if fit.across < 1 || fit.h < 2 {
		return fit
	}
	down := (len(all) + fit.across - 1) / fit.across
	if k > 1 || down*fit.h > room {
		down = min(down, (room-1)/fit.h)
	}
	fit.shown = min(len(all), fit.across*max(0, down))
	for fit.shown == len(all) && (down+1)*fit.h < room && (c.w+1)/fit.across-1 < name { // in more rows their names fit
		down++
		fit.across = (len(all) + down - 1) / down
	}
	return fit
}

func reduceAll(all []*grid, k int) []*grid {
	out := make([]*grid, len(all))
	for i, g := range all {
		out[i] = g.reduce(k)
	}
	return out
}
