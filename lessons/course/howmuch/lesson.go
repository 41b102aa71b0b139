// Package howmuch is the lesson how-much: All or nothing?
package howmuch

import (
	_ "embed" // the text of the lesson

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson how-much.
var Lesson = lessons.Source{ID: "how-much", Text: markdown, Open: open}

func open(env lessons.Env) lessons.Scenes { return openWith(env, 5) }

// openWith opens the lesson with curves whose points are means over the given
// number of seeds.
func openWith(env lessons.Env, seeds uint64) lessons.Scenes {
	bars := newDivideScene(env, "bars", divideTask{name: "bars", samples: 200, classes: 4}, seeds)
	arrangement := newDivideScene(env, "arrangement", divideTask{name: arrangementTask, samples: 50, classes: 2}, seeds)
	average, best := newAverageScene(env.Measured), newBudgetScene(env)
	return lessons.Scenes{
		"banks":       newPatternScene(),
		"bars":        bars,
		"arrangement": arrangement,
		"average":     average,
		"best":        best,
		"recap":       &recapScene{bars: bars, arrangement: arrangement, average: average, best: best},
	}
}

// arrangementTask asks which half of the image holds which bar.
const arrangementTask = "arrangement"

// recapScene tabulates the two curves.
type recapScene struct {
	bars, arrangement *divideScene
	average           *averageScene
	best              *budgetScene
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.NewTable("found", "Unseen right, by sets of kernels", "sets", "#numbers", "#bars", "#arrangement")
	t.Note = "blocks; numbers: for bars; means over the seeds run"
	for _, n := range divisions() {
		label := divisionName(n)
		t.Rows = append(t.Rows, []string{
			label, scene.ParametersText(dividedNetwork(schemeBlocks, n, 4, s.bars.task.classes)), s.bars.Find(schemeBlocks, label, scene.TestAccuracy).String(), s.arrangement.Find(schemeBlocks, label, scene.TestAccuracy).String(),
		})
	}
	return []figure.Figure{t}
}

func (s *recapScene) Values() map[string]string {
	network, accuracy := s.best.attempts.BestOfAll()
	values := map[string]string{
		"bars": s.bars.best(), "arrangement": s.arrangement.best(), "frugal": network, "frugal-right": text.Fixed(accuracy, 2),
	}
	for _, name := range []string{"every", "alone", "averaged", "shared"} {
		values[name] = s.average.found[name]
	}
	return values
}
