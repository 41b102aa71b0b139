// Package whensharinghurts is the lesson when-sharing-hurts: When should I not share?
package whensharinghurts

import (
	_ "embed" // the text of the lesson

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson when-sharing-hurts.
var Lesson = lessons.Source{ID: "when-sharing-hurts", Text: markdown, Open: open}

// trainingImages is the number of training images: so many that too few data
// explain no failure of the lesson.
const trainingImages = 1000

// nameMend is the ID of the step in which a network is mended, and of its control.
const nameMend = "mend"

func open(env lessons.Env) lessons.Scenes {
	kernels, work := newKeyboardScene(env.Seed), &workScene{}
	suspects, mend := newSuspectScene(env.Measured), newMendScene(env.Measured)
	return lessons.Scenes{
		"keyboard":    kernels,
		"work":        work,
		"arrangement": newArrangementScene(env.Seed),
		"suspects":    suspects,
		"papers":      newPapersScene(),
		nameMend:      mend,
		"recap":       &recapScene{before: env.Measured, kernels: kernels, work: work, suspects: suspects, mend: mend},
	}
}

// nearChance reports whether an accuracy with two classes is within .05 of guessing.
func nearChance(accuracy float64) bool { return accuracy > .45 && accuracy < .55 }

// recapScene tabulates where sharing lost, and what mended it.
type recapScene struct {
	before   []progress.Measurement
	kernels  *keyboardScene
	work     *workScene
	suspects *suspectScene
	mend     *mendScene
}

// newest is the newest test accuracy of a network in a step, as text.
func (s *recapScene) newest(now []progress.Measurement, step, network string) string {
	if v, ok := scene.Newest(now, s.before, step, network, scene.MetricTest); ok {
		return text.Fixed(v, 2)
	}
	return "–"
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.NewTable("found", "What you found: unseen right", "network", "#numbers", "#right")
	row := func(name, network, found string) {
		t.Rows = append(t.Rows, []string{name, scene.ParametersText(network), found})
	}
	most := keyboardNetwork(keyboardKernels()[len(keyboardKernels())-1])
	row("keys: "+most.Name+", max", most.Network, s.newest(s.kernels.Kept(), "keyboard", most.Network))
	for _, e := range workNetworks() {
		row("keys: "+e.Name, e.Network, s.newest(s.work.Measured(), "work", e.Network))
	}
	for _, m := range s.mend.reached() {
		row("halves: "+m.Name, m.Network, text.Fixed(s.mend.accuracies[m.ID], 2))
	}
	return []figure.Figure{t}
}

func (s *recapScene) Values() map[string]string {
	return map[string]string{"mended": text.Plural(len(s.mend.reached()), "way")}
}
