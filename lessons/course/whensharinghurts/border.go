package whensharinghurts

import (
	"fmt"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// arrangementScene asks a shared network with a global maximum where something
// is.
type arrangementScene struct {
	scene.Race
	show *scene.ImageBrowser
}

func newArrangementScene(seed uint64) *arrangementScene {
	return &arrangementScene{show: scene.NewImageBrowser("arrangement", seed, "upright on the left", "upright on the right")}
}

// arrangementNet is the shared network of the story of the border.
const arrangementNet = "12x12 conv5:4 relu gmp dense:2"

func (s *arrangementScene) Controls() []lessons.Control { return []lessons.Control{s.show.Control()} }

func (s *arrangementScene) Do(a lessons.Action) error {
	s.show.Now = a.Index
	return nil
}

func (s *arrangementScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(seed, scene.RaceSetup{
		Plan: scene.PlanWith("arrangement", hurtImages), Networks: []scene.NetworkSpec{{ID: "shared", Name: "shared, maximum", Network: arrangementNet}},
	})
}

func (s *arrangementScene) Figures() []figure.Figure {
	return []figure.Figure{s.show.Figure(), s.Figure("It learns")}
}

func (s *arrangementScene) Values() map[string]string {
	values := s.Race.Values()
	values["images"] = text.Number(hurtImages)
	return values
}

// suspectScene finds out what tells a network the place that its maximum has
// forgotten: one thing is changed at a time.
type suspectScene struct {
	scene.Race
	bars, edge int
	tried      map[scenario]float64
}

// scenario is what the suspects do: how bars lie, what a kernel does at the edge.
type scenario struct{ bars, edge int }

// barsLie are the ways in which bars can lie, edges what a convolution can do at
// the edge of an image: the end of its word, and its name.
func barsLie() []string { return []string{"inside", "wrapping round"} }

func edges() []struct{ option, name string } {
	return []struct{ option, name string }{{"", "stops there"}, {"/same", "goes on over zeros"}, {"/ring", "wraps round"}}
}

// edgeNet is the network with such an edge.
func (c scenario) network() string {
	return fmt.Sprintf("12x12 conv5:4%s relu gmp dense:2", edges()[c.edge].option)
}

func (c scenario) plan() experiment.Plan {
	p := scene.PlanWith("arrangement", hurtImages)
	p.Task.Ring = c.bars == 1
	return p
}

func newSuspectScene(before []lessons.Measurement) *suspectScene {
	s := &suspectScene{tried: map[scenario]float64{}}
	for _, m := range before {
		for c := range scenarios() {
			if m.Step == "suspects" && m.Metric == scene.MetricTest && m.Network == c.network() && (fmt.Sprint(m.Options["ring"]) == "true") == (c.bars == 1) {
				s.tried[c] = m.Value
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

func (s *suspectScene) Controls() []lessons.Control {
	bars := lessons.Control{
		ID: "bars", Label: "the bars", Kind: lessons.Dial, Options: barsLie(), Index: s.bars, Figure: "tried", Restarts: true,
		Hint: "whether a bar may wrap round",
	}
	edge := lessons.Control{
		ID: "edge", Label: "the kernel's edge", Kind: lessons.Dial, Index: s.edge, Figure: "tried", Restarts: true,
		Hint: "what it does at the image's edge",
	}
	for _, e := range edges() {
		edge.Options = append(edge.Options, e.name)
	}
	return []lessons.Control{bars, edge}
}

func (s *suspectScene) Do(a lessons.Action) error {
	if a.Control == "bars" {
		s.bars = a.Index
	} else {
		s.edge = a.Index
	}
	return nil
}

func (s *suspectScene) now() scenario { return scenario{s.bars, s.edge} }

func (s *suspectScene) Run(seed uint64) (lessons.Stepper, error) {
	c := s.now()
	return s.Start(seed, scene.RaceSetup{Plan: c.plan(), Networks: []scene.NetworkSpec{{ID: "shared", Name: "shared, maximum", Network: c.network()}}})
}

func (s *suspectScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	if !s.Finished() || s.Latest.Racers[0].Run.TestAccuracy == nil {
		return
	}
	l := &s.Latest.Racers[0]
	for c := range scenarios() {
		if l.Network == c.network() && l.Plan.Task.Ring == (c.bars == 1) {
			s.tried[c] = *l.Run.TestAccuracy
		}
	}
}

func (s *suspectScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Convict one suspect, acquit the other: change one thing at a time."}
	bars, barsTried := s.tried[scenario{bars: 1}]
	edge, edgeTried := s.tried[scenario{edge: 2}]
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
		Columns: []figure.Column{{Name: "a kernel"}}, Cursor: s.edge,
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
	if v, ok := s.tried[c]; ok {
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
