// Package notebook is what one learner has found out: the claims of the lessons
// with the learner's own numbers in them.
package notebook

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/progress"
	"weightshare/lessons/text"
	"weightshare/lessons/wording"
)

// Notebook is what one learner has found out in all lessons: the claims that their
// own numbers speak to, and what they have not measured yet.
type Notebook struct {
	Findings []Finding // by heading, then in the order of the lessons
	Missing  []Missing // by lesson
	Own      []OwnWords
	Lab      []LabRun // by name
	Unnamed  int      // how many other runs of the lab are kept
}

// Finding is a claim with the learner's numbers in it.
type Finding struct {
	Lesson     *lessons.Lesson
	Claim      lessons.Claim
	Text       []lessons.Block
	Numbers    []Average   // in the order in which the sentence names them, each once
	Counted    []string    // the networks that it counts
	Compared   Comparison  // of shared with unshared, among the numbers
	Prediction *Prediction // what the learner said before; nil if nothing was asked or answered
}

// Prediction is what a learner answered before anything was shown.
type Prediction struct {
	Step     *lessons.Step
	Answer   progress.Answer
	lesson   *lessons.Lesson
	progress progress.Document
}

// Missing lists the claims of a lesson that the learner has not measured.
type Missing struct {
	Lesson *lessons.Lesson
	Claims []lessons.Claim
	Steps  []*lessons.Step // the steps that measure them
}

// OwnWords is a text that the learner has written.
type OwnWords struct {
	Lesson *lessons.Lesson
	Step   *lessons.Step
	Text   string
	At     string // RFC 3339, UTC
}

// New makes the notebook. It trains nothing.
func New(all []*lessons.Lesson, p progress.Document) Notebook {
	var n Notebook
	n.Lab, n.Unnamed = labRuns(p)
	for _, l := range all {
		record := p.Lesson(l.ID)
		missing := Missing{Lesson: l}
		for _, c := range l.Claims {
			s := &claimSetter{record: record}
			f := Finding{Lesson: l, Claim: c, Text: s.set(c.Source)}
			s.met(l, c)
			if len(s.missing) > 0 {
				missing.Claims = append(missing.Claims, c)
				missing.add(s.missing)
				continue
			}
			f.Numbers, f.Counted = s.numbers, s.counted
			f.Compared = compared(record, s.numbers)
			f.Prediction = predictionOf(l, c.Predicted, p)
			n.Findings = append(n.Findings, f)
		}
		if len(missing.Claims) > 0 {
			n.Missing = append(n.Missing, missing)
		}
		n.Own = append(n.Own, ownWords(l, record)...)
	}
	slices.SortStableFunc(n.Findings, func(a, b Finding) int { return int(a.Claim.Heading) - int(b.Claim.Heading) })
	return n
}

// Under lists the findings under a heading.
func (n Notebook) Under(h lessons.Heading) []Finding {
	var under []Finding
	for _, f := range n.Findings {
		if f.Claim.Heading == h {
			under = append(under, f)
		}
	}
	return under
}

// Place names a step and its lesson, for a learner who wants to do it again.
func Place(l *lessons.Lesson, step string) string {
	i := slices.IndexFunc(l.Steps, func(s lessons.Step) bool { return s.ID == step })
	if i < 0 {
		return l.Title
	}
	return fmt.Sprintf("%s, step %d: %s", l.Title, i+1, l.Steps[i].Title)
}

// Repeat lists the commands that measure a number of a finding again: the same
// runs, or, if compare has no such task, the lesson to go through.
func (f Finding) Repeat(a Average) []string {
	if len(a.Arguments) == 0 {
		return []string{"weightshare " + f.Lesson.ID}
	}
	all := make([]string, len(a.Arguments))
	for i, words := range a.Arguments {
		all[i] = "weightshare compare " + words
	}
	return all
}

// Commands lists the commands that measure or count the numbers of the finding
// again, without repetition: networks that one comparison trains share a command.
func (f Finding) Commands() []string {
	var all []string
	for _, a := range f.Numbers {
		for _, c := range f.Repeat(a) {
			all = addCommand(all, c)
		}
	}
	for _, network := range f.Counted {
		all = append(all, fmt.Sprintf("weightshare params %q", network))
	}
	return all
}

// addCommand adds a command, or adds its network to a command that is otherwise
// the same.
func addCommand(all []string, c string) []string {
	settings, network, quoted := strings.Cut(c, ` "`)
	at := slices.IndexFunc(all, func(have string) bool { return quoted && strings.HasPrefix(have, settings+` "`) })
	switch {
	case slices.Contains(all, c):
	case at < 0:
		return append(all, c)
	case !strings.Contains(all[at]+` "`, ` "`+network+` "`):
		all[at] += ` "` + network
	}
	return all
}

// Evidence says in one line what the finding rests on: which steps, how many
// seeds, and what was predicted.
func (f Finding) Evidence() string {
	var parts []string
	for _, a := range f.Numbers {
		part := Place(f.Lesson, a.Step) + ", " + seedsText(a.Seeds)
		if !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		parts = append(parts, f.Lesson.Title+", counted")
	}
	if f.Prediction != nil {
		parts = append(parts, f.Prediction.verdict())
	}
	return strings.Join(parts, "; ")
}

// verdict says whether the prediction was right.
func (p *Prediction) verdict() string {
	say := "you predicted it wrongly"
	if p.Answer.Right {
		say = "you predicted it rightly"
	}
	if c := p.Answer.Confidence.String(); c != "" {
		say += " (" + c + ")"
	}
	return say
}

// seedsText says how many seeds there are, or which one.
func seedsText(seeds []uint64) string {
	if len(seeds) == 1 {
		return fmt.Sprintf("seed %d", seeds[0])
	}
	return text.Plural(len(seeds), "seed")
}

