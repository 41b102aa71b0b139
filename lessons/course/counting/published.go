package counting

import (
	"slices"
	"strconv"

	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// alexnetScene asks how many parameters AlexNet's first layer would have
// unshared.
type alexnetScene struct{ scene.Answered }

const alexnetLayer = "227x227x3 conv11:96/s4"

func (s *alexnetScene) Figures() []figure.Figure {
	totals := scene.MustCount(alexnetLayer).Totals
	bar := func(label string, n int64) figure.Bar {
		return figure.Bar{Label: label, Value: float64(n), Text: arch.Thousands(n)}
	}
	places := figure.NewTable("places", "How many places in a row?", "#pixels", "#kernel", "#stride", "#places")
	for _, layer := range []string{"7x7 conv3:1", "7x7 conv3:1/s2", alexnetLayer} {
		l := scene.MustCount(layer).Layers[0].Layer
		places.Rows = append(places.Rows, []string{strconv.Itoa(l.In.W), strconv.Itoa(l.KW), strconv.Itoa(l.StrideW), strconv.Itoa(l.Out.W)})
	}
	f := figure.Bars{
		Meta: figure.Meta{ID: "first", Title: "AlexNet’s first layer: numbers"},
		Bars: []figure.Bar{bar("shared, as it is", totals.Parameters)},
	}
	if !s.Open {
		return []figure.Figure{places, f}
	}
	f.Bars = append(f.Bars, bar("unshared", int64(totals.Unshared)), bar("all of AlexNet", zooCounts("alexnet-2012").Totals.Parameters))
	return []figure.Figure{f}
}

func (s *alexnetScene) Values() map[string]string {
	row := scene.MustCount(alexnetLayer).Layers[0]
	l := row.Layer
	return map[string]string{
		"shared": arch.Thousands(row.Parameters), "unshared": row.Unshared.String(),
		"places": arch.Thousands(l.Out.Positions()),
		"side":   arch.Thousands(int64(l.Out.W)), "by-row": arch.Thousands(row.Parameters * int64(l.Out.W)),
		"kernel":  arch.Thousands(int64(l.KH*l.KW*l.In.C) + 1),
		"macs":    arch.Thousands(row.MACs),
		"alexnet": arch.Thousands(zooCounts("alexnet-2012").Totals.Parameters),
	}
}

// vggScene asks where the parameters of VGG-16 are.
type vggScene struct{ scene.Answered }

// vggPart is one kind of layer of VGG-16.
type vggPart struct {
	name                     string
	layers, parameters, macs int64
}

// vggParts sums VGG-16 separately over its convolutions and its dense layers.
func vggParts() (conv, dense vggPart, firstDense int64) {
	conv, dense = vggPart{name: "convolutions"}, vggPart{name: "dense layers"}
	for _, row := range zooCounts("vgg16").Layers {
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
	if !s.Open {
		return []figure.Figure{figure.Table{
			Meta:    figure.Meta{ID: "parts", Title: "VGG-16"},
			Columns: []figure.Column{{Name: "kind"}, {Name: "layers", Numeric: true}, {Name: "numbers", Numeric: true}}, Cursor: -1,
			Rows: [][]string{{conv.name, arch.Thousands(conv.layers), "?"}, {dense.name, arch.Thousands(dense.layers), "?"}},
		}}
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
	rows := zooCounts("vgg16").Layers
	opens := rows[slices.IndexFunc(rows, func(r arch.LayerCounts) bool { return r.Kind == arch.Dense })].Layer
	share := func(a, b int64) string { return text.Percent(float64(a) / float64(a+b)) }
	return map[string]string{
		"total": arch.Thousands(conv.parameters + dense.parameters), "convs": arch.Thousands(conv.layers), "denses": arch.Thousands(dense.layers),
		"conv": arch.Thousands(conv.parameters), "dense": arch.Thousands(dense.parameters), "first": arch.Thousands(first),
		"first-inputs": arch.Thousands(opens.In.Units()), "first-outputs": arch.Thousands(opens.Out.Units()),
		"dense-share": share(dense.parameters, conv.parameters), "conv-macs": share(conv.macs, dense.macs),
	}
}
