// Package turns is the lesson turns: Share over rotations too?
package turns

import (
	_ "embed" // the text of the lesson
	"maps"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson turns.
var Lesson = lessons.Source{ID: "turns", Text: markdown, Open: open}

func open(env lessons.Env) lessons.Scenes {
	return openWith(env, scene.VerdictSeeds, newShowScene(env, scene.VerdictSeeds), newFiveScene(fiveSeeds))
}

// openWith opens the lesson with races from the given number of seeds.
func openWith(env lessons.Env, seeds int, show *showScene, five *fiveScene) lessons.Scenes {
	lying, bars := newLyingScene(seeds), newBarsScene(seeds)
	return lessons.Scenes{
		"lying": lying,
		"bars":  bars,
		"why":   newCopiesScene(),
		"show":  show,
		"five":  five,
		"recap": &recapScene{before: env.Measured, lying: lying, bars: bars},
	}
}

// side is the width and height in pixels of the lesson's images: enough for an upright
// or a lying digit to move.
const side = 10

// small returns the plan of a task with images of that size and a short training.
func small(task string) experiment.Plan {
	p := scene.Plan(task)
	p.Task.Size, p.Task.Test, p.Training.Steps = side, 300, 120
	return p
}

// lyingPlan returns a plan that trains on upright digits and tests on turned ones;
// shownPlan one with both turned in any way.
func lyingPlan() experiment.Plan { return small("turned") }

func shownPlan() experiment.Plan {
	p := small("turned")
	p.Task.TrainTurned, p.Task.TestTurned = dataset.AnyTurn, dataset.AnyTurn
	return p
}

func barsPlan() experiment.Plan {
	p := small("bars")
	p.Training.Steps = 200
	return p
}

// The networks of the lesson: turned copies of a few kernels, these kernels alone, and
// as many kernels as take the same work as the copies.

func turnedNet() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "turned", Name: "copies", Network: "10x10 conv7:8/ring/turn4 relu gmp dense:6"}
}

func plainNet() scene.NetworkSpec {
	return scene.NetworkSpec{
		ID: "plain", Name: "8 kernels", Network: "10x10 conv7:8/ring relu gmp dense:6", Equal: scene.Kernels | scene.Places | scene.Numbers,
	}
}

func manyNet() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "many", Name: "32 kernels", Network: "10x10 conv7:32/ring relu gmp dense:6", Equal: scene.Places | scene.Work}
}

func barNets() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "turned", Name: "copies", Network: "10x10 conv5:4/ring/turn4 relu gmp dense:4"},
		{ID: "plain", Name: "no copies", Network: "10x10 conv5:4/ring relu gmp dense:4", Equal: scene.Kernels | scene.Places | scene.Numbers},
	}
}

// unseenScene races networks, and shows images that they are trained and tested on.
type unseenScene struct {
	scene.Race
	setup         scene.RaceSetup
	title, curves string
	more          map[string]string // values in addition to those of the race
	images        func(seed uint64) []figure.Heatmap
	shown         scene.Memo[uint64, []figure.Heatmap]
}

func newLyingScene(seeds int) *unseenScene {
	return &unseenScene{
		setup: scene.RaceSetup{Plan: lyingPlan(), Networks: []scene.NetworkSpec{turnedNet(), plainNet(), manyNet()}, Seeds: seeds},
		title: "Trained upright, tested turned", curves: "Turned digits right",
		images: func(seed uint64) []figure.Heatmap {
			train, test := scene.MustDrawTraining(lyingPlan().Task, seed, 3), scene.MustDrawTest(lyingPlan().Task, seed, 3)
			return []figure.Heatmap{image("training", train, 0), image("test", test, 0), image("test", test, 1)}
		},
		more: published(),
	}
}

// published returns what Cohen and Welling (2016) report for an all-convolutional
// network on CIFAR-10 without augmentation: errors, and millions of parameters. The
// first two have the same number.
func published() map[string]string {
	return map[string]string{
		"error-none": "9.44 %", "error-turns": "8.84 %", "million-turns": "1.37",
		"error-mirrors": "7.59 %", "million-mirrors": "1.22",
	}
}

func newBarsScene(seeds int) *unseenScene {
	return &unseenScene{
		setup: scene.RaceSetup{Plan: barsPlan(), Networks: barNets(), Seeds: seeds},
		title: "Which way does it run?", curves: "Unseen bars right",
		images: func(seed uint64) []figure.Heatmap {
			train := scene.MustDrawTraining(barsPlan().Task, seed, 3)
			return []figure.Heatmap{image("a bar", train, 0), image("a bar", train, 1), image("a bar", train, 2)}
		},
	}
}

func image(title string, set dataset.Set, i int) figure.Heatmap {
	return scene.ImageMap("", title, set.W, set.Sample(i))
}

// Run trains all of them again.
func (s *unseenScene) Run(seed uint64) (lessons.Stepper, error) { return s.Start(seed, s.setup) }

func (s *unseenScene) Figures() []figure.Figure {
	if !s.Started() {
		return []figure.Figure{
			figure.ImageRow{Meta: figure.Meta{ID: "images", Title: s.title}, Images: s.shown.Get(s.Seed, s.images)}, s.Figure(s.title),
		}
	}
	return s.WithSeeds(s.UnseenBySeeds, 2, s.Curves(s.curves), s.Figure(s.title))
}

func (s *unseenScene) Values() map[string]string {
	values := s.Race.Values()
	values["chance"] = text.Fixed(s.setup.Plan.Chance(), 2)
	maps.Copy(values, s.more)
	return values
}

// recapScene tabulates what the copies achieved on digits and on bars.
type recapScene struct {
	before      []progress.Measurement
	lying, bars *unseenScene
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.NewTable("found", "Unseen right", "task", "#no copies", "#copies")
	t.Note = "same kernels, places and numbers; the copies take four times the work"
	row := func(name, step string, of *unseenScene, plain, turned string) {
		cells := make([]string, 0, len(t.Columns))
		cells = append(cells, name)
		for _, network := range []string{plain, turned} {
			cell := "–"
			if v, ok := scene.Newest(of.Measured(), s.before, step, network, scene.MetricTest); ok {
				cell = text.Fixed(v, 2)
			}
			cells = append(cells, cell)
		}
		t.Rows = append(t.Rows, cells)
	}
	row("digits, turned", "lying", s.lying, plainNet().Network, turnedNet().Network)
	row("bars: which way?", "bars", s.bars, barNets()[1].Network, barNets()[0].Network)
	return []figure.Figure{t}
}
