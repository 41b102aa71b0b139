// Package fivenets is the lesson five-nets: Did it matter in 1989?
package fivenets

import (
	_ "embed" // the text of the lesson

	"fmt"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
	"weightshare/nets/experiment"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson five-nets.
var Lesson = lessons.Source{ID: "five-nets", Text: markdown, Open: open}

// publishedFive are the percentages of test digits that the five networks had
// right in 1989, as table 11.1 of The Elements of Statistical Learning has them
// (2nd edition, section 11.7).
func publishedFive() []float64 { return []float64{80.0, 87.0, 88.5, 94.0, 98.4} }

// publishedTest is on how many images they were judged.
const publishedTest = 160

// open returns the scenes of the lesson.
func open(env lessons.Env) lessons.Scenes { return fiveNets(env, fivePlan(), 5) }

// fiveNets opens the lesson with a plan for all that is trained, each network
// with so many seeds.
func fiveNets(env lessons.Env, plan experiment.Plan, seeds int) lessons.Scenes {
	five := newFive(plan)
	best := &fiveBestScene{five: five, seeds: seeds}
	best.remember(env.Measured)
	return lessons.Scenes{
		"links":  &fiveLinksScene{five: five, net: 3},
		"best":   best,
		"order":  &fiveOrderScene{best: best},
		"biases": &fiveBiasesScene{five: five},
		"edit":   newFiveEditScene(five),
		"race":   &fiveRaceScene{five: five},
		"recap":  &fiveOrderScene{best: best},
	}
}

// fivePlan is the task of 1989 as the reference runs have it. It is part of the
// program, so that a missing one is a mistake in it.
func fivePlan() experiment.Plan {
	p, err := experiment.NewPlan("strokes")
	if err != nil {
		panic("course: " + err.Error())
	}
	return p
}

// five are the five networks, counted.
type five struct {
	plan   experiment.Plan
	counts []*arch.Counts
}

// newFive counts the networks of the task.
func newFive(plan experiment.Plan) *five {
	f := &five{plan: plan}
	for _, notation := range plan.Networks {
		f.counts = append(f.counts, countedNet(notation))
	}
	return f
}

// countedNet counts a network that is part of the program.
func countedNet(notation string) *arch.Counts {
	network, err := arch.Parse(notation)
	if err != nil {
		panic("course: " + notation + ": " + err.Error())
	}
	counts, err := arch.Count(network)
	if err != nil {
		panic("course: " + notation + ": " + err.Error())
	}
	return counts
}

// name is what a network is called; the first is Net-1.
func (f *five) name(i int) string { return "Net-" + strconv.Itoa(i+1) }

// NetworkSpec is a network as it takes part in races and sweeps.
func (f *five) entrant(i int) scene.NetworkSpec {
	return scene.NetworkSpec{ID: "net" + strconv.Itoa(i+1), Name: f.name(i), Network: f.plan.Networks[i]}
}

// Values are the counts that the text may name: links-1 to weights-5.
func (f *five) Values() map[string]string {
	v := map[string]string{
		"train": text.Number(float64(f.plan.Task.Samples)), "test": text.Number(float64(f.plan.Task.Test)),
	}
	for i, c := range f.counts {
		v[fmt.Sprintf("links-%d", i+1)] = arch.Thousands(c.Totals.Links)
		v[fmt.Sprintf("weights-%d", i+1)] = arch.Thousands(c.Totals.Parameters)
	}
	last := f.counts[len(f.counts)-1].Totals
	v["goal-links"], v["goal-weights"] = arch.Thousands(last.Links), arch.Thousands(last.Parameters)
	return v
}

// with adds to the counts what a step has to say beside them.
func (f *five) with(more map[string]string) map[string]string {
	v := f.Values()
	for name, value := range more {
		v[name] = value
	}
	return v
}

// table lists the five, with the cursor on one, −1 for none.
func (f *five) table(cursor int) figure.Table {
	t := figure.Table{
		Meta:    figure.Meta{ID: "five", Title: "The five networks of 1989"},
		Columns: []figure.Column{{Name: "net"}, {Name: "links", Numeric: true}, {Name: "weights", Numeric: true}, {Name: "links per weight", Numeric: true}},
		Cursor:  cursor,
	}
	for i, c := range f.counts {
		t.Rows = append(t.Rows, []string{
			f.name(i), arch.Thousands(c.Totals.Links), arch.Thousands(c.Totals.Parameters),
			strconv.FormatFloat(float64(c.Totals.Links)/float64(c.Totals.Parameters), 'f', 1, 64),
		})
	}
	return t
}

// layersTable lists the layers of a network that have weights.
func layersTable(title string, c *arch.Counts) figure.Table {
	t := figure.Table{
		Meta: figure.Meta{ID: "layers", Title: title, Note: c.Network},
		Columns: []figure.Column{
			{Name: "layer"}, {Name: "links", Numeric: true}, {Name: "weights", Numeric: true},
		},
		Cursor: -1,
	}
	for i := range c.Layers {
		row := &c.Layers[i]
		if row.Parameters > 0 {
			t.Rows = append(t.Rows, []string{row.Name, arch.Thousands(row.Links), arch.Thousands(row.Parameters)})
		}
	}
	t.Rows = append(t.Rows, []string{"all", arch.Thousands(c.Totals.Links), arch.Thousands(c.Totals.Parameters)})
	return t
}

// fiveLinksScene looks into the networks one by one.
type fiveLinksScene struct {
	*five
	net int
}

func (s *fiveLinksScene) Controls() []lessons.Control {
	c := lessons.Control{
		ID: "net", Label: "the network", Kind: lessons.Dial, Index: s.net, Figure: "five", Hint: "which one to look into",
	}
	for i := range s.counts {
		c.Options = append(c.Options, s.name(i))
	}
	return []lessons.Control{c}
}

func (s *fiveLinksScene) Do(a lessons.Action) error {
	s.net = a.Index
	return nil
}

func (s *fiveLinksScene) Figures() []figure.Figure {
	return []figure.Figure{s.table(s.net), layersTable(s.name(s.net)+", layer by layer", s.counts[s.net])}
}

func (s *fiveLinksScene) Values() map[string]string {
	first := &s.counts[3].Layers[0] // Net-4's, which shares
	kernels := int64(first.Layer.Out.C)
	places := first.Output.Units() / kernels
	return s.with(map[string]string{
		"first-4":  arch.Thousands(first.Parameters),
		"biases-4": arch.Thousands(places * kernels),
		"places":   arch.Thousands(places),
		"kernel":   arch.Thousands(first.Parameters/kernels - places),
	})
}

// fiveBiasesScene turns between a bias for every unit and one for every map.
type fiveBiasesScene struct {
	*five
	perMap bool
	open   bool // the answer may be seen
}

func (s *fiveBiasesScene) Reveal(open bool) { s.open = open }

// perMapNet5 is Net-5 as it would be built today.
func (f *five) perMapNet5() *arch.Counts {
	return countedNet(strings.ReplaceAll(f.plan.Networks[len(f.counts)-1], "/posbias", ""))
}

func (s *fiveBiasesScene) Controls() []lessons.Control {
	if !s.open {
		return nil // it would give the answer away
	}
	c := lessons.Control{
		ID: "bias", Label: "biases", Kind: lessons.Dial, Options: []string{"one per unit (1989)", "one per map (today)"},
		Figure: "layers", Hint: "who has a bias of its own",
	}
	if s.perMap {
		c.Index = 1
	}
	return []lessons.Control{c}
}

func (s *fiveBiasesScene) Do(a lessons.Action) error {
	s.perMap = a.Index == 1
	return nil
}

func (s *fiveBiasesScene) Figures() []figure.Figure {
	if s.perMap && s.open {
		return []figure.Figure{layersTable("Net-5, a bias per map", s.perMapNet5())}
	}
	return []figure.Figure{layersTable("Net-5, a bias per unit", s.counts[len(s.counts)-1])}
}

func (s *fiveBiasesScene) Values() map[string]string {
	net5 := s.counts[len(s.counts)-1]
	hidden, biases := int64(0), int64(0)
	for i := range net5.Layers {
		if row := &net5.Layers[i]; row.Parameters > 0 {
			biases += row.Output.Units() // One bias a unit, in every layer
			if !row.Output.Flat {
				hidden += row.Output.Units()
			}
		}
	}
	open := ""
	if s.open {
		open = "yes"
	}
	return s.with(map[string]string{
		"open": open, "per-unit": arch.Thousands(net5.Totals.Parameters), "per-map": arch.Thousands(s.perMapNet5().Totals.Parameters),
		"hidden": arch.Thousands(hidden), "biases-5": arch.Thousands(biases),
	})
}
