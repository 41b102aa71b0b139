package class

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/progress"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
	"weightshare/nets/visible"
)

// Markdown writes the report, with a table of learners by name only if names is true.
func (r Report) Markdown(w io.Writer, names bool) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# What the class answered and measured\n\n%s.\n", text.Plural(len(r.Learners), "learner"))
	r.markdownItems(&b)
	r.markdownChoices(&b)
	r.markdownSpreads(&b)
	if names {
		r.markdownLearners(&b)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("the report cannot be written: %w", err)
	}
	return nil
}

func (r Report) markdownItems(b *bytes.Buffer) {
	b.WriteString("\n## Questions\n\n")
	if len(r.Items) == 0 {
		b.WriteString("Nothing was answered.\n")
		return
	}
	b.WriteString("Difficulty is the share of first answers that are right. " +
		"Discrimination is the point-biserial correlation between being right here and the share of the other questions that the learner had right, at first. " +
		"Gain is the share of those wrong at first that the second vote made up for, among all who voted twice.\n\n")
	markdownRow(b, "lesson", "question", "answers", "difficulty", "discrimination", "right again", "gain", "sure and wrong", "commonest wrong reply")
	b.WriteString("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n")
	for _, i := range r.Items {
		first, second := i.Poll.Votes[0], i.Poll.Votes[1]
		again, gain := "–", "–"
		if second.All() > 0 {
			again = fmt.Sprintf("%d of %d", second.Right, second.All())
		}
		if g, ok := i.Poll.Pairs.Gain(); ok {
			gain = text.Fixed(g, 2)
		}
		markdownRow(b, i.Lesson.Title, i.Step.Title, strconv.Itoa(first.All()), fixed(i.Difficulty), fixed(i.Discrimination), again, gain, strconv.Itoa(i.SureWrong), i.wrongWords())
	}
}

// fixed formats a number for a table.
func fixed(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	return text.Fixed(v, 2)
}

// wrongWords returns the most common wrong answer, and how many gave it.
func (i Item) wrongWords() string {
	if i.Wrong < 0 {
		return "–"
	}
	return fmt.Sprintf("%s (%d)", i.choice(i.Wrong), i.Poll.Votes[0].Counts[i.Wrong])
}

// choice returns a choice in words.
func (i Item) choice(index int) string {
	return lessons.PlainText(lessons.SetProse(i.Lesson, i.Step.ID, progress.New(), i.Step.Question.Choices[index].Text))
}

func (r Report) markdownChoices(b *bytes.Buffer) {
	if len(r.Items) == 0 {
		return
	}
	b.WriteString("\n## Answers\n\n")
	markdownRow(b, "lesson", "question", "choice", "", "first vote", "second vote")
	b.WriteString("| --- | --- | --- | --- | ---: | ---: |\n")
	for _, i := range r.Items {
		for k, c := range i.Step.Question.Choices {
			right := ""
			if c.Right {
				right = "right"
			}
			markdownRow(b, i.Lesson.Title, i.Step.Title, i.choice(k), right,
				strconv.Itoa(i.Poll.Votes[0].Counts[k]), strconv.Itoa(i.Poll.Votes[1].Counts[k]))
		}
	}
}

func (r Report) markdownSpreads(b *bytes.Buffer) {
	b.WriteString("\n## Seeds\n\n")
	if len(r.Spreads) == 0 {
		b.WriteString("Nothing was measured.\n")
		return
	}
	b.WriteString("Each mean is over the seeds of the class, with its 95 % interval by Student's t. " +
		"The difference is that to the first network of the step with the same settings, seed by seed.\n\n")
	markdownRow(b, "step", "network", "what", "settings", "seeds", "mean", "difference")
	b.WriteString("| --- | --- | --- | --- | ---: | ---: | ---: |\n")
	for _, s := range r.Spreads {
		difference := ""
		if d := s.Less; d != nil {
			difference = measured(d.Mean) + " " + between(d.Low, d.High)
		}
		mean := measured(s.Mean)
		if s.HasInterval {
			mean += " " + between(s.Low, s.High)
		}
		markdownRow(b, Question(s.Lesson, s.Step), s.Network, strings.ReplaceAll(s.Metric, "_", " "), s.Settings(), strconv.Itoa(len(s.Values)), mean, difference)
	}
}

