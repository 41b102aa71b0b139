// Package letgo is the lesson let-go: Must I share for ever?
package letgo

import (
	"cmp"
	_ "embed" // the text of the lesson
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson let-go.
var Lesson = lessons.Source{ID: "let-go", Text: markdown, Open: open}

func open(env lessons.Env) lessons.Scenes { return openWith(env, scene.VerdictSeeds) }

// openWith opens the lesson with curves whose points are means over the given number of
// seeds.
func openWith(env lessons.Env, seeds uint64) lessons.Scenes {
	who, when := &whoScene{}, newWhenScene(env, seeds)
	return lessons.Scenes{
		"who":   who,
		"drift": newDriftScene(),
		"late":  &lateScene{},
		"when":  when,
		"each":  newEachScene(),
		"recap": &recapScene{who, env.Measured},
	}
}

// The setting of the lesson: a fraction of the pixels is inverted, and the kernels are
// shared for some of the training steps.
const (
	broken    = .35
	samples   = 500
	releaseAt = 100
	lateAt    = 400
)

// plan returns the plan for bars seen by a sensor with inverted pixels.
func plan() experiment.Plan {
	p := scene.PlanWith("bars", samples)
	p.Task.Inverted = broken
	return p
}

// The networks of the lesson have a kernel for every place, which is shared in all
// steps, in none, or in the first ones.

const (
	sharedNotation   = "12x12 conv5:4/ring relu gmp dense:4"
	unsharedNotation = "12x12 local5:4/ring relu gmp dense:4"
)

func alwaysNet() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "always", Name: "always", Network: sharedNotation}
}

func neverNet() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "never", Name: "never", Network: unsharedNotation, Equal: scene.Twins}
}

// releasedNet shares for the given number of steps; then its optimizer continues, or
// restarts.
func releasedNet(steps int, restart bool) scene.NetworkSpec {
	return scene.NetworkSpec{
		ID: "released", Name: "let go", Network: unsharedNotation, Equal: scene.Twins,
		Change: func(p *experiment.Plan) { p.Training.ShareSteps, p.Training.Restart = steps, restart },
	}
}

// noted adds an option to measurements that says in which of the ways an unshared
// network was trained.
func noted(all []progress.Measurement) []progress.Measurement {
	for i, m := range all {
		if m.Network == unsharedNotation && m.Options["share-steps"] == nil {
			all[i].Options["share-steps"] = "0"
		}
		if m.Options["restart"] == nil {
			all[i].Options["restart"] = "false"
		}
		if m.Options["inverted"] == nil {
			all[i].Options["inverted"] = "0"
		}
	}
	return all
}

// whoScene races the three ways to train the same layer.
type whoScene struct{ scene.Race }

// Run trains all of them again.
func (s *whoScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(seed, scene.RaceSetup{
		Plan: plan(), Networks: []scene.NetworkSpec{alwaysNet(), neverNet(), releasedNet(releaseAt, false)}, Seeds: scene.VerdictSeeds,
	})
}

func (s *whoScene) Figures() []figure.Figure {
	return s.WithSeeds(s.UnseenBySeeds, 1, s.Curves("Unseen bars right"), s.Figure("Always, never, or let go"))
}

// Measured implements lessons.Measurer.
func (s *whoScene) Measured() []progress.Measurement { return noted(s.Race.Measured()) }

// Kept implements lessons.Keeper.
func (s *whoScene) Kept() []progress.Measurement { return noted(s.Race.Kept()) }

func (s *whoScene) Values() map[string]string {
	values := s.Race.Values()
	p := plan()
	values["samples"], values["chance"] = strconv.Itoa(samples), text.Number(p.Chance())
	values["steps"], values["release"] = strconv.Itoa(p.Training.Steps), strconv.Itoa(releaseAt)
	values["broken"] = text.Percent(broken)
	values["one"], values["each"] = scene.ParametersText(sharedNotation), scene.ParametersText(unsharedNotation)
	return values
}

// recapScene tabulates how often the three ways to train were right.
type recapScene struct {
	who    *whoScene
	before []progress.Measurement
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.NewTable("found", "Unseen right, "+text.Percent(broken)+" of the pixels inverted", "shared", "#right")
	t.Note = "same kernels, places, work"
	values := s.Values()
	for _, way := range [][2]string{{"always", "always"}, {"never", "never"}, {"at first, then let go", "released"}} {
		t.Rows = append(t.Rows, []string{way[0], cmp.Or(values[way[1]], "–")})
	}
	return []figure.Figure{t}
}

// Values are the accuracies of the three ways, empty if they are not measured.
func (s *recapScene) Values() map[string]string {
	values := map[string]string{}
	for id, steps := range map[string]any{"released": strconv.Itoa(releaseAt), "never": "0", "always": nil} {
		network := unsharedNotation
		if id == "always" {
			network = sharedNotation
		}
		other := func(m progress.Measurement) bool { return m.Options["share-steps"] != steps }
		now, before := slices.DeleteFunc(s.who.Measured(), other), slices.DeleteFunc(slices.Clone(s.before), other)
		values[id] = ""
		if right, ok := scene.Newest(now, before, "who", network, scene.MetricTest); ok {
			values[id] = text.Fixed(right, 2)
		}
	}
	return values
}
