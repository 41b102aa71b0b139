// Package bylot is the lesson by-lot: Is it the number of weights?
package bylot

import (
	_ "embed" // the text of the lesson
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson by-lot.
var Lesson = lessons.Source{ID: "by-lot", Text: markdown, Open: open}

func open(env lessons.Env) lessons.Scenes { return openWith(env, scene.VerdictSeeds) }

// openWith opens the lesson with curves whose points are means over the given number of
// seeds.
func openWith(env lessons.Env, seeds uint64) lessons.Scenes {
	who, curves, rescue := &whoScene{}, newCurvesScene(env, seeds), newRescueScene(env)
	return lessons.Scenes{
		"who":    who,
		"draw":   newDrawScene(env.Seed),
		"curves": curves,
		"soft":   newSoftScene(env, seeds),
		"rescue": rescue,
		"recap":  &recapScene{curves: curves, rescue: rescue},
	}
}

// plan returns the plan for bars on a ring.
func plan() experiment.Plan {
	p := scene.Plan("bars")
	p.Task.Ring = true
	return p
}

// The networks of the lesson have a layer with a kernel for every place; they differ in
// which of its weights are the same number.

func placeNet() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "place", Name: "tied by place", Network: "12x12 conv5:4/ring relu gmp dense:4"}
}

// lotNet returns the network whose weights are drawn from the given number of numbers.
func lotNet(numbers, kernels int) scene.NetworkSpec {
	return scene.NetworkSpec{
		ID: "lot", Name: "tied at random", Network: fmt.Sprintf("12x12 local5:%d/ring/hash%d relu gmp dense:4", kernels, numbers), Equal: scene.Twins,
	}
}

func freeNet() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "free", Name: "not tied", Network: "12x12 local5:4/ring relu gmp dense:4", Equal: scene.Twins}
}

// whoScene races three versions of one layer: tied in two ways, and not tied.
type whoScene struct{ scene.Race }

// Run trains all of them again.
func (s *whoScene) Run(seed uint64) (lessons.Stepper, error) {
	lot := lotNet(layerNumbers, 4)
	lot.Equal |= scene.Numbers
	return s.Start(seed, scene.RaceSetup{Plan: plan(), Networks: []scene.NetworkSpec{placeNet(), lot, freeNet()}, Seeds: scene.VerdictSeeds})
}

func (s *whoScene) Figures() []figure.Figure {
	return s.WithSeeds(s.UnseenBySeeds, 1, s.Curves("Unseen bars right"), s.Figure("Three ways to tie"))
}

func (s *whoScene) Values() map[string]string {
	values := s.Race.Values()
	values["samples"], values["chance"] = strconv.Itoa(plan().Task.Samples), text.Number(plan().Chance())
	values["weights"], values["numbers"] = text.Number(layerWeights), strconv.Itoa(layerNumbers)
	return values
}

// The layer of the lesson: four 5×5 kernels at the 144 places of a ring of 12×12 pixels.
const (
	layerNumbers = 4 * 5 * 5
	layerWeights = layerNumbers * 12 * 12
)

// recapScene shows the curves again.
type recapScene struct {
	curves *curvesScene
	rescue *rescueScene
}

func (s *recapScene) Figures() []figure.Figure { return []figure.Figure{s.curves.table()} }

func (s *recapScene) Values() map[string]string { return s.rescue.Values() }