func (r Report) markdownLearners(b *bytes.Buffer) {
	b.WriteString("\n## Learners\n\n")
	markdownRow(b, "name", "first answers", "right", "right again", "seeds")
	b.WriteString("| --- | ---: | ---: | ---: | ---: |\n")
	for _, l := range r.Learners {
		var votes, right [2]int
		for _, a := range l.Answers {
			votes[count(a.Second)]++
			right[count(a.Second)] += count(a.Right)
		}
		seeds := map[uint64]bool{}
		for _, v := range l.Measured {
			seeds[v.Seed] = true
		}
		markdownRow(b, l.Name, strconv.Itoa(votes[0]), strconv.Itoa(right[0]), fmt.Sprintf("%d of %d", right[1], votes[1]), strconv.Itoa(len(seeds)))
	}
}

// measured formats a measured number for a table.
func measured(v float64) string { return text.Fixed(v, experiment.Digits(v, 2)) }

func between(low, high float64) string { return "[" + measured(low) + ", " + measured(high) + "]" }

// markdownRow writes a row of a table.
func markdownRow(b *bytes.Buffer, cells ...string) {
	for _, cell := range cells {
		b.WriteString("| " + strings.ReplaceAll(text.EscapeMarkdown(visible.Text(cell)), "|", `\|`) + " ")
	}
	b.WriteString("|\n")
}

// CSV writes the report as one table with one number per row: whose it is, what it is,
// over how many, and its 95 % interval if it has one. Nobody is named.
func (r Report) CSV(w io.Writer) error {
	rows := [][]string{{"lesson", "step", "of", "what", "value", "n", "low", "high", "settings"}}
	add := func(of Quantity, what string, value float64, n int, more ...string) {
		if !math.IsNaN(value) {
			row := []string{of.Lesson, of.Step, of.Network, what, number(value), strconv.Itoa(n), "", "", of.Conditions}
			copy(row[6:], more)
			rows = append(rows, row)
		}
	}
	for _, i := range r.Items {
		i.rows(add)
	}
	for _, s := range r.Spreads {
		var ends []string
		if s.HasInterval {
			ends = []string{number(s.Low), number(s.High)}
		}
		add(s.Quantity, "mean "+s.Metric, s.Mean, len(s.Values), ends...)
		for k, v := range s.Values {
			add(s.Quantity, fmt.Sprintf("%s of seed %d", s.Metric, s.Seeds[k]), v, 1)
		}
		if d := s.Less; d != nil {
			add(s.Quantity, s.Metric+" less that of "+d.To, d.Mean, len(s.Values), number(d.Low), number(d.High))
		}
	}
	for _, row := range rows {
		for i, cell := range row {
			row[i] = visible.Cell(cell)
		}
	}
	if err := csv.NewWriter(w).WriteAll(rows); err != nil {
		return fmt.Errorf("the report cannot be written: %w", err)
	}
	return nil
}

// rows adds the numbers of a question.
func (i Item) rows(add func(of Quantity, what string, value float64, n int, more ...string)) {
	first, second := i.Poll.Votes[0], i.Poll.Votes[1]
	of := Quantity{Lesson: i.Lesson.ID, Step: i.Step.ID, Network: "question"}
	add(of, "difficulty", i.Difficulty, first.All())
	add(of, "discrimination (point-biserial)", i.Discrimination, first.All())
	if second.All() > 0 {
		add(of, "right in the second vote", float64(second.Right)/float64(second.All()), second.All())
	}
	if gain, ok := i.Poll.Pairs.Gain(); ok {
		add(of, "gain", gain, i.Poll.Pairs.All)
	}
	add(of, "sure and wrong", float64(i.SureWrong), first.All())
	if i.Wrong >= 0 {
		add(of, "commonest wrong choice", float64(i.Wrong+1), first.Counts[i.Wrong])
	}
	for k := range first.Counts {
		of.Network = "choice " + strconv.Itoa(k+1)
		add(of, "first answers", float64(first.Counts[k]), first.All())
		add(of, "second answers", float64(second.Counts[k]), second.All())
	}
}

// number formats a number for a CSV file.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
