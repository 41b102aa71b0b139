package howmuch

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/experiment"
)

// divideTask is a task with its numbers of training images and of classes.
type divideTask struct {
	name             string
	samples, classes int
}

// divideScene measures accuracy against the number of sets of kernels.
type divideScene struct {
	scene.Sweep
	task   divideTask
	seeds  uint64
	images *scene.ImageBrowser
}

func newDivideScene(env lessons.Env, step string, t divideTask, seeds uint64) *divideScene {
	s := &divideScene{task: t, seeds: seeds, images: scene.NewImageBrowser(t.name, env.Seed)}
	s.Reopen(step, env, seeds, s.Run)
	return s
}

func (s *divideScene) Run(seed uint64) (lessons.Stepper, error) {
	plan := scene.Plan(s.task.name)
	plan.Task.Samples = s.task.samples
	setup := scene.SweepSetup{Plan: plan, Seeds: scene.SeedsFrom(seed, s.seeds)}
	for _, scheme := range schemes() {
		setup.Lines = append(setup.Lines, schemeName(scheme))
	}
	for _, n := range divisions() {
		for line, scheme := range schemes() {
			if line > 0 && (n == 1 || n == scene.WindowPlaces) {
				continue // the ends are the same in both schemes
			}
			setup.Points = append(setup.Points, scene.SweepPoint{
				Line: line, X: float64(n * n), Label: divisionName(n),
				NetworkSpec: scene.NetworkSpec{ID: scheme, Name: schemeName(scheme), Network: dividedNetwork(scheme, n, 4, s.task.classes), Equal: scene.Twins},
			})
		}
	}
	return s.Start(setup)
}

func (s *divideScene) Figures() []figure.Figure {
	f := s.Curves("Unseen right, by sets of kernels", "sets")
	f.LogX = true
	table := s.table()
	if s.Latest == nil || s.Latest.StepsDone == 0 {
		return []figure.Figure{s.images.First(scene.ImagesAtOnce, "Some of the images"), table}
	}
	return []figure.Figure{f, table}
}

// table compares every division with a single set.
func (s *divideScene) table() figure.Table {
	t := figure.NewTable("points", "Unseen right, "+text.Plural(len(s.Setup.Seeds), "seed")+", beside one set", "sets", "#mean", "#difference [95 %]")
	one := divisionName(1)
	for _, p := range s.Setup.Points {
		row := []string{p.Label, s.Find(p.ID, p.Label, scene.TestAccuracy).Short(), ""}
		if p.Label != one {
			row[2] = scene.DifferenceText(s.between(p.ID, p.Label, schemeBlocks, one))
		}
		if p.ID == schemeTiles {
			row[0] += " " + p.Name
		}
		t.Rows = append(t.Rows, row)
	}
	scene.ExplainLuck(&t)
	return t
}

// between returns the paired difference of two divisions.
func (s *divideScene) between(id, label, toID, toLabel string) *experiment.Difference {
	return experiment.Paired(s.Found(id, label), s.Found(toID, toLabel))
}

// best returns the division into blocks with the highest mean accuracy, "–" until
// all are measured.
func (s *divideScene) best() string {
	best, at := -1.0, "–"
	for _, n := range divisions() {
		found := s.Find(schemeBlocks, divisionName(n), scene.TestAccuracy)
		if found.Seeds < len(s.Setup.Seeds) {
			return "–"
		}
		if found.Mean > best {
			best, at = found.Mean, divisionName(n)
		}
	}
	return at
}

func (s *divideScene) Values() map[string]string {
	values := map[string]string{"best": s.best(), "samples": strconv.Itoa(s.task.samples), "places": strconv.Itoa(scene.WindowPlaces * scene.WindowPlaces)}
	for name, n := range map[string]int{"fewest": 1, "most": scene.WindowPlaces} {
		values[name] = scene.ParametersText(dividedNetwork(schemeBlocks, n, 4, s.task.classes))
	}
	for i, n := range divisions() {
		values["at-"+strconv.Itoa(n)] = s.Find(schemeBlocks, divisionName(n), scene.TestAccuracy).Short()
		if i > 0 {
			values["tiles-"+strconv.Itoa(n)] = s.Find(schemeTiles, divisionName(n), scene.TestAccuracy).Short()
		}
	}
	return values
}

