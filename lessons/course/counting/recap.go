package counting

import (
	"slices"

	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// recapScene puts together what was counted place by place and what the clock
// said.
type recapScene struct {
	visit  *visitScene
	clock  *clockScene
	before []progress.Measurement
}

func (s *recapScene) Figures() []figure.Figure {
	now := slices.Concat(s.visit.Measured(), s.clock.Measured())
	found := func(step, network, metric string) string {
		if v, ok := scene.Newest(now, s.before, step, network, metric); ok {
			return text.Number(v)
		}
		return "–"
	}
	visited := figure.NewTable("visited", "Counted by going to every place", "layer", "#numbers", "#multiplications")
	for _, l := range visitedLayers() {
		visited.Rows = append(visited.Rows, []string{
			l.Name, found("visit", l.Network, metricNumbers), found("visit", l.Network, metricMultiplications),
		})
	}
	timed := figure.NewTable("timed", "By this machine’s clock: 16 maps of a 16×16 image", "layer", "#numbers", "#µs an image")
	for _, l := range clockedLayers() {
		timed.Rows = append(timed.Rows, []string{l.Name, scene.ParametersText(l.Network), found("clock", l.Network, metricMicroseconds)})
	}
	return []figure.Figure{visited, timed}
}

func (s *recapScene) Values() map[string]string { return counted() }
