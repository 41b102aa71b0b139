package experiment

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"weightshare/nets/arch"
	"weightshare/nets/visible"
)

// WriteCSV writes one line per run, for other programs to read. Values that a run
// does not have are left empty.
func (d *Document) WriteCSV(w io.Writer) error { return writeCSV(w, d.csv()) }

func (d *Document) csv() [][]string {
	rows := make([][]string, 0, 1+len(d.Runs))
	rows = append(rows, []string{
		"task", "network", "parameters", "samples", "steps", "seed", "train_accuracy", "test_accuracy",
		"train_loss", "test_loss", "steps_to_target", "seconds",
	})
	for _, r := range d.Runs {
		rows = append(rows, []string{
			visible.Cell(d.Task), visible.Cell(r.Network), strconv.FormatInt(r.Parameters, 10), strconv.Itoa(r.Samples), strconv.Itoa(d.Steps),
			strconv.FormatUint(r.Seed, 10), exact(r.TrainAccuracy), exact(r.TestAccuracy), exact(r.TrainLoss), exact(r.TestLoss),
			optionalInt(r.StepsToTarget), exact(&r.Seconds),
		})
	}
	return rows
}

func writeCSV(w io.Writer, rows [][]string) error {
	if err := csv.NewWriter(w).WriteAll(rows); err != nil {
		return fmt.Errorf("writing CSV: %w", err)
	}
	return nil
}

type runResult struct {
	name string
	text func(*Run) string
}

// runResults lists the results of a run as text, empty if absent, by their names
// in JSON.
func runResults() []runResult {
	return []runResult{
		{"parameters", func(r *Run) string { return strconv.FormatInt(r.Parameters, 10) }},
		{"train_accuracy", func(r *Run) string { return exact(r.TrainAccuracy) }},
		{"test_accuracy", func(r *Run) string { return exact(r.TestAccuracy) }},
		{"train_loss", func(r *Run) string { return exact(r.TrainLoss) }},
		{"test_loss", func(r *Run) string { return exact(r.TestLoss) }},
		{"steps_to_target", func(r *Run) string { return optionalInt(r.StepsToTarget) }},
		{"diverged", func(r *Run) string { return strconv.Itoa(r.Diverged) }},
	}
}

func optionalInt(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// exact formats a number so that it reads back the same.
func exact(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'g', -1, 64)
}

// Column is the heading of a column of the table.
type Column struct {
	Name    string
	Numeric bool // align to the right
}

// Table summarizes the document for people: a row per network and sample size,
// mean ± standard deviation over seeds. Columns that say nothing, such as a
// sample size that is always the same, are included; the caller decides whether
// to print them.
func (d *Document) Table() (columns []Column, rows [][]string) {
	columns = []Column{
		{"network", false},
		{"parameters", true},
		{"MACs", true},
		{"samples", true},
		{"runs", true},
		{"train accuracy", true},
		{"test accuracy", true},
		{"test loss", true},
		{"minus the first, 95 %", true},
		{fmt.Sprintf("steps to %.0f %%", 100*TargetAccuracy), true},
		{"seconds", true},
	}
	list := groups(d.Runs)
	for i, g := range list {
		spread := func(value func(Run) *float64) string { return plusMinus(meanSD(g, value)) }
		seconds, _ := meanSD(g, func(r Run) *float64 { return &r.Seconds })
		rows = append(rows, []string{
			g[0].Network, strconv.FormatInt(g[0].Parameters, 10), macsOf(g[0].Network), strconv.Itoa(g[0].Samples), runsOf(g),
			spread(func(r Run) *float64 { return r.TrainAccuracy }), spread(func(r Run) *float64 { return r.TestAccuracy }),
			spread(func(r Run) *float64 { return r.TestLoss }), interval(differenceToFirst(list, i)), stepsToTarget(g), fmt.Sprintf("%.2f", *seconds),
		})
	}
	return columns, rows
}

// macsOf counts the multiply-accumulates of a network for one image.
func macsOf(network string) string {
	a, err := arch.Parse(network)
	if err != nil {
		return "–"
	}
	counts, err := arch.Count(a)
	if err != nil {
		return "–"
	}
	return strconv.FormatInt(counts.Totals.MACs, 10)
}

// interval formats a difference with its confidence interval.
func interval(d *Difference) string {
	if d == nil {
		return "–"
	}
	digits := func(v float64) int { return Digits(v, 3) }
	return fmt.Sprintf("%+.3f [%+.*f, %+.*f]", d.Mean, digits(d.Low), d.Low, digits(d.High), d.High)
}

func plusMinus(mean, sd *float64) string {
	switch {
	case mean == nil:
		return "–"
	case sd == nil:
		return short(*mean)
	}
	return short(*mean) + " ± " + short(*sd)
}

func short(v float64) string {
	if math.Abs(v) < 1e6 {
		return fmt.Sprintf("%.3f", v)
	}
	return fmt.Sprintf("%.3g", v)
}

func runsOf(runs []Run) string {
	diverged := 0
	for _, r := range runs {
		if r.Diverged > 0 {
			diverged++
		}
	}
	if diverged == 0 {
		return strconv.Itoa(len(runs))
	}
	return fmt.Sprintf("%d (%d diverged)", len(runs), diverged)
}

func stepsToTarget(runs []Run) string {
	var steps []int
	for _, r := range runs {
		if r.StepsToTarget != nil {
			steps = append(steps, *r.StepsToTarget)
		}
	}
	if len(steps) == 0 {
		return "–"
	}
	slices.Sort(steps)
	median := strconv.Itoa(steps[(len(steps)-1)/2])
	if len(steps) < len(runs) {
		median += fmt.Sprintf(" (%d of %d)", len(steps), len(runs))
	}
	return median
}

// WriteMarkdown writes the table for people as Markdown, with the options below
// it.
func (d *Document) WriteMarkdown(w io.Writer) error {
	columns, rows := d.Table()
	return writeMarkdown(w, columns, rows, fmt.Sprintf("Task %s, %d steps, %s", d.Task, d.Steps, d.Options))
}

func writeMarkdown(w io.Writer, columns []Column, rows [][]string, conditions string) error {
	var b strings.Builder
	line := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	names, rules := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i], rules[i] = c.Name, "---"
		if c.Numeric {
			rules[i] = "---:"
		}
	}
	line(names)
	line(rules)
	for _, row := range rows {
		// A bar inside a code span still ends the cell unless it is escaped.
		row[0] = "`" + strings.ReplaceAll(row[0], "|", `\|`) + "`"
		line(row)
	}
	fmt.Fprintf(&b, "\n%s. Mean ± standard deviation over seeds.\n", conditions)
	b.WriteString("Differences are paired over seeds; where the interval holds 0 it may be luck: look at more seeds.\n")
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("writing Markdown: %w", err)
	}
	return nil
}
