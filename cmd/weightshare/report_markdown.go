package main

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/notebook"
	"weightshare/lessons/progress"
	"weightshare/lessons/text"
	"weightshare/nets/visible"
	"weightshare/tui/draw"
)

func markdownReport(b *bytes.Buffer, n notebook.Notebook) error {
	b.WriteString("# What shared weights buy, and what they cost\n\n")
	if !slices.ContainsFunc(n.Findings, func(f notebook.Finding) bool { return len(f.Numbers) > 0 }) {
		b.WriteString("Nothing is measured yet: the lessons below measure it.\n")
	} else {
		b.WriteString("Measured with weightshare. ± is the standard deviation over seeds.\n")
	}
	if err := markdownPage(b, n); err != nil {
		return err
	}
	for _, h := range lessons.Headings() {
		fmt.Fprintf(b, "\n## %s\n", h.Title())
		under := n.Under(h)
		if len(under) == 0 {
			b.WriteString("\nNothing is measured yet.\n")
		}
		for _, f := range under {
			if err := markdownFinding(b, f); err != nil {
				return err
			}
		}
	}
	if err := markdownLab(b, n.Reported()); err != nil {
		return err
	}
	markdownMissing(b, n.Missing)
	return nil
}

// markdownPage writes the first page: the verdict and the learner's own words, the
// table of all claims, and what it does not show.
func markdownPage(b *bytes.Buffer, n notebook.Notebook) error {
	fmt.Fprintf(b, "\n## The verdict\n\nThe program's answer: %s\n\n%s\n", escaped(strings.Join(notebook.Verdict(), " ")), escaped(n.Standing()))
	for _, own := range n.Own {
		fmt.Fprintf(b, "\nIn my own words (%s, %s):\n\n> %s\n", escaped(notebook.Place(own.Lesson, own.Step.ID)), escaped(day(own.At)), escaped(own.Text))
	}
	b.WriteString("\n## What was measured\n\nPairs are shared | unshared. The last two columns say whether their order stays the same at equal numbers, and at equal work.\n\n")
	if err := pageTable(n).markdown(b); err != nil {
		return err
	}
	b.WriteString("\n## What this does not show\n\n")
	for _, limit := range n.Limits() {
		fmt.Fprintf(b, "- %s\n", escaped(limit))
	}
	b.WriteString("\nThe details follow, each number with the command that repeats it.\n")
	return nil
}

func pageTable(n notebook.Notebook) resultTable {
	s := resultTable{columns: []column{
		{name: "claim"},
		{name: "shared", numeric: true},
		{name: "unshared", numeric: true},
		{name: "chance", numeric: true},
		{name: "seeds", numeric: true},
		{name: "numbers", numeric: true},
		{name: macsName, numeric: true},
		{name: "holds at equal numbers?"},
		{name: "at equal work?"},
	}}
	for _, r := range n.Rows() {
		claim := r.Claim.Title
		if r.Metric != "" {
			claim += " (" + metricName(r.Metric) + ")"
		}
		s.rows = append(s.rows, []string{escaped(claim), r.Shared, r.Unshared, r.Chance, r.Seeds, r.Parameters, r.MACs, r.AtEqualNumbers, r.AtEqualWork})
	}
	return s
}

// day returns the date of an RFC 3339 time.
func day(at string) string {
	date, _, _ := strings.Cut(at, "T")
	return date
}

// markdownFinding writes one claim: its sentence, the prediction, the numbers, and a
// bar chart of comparable numbers.
func markdownFinding(b *bytes.Buffer, f notebook.Finding) error {
	fmt.Fprintf(b, "\n### %s\n\n%s\n", escaped(f.Claim.Title), markdownBlocks(f.Text))
	if p := f.Prediction; p != nil {
		fmt.Fprintf(b, "\nAsked before: %s My prediction%s: “%s”, which was %s.\n",
			escaped(p.Asked()), confidenceNote(p.Answer), escaped(strings.TrimRight(p.Chosen(), ".")), verdict(p.Answer.Right))
	}
	if len(f.Numbers) > 0 {
		b.WriteByte('\n')
		if err := numberTable(f).markdown(b); err != nil {
			return err
		}
	}
	for _, bars := range comparisonBars(f) {
		fmt.Fprintf(b, "\n```text\n%s\n```\n", plainFigure(bars))
	}
	for _, where := range origins(f) {
		fmt.Fprintf(b, "\nMeasured in %s.\n", escaped(where))
	}
	markdownMatch(b, "At equal numbers", f.Compared.Numbers)
	markdownMatch(b, "At equal work", f.Compared.Work)
	runs, live := []string{}, []string{}
	for _, command := range f.Commands() {
		if command == "weightshare "+f.Lesson.ID {
			live = append(live, command)
		} else {
			runs = append(runs, command)
		}
	}
	for _, part := range []struct {
		head     string
		commands []string
	}{{"To repeat it", runs}, {"Measured in the lesson alone", live}} {
		if len(part.commands) > 0 {
			fmt.Fprintf(b, "\n%s:\n\n", part.head)
		}
		for _, command := range part.commands {
			fmt.Fprintf(b, "    %s\n", visible.Text(command))
		}
	}
	return nil
}

// markdownMatch writes which two networks were compared with something held equal.
func markdownMatch(b *bytes.Buffer, what string, m notebook.Match) {
	if m.Shared != nil {
		fmt.Fprintf(b, "\n%s: shared `%s` %s, unshared `%s` %s; holds: %s.\n", what, m.Shared.Network, m.Shared, m.Unshared.Network, m.Unshared, m.Holds)
	}
}

