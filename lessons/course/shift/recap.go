package shift

import (
	"strconv"

	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// recapScene puts side by side how right the networks are over all shifts.
type recapScene struct {
	before []progress.Measurement
	maps   *mapsScene
}

func (s *recapScene) Figures() []figure.Figure {
	if s.maps.complete() {
		return []figure.Figure{s.maps.table(), s.maps.accuracies(0)}
	}
	t := figure.NewTable("found", "Right, over all nudges", "network", "#mean", "#worst")
	found := func(n scene.NetworkSpec, metric string) string {
		if v, ok := scene.Newest(nil, s.before, "maps", n.Network, metric); ok {
			return text.Fixed(v, 2)
		}
		return "–"
	}
	for _, n := range mappedNets() {
		t.Rows = append(t.Rows, []string{n.Name, found(n, metricMean), found(n, metricWorst)})
	}
	return []figure.Figure{t}
}

func (s *recapScene) Values() map[string]string {
	return map[string]string{"nudges": strconv.Itoa(mapShifts), "radius": strconv.Itoa(mapRadius)}
}
