package shift

import (
	"weightshare/lessons"
	"weightshare/lessons/figure"
)

// poolScene maps a network that pools between its layers. Until the question is
// answered the map is not shown.
type poolScene struct {
	*mapsScene
	open bool
}

func (s *poolScene) Reveal(open bool) { s.open = open }

func (s *poolScene) Controls() []lessons.Control {
	if !s.open {
		return nil
	}
	return s.cells()
}

func (s *poolScene) Figures() []figure.Figure {
	if s.open && s.complete() {
		return []figure.Figure{s.accuracies(0)}
	}
	return []figure.Figure{s.Figure("Trained in one place")}
}