func confidenceNote(a progress.Answer) string {
	if a.Confidence == progress.Unasked {
		return ""
	}
	return " (" + a.Confidence.String() + ")"
}

func verdict(right bool) string {
	if right {
		return "right"
	}
	return "wrong"
}

func numberTable(f notebook.Finding) resultTable {
	s := resultTable{columns: []column{{name: "network"}, {name: "what"}, {name: "measured", numeric: true}, {name: "seeds"}}}
	for _, a := range f.Numbers {
		s.rows = append(s.rows, []string{"`" + a.Network + "`" + distinction(f, a), metricName(a.Metric), a.String(), formatSeeds(a.Seeds)})
	}
	return s
}

// distinction lists the options of a that differ from those of other numbers of the
// same network and metric; it is empty if there are none.
func distinction(f notebook.Finding, a notebook.Average) string {
	var all []string
	for name, value := range a.Options {
		if slices.ContainsFunc(f.Numbers, func(b notebook.Average) bool {
			other, known := b.Options[name]
			return b.Network == a.Network && b.Metric == a.Metric && known && fmt.Sprint(other) != fmt.Sprint(value)
		}) {
			all = append(all, metricName(name)+" "+fmt.Sprint(value))
		}
	}
	if len(all) == 0 {
		return ""
	}
	slices.Sort(all)
	return ", " + strings.Join(all, ", ")
}

func metricName(metric string) string { return strings.ReplaceAll(metric, "_", " ") }

// origins lists where, and with which options, a finding was measured.
func origins(f notebook.Finding) []string {
	var all []string
	for _, a := range f.Numbers {
		if say := notebook.Place(f.Lesson, a.Step) + conditions(a); !slices.Contains(all, say) {
			all = append(all, say)
		}
	}
	return all
}

func conditions(a notebook.Average) string {
	all := make([]string, 0, len(a.Options))
	for name, value := range a.Options {
		all = append(all, fmt.Sprintf("%s %v", metricName(name), value))
	}
	if len(all) == 0 {
		return ""
	}
	slices.Sort(all)
	return " (" + strings.Join(all, "; ") + ")"
}

// formatSeeds lists seeds, with consecutive ones as from..to.
func formatSeeds(seeds []uint64) string {
	var parts []string
	for i := 0; i < len(seeds); {
		j := i
		for j+1 < len(seeds) && seeds[j+1] == seeds[j]+1 {
			j++
		}
		part := strconv.FormatUint(seeds[i], 10)
		if j > i {
			part += ".." + strconv.FormatUint(seeds[j], 10)
		}
		parts = append(parts, part)
		i = j + 1
	}
	return strings.Join(parts, ", ")
}

// comparisonBars returns bar charts of the metrics that several networks have in
// common.
func comparisonBars(f notebook.Finding) []figure.Bars {
	var all []figure.Bars
	for _, a := range f.Numbers {
		i := slices.IndexFunc(all, func(b figure.Bars) bool { return b.ID == a.Metric })
		if i < 0 {
			i = len(all)
			all = append(all, figure.Bars{Meta: figure.Meta{ID: a.Metric, Title: metricName(a.Metric)}})
		}
		all[i].Bars = append(all[i].Bars, figure.Bar{Label: a.Network + distinction(f, a), Value: a.Mean, Text: a.String()})
	}
	return slices.DeleteFunc(all, func(b figure.Bars) bool { return len(b.Bars) < 2 })
}

const figureWidth = 72

func plainFigure(f figure.Bars) string {
	const frame = 4 // its title and its scale
	style := draw.NewStyle(false, colorprofile.NoTTY, false)
	lines := draw.Draw(f, figureWidth, len(f.Bars)+frame, style).Lines
	return strings.Trim(trimRight(strings.Join(lines, "\n")), "\n")
}

// markdownMissing writes what has not been measured yet, lesson by lesson.
func markdownMissing(b *bytes.Buffer, missing []notebook.Missing) {
	if len(missing) == 0 {
		return
	}
	b.WriteString("\n## Not measured yet\n\n")
	for _, m := range missing {
		fmt.Fprintf(b, "- %s (`weightshare %s`; %s): %s.\n", escaped(m.Lesson.Title), m.Lesson.ID,
			escaped(m.Places()), escaped(m.Titles()))
	}
}

func markdownBlocks(blocks []lessons.Block) string {
	var b strings.Builder
	for i, block := range blocks {
		if i > 0 {
			b.WriteString("\n")
			if block.Kind != lessons.Item || blocks[i-1].Kind != lessons.Item {
				b.WriteString("\n")
			}
		}
		if block.Kind == lessons.Item {
			b.WriteString("- ")
		}
		for _, span := range block.Spans {
			switch span.Style {
			case lessons.Strong:
				b.WriteString("**" + escaped(span.Text) + "**")
			case lessons.Emphasis:
				b.WriteString("*" + escaped(span.Text) + "*")
			case lessons.Mono:
				b.WriteString("`" + visible.Text(span.Text) + "`")
			case lessons.Plain:
				b.WriteString(escaped(span.Text))
			}
		}
	}
	return b.String()
}

// escaped returns text from elsewhere as Markdown that shows it literally.
func escaped(s string) string { return text.EscapeMarkdown(visible.Text(s)) }
