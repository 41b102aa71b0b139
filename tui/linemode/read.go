package linemode

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/text"
)

// Read prints a lesson as plain text: its steps with their prose, questions with all
// replies, what a race compares, figures in words, and what this learner has measured.
// It trains nothing.
func Read(w io.Writer, l *lessons.Lesson, kept progress.Document) error {
	store := &progress.MemoryStore{}
	if err := store.Save(kept); err != nil {
		return fmt.Errorf("reading %s: %w", l.ID, err)
	}
	session := lessons.Open(l, lessons.Options{Store: store, Inline: true, AnswersOpen: true})
	defer session.Close()
	r := &reader{printer: newPrinter(w), session: session, record: kept.Lesson(l.ID)}
	r.head(l)
	for i := range l.Steps {
		session.Goto(i)
		r.step(session.View())
	}
	r.reading(l)
	if err := r.flush(); err != nil {
		return fmt.Errorf("reading %s: %w", l.ID, err)
	}
	return nil
}

type reader struct {
	*printer
	session *lessons.Session
	record  *progress.Record
}

func (r *reader) head(l *lessons.Lesson) {
	r.line(l.Heading("Lesson "))
	r.paragraph(l.Question)
	r.blank()
	about := text.Plural(len(l.Steps), "step")
	if l.Minutes > 0 {
		about += fmt.Sprintf(", about %d minutes", l.Minutes)
	}
	if n := len(r.record.Done); n > 0 {
		about += fmt.Sprintf("; you have done %d", min(n, len(l.Steps)))
	}
	r.line(about + ".")
}

func stepKind(k lessons.Kind) string {
	switch k {
	case lessons.Predict:
		return "a prediction"
	case lessons.Try:
		return "something to try"
	case lessons.Watch:
		return "a race"
	case lessons.Recap:
		return "what to keep"
	default:
		return "reading"
	}
}

func (r *reader) step(v lessons.View) {
	r.blank()
	r.blank()
	done := ""
	if v.Done[v.Index] {
		done = ", done"
	}
	r.line(fmt.Sprintf("%d. %s (%s%s)", v.Index+1, v.Step.Title, stepKind(v.Step.Kind), done))
	r.blank()
	r.blocks(r.session.Prose(v.Step.Source))
	r.figures(v.Figures)
	if v.Question != nil {
		r.question(v)
	}
	if v.Goal.Text != "" {
		r.paragraph("The goal: " + sentence(v.Goal.Text))
	}
	for i, h := range v.Step.Hints {
		r.paragraph(fmt.Sprintf("Hint %d: %s", i+1, lessons.PlainText(r.session.Prose(h))))
	}
	if own, ok := r.record.Answers[v.Step.ID]; ok && own.Own {
		r.paragraph("In your own words: " + sentence(own.Choice))
	}
	r.controls(v.Controls)
	if after := r.session.Prose(v.Step.After); len(after) > 0 && v.Question == nil && v.Done[v.Index] {
		r.paragraph("Afterwards:")
		r.blank()
		r.blocks(after)
	}
	r.measured(v.Step.ID)
}

// figures prints the figures in words: those of a race that has not begun say what it
// compares.
func (r *reader) figures(all []figure.Figure) {
	for _, f := range all {
		r.paragraph("Figure. " + f.Words())
	}
}

// question prints a question, its choices, the answer and all replies.
func (r *reader) question(v lessons.View) {
	q := v.Step.Question
	r.paragraph("Question: " + lessons.PlainText(v.Question.Prompt))
	right := 0
	for i, c := range v.Question.Choices {
		r.hang(fmt.Sprintf("  %d. ", i+1), "     ", plain(c.Text))
		if q.Choices[i].Right {
			right = i
		}
	}
	if v.Question.Withheld {
		r.paragraph(lessons.Withheld)
		return
	}
	r.paragraph(fmt.Sprintf("The answer is %d: %s", right+1, sentence(plain(v.Question.Choices[right].Text))))
	if answer, ok := r.record.Answers[v.Step.ID]; ok {
		r.paragraph("Your answer was: " + sentence(answerWords(r.session, answer)))
	}
	for i, c := range q.Choices {
		if reply := r.session.Prose(c.Reply); len(reply) > 0 {
			r.blank()
			r.hang(fmt.Sprintf("  To %d: ", i+1), "        ", lessons.PlainText(reply))
		}
	}
	if after := r.session.Prose(q.After); len(after) > 0 {
		r.blank()
		r.blocks(after)
	}
}

func answerWords(s *lessons.Session, a progress.Answer) string {
	out := lessons.PlainText(s.Prose(a.Choice))
	if c := a.Confidence.String(); c != "" {
		out += " (" + c + ")"
	}
	return out
}

func (r *reader) controls(all []lessons.Control) {
	if len(all) == 0 {
		return
	}
	r.paragraph("To change here:")
	for _, c := range all {
		say := c.Label
		if c.Value != "" {
			say += ", now " + c.Value
		}
		if c.Hint != "" {
			say += ": " + c.Hint
		}
		r.hang("- ", "  ", sentence(say))
	}
}

// measured prints what this learner measured in a step: the latest value of each.
func (r *reader) measured(step string) {
	var all []progress.Measurement
	for _, m := range slices.Backward(r.record.Measured) {
		same := func(o progress.Measurement) bool { return o.Network == m.Network && o.Metric == m.Metric }
		if m.Step == step && !slices.ContainsFunc(all, same) {
			all = append(all, m)
		}
	}
	if len(all) == 0 {
		return
	}
	slices.Reverse(all)
	r.paragraph("What you measured here:")
	for i := 0; i < len(all); {
		network := all[i].Network
		var facts []string
		for ; i < len(all) && all[i].Network == network; i++ {
			facts = append(facts, strings.ReplaceAll(all[i].Metric, "_", " ")+" "+text.Number(all[i].Value))
		}
		r.hang("- ", "  ", sentence(network+": "+strings.Join(facts, ", ")))
	}
}

func (r *reader) reading(l *lessons.Lesson) {
	if len(l.Reading) == 0 {
		return
	}
	r.blank()
	r.paragraph("Further reading")
	r.blank()
	for _, b := range l.Reading {
		r.hang("- ", "  ", b)
	}
}

// sentence ends text with a full stop, unless it already ends with punctuation.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".?!:") {
		return s
	}
	return s + "."
}