// averageScene races an unshared network, one whose kernels are regularly
// replaced by their mean, and a shared one.
type averageScene struct {
	scene.Race
	scene.Bindings
	every *scene.Choice[int] // steps between two averages
	found map[string]string  // results of the last finished run, as values of the recap
}

// newAverageScene starts from what earlier sessions have measured.
func newAverageScene(before []progress.Measurement) *averageScene {
	s := &averageScene{found: map[string]string{}, every: &scene.Choice[int]{
		ID: "every", Label: "averaged every", Figure: "curves", Hint: "how often kernels are averaged", Restarts: true,
		Values: []int{10, 50, 100, 200}, Text: func(n int) string { return text.Plural(n, "step") },
	}}
	s.Bindings = scene.Bindings{s.every}
	r := &progress.Record{Measured: before}
	find := func(id, network string, averaged func(every string) bool) {
		all, newest := r.OverSeeds("average", network, scene.MetricTest, func(options map[string]any) bool {
			return averaged(fmt.Sprint(options[averagedOption]))
		})
		values := make([]float64, len(all))
		for i, m := range all {
			values[i] = m.Value
		}
		if found := scene.EstimateOf(values); found.Seeds > 0 {
			s.found[id] = found.Short()
		}
		if id == "averaged" && len(all) > 0 {
			s.found["every"] = fmt.Sprint(newest.Options[averagedOption])
		}
	}
	never := func(every string) bool { return every == neverAveraged }
	find("shared", barsShared, never)
	find("alone", barsLocal, never)
	find("averaged", barsLocal, func(every string) bool { return !never(every) })
	return s
}

// neverAveraged is the averagedOption of a network whose kernels were not
// averaged.
const neverAveraged = "never"

// The networks of the race.
const (
	barsShared = "12x12 conv5:4 relu gmp dense:4"
	barsLocal  = "12x12 local5:4 relu gmp dense:4"
)

func (s *averageScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	if !s.Finished() {
		return
	}
	for i, id := range []string{"alone", "averaged", "shared"} {
		if found := s.Over(i, scene.TestAccuracyOf); found.Seeds > 0 {
			s.found[id], s.found["every"] = found.Short(), strconv.Itoa(s.every.Value())
		}
	}
}

// averagedOption is the option of a measurement that says how often kernels were
// averaged.
const averagedOption = "averaged"

func (s *averageScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(seed, scene.RaceSetup{Plan: scene.Plan("bars"), Seeds: scene.VerdictSeeds, EvalEvery: 10, Networks: []scene.NetworkSpec{
		{ID: "alone", Name: "unshared", Network: barsLocal},
		{ID: "averaged", Name: "averaged", Network: barsLocal, Average: nets.Averaging{Every: s.every.Value()}},
		{ID: "shared", Name: "shared", Network: barsShared, Equal: scene.Twins},
	}})
}

func (s *averageScene) Figures() []figure.Figure {
	return s.WithSeeds(s.UnseenBySeeds, 1, s.Curves(fmt.Sprintf("Averaged every %d steps", s.every.Value())))
}

func (s *averageScene) Measured() []progress.Measurement {
	all := s.Race.Measured()
	for i := range all {
		all[i].Options[averagedOption] = neverAveraged
		if every, ok := all[i].Options["average_every"]; ok {
			all[i].Options[averagedOption] = fmt.Sprint(every)
		}
	}
	return all
}

func (s *averageScene) Values() map[string]string {
	values := s.Race.Values()
	values["every"] = strconv.Itoa(s.every.Value())
	return values
}
