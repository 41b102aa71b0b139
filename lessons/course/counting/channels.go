package counting

import (
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
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
			Meta:    figure.Meta{ID: "layer", Title: colorLayer, Note: "height × width × channels"},
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
