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

// arrangementScene asks a shared network with a global maximum where something
// is.
type arrangementScene struct {
	scene.Race
	scene.Bindings
	images *scene.ImageBrowser
}

func newArrangementScene(seed uint64) *arrangementScene {
	images := scene.NewImageBrowser("arrangement", seed, "upright on the left", "upright on the right")
	return &arrangementScene{images: images, Bindings: scene.Bindings{images}}
}

// arrangementNet is the shared network of the story of the border.
const arrangementNet = "12x12 conv5:4 relu gmp dense:2"

func (s *arrangementScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(seed, scene.RaceSetup{
		Plan: scene.PlanWith("arrangement", trainingImages), Networks: []scene.NetworkSpec{{ID: "shared", Name: "shared, maximum", Network: arrangementNet}},
	})
}

func (s *arrangementScene) Figures() []figure.Figure {
	return []figure.Figure{s.images.Image(), s.Figure("It learns")}
}

func (s *arrangementScene) Values() map[string]string {
	values := s.Race.Values()
	values["images"] = text.Number(trainingImages)
	return values
}

// suspectScene finds out what tells a network the place that its maximum has
// forgotten: one thing is changed at a time.
type suspectScene struct {
	scene.Race
	scene.Bindings
	bars       *scene.Choice[string]
	edge       *scene.Choice[edge]
	accuracies map[scenario]float64
}

// scenario is what the suspects do: how bars lie, what a kernel does at the edge.
type scenario struct{ bars, edge int }

// barsLie are the ways in which bars can lie, edges what a convolution can do at
// the edge of an image: the end of its word, and its name.
func barsLie() []string { return []string{"inside", "wrapping round"} }

// edge is what a convolution does at the edge of an image.
type edge struct{ option, name string }

func edges() []edge {
	return []edge{{"", "stops there"}, {"/same", "goes on over zeros"}, {"/ring", "wraps round"}}
}

// edgeNet is the network with such an edge.
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
		accuracies: map[scenario]float64{},
		bars:       &scene.Choice[string]{ID: "bars", Label: "the bars", Figure: "tried", Restarts: true, Hint: "whether a bar may wrap round", Values: barsLie()},
		edge: &scene.Choice[edge]{
			ID: "edge", Label: "the kernel's edge", Figure: "tried", Restarts: true, Hint: "what it does at the image's edge",
			Values: edges(), Text: func(e edge) string { return e.name },
		},
	}
	s.Bindings = scene.Bindings{s.bars, s.edge}
	for _, m := range before {
		for c := range scenarios() {
			if m.Step == "suspects" && m.Metric == scene.MetricTest && m.Network == c.network() && (fmt.Sprint(m.Options["ring"]) == "true") == (c.bars == 1) {
				s.accuracies[c] = m.Value
			}
		}
	}
	return s
}

// scenarios are all there are.
func scenarios() map[scenario]bool {
	all := map[scenario]bool{}
	for b := range barsLie() {
		for e := range edges() {
			all[scenario{b, e}] = true
		}
	}
	return all
}

func (s *suspectScene) chosen() scenario { return scenario{s.bars.Index, s.edge.Index} }

func (s *suspectScene) Run(seed uint64) (lessons.Stepper, error) {
	c := s.chosen()
	return s.Start(seed, scene.RaceSetup{Plan: c.plan(), Networks: []scene.NetworkSpec{{ID: "shared", Name: "shared, maximum", Network: c.network()}}})
}

func (s *suspectScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	if !s.Finished() || s.Latest.Racers[0].Run.TestAccuracy == nil {
		return
	}
	l := s.Latest.Racers[0]
	for c := range scenarios() {
		if l.Network == c.network() && l.Plan.Task.Ring == (c.bars == 1) {
			s.accuracies[c] = *l.Run.TestAccuracy
		}
	}
}

func (s *suspectScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Convict one suspect, acquit the other: change one thing at a time."}
	bars, barsTried := s.accuracies[scenario{bars: 1}]
	edge, edgeTried := s.accuracies[scenario{edge: 2}]
	switch {
	case barsTried && edgeTried && nearChance(edge) && !nearChance(bars):
		g.Met = true
	case !edgeTried && !barsTried:
		g.Missing = "neither is tried alone yet"
	case !barsTried:
		g.Missing = "the bars are not tried alone yet"
	case !edgeTried:
		g.Missing = "a kernel that wraps round is not tried alone yet"
	default:
		g.Missing = "the outcome is not clear: try another seed"
	}
	return g
}

func (s *suspectScene) Figures() []figure.Figure {
	t := figure.Table{
		Meta:    figure.Meta{ID: "tried", Title: "Unseen right, by how the bars lie", Note: "guessing is right in " + text.Percent(.5)},
		Columns: []figure.Column{{Name: "a kernel"}}, Cursor: s.edge.Index,
	}
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

func (s *suspectScene) text(c scenario) string {
	if v, ok := s.accuracies[c]; ok {
		return text.Fixed(v, 2)
	}
	return "–"
}

func (s *suspectScene) Values() map[string]string {
	return map[string]string{
		"wrapped-bars": s.text(scenario{bars: 1}), "wrapped-edge": s.text(scenario{edge: 2}), "plain": s.text(scenario{}),
		"padded": s.text(scenario{edge: 1}), "side": strconv.Itoa(scene.BarsSide),
	}
}
