package lab

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

func (s *sweepScene) Figures() []figure.Figure {
	if why := s.lab.troubleFigure(); why != nil {
		return why
	}
	title, value := s.result()
	if s.lab.over == overSeeds {
		return []figure.Figure{s.bars(title, value), s.spreads(value)}
	}
	table := s.Table(title, s.lab.over, value)
	if len(table.Columns) > 3 { // as many as can be shown side by side
		for _, row := range table.Rows {
			for i := range row[1:] {
				row[i+1] = strings.ReplaceAll(row[i+1], " ± 0", "±")
			}
		}
	}
	if excluded := s.split().excluded; len(excluded) > 0 {
		table.Note += "; left out, because a network cannot run there: " + strings.Join(excluded, " ")
	}
	figures := []figure.Figure{table}
	if best := s.best(); len(best) > 0 {
		figures = []figure.Figure{s.bestTable(best), table}
	}
	if s.Latest == nil || !s.ordered() || !s.lab.plan.HasAccuracy() {
		return figures
	}
	curves := s.Curves(title+", by "+s.lab.over, s.lab.over)
	curves.LogX = s.logarithmic()
	return slices.Insert(figures, 0, figure.Figure(curves))
}

// ordered reports whether the values of the swept dial are numbers: a line between two
// worlds, for example, would mean nothing.
func (s *sweepScene) ordered() bool {
	return !slices.ContainsFunc(s.Setup.Points, func(p scene.SweepPoint) bool {
		_, err := strconv.ParseFloat(p.Label, 64)
		return err != nil
	})
}

// logarithmic reports whether the values span so much that the axis should show their
// ratios.
func (s *sweepScene) logarithmic() bool {
	const span = 10
	least, greatest := s.Setup.Points[0].X, s.Setup.Points[0].X
	for _, p := range s.Setup.Points {
		least, greatest = min(least, p.X), max(greatest, p.X)
	}
	return least > 0 && greatest >= span*least
}

// bars shows the means of the networks over seeds.
func (s *sweepScene) bars(title string, value func(experiment.Run) *float64) figure.Bars {
	f := figure.Bars{Meta: figure.Meta{ID: "means", Title: title}}
	for i, p := range s.Setup.Points {
		found := s.Estimate(i, value)
		f.Bars = append(f.Bars, figure.Bar{Label: p.Name, Value: found.Mean, Text: found.String()})
	}
	return f
}

// spreads lists the networks with their results over seeds, and by how much they
// exceed the first.
func (s *sweepScene) spreads(value func(experiment.Run) *float64) figure.Table {
	t := figure.NewTable("points", "Which network is which", "#seeds", "#exceeds the first by", "network")
	t.Note = fmt.Sprintf("mean ± standard deviation over %s; differences: 95 %% interval over the same seeds", text.Plural(len(s.Setup.Seeds), "seed"))
	for i, p := range s.Setup.Points {
		exceeds := "–"
		if s.Latest != nil && i > 0 {
			if d := experiment.Paired(s.Latest.Runs[i], s.Latest.Runs[0]); d != nil {
				exceeds = scene.DifferenceText(d)
			}
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(s.Estimate(i, value).Seeds), exceeds, p.Network})
	}
	scene.ExplainLuck(&t)
	return t
}
