// Package lessdata is the lesson less-data: Why does sharing regularise?
package lessdata

import (
	_ "embed" // the text of the lesson
	"fmt"
	"slices"
	"strconv"
	"strings"

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

// The networks of the lesson.
const (
	barsShared = "12x12 conv5:4 relu gmp dense:4"
	barsLocal  = "12x12 local5:4 relu gmp dense:4"
	barsDense  = "12x12 dense:64 relu dense:4"
	ringShared = "12x12 conv5:4/ring relu gmp dense:4"
	ringLocal  = "12x12 local5:4/ring relu gmp dense:4"
)

// barsTask is the task of the lesson: which way a bar runs.
const barsTask = "bars"

func open(env lessons.Env) lessons.Scenes { return openWith(env, defaultEffort()) }

// effort is how much is measured in the lesson.
type effort struct {
	sizes []int  // the numbers of training images of the accuracy curve
	seeds uint64 // how many seeds each point of the curve is the mean over
	tests int    // unseen bars of the map of places: enough that some lie at every place
}

func defaultEffort() effort {
	return effort{sizes: []int{20, 50, 100, 200, 500, 1000, 2000, 4000}, seeds: 5, tests: 4000}
}

func openWith(env lessons.Env, e effort) lessons.Scenes {
	curve := newAccuracyScene(env, e)
	fewest := newFewestScene(env)
	return lessons.Scenes{
		"how-many": curve,
		"training": &trainingScene{curve: curve},
		"windows":  newWindowsScene(env.Seed),
		"places":   newPlacesScene(e.tests),
		"random":   newRandomScene(),
		"fewest":   fewest,
		"exponent": &exponentScene{curve: curve},
		"recap":    &recapScene{curve: curve, fewest: fewest},
	}
}

// networks returns the networks of the accuracy curve.
func networks() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "shared", Name: "shared", Network: barsShared},
		{ID: "local", Name: "unshared", Network: barsLocal, Equal: scene.Twins},
		{ID: "dense", Name: "dense", Network: barsDense},
	}
}

// accuracyScene measures accuracy against the number of training images.
type accuracyScene struct {
	scene.Sweep
	sizes    []int
	seeds    uint64                              // how many
	examples scene.Memo[uint64, figure.ImageRow] // by seed, because figures are drawn at every tick
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

// first returns the smallest number of training images on the curve at which the mean
// accuracy of a network over all seeds reaches the target; ok is false if there is
// none.
func (s *accuracyScene) first(id string) (images int, ok bool) {
	for _, n := range s.sizes {
		found := s.Find(id, text.Number(float64(n)), scene.TestAccuracy)
		if found.Seeds == len(s.Setup.Seeds) && found.Mean >= experiment.TargetAccuracy {
			return n, true
		}
	}
	return 0, false
}

// firstText returns first as the learner reads it.
func (s *accuracyScene) firstText(id string) string {
	if n, ok := s.first(id); ok {
		return text.Number(float64(n))
	}
	if s.Finished() {
		return "more than " + text.Number(float64(s.sizes[len(s.sizes)-1]))
	}
	return "–"
}

// soFar returns first as part of a sentence about an unfinished sweep.
func (s *accuracyScene) soFar(id string) string {
	if n, ok := s.first(id); ok {
		return "from " + text.Number(float64(n)) + " images"
	}
	if s.Finished() {
		return "not from " + text.Number(float64(s.sizes[len(s.sizes)-1]))
	}
	return "not yet"
}

// factor returns how many times as many images the unshared network needs as the
// shared one; empty if that is not known.
func (s *accuracyScene) factor() string {
	shared, ok := s.first("shared")
	local, also := s.first("local")
	if !ok || !also {
		return ""
	}
	return text.Number(float64(local / shared))
}

func (s *accuracyScene) Figures() []figure.Figure {
	if s.Latest == nil || s.Latest.StepsDone == 0 {
		return []figure.Figure{s.examples.Get(s.seedShown(), barExamples)}
	}
	if !s.Finished() {
		return []figure.Figure{s.bySize()}
	}
	f := s.bySize()
	f.Note = strings.TrimSuffix(f.Note, s.HeldAndWork()) // the table says it
	return []figure.Figure{f, s.differences()}
}

// differences compares the first two networks at a few numbers of images, including
// the largest: there is no space for all.
func (s *accuracyScene) differences() figure.Table {
	t := figure.NewTable("differences", "Unshared, beside shared", "#images", "#difference [95 %]")
	const rows = 3
	for i := len(s.sizes) - 1; i >= 0 && len(t.Rows) < rows; i -= 2 {
		label := text.Number(float64(s.sizes[i]))
		t.Rows = append(t.Rows, []string{label, scene.DifferenceText(s.Difference("local", "shared", label))})
	}
	slices.Reverse(t.Rows)
	t.Note = strings.TrimPrefix(s.HeldAndWork(), "; ")
	scene.ExplainLuck(&t)
	return t
}

// bySize draws the accuracy curve with a logarithmic axis.
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

// barExamples shows the first training image of each kind for a seed.
func barExamples(seed uint64) figure.ImageRow {
	f := figure.ImageRow{Meta: figure.Meta{ID: "examples", Title: "Which way does the bar run?"}}
	spec := scene.Plan(barsTask).Task
	spec.Test = 1 // not used
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
			f.Images = append(f.Images, scene.ImageMap("", "a "+kind+" bar", train.W, train.Sample(i)))
		}
	}
	return f
}

