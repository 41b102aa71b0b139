// Package hierarchy is the lesson hierarchy: Why go deep? What does one deep unit see?
package hierarchy

import (
	_ "embed" // the text of the lesson
	"fmt"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson hierarchy.
var Lesson = lessons.Source{ID: "hierarchy", Text: markdown, Open: open}

func open(lessons.Env) lessons.Scenes {
	tees := newTeesScene()
	return lessons.Scenes{
		"strokes": newStrokesScene(),
		"tees":    tees,
		"deep":    &deepScene{tees: tees},
		"width":   newFieldScene(),
		"paths":   newPathsScene(),
		"fewest":  newFarScene(),
		"recap":   recapScene{},
	}
}

// The networks of the lesson.
const (
	strokesOne = "16x16 conv3:8/ring relu gmp dense:4"
	strokesTwo = "16x16 conv3:8/ring relu maxpool2 conv5:16/ring relu gmp dense:4"
	teesOne    = "16x16 conv5:4/ring relu gmp dense:4"
	teesTwo    = "16x16 conv5:4/ring relu maxpool2 conv5:16/ring relu gmp dense:4"
	teesBig    = "16x16 conv13:8/ring relu gmp dense:4"
	teesApart  = "16x16 local5:4/ring relu maxpool2 local5:16/ring relu gmp dense:4"
)

// teesPlan returns the plan for images of the four arrangements of two strokes.
func teesPlan(samples int, gap dataset.Range) (experiment.Plan, error) {
	p, err := experiment.NewPlan("tees")
	if err != nil {
		return p, fmt.Errorf("tees: %w", err)
	}
	p.Task.Samples, p.Task.Gap = samples, gap
	return p, nil
}

// teeNames says where the horizontal stroke is, by the label of the arrangement.
func teeNames() []string { return []string{"above", "below", "right", "left"} }

// teePictures shows one image of every arrangement.
func teePictures(seed uint64, gap dataset.Range) figure.FeatureMaps {
	f := figure.FeatureMaps{Meta: figure.Meta{ID: "images", Title: "Where is the horizontal stroke?"}}
	spec, err := dataset.Default("tees")
	if err != nil {
		f.Note = err.Error()
		return f
	}
	spec.Samples, spec.Test, spec.Gap = 40, 1, gap
	images, _, err := dataset.Make(spec, seed)
	if err != nil {
		f.Note = err.Error()
		return f
	}
	for label, name := range teeNames() {
		for i := range images.N {
			if int(images.Labels[i]) != label {
				continue
			}
			f.Maps = append(f.Maps, figure.Heatmap{
				Meta: figure.Meta{ID: name, Title: name}, Cols: images.W, Values: scene.Widen(images.Sample(i)), Scale: 1, Cursor: -1,
			})
			break
		}
	}
	return f
}

// strokesScene races one layer of small kernels against two of them, on strokes that
// no small kernel can see together.
type strokesScene struct {
	scene.Race
	images figure.FeatureMaps
}

// strokesGap returns a gap that keeps the strokes too far apart for a 3×3 window to
// see both.
func strokesGap() dataset.Range { return dataset.Range{From: 3, To: 4} }

func newStrokesScene() *strokesScene { return &strokesScene{images: teePictures(0, strokesGap())} }

const strokesSamples = 300

func (s *strokesScene) Run(seed uint64) (lessons.Stepper, error) {
	plan, err := teesPlan(strokesSamples, strokesGap())
	if err != nil {
		return nil, err
	}
	return s.Start(seed, scene.RaceSetup{Plan: plan, Seeds: scene.VerdictSeeds, Networks: []scene.NetworkSpec{
		{ID: "one", Name: "one layer", Network: strokesOne}, {ID: "two", Name: "two layers", Network: strokesTwo},
	}})
}

func (s *strokesScene) Figures() []figure.Figure {
	if !s.Started() {
		return []figure.Figure{s.images}
	}
	return s.WithSeeds(s.UnseenBySeeds, 1, s.Figure("Which of the four?"), s.images)
}

func (s *strokesScene) Values() map[string]string {
	values := s.Race.Values()
	values["samples"], values["stuck"] = strconv.Itoa(strokesSamples), ""
	const clearly = .5 // far above what a single layer reaches
	stuck := 0
	for _, racer := range s.Trained() {
		if accuracy, ok := scene.TestAccuracyOf(racer); racer.ID == "two" && ok && accuracy < clearly {
			stuck++
		}
	}
	if stuck > 0 {
		values["stuck"] = text.Plural(stuck, "seed")
	}
	return values
}

// teesScene races four networks on the arrangements.
type teesScene struct {
	scene.Race
	scene.Bindings
	samples *scene.Choice[int]
}

func newTeesScene() *teesScene {
	s := &teesScene{samples: &scene.Choice[int]{
		ID: "samples", Label: "training images", Figure: "race", Hint: "how many images all four train on", Restarts: true,
		Values: []int{100, 300, 1000}, Index: 1,
	}}
	s.Bindings = scene.Bindings{s.samples}
	return s
}

func (s *teesScene) Run(seed uint64) (lessons.Stepper, error) {
	plan, err := teesPlan(s.samples.Value(), dataset.Range{From: 2, To: 4})
	if err != nil {
		return nil, err
	}
	return s.Start(seed, scene.RaceSetup{Plan: plan, Seeds: scene.VerdictSeeds, Inspect: inspectDeepUnits(), Networks: []scene.NetworkSpec{
		{ID: "two", Name: "two", Network: teesTwo},
		{ID: "apart", Name: "unshared", Network: teesApart, Equal: scene.Twins},
		{ID: "one", Name: "one 5×5", Network: teesOne},
		{ID: "big", Name: "one 13×13", Network: teesBig},
	}})
}

func (s *teesScene) Figures() []figure.Figure {
	curves := s.Curves("Unseen images right")
	curves.Note = strings.Replace(curves.Note, " and ", ", ", 1) // to fit on one line of a small screen
	return s.WithSeeds(s.UnseenBySeeds, 2, s.Figure("Four networks and two strokes"), curves)
}

// Values adds to those of the race; "two-ahead" is set if none of the others is
// certain to be ahead of two layers.
func (s *teesScene) Values() map[string]string {
	values := s.Race.Values()
	values["samples"] = s.samples.String()
	values["two-ahead"], values["two-macs"], values["big-macs"] = "", "", ""
	ahead := true
	for i := range s.Setup.Networks[1:] {
		d := s.Difference(1+i, 0)
		ahead = ahead && d != nil && d.Low <= 0
	}
	values["two-ahead"] = scene.YesIf(ahead && s.Finished())
	for id, network := range map[string]string{"two": teesTwo, "big": teesBig, "apart": teesApart} {
		if c, err := scene.Counts(network); err == nil {
			values[id+"-macs"], values[id+"-numbers"] = arch.Thousands(c.Totals.MACs), arch.Thousands(c.Totals.Parameters)
		}
	}
	return values
}

// recapScene tabulates the receptive field and the cost of each network.
type recapScene struct{}

// Figures implements lessons.Scene.
func (recapScene) Figures() []figure.Figure {
	t := figure.NewTable("seen", "What the topmost unit sees", "network", "#sees", "#numbers", "#MACs")
	for _, n := range []struct{ name, network string }{
		{"one 3×3", strokesOne}, {"3×3, then 5×5", strokesTwo}, {"one 5×5", teesOne}, {"5×5, then 5×5", teesTwo}, {"same, unshared", teesApart}, {"one 13×13", teesBig},
	} {
		c, err := scene.Counts(n.network)
		if err != nil {
			t.Note = err.Error()
			continue
		}
		field := c.Totals.ReceptiveField
		t.Rows = append(t.Rows, []string{n.name, fmt.Sprintf("%d×%d", field[0], field[1]), arch.Thousands(c.Totals.Parameters), arch.Thousands(c.Totals.MACs)})
	}
	return []figure.Figure{t}
}
