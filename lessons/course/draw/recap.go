package draw

import (
	"fmt"
	"slices"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// recapScene tabulates the results of the steps, of this session or an earlier one.
type recapScene struct {
	drawingScene
	before []progress.Measurement
	train  *trainScene
	three  *threeScene
	fool   *adversarialScene
}

// now are the results of a step in this session.
func (s *recapScene) now(step string) []progress.Measurement {
	switch {
	case step == "train":
		return s.train.Measured()
	case step == "three" && s.three.finished():
		return s.three.Measured()
	case step == "fool" && s.fool.finished():
		return s.fool.Measured()
	}
	return nil
}

func (s *recapScene) Run(uint64) (lessons.Stepper, error) { return nil, nil }

func (s *recapScene) Figures() []figure.Figure {
	fixed := func(v float64) string { return text.Fixed(v, 2) }
	t := figure.NewTable("found", "What a twin reads", "", "#shared", "#unshared")
	row := func(name, step, metric string, say func(float64) string) {
		cells := append(make([]string, 0, len(t.Columns)), name)
		for _, notation := range pairNetworks() {
			cell := "–"
			if v, ok := scene.Newest(s.now(step), s.before, step, notation, metric); ok {
				cell = say(v)
			}
			cells = append(cells, cell)
		}
		t.Rows = append(t.Rows, cells)
	}
	row("in the middle", "train", scene.MetricTest, fixed)
	row("one pixel off", "three", "nudged_1", fixed)
	row("three pixels off", "three", "nudged_3", fixed)
	row(fmt.Sprintf("of your %d nudges", ownShifts), "fool", "nudges_right", text.Number)
	return []figure.Figure{t}
}

func (s *recapScene) Values() map[string]string {
	v := s.drawingScene.Values()
	v["digit-fooled"] = "digit"
	for _, m := range append(slices.Clone(s.before), s.now("fool")...) {
		if digit, ok := m.Options["digit"]; ok && m.Step == "fool" || ok && m.Step == "" {
			v["digit-fooled"] = fmt.Sprint(digit)
		}
	}
	return v
}
