package lesson

import (
	"slices"

	"weightshare/lessons/figure"
	"weightshare/tui/draw"
)

// figureCache memoizes renderings by figure ID: layout tries several sizes per frame,
// and most figures do not change from frame to frame.
type figureCache map[string]cachedFigure

type cachedFigure struct {
	figure     figure.Figure
	renderings []rendering
}

type rendering struct {
	w, h    int
	picture draw.Picture
}

// maxRenderings is how many renderings of a figure are kept: more than a frame needs.
const maxRenderings = 8

// draw draws a figure into w by h cells, or returns the cached drawing.
func (c figureCache) draw(f figure.Figure, w, h int, s draw.Style) draw.Picture {
	id := f.Header().ID
	if c == nil || id == "" {
		return draw.Draw(f, w, h, s)
	}
	cached := c[id]
	if !figure.Equal(cached.figure, f) {
		cached = cachedFigure{figure: f}
	}
	i := slices.IndexFunc(cached.renderings, func(r rendering) bool { return r.w == w && r.h == h })
	if i < 0 {
		oldest := max(0, len(cached.renderings)-maxRenderings+1)
		cached.renderings = append(cached.renderings[oldest:], rendering{w, h, draw.Draw(f, w, h, s)})
		i = len(cached.renderings) - 1
	}
	c[id] = cached
	return cached.renderings[i].picture
}