// Titles lists the titles of the claims that cannot be made yet.
func (m Missing) Titles() string {
	titles := make([]string, len(m.Claims))
	for i, c := range m.Claims {
		titles[i] = c.Title
	}
	return strings.Join(titles, "; ")
}

// Places lists the steps that measure what is missing.
func (m Missing) Places() string {
	places := make([]string, len(m.Steps))
	for i, s := range m.Steps {
		at := slices.IndexFunc(m.Lesson.Steps, func(o lessons.Step) bool { return o.ID == s.ID })
		places[i] = fmt.Sprintf("step %d, %s", at+1, s.Title)
	}
	return strings.Join(places, "; ")
}

// add adds the steps with the given IDs, in the order of the lesson.
func (m *Missing) add(ids []string) {
	var steps []*lessons.Step
	for i := range m.Lesson.Steps {
		step := &m.Lesson.Steps[i]
		if slices.Contains(m.Steps, step) || slices.Contains(ids, step.ID) {
			steps = append(steps, step)
		}
	}
	m.Steps = steps
}

// predictionOf returns what the learner has answered in a step.
func predictionOf(l *lessons.Lesson, step string, p progress.Document) *Prediction {
	answer, ok := p.Lesson(l.ID).Answers[step]
	i := slices.IndexFunc(l.Steps, func(s lessons.Step) bool { return s.ID == step })
	if !ok || i < 0 || l.Steps[i].Question == nil {
		return nil
	}
	return &Prediction{Step: &l.Steps[i], Answer: answer, lesson: l, progress: p}
}

// Asked returns the question as plain text.
func (p *Prediction) Asked() string { return p.set(p.Step.Question.Prompt) }

// Chosen returns the answer as plain text.
func (p *Prediction) Chosen() string { return p.set(p.Answer.Choice) }

// set renders text of the question. If there are numbers in it, that takes the
// lesson's stage, which is opened for it.
func (p *Prediction) set(words string) string {
	if !strings.Contains(words, "{{") {
		return oneLine(lessons.ParseMarkdown([]byte(words)))
	}
	return oneLine(lessons.SetProse(p.lesson, p.Step.ID, p.progress, words))
}

func oneLine(blocks []lessons.Block) string {
	return strings.ReplaceAll(lessons.PlainText(blocks), "\n", " ")
}

// ownWords lists what a learner wrote in a lesson, in the order of its steps.
func ownWords(l *lessons.Lesson, r *progress.Record) []OwnWords {
	var own []OwnWords
	for i := range l.Steps {
		if answer, ok := r.Answers[l.Steps[i].ID]; ok && answer.Own {
			own = append(own, OwnWords{Lesson: l, Step: &l.Steps[i], Text: answer.Choice, At: answer.At})
		}
	}
	return own
}

// claimSetter renders the sentence of one claim and records what it rests on.
type claimSetter struct {
	record  *progress.Record
	numbers []Average
	counted []string
	missing []string // steps that measure what is missing
}

// set fills in the numbers and parses the Markdown. A sentence that cannot be
// rendered shows the error in its place; the tests of the lessons make sure that
// there is none.
func (s *claimSetter) set(source string) []lessons.Block {
	t, err := wording.Parse(source, s.functions())
	var words string
	if err == nil {
		words, err = t.Execute()
	}
	if err != nil {
		return []lessons.Block{{Kind: lessons.Code, Spans: []lessons.Span{{Text: "prose: " + err.Error(), Style: lessons.Mono}}}}
	}
	return lessons.ParseMarkdown([]byte(words))
}

// met holds back a claim that rests only on counts until the learner has done
// something in its lesson: before that, the learner has found out nothing.
func (s *claimSetter) met(l *lessons.Lesson, c lessons.Claim) {
	begun := len(s.record.Done)+len(s.record.Measured)+len(s.record.Answers) > 0
	if begun || len(s.numbers)+len(s.missing) > 0 {
		return
	}
	step := c.Predicted
	if step == "" {
		step = l.Steps[0].ID
	}
	s.missing = append(s.missing, step)
}

func (s *claimSetter) functions() wording.Functions {
	return wording.Functions{
		"measured": {Words: 3, More: true, Call: func(words []string) (any, error) {
			if a, ok := s.take(words[0], words[1], words[2], words[3:]); ok {
				return a.String(), nil
			}
			return "(not measured yet)", nil
		}},
		"amount": {Words: 3, More: true, Call: func(words []string) (any, error) {
			a, _ := s.take(words[0], words[1], words[2], words[3:])
			return a.Mean, nil
		}},
		"known": {Words: 3, More: true, Call: func(words []string) (any, error) {
			_, ok := AverageOf(s.record, words[0], words[1], words[2], words[3:]...)
			return ok, nil
		}},
		"count": {Words: 2, Call: func(words []string) (any, error) {
			network, what := words[0], words[1]
			if !slices.Contains(s.counted, network) {
				s.counted = append(s.counted, network)
			}
			return text.Count(network, what)
		}},
	}
}

// take finds a number and records that the sentence rests on it.
func (s *claimSetter) take(step, network, metric string, narrow []string) (Average, bool) {
	a, ok := AverageOf(s.record, step, network, metric, narrow...)
	if !ok {
		if !slices.Contains(s.missing, step) {
			s.missing = append(s.missing, step)
		}
		return a, false
	}
	same := func(b Average) bool {
		return b.Step == a.Step && b.Network == a.Network && b.Metric == a.Metric && progress.OptionsKey(b.Options) == progress.OptionsKey(a.Options)
	}
	if !slices.ContainsFunc(s.numbers, same) {
		s.numbers = append(s.numbers, a)
	}
	return a, true
}
