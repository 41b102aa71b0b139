package draw

import (
	"math"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// shiftAccuracy draws the accuracy for every shift of the image, in percent.
func (c *canvas) shiftAccuracy(f *figure.ShiftAccuracy) {
	side := 2*f.Radius + 1
	if f.Radius < 0 || len(f.Accuracy) != side*side {
		c.notice("no nudges")
		return
	}
	m := &figure.Heatmap{Meta: figure.Meta{Control: f.Control}, Cols: side, Scale: 100, Unsigned: true, Cursor: f.Cursor}
	m.Masked = tabulate(len(f.Accuracy), func(i int) bool { return math.IsNaN(f.Accuracy[i]) })
	m.Values = tabulate(len(f.Accuracy), func(i int) float64 { return math.Round(100 * f.Accuracy[i]) })
	m.ColLabels = tabulate(side, func(i int) string { return text.Short(float64(i - f.Radius)) })
	m.RowLabels = m.ColLabels
	c.captioned(m, "% right when moved; trained in the middle")
}

// captioned draws a heatmap and, below it, the first caption that fits, or as much of
// the last one as does.
func (c *canvas) captioned(m *figure.Heatmap, captions ...string) {
	captionRows := digit(c.h >= 4)
	body := c.rows(0, c.h-captionRows)
	body.heatmap(m)
	c.join(0, body)
	for i, caption := range captions {
		if captionRows > 0 && (c.width(caption) <= c.w || i == len(captions)-1) {
			c.fit(0, c.used, c.w, caption, role(Muted))
			return
		}
	}
}

func sampleShifts() figure.ShiftAccuracy {
	return figure.ShiftAccuracy{
		Meta: figure.Meta{ID: "shifts", Title: "Templates on nudged bars", Control: "nudge"}, Radius: 3, Cursor: 24,
		Accuracy: tabulate(49, func(i int) float64 { return 0.3 + 0.65*math.Exp(-math.Hypot(float64(i/7-3), float64(i%7-3))) }),
	}
}
