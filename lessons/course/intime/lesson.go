// Package intime is the lesson in-time: Share over time and depth?
package intime

import (
	_ "embed" // the text of the lesson

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson in-time.
var Lesson = lessons.Source{ID: "in-time", Text: markdown, Open: open}

func open(lessons.Env) lessons.Scenes {
	film := newFilmScene(taught)
	return lessons.Scenes{
		"film":  film,
		"carry": newFilmScene(carried),
		"guess": newGuessScene(),
		"depth": &depthScene{},
		"recap": &recapScene{film},
	}
}

// depthScene races an image network that uses one layer three times against one that
// has three.
type depthScene struct{ scene.Race }

// The image networks of the lesson.
const (
	sharedDepth = "10x10 conv3:6/ring relu 3@( conv3:6/ring relu ) gmp dense:4"
	ownDepth    = "10x10 conv3:6/ring relu 3*( conv3:6/ring relu ) gmp dense:4"
)

// depthPlan returns the plan for bars on small images.
func depthPlan() experiment.Plan {
	p := scene.PlanWith("bars", 100)
	p.Task.Size, p.Training.Steps = 10, 300
	return p
}

// Run trains both again.
func (s *depthScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(seed, scene.RaceSetup{Plan: depthPlan(), Seeds: scene.VerdictSeeds, Networks: []scene.NetworkSpec{
		{ID: "own", Name: "own layers", Network: ownDepth},
		{ID: "one", Name: "one layer", Network: sharedDepth, Equal: scene.Twins},
	}})
}

func (s *depthScene) Figures() []figure.Figure {
	return s.WithSeeds(s.UnseenBySeeds, 1, s.Curves("Unseen bars right"), s.Figure("Three layers, or one three times"))
}

func (s *depthScene) Values() map[string]string {
	values := s.Race.Values()
	p := depthPlan()
	values["samples"], values["chance"] = text.Number(float64(p.Task.Samples)), text.Number(p.Chance())
	return values
}

// recapScene shows how the error grows with the moments.
type recapScene struct{ film *filmScene }

func (s *recapScene) Figures() []figure.Figure {
	if !s.film.ShownDone() {
		return nil
	}
	return []figure.Figure{s.film.curves()}
}
