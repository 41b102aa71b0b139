package lesson

import (
	"maps"
	"math"
	"slices"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/nets/slowtest"
	"weightshare/tui/draw"
)

// TestFigureCache checks that drawings of unchanged figures are kept from frame to
// frame, and that they equal what would be drawn anew, whatever changes and while a run
// goes on: a figure that was handed out must never change.
func TestFigureCache(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	eachStep(t, [][2]int{{100, 30}}, func(t *testing.T, screens ...*Model) {
		m := screens[0]
		const w, h = 60, 26
		check := func(after string) {
			t.Helper()
			m.refresh()
			kept, between := m.pictures(w, h)
			fresh, space := (&Model{view: m.view, style: m.style}).pictures(w, h)
			same := func(a, b draw.Picture) bool { return slices.Equal(a.Lines, b.Lines) && slices.Equal(a.Hits, b.Hits) }
			if between != space || !slices.EqualFunc(kept, fresh, same) {
				t.Errorf("after %s the figures are not those of %s", after, where(m))
			}
		}
		check("entering")
		drawn := maps.Clone(m.cache.figures)
		check("nothing")
		for id, now := range m.cache.figures {
			then := drawn[id]
			if figure.Equal(then.figure, now.figure) && &then.renderings[0].picture.Lines[0] != &now.renderings[0].picture.Lines[0] {
				t.Errorf("%s is as it was in %s, and was drawn again", id, where(m))
			}
		}
		for _, c := range m.view.Controls {
			if len(c.Options) == 0 {
				continue
			}
			changes := []int{1, len(c.Options) - 1}
			if c.Kind == lessons.Cells {
				changes = []int{1, 1, len(c.Options) - 1} // the second undoes the first
			}
			for _, by := range changes {
				m.do(lessons.Action{Control: c.ID, Index: (c.Index + by) % len(c.Options)})
				check("changing " + c.ID)
			}
		}
		m.session.StepOnce()
		check("a step")
	})
}

// A figure that contains NaN is drawn only once, like any other.
func TestFigureCacheHoldsNaN(t *testing.T) {
	t.Parallel()
	cache := newFigureCache(nil)
	draw := func() []string {
		f := figure.Heatmap{Meta: figure.Meta{ID: "map"}, Cols: 2, Values: []float64{1, math.NaN()}, Cursor: -1}
		return cache.draw(f, 40, 10, draw.Style{}).Lines
	}
	if first, second := draw(), draw(); &first[0] != &second[0] {
		t.Error("it is drawn again")
	}
}
