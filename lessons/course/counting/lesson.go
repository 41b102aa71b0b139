// Package counting is the lesson counting: How many weights is that?
package counting

import (
	_ "embed" // the text of the lesson
	"fmt"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson counting.
var Lesson = lessons.Source{ID: "counting", Text: markdown, Open: open}

// open returns the scenes of the lesson.
func open(env lessons.Env) lessons.Scenes {
	visit, clock := &visitScene{}, newClockScene()
	return lessons.Scenes{
		"visit":    visit,
		"channels": &channelsScene{},
		"grow":     &countScene{},
		"clock":    clock,
		"alexnet":  &alexnetScene{},
		"vgg":      &vggScene{},
		"budget":   newBudgetScene(),
		"recap":    &countRecap{visit: visit, clock: clock, before: env.Measured},
	}
}

// The layer that the lesson counts first.
const (
	countedShared   = "28x28 conv3:32"
	countedUnshared = "28x28 local3:32"
)

// zooCounts counts a network of the zoo.
func zooCounts(name string) (*arch.Counts, error) {
	entry, ok := arch.FromZoo(name)
	if !ok {
		return nil, fmt.Errorf("the zoo has no %s", name)
	}
	return scene.Counts(entry.Text)
}

// channelsScene asks how many weights a kernel has on a colour image, and shows
// the layer once that is answered.
type channelsScene struct {
	open bool
}

const colourLayer = "32x32x3 conv3:64"

func (s *channelsScene) Reveal(open bool) { s.open = open }

func (s *channelsScene) Figures() []figure.Figure {
	all, err := scene.Counts(colourLayer)
	if err != nil {
		return []figure.Figure{figure.Table{Meta: figure.Meta{ID: "layer", Title: colourLayer, Note: err.Error()}, Cursor: -1}}
	}
	if !s.open {
		t := figure.Table{
			Meta:    figure.Meta{ID: "layer", Title: colourLayer, Note: "height × width × channels"},
			Columns: []figure.Column{{Name: "what"}, {Name: "shape", Numeric: true}}, Cursor: -1,
		}
		t.Rows = append(t.Rows, []string{"the image", all.Input.String()})
		for _, row := range all.Layers {
			t.Rows = append(t.Rows, []string{"the feature maps", row.Output.String()}, []string{"a kernel", "?"})
		}
		return []figure.Figure{t}
	}
	f := figure.Network{Meta: figure.Meta{ID: "layer", Title: colourLayer}, Input: all.Input.String(), Cursor: -1}
	for _, row := range all.Layers {
		f.Layers = append(f.Layers, figure.NetworkLayer{
			Word: row.Name, Shape: row.Output.String(), Formula: row.Formula, Parameters: row.Parameters, Links: row.Links,
		})
	}
	return []figure.Figure{f}
}

func (s *channelsScene) Values() map[string]string {
	values := map[string]string{}
	all, err := scene.Counts(colourLayer)
	if err != nil || len(all.Layers) == 0 {
		return values
	}
	row := all.Layers[0]
	l := row.Layer
	values["taps"] = arch.Thousands(int64(l.KH * l.KW))
	values["weights"] = arch.Thousands(int64(l.KH * l.KW * l.In.C))
	values["channels"] = arch.Thousands(int64(l.In.C))
	values["kernels"] = arch.Thousands(int64(l.Kernels))
	values["formula"] = row.Formula
	values["parameters"] = arch.Thousands(row.Parameters)
	return values
}

// alexnetScene asks for the digits of AlexNet's first layer unshared.
type alexnetScene struct {
	open bool
}

const alexnetLayer = "227x227x3 conv11:96/s4"

func (s *alexnetScene) Reveal(open bool) { s.open = open }

func (s *alexnetScene) Figures() []figure.Figure {
	f := figure.Bars{Meta: figure.Meta{ID: "first", Title: "AlexNet’s first layer: numbers"}}
	all, err := scene.Counts(alexnetLayer)
	if err != nil {
		f.Note = err.Error()
		return []figure.Figure{f}
	}
	bar := func(label string, n int64) {
		f.Bars = append(f.Bars, figure.Bar{Label: label, Value: float64(n), Text: arch.Thousands(n)})
	}
	bar("shared, as it is", all.Totals.Parameters)
	if !s.open {
		return []figure.Figure{f}
	}
	bar("unshared", int64(all.Totals.Unshared))
	if net, err := zooCounts("alexnet-2012"); err == nil {
		bar("all of AlexNet", net.Totals.Parameters)
	}
	return []figure.Figure{f}
}

func (s *alexnetScene) Values() map[string]string {
	values := map[string]string{}
	all, err := scene.Counts(alexnetLayer)
	if err != nil || len(all.Layers) == 0 {
		return values
	}
	row := all.Layers[0]
	l := row.Layer
	values["shared"], values["unshared"] = arch.Thousands(row.Parameters), row.Unshared.String()
	values["places"] = arch.Thousands(l.Out.Positions())
	values["side"], values["by-row"] = arch.Thousands(int64(l.Out.W)), arch.Thousands(row.Parameters*int64(l.Out.W))
	values["kernel"] = arch.Thousands(int64(l.KH*l.KW*l.In.C) + 1)
	values["macs"] = arch.Thousands(row.MACs)
	if net, err := zooCounts("alexnet-2012"); err == nil {
		values["alexnet"] = arch.Thousands(net.Totals.Parameters)
	}
	return values
}

// vggScene asks where the numbers of VGG-16 are.
type vggScene struct {
	open bool
}

func (s *vggScene) Reveal(open bool) { s.open = open }

// vggPart is one kind of layer of VGG-16.
type vggPart struct {
	name             string
	layers           int
	parameters, macs int64
}

// vggParts adds up VGG-16: its convolutions and its dense layers.
func vggParts() (conv, dense vggPart, firstDense int64) {
	conv, dense = vggPart{name: "convolutions"}, vggPart{name: "dense layers"}
	all, err := zooCounts("vgg16")
	if err != nil {
		return conv, dense, 0
	}
	for _, row := range all.Layers {
		part := &conv
		switch {
		case row.Kind == arch.Dense:
			part = &dense
			if firstDense == 0 {
				firstDense = row.Parameters
			}
		case !row.Kind.Convolves():
			continue
		}
		part.layers++
		part.parameters += row.Parameters
		part.macs += row.MACs
	}
	return conv, dense, firstDense
}

func (s *vggScene) Figures() []figure.Figure {
	conv, dense, _ := vggParts()
	if !s.open {
		t := figure.Table{
			Meta:    figure.Meta{ID: "parts", Title: "VGG-16"},
			Columns: []figure.Column{{Name: "kind"}, {Name: "layers", Numeric: true}, {Name: "numbers", Numeric: true}}, Cursor: -1,
		}
		for _, p := range []vggPart{conv, dense} {
			t.Rows = append(t.Rows, []string{p.name, arch.Thousands(int64(p.layers)), "?"})
		}
		return []figure.Figure{t}
	}
	bars := func(id, title string, of func(vggPart) int64) figure.Bars {
		f := figure.Bars{Meta: figure.Meta{ID: id, Title: title}}
		for _, p := range []vggPart{conv, dense} {
			f.Bars = append(f.Bars, figure.Bar{Label: p.name, Value: float64(of(p)), Text: arch.Thousands(of(p))})
		}
		return f
	}
	return []figure.Figure{
		bars("numbers", "VGG-16: numbers", func(p vggPart) int64 { return p.parameters }),
		bars("macs", "VGG-16: multiplications", func(p vggPart) int64 { return p.macs }),
	}
}

func (s *vggScene) Values() map[string]string {
	conv, dense, first := vggParts()
	share := func(a, b int64) string { return text.Percent(float64(a) / float64(max(a+b, 1))) }
	return map[string]string{
		"total": arch.Thousands(conv.parameters + dense.parameters), "convs": arch.Thousands(int64(conv.layers)), "denses": arch.Thousands(int64(dense.layers)),
		"conv": arch.Thousands(conv.parameters), "dense": arch.Thousands(dense.parameters), "first": arch.Thousands(first),
		"dense-share": share(dense.parameters, conv.parameters), "conv-macs": share(conv.macs, dense.macs),
	}
}

// countRecap puts together what was counted by visiting and what the clock said.
type countRecap struct {
	visit  *visitScene
	clock  *clockScene
	before []progress.Measurement
}

// Found is the newest value of a metric, measured now or in an earlier session.
func (s *countRecap) found(network, metric string) string {
	all := append(append(append([]progress.Measurement{}, s.before...), s.visit.Measured()...), s.clock.Measured()...)
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Network == network && all[i].Metric == metric {
			return text.Number(all[i].Value)
		}
	}
	return "–"
}

func (s *countRecap) Figures() []figure.Figure {
	visited := figure.Table{
		Meta:    figure.Meta{ID: "visited", Title: "Counted by going to every place"},
		Columns: []figure.Column{{Name: "layer"}, {Name: "numbers", Numeric: true}, {Name: "multiplications", Numeric: true}}, Cursor: -1,
	}
	for _, l := range visitedLayers() {
		visited.Rows = append(visited.Rows, []string{l.Name, s.found(l.Network, metricNumbers), s.found(l.Network, metricMultiplications)})
	}
	timed := figure.Table{
		Meta:    figure.Meta{ID: "timed", Title: "By this machine’s clock: 16×16, 16 maps"},
		Columns: []figure.Column{{Name: "layer"}, {Name: "numbers", Numeric: true}, {Name: "µs an image", Numeric: true}}, Cursor: -1,
	}
	for _, l := range clockedLayers() {
		n, err := scene.Parameters(l.Network)
		if err != nil {
			timed.Note = err.Error()
		}
		timed.Rows = append(timed.Rows, []string{l.Name, arch.Thousands(n), s.found(l.Network, metricMicroseconds)})
	}
	return []figure.Figure{visited, timed}
}

func (s *countRecap) Values() map[string]string { return visitCounts() }
