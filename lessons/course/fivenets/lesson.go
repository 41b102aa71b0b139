// Package fivenets is the lesson five-nets: Did it matter in 1989?
package fivenets

import (
	_ "embed" // the text of the lesson
	"fmt"
	"maps"
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

// published returns the test accuracies of 1989, from table 11.1 of The
// Elements of Statistical Learning (2nd edition, section 11.7).
func published() []float64 { return []float64{.8, .87, .885, .94, .984} }

// publishedTest is the number of test images in 1989.
const publishedTest = 160

func open(env lessons.Env) lessons.Scenes { return openWith(env, defaultPlan(), 5) }

// openWith opens the lesson with a plan for all trainings; a sweep takes the given
// number of seeds.
func openWith(env lessons.Env, plan experiment.Plan, seeds uint64) lessons.Scenes {
	five := newNetworks(plan)
	best := &bestScene{networks: five, seeds: seeds}
	best.remember(env.Measured)
	return lessons.Scenes{
		"links":  newLinksScene(five),
		"best":   best,
		"order":  &orderScene{best: best},
		"biases": newBiasesScene(five),
		"edit":   newEditScene(five),
		"race":   &raceScene{networks: five},
		"recap":  &orderScene{best: best},
	}
}

// defaultPlan returns the task of 1989 as in the reference runs.
func defaultPlan() experiment.Plan { return scene.Plan("strokes") }

// networks are the five networks and their counts.
type networks struct {
	plan   experiment.Plan
	counts []*arch.Counts
}

// newNetworks counts the networks of a plan.
func newNetworks(plan experiment.Plan) *networks {
	f := &networks{plan: plan}
	for _, notation := range plan.Networks {
		f.counts = append(f.counts, scene.MustCount(notation))
	}
	return f
}

// name returns the name of a network; the first is Net-1.
func (f *networks) name(i int) string { return "Net-" + strconv.Itoa(i+1) }

// spec returns a network as it takes part in races and sweeps.
func (f *networks) spec(i int) scene.NetworkSpec {
	return scene.NetworkSpec{ID: "net" + strconv.Itoa(i+1), Name: f.name(i), Network: f.plan.Networks[i]}
}

// Values are the counts that the text may refer to: links-1 to weights-5.
func (f *networks) Values() map[string]string {
	v := map[string]string{
		"train": text.Number(float64(f.plan.Task.Samples)), "test": text.Number(float64(f.plan.Task.Test)),
	}
	for i, c := range f.counts {
		v[fmt.Sprintf("links-%d", i+1)] = arch.Thousands(c.Totals.Links)
		v[fmt.Sprintf("weights-%d", i+1)] = arch.Thousands(c.Totals.Parameters)
		v[fmt.Sprintf("macs-%d", i+1)] = arch.Thousands(c.Totals.MACs)
	}
	last := f.counts[len(f.counts)-1].Totals
	v["goal-links"], v["goal-weights"] = arch.Thousands(last.Links), arch.Thousands(last.Parameters)
	return v
}

// with adds values to those of the networks.
func (f *networks) with(more map[string]string) map[string]string {
	v := f.Values()
	maps.Copy(v, more)
	return v
}

// table lists the five networks with the cursor on one.
func (f *networks) table(cursor int) figure.Table {
	t := figure.NewTable("five", "The five networks of 1989", "net", "#links", "#weights", "#links per weight")
	t.Cursor = cursor
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
	t := figure.NewTable("layers", title, "layer", "#links", "#weights")
	t.Note = c.Network
	for i := range c.Layers {
		row := &c.Layers[i]
		if row.Parameters > 0 {
			t.Rows = append(t.Rows, []string{row.Name, arch.Thousands(row.Links), arch.Thousands(row.Parameters)})
		}
	}
	t.Rows = append(t.Rows, []string{"all", arch.Thousands(c.Totals.Links), arch.Thousands(c.Totals.Parameters)})
	return t
}

// linksScene shows the layers of one network.
type linksScene struct {
	*networks
	scene.Bindings
	net *scene.Choice[int]
}

func newLinksScene(f *networks) *linksScene {
	s := &linksScene{networks: f, net: &scene.Choice[int]{
		ID: "net", Label: "the network", Figure: "five", Hint: "which one to look into", Values: []int{0, 1, 2, 3, 4}, Text: f.name, Index: 3,
	}}
	s.Bindings = scene.Bindings{s.net}
	return s
}

func (s *linksScene) Figures() []figure.Figure {
	return []figure.Figure{s.table(s.net.Index), layersTable(s.net.String()+", layer by layer", s.counts[s.net.Value()])}
}

func (s *linksScene) Values() map[string]string {
	first := &s.counts[3].Layers[0] // that of Net-4, which shares
	kernels := int64(first.Layer.Out.C)
	places := first.Output.Units() / kernels
	return s.with(map[string]string{
		"first-4":  arch.Thousands(first.Parameters),
		"biases-4": arch.Thousands(places * kernels),
		"places":   arch.Thousands(places),
		"kernel":   arch.Thousands(first.Parameters/kernels - places),
	})
}

// biasesScene compares Net-5 with a bias for every unit and with one for every
// feature map.
type biasesScene struct {
	*networks
	scene.AfterAnswer
	bias *scene.Choice[string] // index 1: one per map
}

func newBiasesScene(f *networks) *biasesScene {
	s := &biasesScene{networks: f, bias: &scene.Choice[string]{
		ID: "bias", Label: "biases", Figure: "layers", Hint: "what has its own bias", Values: []string{"one per unit (1989)", "one per map (today)"},
	}}
	s.Bindings = scene.Bindings{s.bias}
	return s
}

// perMapNet5 counts Net-5 with one bias for every feature map.
func (f *networks) perMapNet5() *arch.Counts {
	return scene.MustCount(strings.ReplaceAll(f.plan.Networks[len(f.counts)-1], "/posbias", ""))
}

func (s *biasesScene) Figures() []figure.Figure {
	if s.bias.Index == 1 && s.Open {
		return []figure.Figure{layersTable("Net-5, a bias per map", s.perMapNet5())}
	}
	return []figure.Figure{layersTable("Net-5, a bias per unit", s.counts[len(s.counts)-1])}
}

func (s *biasesScene) Values() map[string]string {
	net5 := s.counts[len(s.counts)-1]
	hidden, biases := int64(0), int64(0)
	for i := range net5.Layers {
		if row := &net5.Layers[i]; row.Parameters > 0 {
			biases += row.Output.Units() // one bias per unit, in every layer
			if !row.Output.Flat {
				hidden += row.Output.Units()
			}
		}
	}
	open := ""
	if s.Open {
		open = "yes"
	}
	return s.with(map[string]string{
		"open": open, "per-unit": arch.Thousands(net5.Totals.Parameters), "per-map": arch.Thousands(s.perMapNet5().Totals.Parameters),
		"hidden": arch.Thousands(hidden), "biases-5": arch.Thousands(biases),
	})
}
