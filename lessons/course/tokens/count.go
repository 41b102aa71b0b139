package tokens

import (
	"fmt"
	"strconv"

	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// The row of pixels that is cut into windows.
const (
	rowPixels = 8
	rowWindow = 2
)

// firstLayer is the first layer of ViT-B/16.
const firstLayer = "224x224x3 conv16:768/s16"

// cutScene shows that cutting into patches is a convolution whose stride is its size.
type cutScene struct {
	scene.AfterAnswer
	stride *scene.Choice[int]
}

func newCutScene() *cutScene {
	s := &cutScene{stride: &scene.Choice[int]{ID: "stride", Label: "the stride", Figure: "windows", Hint: "how far the window moves", Values: []int{rowWindow, 1}}}
	s.Bindings = scene.Bindings{s.stride}
	return s
}

func (s *cutScene) Figures() []figure.Figure {
	stride := s.stride.Value()
	layer := fmt.Sprintf("conv%d:1/s%d", rowWindow, stride)
	m := figure.Matrix{
		Meta: figure.Meta{ID: "windows", Title: layer + " on a row of pixels"}, Cols: rowPixels, Cursor: -1, Cell: "weight",
		ColLabels: scene.Numbered("pixel", rowPixels),
	}
	places := int(scene.MustCount(fmt.Sprintf("%d %s", rowPixels, layer)).Layers[0].Output.Positions())
	m.RowLabels = scene.Numbered("token", places)
	for place := range places {
		row := make([]int, rowPixels)
		for i := range row {
			row[i] = -1
		}
		for i := range rowWindow {
			row[place*stride+i] = i
		}
		m.Weight = append(m.Weight, row...)
	}
	l := scene.MustCount(firstLayer).Layers[0]
	t := figure.NewTable("first", "ViT-B/16, first layer", "if it were", "#numbers")
	for _, r := range [][2]string{
		{"one kernel for all patches", arch.Thousands(l.Parameters)},
		{"one for each patch", l.Unshared.String()},
		{"dense", l.Dense.String()},
	} {
		if !s.Open {
			r[1] = "?"
		}
		t.Rows = append(t.Rows, r[:])
	}
	t.Note = "the work of the first two is the same"
	return []figure.Figure{m, t}
}

func (s *cutScene) Values() map[string]string {
	l := scene.MustCount(firstLayer).Layers[0]
	return map[string]string{"open": scene.YesIf(s.Open), "first-uses": text.Number(l.Uses), "first-numbers": arch.Thousands(l.Parameters), "channels": strconv.Itoa(l.Output.C)}
}

// part holds the counts of all layers of some kinds.
type part struct {
	name      string
	numbers   int64
	apart     int64 // how many if nothing were shared over tokens
	positions bool
}

// countScene counts ViT-B/16 part by part.
type countScene struct {
	scene.Answered
	counts *arch.Counts
	parts  []part
}

func newCountScene() *countScene {
	entry, ok := arch.FromZoo("vit_b_16")
	if !ok {
		panic("tokens: vit_b_16 is not in the zoo") // it is part of the program
	}
	s := &countScene{counts: scene.MustCount(entry.Text)}
	for i := range s.counts.Layers {
		s.add(&s.counts.Layers[i])
	}
	return s
}

// partNames maps each kind of layer that has numbers to the part that it belongs to.
func partNames() map[arch.Kind]string {
	return map[arch.Kind]string{
		"conv": "patches", "cls": "answer token", "pos": "positions", "attn": "attention",
		"linear": "dense", "layernorm": "norms", "dense": "classes",
	}
}

// add adds the numbers of a layer to its part.
func (s *countScene) add(l *arch.LayerCounts) {
	name, ok := partNames()[l.Kind]
	if !ok || l.Parameters == 0 {
		return
	}
	apart := int64(l.Unshared)
	for i := range s.parts {
		if s.parts[i].name == name {
			s.parts[i].numbers += l.Parameters
			s.parts[i].apart += apart
			return
		}
	}
	s.parts = append(s.parts, part{name, l.Parameters, apart, name == partNames()["pos"]})
}

func (s *countScene) Figures() []figure.Figure {
	t := figure.NewTable("parts", "ViT-B/16, and with a set for each token", "part", "#numbers", "#tokens apart")
	for _, p := range s.parts {
		row := []string{p.name, arch.Thousands(p.numbers), arch.Thousands(p.apart)}
		if !s.Open {
			row[1], row[2] = "?", "?"
		}
		t.Rows = append(t.Rows, row)
	}
	t.Rows = append(t.Rows, []string{"all", arch.Thousands(s.counts.Totals.Parameters), s.counts.Totals.Unshared.String()})
	t.Note = "same work: " + text.Number(float64(s.counts.Totals.MACs)) + " MACs"
	return []figure.Figure{t}
}

func (s *countScene) Values() map[string]string {
	values := map[string]string{"vit": arch.Thousands(s.counts.Totals.Parameters), "vit-apart": s.counts.Totals.Unshared.String()}
	for _, p := range s.parts {
		if p.positions {
			values["vit-positions"] = arch.Thousands(p.numbers)
			values["vit-share"] = text.Fixed(100*float64(p.numbers)/float64(s.counts.Totals.Parameters), 2) + " %"
		}
	}
	return values
}