// trainingScene adds the accuracy on the training images to the curve.
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
	t.Note = "means over " + text.Plural(len(s.curve.Setup.Seeds), "seed")
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

// recapScene tabulates the results of the curve and of the learner's tries.
type recapScene struct {
	curve  *accuracyScene
	fewest *fewestScene
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.NewTable("found", "What you found", "net", "#numbers", "#images to "+text.Percent(experiment.TargetAccuracy))
	for _, e := range networks() {
		t.Rows = append(t.Rows, []string{e.Name, scene.ParametersText(e.Network), s.curve.firstText(e.ID)})
	}
	if network, images := s.fewest.attempts.BestOfAll(); network != "" {
		t.Note = "best: " + network
		t.Rows = append(t.Rows, []string{"your best", scene.ParametersText(network), fmt.Sprintf("%.0f", images)})
	}
	f := s.curve.bySize()
	f.Note = strings.TrimPrefix(s.curve.Held(), "; ") // there is no space for more
	return []figure.Figure{t, f}
}

func (s *recapScene) Values() map[string]string { return s.curve.Values() }

// randomScene trains on random labels, which can only be memorised.
type randomScene struct {
	scene.Race
	scene.Bindings
	images *scene.Choice[int]
}

func newRandomScene() *randomScene {
	s := &randomScene{images: &scene.Choice[int]{
		ID: "images", Label: "the training images", Figure: "race", Hint: "how many labels there are to memorise", Restarts: true,
		Values: []int{50, 100, 200}, Index: 2,
	}}
	s.Bindings = scene.Bindings{s.images}
	return s
}

func (s *randomScene) Run(seed uint64) (lessons.Stepper, error) {
	plan := scene.Plan(barsTask)
	plan.Task.RandomLabels, plan.Task.Samples = true, s.images.Value()
	return s.Start(seed, scene.RaceSetup{Plan: plan, Networks: networks()})
}

func (s *randomScene) Figures() []figure.Figure {
	f := figure.Curves{
		Meta: figure.Meta{ID: "memorised", Title: "Training images right, by step"}, XLabel: "step", YLabel: "training right", YMax: 1,
		Chance: s.Setup.Plan.Task.Chance(),
	}
	if s.Latest != nil {
		f.XMax = float64(s.Latest.TotalSteps)
		for _, l := range s.Latest.Racers {
			f.Series = append(f.Series, figure.Series{Name: l.Name, X: l.EvalSteps, Y: l.TrainAccuracies})
		}
	}
	return []figure.Figure{s.Figure("Random labels"), f}
}

func (s *randomScene) Values() map[string]string {
	values := s.Race.Values()
	values["images"] = s.images.String()
	return values
}
