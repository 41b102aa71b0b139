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
	seedsPerPoint  = 5
)

// The IDs of the steps that measure something.
const (
	tableStep    = "table"
	fairStep     = "fair"
	invertedStep = "inverted"
	crossStep    = "cross"
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
		{ID: "shared", Name: "shared", Network: sharedNet(4)},
		{ID: "local", Name: "unshared", Network: localNet(4), Equal: scene.Twins},
		{ID: "dense", Name: "dense", Network: "12x12 dense:64 relu dense:4"},
	}
}

func open(env lessons.Env) lessons.Scenes {
	known := map[string]experiment.Run{} // the steps measure some of the same runs
	table := newTableScene(known, env)
	fair := &fairScene{Sweep: scene.Sweep{Runs: known}}
	fair.Reopen(fairStep, env, seedsPerPoint, fair.Run)
	inverted := newInvertedScene(known, env)
	return lessons.Scenes{
		tableStep:    table,
		fairStep:     fair,
		invertedStep: inverted,
		"locality":   &localityScene{},
		crossStep:    newCrossScene(known, env.Measured),
		"recap":      &recapScene{table: table},
	}
}

// barsPlan trains on bars in a world.
func barsPlan(w dataset.Transform) experiment.Plan {
	p := scene.PlanWith("bars", trainingImages)
	p.Task.World = w
	return p
}

// recapScene shows the table again.
type recapScene struct {
	table *tableScene
}

func (s *recapScene) Figures() []figure.Figure { return []figure.Figure{s.table.winners()} }

func (s *recapScene) Values() map[string]string { return s.table.Values() }
