// Package whensharinghurts is the lesson when-sharing-hurts: When should I not share?
package whensharinghurts

import (
	_ "embed" // the text of the lesson
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson when-sharing-hurts.
var Lesson = lessons.Source{ID: "when-sharing-hurts", Text: markdown, Open: open}

// trainingImages is the number of training images: enough to rule out too few data as
// the reason for any failure in the lesson.
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

// newest returns the newest test accuracy of a network in a step, as text.
func (s *recapScene) newest(now []progress.Measurement, step, network string) string {
	if v, ok := scene.Newest(now, s.before, step, network, scene.MetricTest); ok {
		return text.Fixed(v, 2)
	}
	return "–"
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.NewTable("found", "What you found: unseen right", "network", "#numbers", "#MACs", "#right")
	row := func(name, network, found string) {
		t.Rows = append(t.Rows, []string{name, scene.ParametersText(network), text.Number(float64(scene.MustCount(network).Totals.MACs)), found})
	}
	most := keyboardNetwork(keyboardKernels()[len(keyboardKernels())-1])
	row("keys: "+most.Name+", max", most.Network, s.newest(s.kernels.Kept(), "keyboard", most.Network))
	for _, e := range workNetworks() {
		row("keys: "+e.Name, e.Network, s.newest(s.work.Measured(), "work", e.Network))
	}
	for _, m := range s.mend.reached() {
		row("halves: "+m.Name, m.Network, s.mend.runs.Estimate(m.ID).Short())
	}
	return []figure.Figure{t}
}

func (s *recapScene) Values() map[string]string {
	return map[string]string{"mended": text.Plural(len(s.mend.reached()), "way")}
}

// paper describes a publication whose network shares nothing, or not everything.
type paper struct{ name, year, kept, why string }

func papers() []paper {
	return []paper{
		{"Le", "2010", "repeats every k steps", "Neighbouring kernels may differ, so pooling over them can become invariant to rotation."},
		{"Taigman", "2014", "all but three layers", "Faces are aligned first. Then each place has its own statistics: an eye here, a mouth there."},
		{"Bartunov", "2018", "nothing", "A brain cannot copy a synapse. Its learning rules cost it much, most of all in unshared nets."},
		{"Liu", "2018", "all, plus coordinates", "A kernel is told where it is, and may use that or ignore it."},
		{"Elsayed", "2020", "a mix of a few banks", "Each place mixes a few shared kernels in its own way. It beat both extremes."},
		{"Ott", "2020", "nothing", "Trained on shifted images, unshared kernels become more alike and work nearly as well as shared ones."},
	}
}

// papersScene shows the papers, and the counts of the best known network.
type papersScene struct {
	scene.Bindings
	paper *scene.Choice[paper]
	face  figure.Table
}

func newPapersScene() *papersScene {
	s := &papersScene{face: deepFaceTable(), paper: &scene.Choice[paper]{
		ID: "paper", Label: "the paper", Figure: "papers", Hint: "looks at another paper",
		Values: papers(), Index: 1, Text: func(p paper) string { return p.name + " " + p.year },
	}}
	s.Bindings = scene.Bindings{s.paper}
	return s
}

// deepFaceTable counts the layers of DeepFace as published, and with sharing.
func deepFaceTable() figure.Table {
	t := figure.NewTable("deepface", "DeepFace, 2014: numbers by layer", "layer", "#numbers", "#if shared")
	entry, ok := arch.FromZoo("deepface")
	if !ok {
		panic("course: deepface is not in the zoo") // it is part of the program
	}
	own := scene.MustCount(entry.Text)
	shared := scene.MustCount(strings.ReplaceAll(own.Network, "local", "conv"))
	for i, l := range own.Layers {
		if l.Parameters > 0 {
			t.Rows = append(t.Rows, []string{l.Name, arch.Thousands(l.Parameters), arch.Thousands(shared.Layers[i].Parameters)})
		}
	}
	return t
}

func (s *papersScene) Figures() []figure.Figure {
	t := figure.NewTable("papers", "They did not share everything", "paper", "what is shared")
	t.Cursor = s.paper.Index
	for _, p := range papers() {
		t.Rows = append(t.Rows, []string{p.name + " " + p.year, p.kept})
	}
	return []figure.Figure{t, s.face}
}

func (s *papersScene) Values() map[string]string {
	p := s.paper.Value()
	return map[string]string{"why": p.why, "who": p.name + " and others, " + p.year, "unshared": s.face.Rows[2][1], "as-shared": s.face.Rows[2][2]}
}
