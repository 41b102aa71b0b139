// Package howmuch is the lesson how-much: All or nothing?
package howmuch

import (
	_ "embed" // the text of the lesson

	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/arch"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson how-much.
var Lesson = lessons.Source{ID: "how-much", Text: markdown, Open: open}

// open returns the scenes of the lesson.
func open(env lessons.Env) lessons.Scenes { return howMuch(env, 5) }

// howMuch opens the lesson with curves of which each point is the mean over so
// many seeds.
func howMuch(env lessons.Env, seeds uint64) lessons.Scenes {
	bars := newDivideScene(env, "bars", divideTask{name: "bars", samples: 200, classes: 4}, seeds)
	arrangement := newDivideScene(env, "arrangement", divideTask{name: arrangementTask, samples: 50, classes: 2}, seeds)
	average, best := newAverageScene(env.Measured), newFrugalScene(env)
	return lessons.Scenes{
		"banks":       &sharingPatternScene{side: 1},
		"bars":        bars,
		"arrangement": arrangement,
		"average":     average,
		"best":        best,
		"recap":       &howMuchRecap{bars: bars, arrangement: arrangement, average: average, best: best},
	}
}

// arrangementTask is the task that asks which half holds which bar.
const arrangementTask = "arrangement"

// divisions are how many parts a side of the map is divided into, from one set of
// kernels for all places to one for each.
func divisions() []int { return []int{1, 2, 4, 8} }

// divisionName is a division as the learner reads it.
func divisionName(n int) string { return fmt.Sprintf("%d×%d", n, n) }

// dividedNetwork is the network whose places share as a scheme says, "blocks" or
// "tile", in n×n sets of so many kernels.
func dividedNetwork(scheme string, n, kernels, classes int) string {
	layer := fmt.Sprintf("conv5:%d", kernels)
	switch n {
	case 1:
	case scene.WindowPlaces:
		layer = fmt.Sprintf("local5:%d", kernels)
	default:
		layer += fmt.Sprintf("/%s%d", scheme, n)
	}
	return fmt.Sprintf("12x12 %s relu gmp dense:%d", layer, classes)
}

// The schemes, as the notation and as the learner reads them.
const (
	schemeBlocks = "blocks"
	schemeTiles  = "tile"
)

func schemes() []string { return []string{schemeBlocks, schemeTiles} }

func schemeNames() []string { return []string{"blocks", "tiles"} }

// sharingPatternScene shows which places use the same kernels.
type sharingPatternScene struct {
	scheme, side int // indices into schemes and divisions
}

func (s *sharingPatternScene) Controls() []lessons.Control {
	scheme := lessons.Control{ID: "scheme", Label: "who shares", Index: s.scheme, Options: schemeNames(), Hint: "neighbours, or places a period apart"}
	side := lessons.Control{ID: "side", Label: "the sets", Index: s.side, Hint: "how many sets of kernels there are"}
	for _, n := range divisions() {
		side.Options = append(side.Options, divisionName(n))
	}
	all := []lessons.Control{scheme, side}
	for i := range all {
		all[i].Kind, all[i].Figure = lessons.Dial, "banks"
	}
	return all
}

func (s *sharingPatternScene) Do(a lessons.Action) error {
	if a.Control == "scheme" {
		s.scheme = a.Index
	} else {
		s.side = a.Index
	}
	return nil
}

func (s *sharingPatternScene) network() string {
	return dividedNetwork(schemes()[s.scheme], divisions()[s.side], 4, 4)
}

func (s *sharingPatternScene) Figures() []figure.Figure {
	f := figure.Matrix{
		Meta: figure.Meta{ID: "banks", Title: "Places of the same colour share", Note: s.network()},
		Cols: scene.WindowPlaces, Cursor: -1, Cell: "place", Number: "set",
	}
	network, err := arch.Parse(s.network())
	if err != nil {
		f.Note = err.Error()
		return []figure.Figure{f}
	}
	layer := network.Flat()[0]
	for at := range scene.WindowPlaces * scene.WindowPlaces {
		f.Weight = append(f.Weight, layer.Bank(at/scene.WindowPlaces, at%scene.WindowPlaces))
	}
	return []figure.Figure{f}
}

func (s *sharingPatternScene) Values() map[string]string {
	n := divisions()[s.side]
	values := map[string]string{
		"sets": text.Plural(n*n, "set"), "places": strconv.Itoa(scene.WindowPlaces * scene.WindowPlaces), "each": text.Plural(scene.WindowPlaces*scene.WindowPlaces/(n*n), "place"), "numbers": "–",
	}
	if numbers, err := scene.Parameters(s.network()); err == nil {
		values["numbers"] = text.Number(float64(numbers))
	}
	return values
}

// divideTask is a task on which sharing is dialled.
type divideTask struct {
	name             string
	samples, classes int
}

// divideScene measures accuracy against how finely the kernels are divided.
type divideScene struct {
	scene.Sweep
	task  divideTask
	seeds uint64
	show  *scene.ImageBrowser // of what is learnt
}

func newDivideScene(env lessons.Env, step string, t divideTask, seeds uint64) *divideScene {
	s := &divideScene{task: t, seeds: seeds, show: scene.NewImageBrowser(t.name, env.Seed)}
	s.Reopen(step, env, seeds, s.Run)
	return s
}

func (s *divideScene) Run(seed uint64) (lessons.Stepper, error) {
	plan := scene.Plan(s.task.name)
	plan.Task.Samples = s.task.samples
	setup := scene.SweepSetup{Plan: plan, Lines: schemeNames(), Seeds: scene.SeedsFrom(seed, s.seeds)}
	for _, n := range divisions() {
		for line, scheme := range schemes() {
			if line > 0 && (n == 1 || n == scene.WindowPlaces) {
				continue // the ends are the same in both schemes
			}
			setup.Points = append(setup.Points, scene.SweepPoint{
				Line: line, X: float64(n * n), Label: divisionName(n),
				NetworkSpec: scene.NetworkSpec{ID: scheme, Name: schemeNames()[line], Network: dividedNetwork(scheme, n, 4, s.task.classes)},
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
		return []figure.Figure{s.show.Some("Some of the images", scene.ImagesAtOnce), table}
	}
	return []figure.Figure{f, table}
}

// best is the division of the blocks with the highest mean, "–" while not all are
// measured.
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

// averageScene trains an unshared net as it is, and beside it one whose kernels
// are replaced by their mean now and then.
type averageScene struct {
	scene.Race
	every int               // index into averagings
	found map[string]string // what the newest finished run came to, as values of the recap
}

// newAverageScene takes in what earlier sessions have measured.
func newAverageScene(before []lessons.Measurement) *averageScene {
	s := &averageScene{found: map[string]string{}}
	for _, m := range before {
		every, ok := m.Options[averagedOption]
		if ok && m.Metric == scene.MetricTest {
			s.keep(m.Network, fmt.Sprint(every), m.Value)
		}
	}
	return s
}

// neverAveraged is the averagedOption of a network that was left alone.
const neverAveraged = "never"

// keep takes in what a network came to whose kernels were averaged so often.
func (s *averageScene) keep(network, every string, value float64) {
	switch {
	case network == "12x12 conv5:4 relu gmp dense:4":
		s.found["shared"] = text.Fixed(value, 2)
	case every == neverAveraged:
		s.found["alone"] = text.Fixed(value, 2)
	default:
		s.found["averaged"], s.found["every"] = text.Fixed(value, 2), every
	}
}

func (s *averageScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	for _, m := range s.Measured() {
		if m.Metric == scene.MetricTest {
			s.keep(m.Network, fmt.Sprint(m.Options[averagedOption]), m.Value)
		}
	}
}

// averagings are how many steps lie between two averages.
func averagings() []int { return []int{10, 50, 100, 200} }

// averagedOption is the option of a measurement that says how often kernels were
// averaged.
const averagedOption = "averaged"

func (s *averageScene) Run(seed uint64) (lessons.Stepper, error) {
	every := averagings()[s.every]
	return s.Start(seed, scene.RaceSetup{Plan: scene.Plan("bars"), EvalEvery: 10, Networks: []scene.NetworkSpec{
		{ID: "alone", Name: "unshared", Network: "12x12 local5:4 relu gmp dense:4"},
		{ID: "averaged", Name: "averaged", Network: "12x12 local5:4 relu gmp dense:4", Average: nets.Averaging{Every: every}},
		{ID: "shared", Name: "shared", Network: "12x12 conv5:4 relu gmp dense:4"},
	}})
}

func (s *averageScene) Controls() []lessons.Control {
	c := lessons.Control{ID: "every", Label: "averaged every", Kind: lessons.Dial, Index: s.every, Figure: "curves", Hint: "how often kernels are averaged", Restarts: true}
	for _, n := range averagings() {
		c.Options = append(c.Options, text.Plural(n, "step"))
	}
	return []lessons.Control{c}
}

func (s *averageScene) Do(a lessons.Action) error {
	s.every = a.Index
	return nil
}

func (s *averageScene) Figures() []figure.Figure {
	return []figure.Figure{s.Curves(fmt.Sprintf("Averaged every %d steps", averagings()[s.every]))}
}

func (s *averageScene) Measured() []lessons.Measurement {
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
	values["every"] = strconv.Itoa(averagings()[s.every])
	return values
}

// howMuchRecap puts the two curves beside one another.
type howMuchRecap struct {
	bars, arrangement *divideScene
	average           *averageScene
	best              *parameterBudgetScene
}

func (s *howMuchRecap) Figures() []figure.Figure {
	t := figure.Table{
		Meta:    figure.Meta{ID: "found", Title: "Unseen right, by sets of kernels", Note: "blocks; means over the seeds that were run"},
		Columns: []figure.Column{{Name: "sets"}, {Name: "bars", Numeric: true}, {Name: "arrangement", Numeric: true}},
		Cursor:  -1,
	}
	for _, n := range divisions() {
		label := divisionName(n)
		t.Rows = append(t.Rows, []string{
			label, s.bars.Find(schemeBlocks, label, scene.TestAccuracy).String(), s.arrangement.Find(schemeBlocks, label, scene.TestAccuracy).String(),
		})
	}
	return []figure.Figure{t}
}

func (s *howMuchRecap) Values() map[string]string {
	network, accuracy := s.best.bestOfAll()
	values := map[string]string{
		"bars": s.bars.best(), "arrangement": s.arrangement.best(), "frugal": network, "frugal-right": text.Fixed(accuracy, 2),
	}
	for _, name := range []string{"every", "alone", "averaged", "shared"} {
		values[name] = s.average.found[name]
	}
	return values
}
