// Package worlds is the lesson worlds: When is the bet right?
package worlds

import (
	_ "embed" // the text of the lesson

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson worlds.
var Lesson = lessons.Source{ID: "worlds", Text: markdown, Open: open}

// trainingImages is the number of training images, seedsPerPoint the number of
// seeds that an accuracy is the mean over.
const (
	trainingImages = 1000
	seedsPerPoint  = 3
)

// worldNames are the names of the worlds, transforms their transforms in the same
// order.
func worldNames() []string { return []string{"plain", "sensor", "shuffle"} }

func transforms() []dataset.Transform {
	return []dataset.Transform{dataset.Plain, dataset.Sensor, dataset.Shuffle}
}

// networks are the three networks, from the strongest assumption to none: that all
// places are alike, that neighbours belong together.
func networks() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "shared", Name: "shared", Network: "12x12 conv5:4/ring relu gmp dense:4"},
		{ID: "local", Name: "unshared", Network: "12x12 local5:4 relu gmp dense:4"},
		{ID: "dense", Name: "dense", Network: "12x12 dense:64 relu dense:4"},
	}
}

func open(env lessons.Env) lessons.Scenes {
	known := map[string]experiment.Run{}
	all := newWorldScene(known, env.Seed, 0, 1, 2)
	for _, step := range []string{"sensor", "shuffle"} {
		all.Restore(step, env.Measured)
	}
	all.Reopen("table", env, seedsPerPoint, all.Run)
	table := newTableScene(all)
	rescue := newRescueScene(env.Measured)
	return lessons.Scenes{
		"sensor":   newWorldScene(known, env.Seed, 0, 1),
		"shuffle":  newWorldScene(known, env.Seed, 0, 2),
		"table":    table,
		"inverted": newInvertedScene(env.Seed),
		"locality": &localityScene{},
		rescueStep: rescue,
		"recap":    &recapScene{table: table},
	}
}

// inWorld is a network trained in a world.
func inWorld(e scene.NetworkSpec, w dataset.Transform) scene.NetworkSpec {
	e.Change = func(p *experiment.Plan) { p.Task.World = w }
	return e
}

// sweepSetup is a sweep of every network over worlds, given by index.
func sweepSetup(session uint64, worlds ...int) scene.SweepSetup {
	s := scene.SweepSetup{Plan: scene.PlanWith("bars", trainingImages), Seeds: scene.SeedsFrom(session, seedsPerPoint)}
	for _, e := range networks() {
		s.Lines = append(s.Lines, e.Name)
	}
	for _, w := range worlds {
		for i, e := range networks() {
			s.Points = append(s.Points, scene.SweepPoint{Line: i, X: float64(w), Label: worldNames()[w], NetworkSpec: inWorld(e, transforms()[w])})
		}
	}
	return s
}

// recapScene shows the table again.
type recapScene struct {
	table *tableScene
}

func (s *recapScene) Figures() []figure.Figure {
	return []figure.Figure{s.table.winners(s.table.predicted())}
}

func (s *recapScene) Values() map[string]string { return s.table.Values() }
