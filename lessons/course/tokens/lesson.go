// Package tokens is the lesson tokens: Do transformers share?
package tokens

import (
	_ "embed" // the text of the lesson
	"fmt"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson tokens.
var Lesson = lessons.Source{ID: "tokens", Text: markdown, Open: open}

func open(env lessons.Env) lessons.Scenes {
	order := newOrderScene()
	return lessons.Scenes{
		"order":  order,
		"swap":   newSwapScene(),
		"cut":    newCutScene(),
		"count":  newCountScene(),
		"band":   newBandScene(),
		"bars":   &barsScene{},
		"fewest": newFewestScene(env),
		"recap":  &recapScene{before: env.Measured, order: order},
	}
}

// The images of the lesson are cut into square patches.
const (
	patchSide = 3
	tokenSide = scene.BarsSide / patchSide // tokens along a side
	tokens    = tokenSide * tokenSide
	pixels    = scene.BarsSide * scene.BarsSide
)

// small returns the plan of a task with a short training on the given number of
// images.
func small(task string, samples int) experiment.Plan {
	p := scene.PlanWith(task, samples)
	p.Task.Test, p.Training.Steps, p.Training.Rate = 400, 150, .02
	return p
}

// orderPlan returns the plan for asking which of two bars is on the left.
func orderPlan() experiment.Plan { return small("arrangement", 500) }

// transformer returns a small transformer in the notation, with positions or
// without, for the given number of classes.
func transformer(positions string, classes int) string {
	return fmt.Sprintf("12x12 conv3:8/s3 relu tokens %sadd( attn1 | ) linear:8 relu gmp dense:%d", positions, classes)
}

// The networks of the first steps: the same transformer without and with a table of
// positions.

func blindNet() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "blind", Name: "without", Network: transformer("", 2)}
}

func placedNet() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "placed", Name: "with positions", Network: transformer("pos ", 2), Equal: scene.Twins}
}

// recapScene tabulates what positions have achieved.
type recapScene struct {
	before []progress.Measurement
	order  *orderScene
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.NewTable("found", "Which bar is on the left?", "transformer", "#right", "#changed by a shuffle")
	t.Note = "same kernels, places, work"
	now := s.order.Measured()
	for _, n := range s.order.networks() {
		row := []string{n.Name, "–", "–"}
		if v, ok := scene.Newest(now, s.before, "order", n.Network, scene.MetricTest); ok {
			row[1] = text.Fixed(v, 2)
		}
		if v, ok := scene.Newest(now, s.before, "order", n.Network, metricChanged); ok {
			row[2] = text.Percent(v)
		}
		t.Rows = append(t.Rows, row)
	}
	return []figure.Figure{t}
}
