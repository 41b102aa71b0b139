package whensharinghurts

import (
	"fmt"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// keyboardKernels returns the numbers of shared kernels of the sweep.
func keyboardKernels() []int { return []int{2, 8, 32, 64} }

// keyboardSeeds is how many seeds each of them is trained with.
const keyboardSeeds = scene.VerdictSeeds

// keyboardNetwork returns a network with shared kernels and a global max pool.
func keyboardNetwork(kernels int) scene.NetworkSpec {
	id := strconv.Itoa(kernels)
	return scene.NetworkSpec{ID: id, Name: text.Plural(kernels, "kernel"), Network: fmt.Sprintf("20x20 conv5:%d/s5 relu gmp dense:2", kernels), Equal: scene.Places}
}

// keyboardScene trains shared networks with more and more kernels to tell whether
// all keys are in place.
type keyboardScene struct {
	scene.Sweep
	scene.Bindings
	images *scene.ImageBrowser
	usual  figure.Heatmap // the keyboard with all keys in place
}

func newKeyboardScene(seed uint64) *keyboardScene {
	images := scene.NewImageBrowser("keyboard", seed, "all keys in place", "two keys are swapped")
	return &keyboardScene{images: images, Bindings: scene.Bindings{images}, usual: usualKeyboard(seed)}
}

// usualKeyboard returns the mean of many images with all keys in place, so that
// noise and variations of brightness cancel out.
func usualKeyboard(seed uint64) figure.Heatmap {
	const many = 200
	set := scene.MustDrawTraining(scene.Plan("keyboard").Task, seed, many)
	f := figure.Heatmap{Meta: figure.Meta{ID: "usual", Title: "all in place"}, Cols: set.W, Values: make([]float64, set.Pixels()), Scale: 1.5, Cursor: -1}
	n := 0
	for i := range set.N {
		if set.Labels[i] != 0 {
			continue
		}
		n++
		for k, v := range set.Sample(i) {
			f.Values[k] += (float64(v) - f.Values[k]) / float64(n)
		}
	}
	return f
}

// pictures shows the keyboard with all keys in place, and the chosen image.
func (s *keyboardScene) pictures() figure.ImageRow {
	now := s.images.Image()
	title := now.Title
	now.Title = s.images.String()
	return figure.ImageRow{Meta: figure.Meta{ID: "image", Title: title}, Images: []figure.Heatmap{s.usual, now}}
}

// keyboardSetup returns the sweep over the number of kernels.
func keyboardSetup(seed uint64) scene.SweepSetup {
	setup := scene.SweepSetup{Plan: scene.PlanWith("keyboard", trainingImages), Lines: []string{"shared, maximum"}, Seeds: scene.SeedsFrom(seed, keyboardSeeds)}
	for _, n := range keyboardKernels() {
		setup.Points = append(setup.Points, scene.SweepPoint{X: float64(n), Label: strconv.Itoa(n), NetworkSpec: keyboardNetwork(n)})
	}
	return setup
}

func (s *keyboardScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(keyboardSetup(seed))
}

func (s *keyboardScene) Figures() []figure.Figure {
	if s.Latest == nil || s.Latest.StepsDone == 0 {
		return []figure.Figure{s.pictures()}
	}
	t := figure.NewTable("points", "Shared kernels, global maximum", "#kernels", "#training right", "#unseen right [95 %]")
	for i, p := range s.Setup.Points {
		t.Rows = append(t.Rows, []string{p.Label, s.Estimate(i, scene.TrainAccuracy).Short(), scene.IntervalText(s.Found(p.ID, p.Label))})
	}
	t.Note = fmt.Sprintf("means over %s; chance %s", text.Plural(keyboardSeeds, "seed"), text.Fixed(.5, 2)) + s.HeldAndWork()
	return []figure.Figure{t, s.pictures()}
}

func (s *keyboardScene) Values() map[string]string {
	return map[string]string{"images": text.Number(trainingImages), "most": strconv.Itoa(slices.Max(keyboardKernels()))}
}

// workScene races a shared and an unshared network with the same number of MACs,
// and a shared one with as many parameters as the unshared one.
type workScene struct {
	scene.Answered
	scene.Race
}

func workNetworks() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "shared", Name: "2 shared", Network: "20x20 conv5:2/s5 relu dense:2"},
		{ID: "local", Name: "2 per key", Network: "20x20 local5:2/s5 relu dense:2", Equal: scene.Twins},
		{ID: "wide", Name: "15 shared", Network: "20x20 conv5:15/s5 relu dense:2", Equal: scene.Places},
	}
}

func (s *workScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(seed, scene.RaceSetup{Plan: scene.PlanWith("keyboard", trainingImages), Seeds: scene.VerdictSeeds, Networks: workNetworks()})
}

func (s *workScene) Figures() []figure.Figure {
	t := figure.NewTable("counts", "What it takes", "network", "#numbers", "#MACs")
	for _, e := range workNetworks() {
		if c, err := scene.Counts(e.Network); err == nil && (e.ID != "wide" || s.Open) { // it is part of the answer
			t.Rows = append(t.Rows, []string{e.Name, text.Number(float64(c.Totals.Parameters)), text.Number(float64(c.Totals.MACs))})
		}
	}
	race := s.Figure("The race")
	curves := s.Curves("Unseen images right, by step")
	if !s.Open {
		race.Lanes, curves.Series = race.Lanes[:min(2, len(race.Lanes))], curves.Series[:min(2, len(curves.Series))]
	}
	if s.ShownDone() {
		return s.WithSeeds(s.bySeeds, 2, t, race)
	}
	return []figure.Figure{t, curves, race}
}

// bySeeds tabulates the accuracies over all seeds, without those that are part of
// the answer.
func (s *workScene) bySeeds() figure.Table {
	t := s.UnseenBySeeds()
	if !s.Open {
		t.Rows = slices.Delete(t.Rows, 2, 3)
	}
	return t
}

func (s *workScene) Values() map[string]string {
	values := s.Race.Values()
	values["times"] = "–"
	values["numbers-less"] = scene.DifferenceWords(s.Difference(2, 1)) // at about equal numbers
	var work []int64
	for _, e := range workNetworks() {
		if c, err := scene.Counts(e.Network); err == nil {
			work = append(work, c.Totals.MACs)
		}
	}
	if len(work) == len(workNetworks()) {
		values["times"] = strconv.FormatFloat(float64(work[2])/float64(work[0]), 'f', 1, 64)
	}
	return values
}
