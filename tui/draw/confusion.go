package draw

import (
	"fmt"

	"weightshare/lessons/figure"
)

// confusion draws a confusion matrix as a heatmap of counts.
func (c *canvas) confusion(f *figure.Confusion) {
	n := len(f.Classes)
	if n == 0 || len(f.Counts) != n*n {
		c.notice("no answers yet")
		return
	}
	right, all := 0, 0
	for i, v := range f.Counts {
		all += v
		if i/n == i%n {
			right += v
		}
	}
	m := &figure.Heatmap{Meta: figure.Meta{Control: f.Control}, Cols: n, Unsigned: true, Cursor: -1, RowLabels: f.Classes, ColLabels: f.Classes}
	m.Values = tabulate(n*n, func(i int) float64 { return float64(f.Counts[i]) })
	score := fmt.Sprintf("%d of %d right", right, all)
	c.captioned(m, score+"; each row is a class, each column what it was taken for", score+"; row: is, column: says", score)
}

func sampleConfusion() figure.Confusion {
	return figure.Confusion{
		Meta:    figure.Meta{ID: "confusion", Title: "What was taken for what"},
		Classes: []string{"level", "upright", "falling", "rising"}, Counts: []int{71, 9, 11, 9, 12, 67, 10, 11, 8, 13, 70, 9, 14, 10, 6, 70},
	}
}
