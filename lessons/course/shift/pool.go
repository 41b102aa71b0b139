package shift

import (
	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
)

// poolScene maps a network that pools between its layers. Until the question is
// answered the map is not shown.
type poolScene struct {
	scene.Answered
	*mapsScene
}

func (s *poolScene) Controls() []lessons.Control {
	if !s.Open {
		return nil
	}
	return s.cells()
}

func (s *poolScene) Figures() []figure.Figure {
	if s.Open && s.complete() {
		return []figure.Figure{s.accuracies(0)}
	}
	return []figure.Figure{s.Figure("Trained in one place")}
}
