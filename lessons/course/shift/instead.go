package shift

import (
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// onceImages is how many images, all in one place, the shared network is shown.
const onceImages = 50

// insteadSteps is how many steps they train for: half of those in the other steps, so that
// the run ends within ten seconds in a browser.
const insteadSteps = 200

// longer is how many times as many steps the last of the unshared networks trains.
const longer = 3

// times returns how many times as many images the unshared network is shown, anywhere. The
// last is the number of places.
func times() []int { return []int{1, 16, imageSide * imageSide} }

// The lines of the curves, and the IDs of their networks.
const (
	lineShared = iota
	lineUnshared
	lineLonger
)

func lineIDs() []string { return []string{"shared", "unshared", "longer"} }

// insteadScene shows an unshared network more images instead of sharing its kernels.
type insteadScene struct {
	scene.Sweep
	seeds uint64
}

func newInsteadScene(env lessons.Env, seeds uint64) *insteadScene {
	s := &insteadScene{seeds: seeds}
	s.Reopen("instead", env, s.seeds, s.Run)
	return s
}

// Run trains with all settings.
func (s *insteadScene) Run(seed uint64) (lessons.Stepper, error) {
	setup := scene.SweepSetup{
		Plan: plan(), Seeds: scene.SeedsFrom(seed, s.seeds),
		Lines: []string{"shared", "unshared", "longer"},
	}
	setup.Plan.Training.Steps = insteadSteps
	add := func(line, times int, n scene.NetworkSpec) {
		n.ID = lineIDs()[line]
		setup.Points = append(setup.Points, scene.SweepPoint{
			Line: line, X: float64(times), Label: strconv.Itoa(times), NetworkSpec: n, Samples: times * onceImages,
		})
	}
	add(lineShared, 1, ringNet())
	for _, n := range times() {
		add(lineUnshared, n, anywhereNet(1))
	}
	add(lineLonger, most(), anywhereNet(longer))
	return s.Start(setup)
}

// most returns the last of times.
func most() int { return times()[len(times())-1] }

// anywhereNet returns the unshared network that is shown digits anywhere, for longer times
// the steps.
func anywhereNet(longer int) scene.NetworkSpec {
	n := localNet()
	n.Change = func(p *experiment.Plan) {
		p.Task.TrainAt = dataset.Anywhere
		p.Training.Steps *= longer
	}
	return n
}

func (s *insteadScene) Figures() []figure.Figure {
	if s.Latest == nil || s.Latest.StepsDone == 0 {
		return []figure.Figure{s.table()}
	}
	f := s.Curves("Right anywhere, by times as many images", "times")
	f.LogX = true
	if shared := &f.Series[lineShared]; len(shared.X) == 1 { // draw it as a level to reach
		shared.X = append(shared.X, float64(most()))
		shared.Y = append(shared.Y, shared.Y[0])
		shared.Low, shared.High = append(shared.Low, shared.Low[0]), append(shared.High, shared.High[0])
	}
	return []figure.Figure{f, s.table()}
}

// table compares every unshared network with the shared one.
func (s *insteadScene) table() figure.Table {
	t := figure.NewTable("points", "Right anywhere, "+text.Plural(len(s.Setup.Seeds), "seed"), "", "#images", "#steps", "#right", "#minus shared ± 95 %")
	t.Note = scene.MinusNote("shared")
	for i, p := range s.Setup.Points {
		steps := s.Setup.PlanOf(p, 0).Training.Steps
		row := []string{"unshared", text.Number(float64(p.Samples)), text.Number(float64(steps)), s.Estimate(i, scene.TestAccuracy).Short(), ""}
		if p.Line == lineShared {
			row[0] = "shared"
		} else if d := s.toShared(p.Line, p.Label); d != nil {
			row[4] = scene.PlusMinus(d)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// toShared returns by how much an unshared network is right more often than the shared one.
func (s *insteadScene) toShared(line int, label string) *experiment.Difference {
	return experiment.Paired(s.Found(lineIDs()[line], label), s.Found(lineIDs()[lineShared], "1"))
}

// Values are shared, unshared-1 to unshared-256 and longer, which say how often each is
// right; unshared-less, the difference between unshared-256 and shared; and the numbers of
// images, places and steps.
func (s *insteadScene) Values() map[string]string {
	last := strconv.Itoa(most())
	found := func(line int, label string) string {
		return s.Find(lineIDs()[line], label, scene.TestAccuracy).Short()
	}
	values := map[string]string{
		"once": strconv.Itoa(onceImages), "places": last,
		"steps": text.Number(insteadSteps), "times-longer": strconv.Itoa(longer), "chance": text.Number(plan().Chance()),
		"shared": found(lineShared, "1"), "longer": found(lineLonger, last),
		"unshared-less": scene.DifferenceWords(s.toShared(lineUnshared, last)),
	}
	for _, n := range times() {
		values["unshared-"+strconv.Itoa(n)] = found(lineUnshared, strconv.Itoa(n))
	}
	return values
}
