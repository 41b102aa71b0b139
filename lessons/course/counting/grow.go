package counting

import (
	"fmt"

	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// channelsScene asks how many weights a kernel has on a color image, and shows the
// layer once that is answered.
type channelsScene struct{ scene.Answered }

const colorLayer = "32x32x3 conv3:64"

func (s *channelsScene) Figures() []figure.Figure {
	all := scene.MustCount(colorLayer)
	row := all.Layers[0]
	if !s.Open {
		return []figure.Figure{figure.Table{
			Meta:    figure.Meta{ID: "layer", Title: "Kernels on a colour image", Note: "height × width × channels; a map per kernel"},
			Columns: []figure.Column{{Name: "what"}, {Name: "shape", Numeric: true}}, Cursor: -1,
			Rows: [][]string{{"the image", all.Input.String()}, {"the feature maps", row.Output.String()}, {"a kernel", "?"}},
		}}
	}
	return []figure.Figure{figure.Network{
		Meta: figure.Meta{ID: "layer", Title: colorLayer}, Input: all.Input.String(), Cursor: -1,
		Layers: []figure.NetworkLayer{{
			Word: row.Name, Shape: row.Output.String(), Formula: row.Formula, Parameters: row.Parameters, Links: row.Links,
		}},
	}}
}

func (s *channelsScene) Values() map[string]string {
	row := scene.MustCount(colorLayer).Layers[0]
	l := row.Layer
	return map[string]string{
		"taps":       arch.Thousands(int64(l.KH * l.KW)),
		"weights":    arch.Thousands(int64(l.KH * l.KW * l.In.C)),
		"channels":   arch.Thousands(int64(l.In.C)),
		"kernels":    arch.Thousands(int64(l.Kernels)),
		"formula":    row.Formula,
		"parameters": arch.Thousands(row.Parameters),
	}
}

// growScene counts one layer in all kinds of sharing. Its controls appear once its
// question is answered.
type growScene struct {
	scene.AfterAnswer
	side         *scene.Choice[int] // of the image
	kernel, maps *scene.Choice[int]
	bias         *scene.Choice[biasing]
}

// biasing says how many biases a layer has, as an option of the notation.
type biasing struct{ name, option string }

// perUnit is the option that the network of 1989 has.
const perUnit = "/posbias"

func biasDial() *scene.Choice[biasing] {
	return &scene.Choice[biasing]{
		ID: "bias", Label: "biases", Hint: "the numbers that are only added",
		Values: []biasing{{"one per map", ""}, {"one per unit (1989)", perUnit}, {"none", "/nobias"}},
		Text:   func(b biasing) string { return b.name },
	}
}

// square returns a side as the learner reads it.
func square(n int) string { return fmt.Sprintf("%d×%d", n, n) }

func kernelDial() *scene.Choice[int] {
	return &scene.Choice[int]{ID: "kernel", Label: "kernel", Hint: "how much one place sees", Values: []int{3, 5, 7}, Text: square}
}

func newGrowScene() *growScene {
	s := &growScene{
		side:   &scene.Choice[int]{ID: "side", Label: "image", Hint: "how large the image is", Values: []int{28, 56, 112, 224}, Text: square},
		kernel: kernelDial(),
		maps:   &scene.Choice[int]{ID: "kernels", Label: "feature maps", Hint: "how many kernels there are", Values: []int{32, 64, 128}},
		bias:   biasDial(),
	}
	s.Bindings = scene.Bindings{s.side, s.kernel, s.maps, s.bias}
	return s
}

// layer returns the layer with a kind of sharing: the word before the size, and an
// option.
func (s *growScene) layer(word, option string) string {
	side := s.side.Value()
	return fmt.Sprintf("%dx%d %s%d:%d%s%s", side, side, word, s.kernel.Value(), s.maps.Value(), option, s.bias.Value().option)
}

// dense returns the dense layer with as many outputs. It has a bias per unit in
// any case.
func (s *growScene) dense() string {
	side, option := s.side.Value(), s.bias.Value().option
	if option == perUnit {
		option = ""
	}
	out := side - s.kernel.Value() + 1
	return fmt.Sprintf("%dx%d dense:%d%s", side, side, out*out*s.maps.Value(), option)
}

func (s *growScene) Figures() []figure.Figure {
	shared := s.layer("conv", "")
	t := figure.NewTable("counts", shared, "layer", "#numbers", "#MACs", "#uses")
	for _, l := range [][2]string{
		{"shared", shared}, {"tiles", s.layer("conv", "/tile2")}, {"unshared", s.layer("local", "")}, {"dense", s.dense()},
	} {
		all := scene.MustCount(l[1])
		t.Rows = append(t.Rows, []string{
			l[0], arch.Thousands(all.Totals.Parameters), arch.Thousands(all.Totals.MACs), text.Number(all.Layers[0].Uses),
		})
	}
	if s.Open {
		t.Note = "shared: " + scene.MustCount(shared).Layers[0].Formula + " numbers; uses: of one weight, in one image"
		return []figure.Figure{t}
	}
	t.Columns = t.Columns[:2]
	for i := range t.Rows {
		t.Rows[i] = t.Rows[i][:2]
	}
	return []figure.Figure{t}
}

// Values count the layer of the question at its smallest and at its largest size.
func (s *growScene) Values() map[string]string {
	values := map[string]string{}
	at := newGrowScene()
	for i, name := range map[int]string{0: "small", len(at.side.Values) - 1: "large"} {
		at.side.Index = i
		row := scene.MustCount(at.layer("conv", "")).Layers[0]
		values[name] = at.side.String()
		values[name+"-shared"], values[name+"-unshared"] = arch.Thousands(row.Parameters), row.Unshared.String()
		values[name+"-macs"], values[name+"-places"] = arch.Thousands(row.MACs), arch.Thousands(row.Layer.Out.Positions())
		values["a-place"] = arch.Thousands(row.MACs / row.Layer.Out.Positions())
	}
	return values
}
