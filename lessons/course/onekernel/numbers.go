package onekernel

import (
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
)

// numbersScene asks how many numbers a shared layer has. Until that is answered it
// shows the dense one.
type numbersScene struct{ scene.Answered }

func (s *numbersScene) Figures() []figure.Figure {
	all := linearLayers(5)
	layer, title := all[len(all)-1], "Dense: every cell a number of its own"
	if s.Open {
		layer, title = all[0], "Shared: the kernel moves on by one each row"
	}
	m, err := matrixOf(layer.notation)
	if err != nil {
		m.Note = err.Error()
	}
	m.ID, m.Title = nameMatrix, title
	m.RowLabels, m.ColLabels = scene.Numbered("out", 3), scene.Numbered("in", 5)
	return []figure.Figure{m}
}

func (s *numbersScene) Values() map[string]string { return fiveToThree() }
