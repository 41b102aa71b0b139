package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons/figure"
	"weightshare/nets/experiment"
	"weightshare/tui/draw"
)

// The size of a plot in cells if standard output is not a terminal.
const (
	plotWidth  = 76
	plotHeight = 20
)

// curveRecorder collects the evaluations of all runs: accuracy by step, over seeds.
type curveRecorder struct {
	plan   experiment.Plan
	values map[string]map[int][]float64 // by network, by step
}

func newCurveRecorder(p experiment.Plan) *curveRecorder {
	return &curveRecorder{plan: p, values: map[string]map[int][]float64{}}
}

// record records the accuracy of an evaluation or, if there are no classes, its loss.
func (r *curveRecorder) record(e experiment.Evaluation) {
	value := e.TestLoss
	if e.TestAccuracy != nil {
		value = *e.TestAccuracy
	}
	if math.IsNaN(value) {
		return
	}
	if r.values[e.Network] == nil {
		r.values[e.Network] = map[int][]float64{}
	}
	r.values[e.Network][e.Step] = append(r.values[e.Network][e.Step], value)
}

// curves returns the plot of a comparison: accuracy by samples if those were swept, or
// else by step, for the runs of this process.
func (r *curveRecorder) curves(d *experiment.Document) figure.Curves {
	if len(r.plan.Samples) > 1 {
		return bySamples(d)
	}
	f := newPlot(d, "by step", "step")
	for _, network := range networksOf(d) {
		steps := r.values[network]
		var s figure.Series
		for step := experiment.EvalEvery; step <= d.Steps; step += experiment.EvalEvery {
			s = addPoint(s, float64(step), steps[step])
		}
		if len(s.X) > 0 {
			s.Name = network
			f.Series = append(f.Series, s)
		}
	}
	return f
}

func bySamples(d *experiment.Document) figure.Curves {
	f := newPlot(d, "by samples", "samples")
	f.LogX = true
	for _, network := range networksOf(d) {
		values := map[int][]float64{}
		for _, r := range d.Runs {
			value := r.TestAccuracy
			if value == nil {
				value = r.TestLoss
			}
			if r.Network == network && value != nil {
				values[r.Samples] = append(values[r.Samples], *value)
			}
		}
		s := figure.Series{Name: network}
		for _, n := range slices.Sorted(maps.Keys(values)) {
			s = addPoint(s, float64(n), values[n])
		}
		f.Series = append(f.Series, s)
	}
	return f
}

func newPlot(d *experiment.Document, by, xlabel string) figure.Curves {
	f := figure.Curves{
		Meta: figure.Meta{ID: "plot", Title: "test accuracy " + by, Note: "mean over seeds; around it one standard deviation"}, XLabel: xlabel, YLabel: "test accuracy", YMax: 1,
	}
	if !slices.ContainsFunc(d.Runs, func(r experiment.Run) bool { return r.TestAccuracy != nil }) {
		f.Title, f.YLabel, f.YMax, f.LogY = "test loss "+by, "test loss", 0, true
	}
	return f
}

// addPoint appends the mean of values at x, and their standard deviation as the band
// around it.
func addPoint(s figure.Series, x float64, values []float64) figure.Series {
	if len(values) == 0 {
		return s
	}
	slices.Sort(values) // so that the sum does not depend on the order of the runs
	mean, sd := experiment.MeanSD(values)
	if len(values) == 1 {
		sd = 0
	}
	s.X, s.Y = append(s.X, x), append(s.Y, mean)
	s.Low, s.High = append(s.Low, mean-sd), append(s.High, mean+sd)
	return s
}

// networksOf lists the networks of a comparison in the order of its runs.
func networksOf(d *experiment.Document) []string {
	var names []string
	for _, r := range d.Runs {
		if !slices.Contains(names, r.Network) {
			names = append(names, r.Network)
		}
	}
	return names
}

// plot prints curves, in blocks and colors on a terminal, and otherwise in ASCII.
func plot(c console, f figure.Curves) error {
	width := terminalWidth(c.out)
	if len(f.Series) == 0 {
		_, err := fmt.Fprintln(c.out, "\nNothing to plot: no run was done just now.")
		return err
	}
	cells := plotWidth
	if width > 0 {
		cells = max(min(width, 120), 20)
	}
	picture := draw.Draw(f, cells, plotHeight, draw.NewStyle(true, colorProfile(c.out, c.env), width == 0))
	for i, line := range picture.Lines {
		if width == 0 {
			line = ansi.Strip(line) // removes bold type too
		}
		picture.Lines[i] = strings.TrimRight(line, " ")
	}
	_, err := fmt.Fprintf(c.out, "\n%s\n", strings.Join(picture.Lines, "\n"))
	return err
}
