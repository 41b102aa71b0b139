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

// trainingImages is the number of training images.
const trainingImages = 1000

// The IDs of the steps that measure something.
const (
	tableStep    = "table"
	fairStep     = "fair"
	invertedStep = "inverted"
	crossStep    = "cross"
)

// worldNames returns the names of the worlds, transforms their transforms in the
// same order.
func worldNames() []string { return []string{"plain", "sensor", "shuffle"} }

func transforms() []dataset.Transform {
	return []dataset.Transform{dataset.Plain, dataset.Sensor, dataset.Shuffle}
}

// networks returns the three networks, from the strongest assumption to none: that
// all places are alike, that neighbours belong together, nothing.
func networks() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "shared", Name: "shared", Network: sharedNet(4)},
		{ID: "local", Name: "unshared", Network: localNet(4), Equal: scene.Twins},
		{ID: "dense", Name: "dense", Network: "12x12 dense:64 relu dense:4"},
	}
}

func open(env lessons.Env) lessons.Scenes { return openWith(env, scene.VerdictSeeds) }

// openWith opens the lesson with accuracies that are means over the given number
// of seeds.
func openWith(env lessons.Env, seeds uint64) lessons.Scenes {
	known := map[string]experiment.Run{} // the steps measure some of the same runs
	table := newTableScene(known, env, seeds)
	fair := &fairScene{Sweep: scene.Sweep{Runs: known}, seeds: seeds}
	fair.Reopen(fairStep, env, seeds, fair.Run)
	inverted := newInvertedScene(known, env, seeds)
	return lessons.Scenes{
		tableStep:    table,
		fairStep:     fair,
		invertedStep: inverted,
		"locality":   &localityScene{seeds: seeds},
		crossStep:    newCrossScene(known, env.Measured, seeds),
		"recap":      &recapScene{table: table},
	}
}

// barsPlan returns the plan for bars in a world.
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
