package lesson

import (
	"reflect"
	"slices"

	"weightshare/lessons/figure"
	"weightshare/tui/draw"
)

// album keeps pictures of figures, by their IDs. To find out what fits, a frame
// asks for a figure at several sizes, and most figures of the next frame are as
// they were: only what has changed is drawn.
type album map[string]sheet

// sheet is the pictures of one figure as it was last.
type sheet struct {
	figure figure.Figure
	prints []offered
}

// offered is a picture with the room that it might have taken.
type offered struct {
	w, h    int
	picture draw.Picture
}

// draw draws a figure, or gives the picture of it that was drawn before.
func (a album) draw(f figure.Figure, w, h int, s draw.Style) draw.Picture {
	const sizes = 8 // more than a frame asks for
	id := f.Header().ID
	if a == nil || id == "" {
		return draw.Draw(f, w, h, s)
	}
	kept := a[id]
	if !reflect.DeepEqual(kept.figure, f) {
		kept.prints = nil
	}
	kept.figure = f // it is equal, but the next look at it finds so at once
	i := slices.IndexFunc(kept.prints, func(o offered) bool { return o.w == w && o.h == h })
	if i < 0 {
		kept.prints = append(kept.prints[max(0, len(kept.prints)-sizes+1):], offered{w, h, draw.Draw(f, w, h, s)})
		i = len(kept.prints) - 1
	}
	a[id] = kept
	return kept.prints[i].picture
}
