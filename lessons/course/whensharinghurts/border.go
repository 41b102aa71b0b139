package whensharinghurts

import (
	"fmt"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// arrangementScene trains a shared network with a global max pool on a task that
// asks where something is.
type arrangementScene struct {
	scene.Race
	scene.Bindings
	images *scene.ImageBrowser
}

func newArrangementScene(seed uint64) *arrangementScene {
	images := scene.NewImageBrowser("arrangement", seed, "vertical on the left", "vertical on the right")
	return &arrangementScene{images: images, Bindings: scene.Bindings{images}}
}

// arrangementNet is a shared network without padding.
const arrangementNet = "12x12 conv5:4 relu gmp dense:2"

func (s *arrangementScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(seed, scene.RaceSetup{
		Plan: scene.PlanWith("arrangement", trainingImages), Seeds: scene.VerdictSeeds,
		Networks: []scene.NetworkSpec{{ID: "shared", Name: "shared, maximum", Network: arrangementNet}},
	})
}

func (s *arrangementScene) Figures() []figure.Figure {
	return s.WithSeeds(s.UnseenBySeeds, 2, s.images.Image(), s.Figure("It learns"))
}

func (s *arrangementScene) Values() map[string]string {
	values := s.Race.Values()
	values["images"] = text.Number(trainingImages)
	return values
}

// suspectScene finds out how a network still learns a position that its global max
// pool discards: from bars that do not wrap around, or from what the kernel does at
// the edge.
type suspectScene struct {
	scene.Race
	scene.Bindings
	bars *scene.Choice[string]
	edge *scene.Choice[edge]
	runs scene.RunsBy[scenario]
}

// scenario is an index of barsLie and one of edges.
type scenario struct{ bars, edge int }

// barsLie returns the ways in which bars can lie in the image.
func barsLie() []string { return []string{"inside", "wrapping round"} }

// edge is what a convolution does at the edge of an image: its option in the
// notation, and its name.
type edge struct{ option, name string }

func edges() []edge {
	return []edge{{"", "stops there"}, {"/same", "goes on over zeros"}, {"/ring", "wraps round"}}
}

// network returns the network of a scenario.
func (c scenario) network() string {
	return fmt.Sprintf("12x12 conv5:4%s relu gmp dense:2", edges()[c.edge].option)
}

func (c scenario) plan() experiment.Plan {
	p := scene.PlanWith("arrangement", trainingImages)
	p.Task.Ring = c.bars == 1
	return p
}

func newSuspectScene(before []progress.Measurement) *suspectScene {
	s := &suspectScene{
		runs: scene.RunsBy[scenario]{},
		bars: &scene.Choice[string]{ID: "bars", Label: "the bars", Figure: "tried", Restarts: true, Hint: "whether a bar may wrap round", Values: barsLie()},
		edge: &scene.Choice[edge]{
			ID: "edge", Label: "the kernel's edge", Figure: "tried", Restarts: true, Hint: "what kernels do at the image's edge",
			Values: edges(), Text: func(e edge) string { return e.name },
		},
	}
	s.Bindings = scene.Bindings{s.bars, s.edge}
	for _, m := range before {
		if m.Step == "suspects" && m.Metric == scene.MetricTest {
			s.record(m.Network, fmt.Sprint(m.Options["ring"]) == "true", func(c scenario) { s.runs.Add(c, m.Seed, m.Value) })
		}
	}
	return s
}

// record calls add for the scenario of a network on bars that do or do not wrap
// around.
func (s *suspectScene) record(network string, ring bool, add func(scenario)) {
	for b := range barsLie() {
		for e := range edges() {
			if c := (scenario{b, e}); c.network() == network && c.plan().Task.Ring == ring {
				add(c)
			}
		}
	}
}

func (s *suspectScene) chosen() scenario { return scenario{s.bars.Index, s.edge.Index} }

func (s *suspectScene) Run(seed uint64) (lessons.Stepper, error) {
	c := s.chosen()
	return s.Start(seed, scene.RaceSetup{Plan: c.plan(), Seeds: scene.VerdictSeeds, Networks: []scene.NetworkSpec{{ID: "shared", Name: "shared, maximum", Network: c.network()}}})
}

func (s *suspectScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	if s.Latest != nil {
		l := s.Latest.Racers[0]
		s.record(l.Network, l.Plan.Task.Ring, func(c scenario) { s.runs.AddRace(c, s.Trained()) })
	}
}

func (s *suspectScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Convict one suspect, acquit the other: change one thing at a time."}
	bars, edge := s.runs.Estimate(scenario{bars: 1}), s.runs.Estimate(scenario{edge: 2})
	barsTried, edgeTried := bars.Seeds > 0, edge.Seeds > 0
	switch {
	case barsTried && edgeTried && nearChance(edge.Mean) && !nearChance(bars.Mean):
		g.Met = true
	case !edgeTried && !barsTried:
		g.Missing = "neither has been tried alone yet"
	case !barsTried:
		g.Missing = "the bars have not been tried alone yet"
	case !edgeTried:
		g.Missing = "a kernel that wraps round has not been tried alone yet"
	default:
		g.Missing = "the outcome is not clear: try another seed"
	}
	return g
}

func (s *suspectScene) Figures() []figure.Figure {
	t := figure.NewTable("tried", "Unseen right, by how the bars lie", "a kernel")
	t.Note = fmt.Sprintf("means over %s; guessing is right in %s", text.Plural(scene.VerdictSeeds, "seed"), text.Percent(.5))
	t.Cursor = s.edge.Index
	for _, b := range barsLie() {
		t.Columns = append(t.Columns, figure.Column{Name: strings.Fields(b)[0], Numeric: true})
	}
	for e, edge := range edges() {
		row := append(make([]string, 0, 1+len(barsLie())), edge.name)
		for b := range barsLie() {
			row = append(row, s.text(scenario{b, e}))
		}
		t.Rows = append(t.Rows, row)
	}
	return []figure.Figure{t, s.Figure("It learns")}
}

func (s *suspectScene) text(c scenario) string { return s.runs.Estimate(c).Short() }

func (s *suspectScene) Values() map[string]string {
	return map[string]string{
		"wrapped-bars": s.text(scenario{bars: 1}), "wrapped-edge": s.text(scenario{edge: 2}), "plain": s.text(scenario{}),
		"padded": s.text(scenario{edge: 1}), "side": strconv.Itoa(scene.BarsSide),
	}
}
