package lesson

import (
	"slices"

	"weightshare/lessons/figure"
	"weightshare/tui/draw"
	"weightshare/tui/page"
)

// figureCache memoizes renderings by figure ID: layout tries several sizes per frame,
// and most figures do not change from frame to frame. A class that enters a step sees the
// same figures, so what others have drawn is taken from shared.
type figureCache struct {
	figures map[string]*cachedFigure
	shared  *page.Shared // nil for none
}

func newFigureCache(shared *page.Shared) figureCache {
	return figureCache{map[string]*cachedFigure{}, shared}
}

type cachedFigure struct {
	figure     figure.Figure
	drawing    *draw.Drawing
	renderings []rendering
}

type rendering struct {
	w, h    int
	picture draw.Picture
}

// maxRenderings is how many renderings of a figure are kept: more than a frame needs.
const maxRenderings = 8

// of returns the entry of a figure, or nil if it cannot be cached.
func (c figureCache) of(f figure.Figure, s draw.Style) *cachedFigure {
	id := f.Header().ID
	if c.figures == nil || id == "" {
		return nil
	}
	cached := c.figures[id]
	if cached == nil || !figure.Equal(cached.figure, f) {
		cached = &cachedFigure{figure: f, drawing: draw.NewDrawing(f, s)}
		c.figures[id] = cached
	}
	return cached
}

// draw draws a figure into w by h cells, or returns the cached drawing.
func (c figureCache) draw(f figure.Figure, w, h int, s draw.Style) draw.Picture {
	cached := c.of(f, s)
	if cached == nil {
		return draw.Draw(f, w, h, s)
	}
	i := slices.IndexFunc(cached.renderings, func(r rendering) bool { return r.w == w && r.h == h })
	if i < 0 {
		oldest := max(0, len(cached.renderings)-maxRenderings+1)
		picture := c.shared.Picture(f, w, h, s, cached.drawing)
		cached.renderings = append(cached.renderings[oldest:], rendering{w, h, picture})
		i = len(cached.renderings) - 1
	}
	return cached.renderings[i].picture
}

// fills does what draw.Fills does, with the cached drawing if there is one.
func (c figureCache) fills(f figure.Figure, w, h int, s draw.Style) bool {
	if cached := c.of(f, s); cached != nil {
		return cached.drawing.Fills(w, h)
	}
	return draw.Fills(f, w, h, s)
}
