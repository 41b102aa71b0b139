// Package counting is the lesson counting: How many weights is that?
package counting

import (
	_ "embed" // the text of the lesson
	"slices"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson counting.
var Lesson = lessons.Source{ID: "counting", Text: markdown, Open: open}

func open(env lessons.Env) lessons.Scenes {
	visit, clock := &visitScene{}, newClockScene(env.Measured)
	return lessons.Scenes{
		"visit":    visit,
		"channels": &channelsScene{},
		"grow":     newGrowScene(),
		"clock":    clock,
		"alexnet":  &alexnetScene{},
		"vgg":      &vggScene{},
		"budget":   newBudgetScene(),
		"recap":    &recapScene{visit: visit, clock: clock, before: env.Measured},
	}
}

// zooCounts counts a network of the zoo.
func zooCounts(name string) *arch.Counts {
	entry, ok := arch.FromZoo(name)
	if !ok {
		panic("counting: the zoo has no " + name)
	}
	return scene.MustCount(entry.Text)
}

// recapScene combines what was counted place by place with what the clock said.
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
