package stride

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// nudges is how many nudges digits are tested at: by 0, 1, 2 and 3 pixels, down and
// right.
const nudges = 4

// plan returns a plan that trains and tests digits in one place.
func plan() experiment.Plan {
	p := scene.Plan("one-place")
	p.Task.TestAt = p.Task.TrainAt
	return p
}

// shownPlan returns plan with training images that are nudged at random by up to a pixel
// in each direction.
func shownPlan() experiment.Plan {
	p := plan()
	p.Training.Shift = 1
	return p
}

// movedBy returns a plan whose test images are moved. The noise on them stays where it
// is, as in compare.
func movedBy(p experiment.Plan, by scene.Shift) experiment.Plan {
	p.Task.TestAt = placeAt(by)
	return p
}

// placeAt returns the place of a digit that is moved from the place of training.
func placeAt(by scene.Shift) dataset.Place {
	return dataset.Place(fmt.Sprintf("%d,%d", trainRow+by.Down, trainCol+by.Right))
}

// trainRow and trainCol are the row and the column of the upper left pixel of all
// training digits.
const (
	trainRow = 4
	trainCol = 5
)

// diagonal lists the nudges of a race.
func diagonal() []scene.Shift {
	all := make([]scene.Shift, 0, nudges)
	for by := range nudges {
		all = append(all, scene.Shift{Down: by, Right: by})
	}
	return all
}

// accuracies tests a trained network on images that are moved. It returns nil if the
// network diverged.
func accuracies(p experiment.Plan, t *experiment.Trial, moves []scene.Shift) []float64 {
	run, err := t.Run()
	if err != nil || run.Diverged > 0 {
		return nil
	}
	found := make([]float64, len(moves))
	for i, by := range moves {
		test := scene.MustDrawTest(movedBy(p, by).Task, run.Seed, p.Task.Test)
		if accuracy, _ := t.Evaluate(test); accuracy != nil {
			found[i] = *accuracy
		}
	}
	return found
}

// nudgedRace is the part of a scene that trains networks in one place, and then tests
// them on moved digits.
type nudgedRace struct {
	scene.Race
	moves []scene.Shift
}

// start trains networks from the given number of seeds.
func (r *nudgedRace) start(seed uint64, p experiment.Plan, seeds int, networks []scene.NetworkSpec) (lessons.Stepper, error) {
	moves := r.moves
	known := map[string][]float64{} // for the seed that is shown, which is inspected at every snapshot
	return r.Start(seed, scene.RaceSetup{
		Plan: p, Networks: networks, Seeds: seeds,
		Inspect: func(n scene.NetworkSpec, t *experiment.Trial) any {
			if t.Done() && known[n.ID] == nil {
				known[n.ID] = accuracies(p, t, moves)
			}
			return known[n.ID]
		},
		InspectOthers: func(_ scene.NetworkSpec, t *experiment.Trial) any { return accuracies(p, t, moves) },
	})
}

// at returns a function that reads how often a network is right on images moved by the
// nudge with an index.
func at(nudge int) scene.ValueOf {
	return func(r *scene.RacerState) (float64, bool) {
		found, _ := r.Inspected.([]float64)
		if nudge >= len(found) {
			return 0, false
		}
		return found[nudge], true
	}
}

// metricAt returns the metric of a nudge by the given number of pixels.
func metricAt(nudge int) string { return "nudged_" + strconv.Itoa(nudge) }

// nudgesScene races networks that are trained in one place, and shows how often each is
// right at every nudge.
type nudgesScene struct {
	nudgedRace
	seeds    int // how many seeds a race trains from
	tabled   int // index of the nudge whose results are tabulated over all seeds
	title    string
	plan     experiment.Plan
	networks []scene.NetworkSpec
	images   scene.Memo[uint64, []figure.Heatmap] // of a seed
}

func newNudgesScene(title string, seeds, tabled int, p experiment.Plan, networks ...scene.NetworkSpec) *nudgesScene {
	return &nudgesScene{nudgedRace: nudgedRace{moves: diagonal()}, seeds: seeds, tabled: tabled, title: title, plan: p, networks: networks}
}

// Run trains all of them again.
func (s *nudgesScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.start(seed, s.plan, s.seeds, s.networks)
}

