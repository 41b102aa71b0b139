package counting

import (
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/nets/arch"
)

// alexnetScene asks for the parameters of AlexNet's first layer unshared.
type alexnetScene struct{ scene.Answered }

const alexnetLayer = "227x227x3 conv11:96/s4"

func (s *alexnetScene) Figures() []figure.Figure {
	totals := scene.MustCount(alexnetLayer).Totals
	bar := func(label string, n int64) figure.Bar {
		return figure.Bar{Label: label, Value: float64(n), Text: arch.Thousands(n)}
	}
	f := figure.Bars{
		Meta: figure.Meta{ID: "first", Title: "AlexNet’s first layer: numbers"},
		Bars: []figure.Bar{bar("shared, as it is", totals.Parameters)},
	}
	if s.Open {
		f.Bars = append(f.Bars, bar("unshared", int64(totals.Unshared)), bar("all of AlexNet", zooCounts("alexnet-2012").Totals.Parameters))
	}
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
