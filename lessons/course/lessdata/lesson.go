// Package lessdata is the lesson less-data: Why does sharing regularise?
package lessdata

import (
	_ "embed" // the text of the lesson
	"fmt"

	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson less-data.
var Lesson = lessons.Source{ID: "less-data", Text: markdown, Open: open}

// The networks of the lesson, and of every other that asks which way a bar runs.
const (
	barsShared = "12x12 conv5:4 relu gmp dense:4"
	barsRing   = "12x12 conv5:4/ring relu gmp dense:4"
	barsLocal  = "12x12 local5:4 relu gmp dense:4"
	barsDense  = "12x12 dense:64 relu dense:4"
)

// barsTask is the name of the task.
const barsTask = "bars"

// open returns the scenes of the lesson.
func open(env lessons.Env) lessons.Scenes {
	return openWith(env, defaultEffort())
}

// effort is how much is measured in the lesson.
type effort struct {
	sizes []int  // the numbers of training images of the accuracy curve
	seeds uint64 // how many each point of it is the mean of
	// asked is how many unseen bars the map of places is made of: enough that
	// some fall on every place.
	asked int
}

func defaultEffort() effort {
	return effort{sizes: []int{20, 50, 100, 200, 500, 1000, 2000, 4000}, seeds: 5, asked: 4000}
}

func openWith(env lessons.Env, e effort) lessons.Scenes {
	curve := newAccuracyScene(env, e)
	fewest := newFewestScene(env)
	return lessons.Scenes{
		"how-many": curve,
		"training": &trainingScene{curve: curve},
		"windows":  newWindowsScene(env.Seed),
		"places":   newPlacesScene(e.asked),
		"random":   newRandomScene(),
		"fewest":   fewest,
		"recap":    &recapScene{curve: curve, fewest: fewest},
	}
}

// networks are the three networks that most lessons compare on the bars.
func networks() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "shared", Name: "shared", Network: barsShared},
		{ID: "local", Name: "unshared", Network: barsLocal},
		{ID: "dense", Name: "dense", Network: barsDense},
	}
}

// accuracyScene measures accuracy against the number of training images.
type accuracyScene struct {
	scene.Sweep
	sizes []int
	seeds uint64 // how many
	// The examples of the seed they were drawn from: a figure is asked for at
	// every tick.
	examples figure.ImageRow
	drawn    uint64
}

// sizesStep is the step in which the curve is measured.
const sizesStep = "how-many"

func newAccuracyScene(env lessons.Env, e effort) *accuracyScene {
	s := &accuracyScene{sizes: e.sizes, seeds: e.seeds}
	s.Reopen(sizesStep, env, e.seeds, s.Run)
	return s
}

func (s *accuracyScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(scene.BySamples(scene.Plan(barsTask), networks(), s.sizes, scene.SeedsFrom(seed, s.seeds)))
}

// first is the fewest training images of the curve with which an entrant had the
// target accuracy on average over all seeds; ok is false where there is none.
func (s *accuracyScene) first(id string) (images int, ok bool) {
	for _, n := range s.sizes {
		found := s.Find(id, text.Number(float64(n)), scene.TestAccuracy)
		if found.Seeds == len(s.Setup.Seeds) && found.Mean >= experiment.TargetAccuracy {
			return n, true
		}
	}
	return 0, false
}

// firstText is first as the learner reads it.
func (s *accuracyScene) firstText(id string) string {
	if n, ok := s.first(id); ok {
		return text.Number(float64(n))
	}
	if s.Finished() {
		return "more than " + text.Number(float64(s.sizes[len(s.sizes)-1]))
	}
	return "–"
}

// soFar is first as a sentence about a sweep that is not at its end has it.
func (s *accuracyScene) soFar(id string) string {
	if n, ok := s.first(id); ok {
		return "from " + text.Number(float64(n)) + " images"
	}
	if s.Finished() {
		return "not from " + text.Number(float64(s.sizes[len(s.sizes)-1]))
	}
	return "not yet"
}

// factor is how many times as many images the unshared net needs as the shared
// one; empty where that is not known.
func (s *accuracyScene) factor() string {
	shared, ok := s.first("shared")
	local, also := s.first("local")
	if !ok || !also {
		return ""
	}
	return text.Number(float64(local / shared))
}

func (s *accuracyScene) Figures() []figure.Figure {
	curves := s.bySize()
	if s.drawn != s.seedShown() || len(s.examples.Images) == 0 {
		s.drawn, s.examples = s.seedShown(), barExamples(s.seedShown())
	}
	if s.Latest == nil || s.Latest.StepsDone == 0 {
		return []figure.Figure{s.examples}
	}
	return []figure.Figure{curves}
}