func (s *nudgesScene) Figures() []figure.Figure {
	switch {
	case !s.Started():
		return []figure.Figure{figure.ImageRow{
			Meta: figure.Meta{ID: "digits", Title: "Trained here, tested nudged"}, Images: s.images.Get(s.Seed, examples),
		}}
	case !s.ShownDone():
		return []figure.Figure{s.Figure(s.title)}
	}
	return []figure.Figure{s.curves(), s.Seeds(fmt.Sprintf("Nudged by %d", s.tabled), "right", 2, at(s.tabled))}
}

// curves draws how often each network is right at each nudge, as a mean over the seeds.
func (s *nudgesScene) curves() figure.Curves {
	f := figure.Curves{
		Meta: figure.Meta{ID: "nudges", Title: "Right, by the nudge", Note: s.Held()}, XLabel: "pixels", YLabel: "right",
		XMax: nudges - 1, YMax: 1, Chance: s.plan.Chance(),
	}
	for i, n := range s.networks {
		line := figure.Series{Name: n.Name}
		for by := range nudges {
			if e := s.Over(i, at(by)); e.Seeds > 0 {
				line.X, line.Y = append(line.X, float64(by)), append(line.Y, e.Mean)
				line.Low, line.High = append(line.Low, max(0, e.Mean-e.SD)), append(line.High, min(1, e.Mean+e.SD))
			}
		}
		f.Series = append(f.Series, line)
	}
	return f
}

// examples shows a training image of a seed, and the digit of a test image at two
// nudges.
func examples(seed uint64) []figure.Heatmap {
	train, test := scene.MustDrawTraining(plan().Task, seed, 1), scene.MustDrawTest(plan().Task, seed, 1)
	moved := scene.MustDrawTest(movedBy(plan(), scene.Shift{Down: 1, Right: 1}).Task, seed, 1)
	digit := func(title string, set dataset.Set) figure.Heatmap {
		return scene.ImageMap("", fmt.Sprintf("%s: a %d", title, set.Labels[0]), plan().Task.Size, set.Sample(0))
	}
	return []figure.Heatmap{digit("training", train), digit("test", test), digit("by 1", moved)}
}

func (s *nudgesScene) Measured() []progress.Measurement {
	all := s.Race.Measured()
	if !s.Finished() {
		return all
	}
	for _, racer := range s.Trained() {
		for by := 1; by < nudges; by++ {
			if accuracy, ok := at(by)(racer); ok {
				all = append(all, progress.Measurement{
					Network: racer.Network, Metric: metricAt(by), Value: accuracy, Seed: racer.Run.Seed,
					Options: scene.RunOptions(racer.NetworkSpec, movedBy(racer.Plan, s.moves[by]), racer.Run),
				})
			}
		}
	}
	return all
}

// Values are those of the race and, for every network, ID-0 to ID-3, which say how often
// it is right at each nudge.
func (s *nudgesScene) Values() map[string]string {
	values := s.Race.Values()
	values["samples"], values["chance"] = strconv.Itoa(s.plan.Task.Samples), text.Number(s.plan.Chance())
	for i, n := range s.networks {
		for by := range nudges {
			values[fmt.Sprintf("%s-%d", n.ID, by)] = s.Over(i, at(by)).Short()
		}
	}
	return values
}

// recapScene tabulates how often each network was right at each nudge.
type recapScene struct {
	before []progress.Measurement
	scenes map[string]*nudgesScene
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.NewTable("found", "Right, by the nudge", "network", "#0", "#1", "#2", "#3")
	t.Note = "same kernels; trained in one place, means over the seeds that were run"
	row := func(name, step, network string) {
		cells := append(make([]string, 0, 1+nudges), name)
		for by := range nudges {
			metric := scene.MetricTest
			if by > 0 {
				metric = metricAt(by)
			}
			cell := "–"
			if v, ok := scene.Newest(s.scenes[step].Measured(), s.before, step, network, metric); ok {
				cell = text.Fixed(v, 2)
			}
			cells = append(cells, cell)
		}
		t.Rows = append(t.Rows, cells)
	}
	row("every place", "half", wholeNet().Network)
	row("stride 2", "half", strideNet(0).Network)
	row("maximum", "ways", maximumNet().Network)
	row("blur", "ways", blurNet().Network)
	row("stride 2, shown by 1", "show", strideNet(0).Network)
	row("unshared, shown by 1", "show", unsharedNet().Network)
	return []figure.Figure{t}
}
