package howmuch

import (
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
)

// divideTask is a task and its numbers of training images and of classes.
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
				NetworkSpec: scene.NetworkSpec{ID: scheme, Name: schemeName(scheme), Network: dividedNetwork(scheme, n, 4, s.task.classes)},
			})
		}
	}
	return s.Start(setup)
}

func (s *divideScene) Figures() []figure.Figure {
	f := s.Curves("Unseen right, by sets of kernels", "sets")
	f.LogX = true
	table := s.Table("Unseen right", "sets", scene.TestAccuracy)
	if s.Latest == nil || s.Latest.StepsDone == 0 {
		return []figure.Figure{s.images.First(scene.ImagesAtOnce, "Some of the images"), table}
	}
	return []figure.Figure{f, table}
}

// best is the division into blocks with the highest mean accuracy, "–" until all
// are measured.
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
	for i, n := range divisions() {
		values["at-"+strconv.Itoa(n)] = s.Find(schemeBlocks, divisionName(n), scene.TestAccuracy).Short()
		if i > 0 {
			values["tiles-"+strconv.Itoa(n)] = s.Find(schemeTiles, divisionName(n), scene.TestAccuracy).Short()
		}
	}
	return values
}