// bySize is the curve, its axis logarithmic.
func (s *accuracyScene) bySize() figure.Curves {
	f := s.Curves("Which way does the bar run?", "images")
	f.LogX = true
	return f
}

func (s *accuracyScene) seedShown() uint64 {
	if len(s.Setup.Seeds) == 0 {
		return 0
	}
	return s.Setup.Seeds[0]
}

func (s *accuracyScene) Values() map[string]string {
	return map[string]string{
		"target": text.Percent(experiment.TargetAccuracy), "first-shared": s.firstText("shared"), "first-local": s.firstText("local"),
		"first-dense": s.firstText("dense"), "factor": s.factor(), "seeds": strconv.FormatUint(s.seeds, 10),
		"so-far-shared": s.soFar("shared"), "so-far-local": s.soFar("local"), "so-far-dense": s.soFar("dense"),
	}
}

// barExamples shows the first training images of a seed, four of them, one of
// each kind where there are.
func barExamples(seed uint64) figure.ImageRow {
	f := figure.ImageRow{Meta: figure.Meta{ID: "examples", Title: "Which way does the bar run?"}}
	spec := scene.Plan(barsTask).Task
	spec.Test = 1 // not looked at
	train, _, err := dataset.Make(spec, seed)
	if err != nil {
		f.Note = err.Error()
		return f
	}
	pick := map[int32]int{}
	for i := range train.N {
		if _, ok := pick[train.Labels[i]]; !ok {
			pick[train.Labels[i]] = i
		}
	}
	for label, kind := range barKinds() {
		if i, ok := pick[int32(label)]; ok {
			f.Images = append(f.Images, scene.ImageMap("", "it runs "+kind, train.W, train.Sample(i)))
		}
	}
	return f
}

// trainingScene looks again at the curve, for the training images.
type trainingScene struct {
	curve *accuracyScene
}

func (s *trainingScene) Figures() []figure.Figure {
	t := s.curve.Table("Right: training, unseen", "images", scene.TestAccuracy)
	for i, p := range s.curve.Setup.Points {
		trained, tested := s.curve.Estimate(i, scene.TrainAccuracy), s.curve.Estimate(i, scene.TestAccuracy)
		if tested.Seeds > 0 {
			t.Rows[slices.Index(s.curve.sizes, p.Samples)][1+p.Line] = text.Fixed(trained.Mean, 2) + "/" + text.Fixed(tested.Mean, 2)
		}
	}
	t.Note = "means over " + text.Plural(int(s.curve.seeds), "seed") //nolint:gosec // a few
	return []figure.Figure{t}
}

func (s *trainingScene) Values() map[string]string {
	values := s.curve.Values()
	values["lowest-train"], values["measured"] = "–", ""
	lowest := 2.0
	for i := range s.curve.Setup.Points {
		if found := s.curve.Estimate(i, scene.TrainAccuracy); found.Seeds > 0 {
			lowest = min(lowest, found.Mean)
		}
	}
	if lowest <= 1 {
		values["lowest-train"], values["measured"] = text.Number(lowest), "yes"
	}
	return values
}

// recapScene puts side by side what the curve and the try have found.
type recapScene struct {
	curve  *accuracyScene
	fewest *fewestScene
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.Table{
		Meta: figure.Meta{ID: "found", Title: "What you found", Note: "images: the fewest of the curve that passed " + text.Percent(experiment.TargetAccuracy)},
		Columns: []figure.Column{
			{Name: "net"}, {Name: "numbers", Numeric: true}, {Name: "images", Numeric: true},
		},
		Cursor: -1,
	}
	for _, e := range networks() {
		row := []string{e.Name, "–", s.curve.firstText(e.ID)}
		if numbers, err := scene.Parameters(e.Network); err == nil {
			row[1] = text.Number(float64(numbers))
		}
		t.Rows = append(t.Rows, row)
	}
	if network, images := s.fewest.attempts.BestOfAll(); network != "" {
		t.Note += "; your best is " + network
		row := []string{"your best", "–", fmt.Sprintf("%.0f", images)}
		if numbers, err := scene.Parameters(network); err == nil {
			row[1] = text.Number(float64(numbers))
		}
		t.Rows = append(t.Rows, row)
	}
	return []figure.Figure{t, s.curve.bySize()}
}

func (s *recapScene) Values() map[string]string { return s.curve.Values() }
