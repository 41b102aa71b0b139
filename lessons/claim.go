package lessons

import "slices"

// A Claim is one sentence of the notebook: something about shared weights that a learner can
// measure in a lesson. Each lesson brings its own claims: in its file, a claim is a section after
// the steps,
//
//	## Fewer examples {.advantage predicted="one-image"}
//	Shared numbers learnt all images from {{measured "golf" "4 conv1:1" "golf_best"}}.
//
// of the kind .advantage, .price or .habit; predicted names the step whose question asked for the
// learner's prediction, if one did. The sentence may use
//
//	measured STEP NETWORK METRIC …    the learner's number, its mean and spread over seeds
//	amount STEP NETWORK METRIC …      the same as a number to compare: if gt (amount …) (amount …)
//	known STEP NETWORK METRIC …       whether there is such a number
//	count NETWORK WHAT                a count, as everywhere in prose
//
// where the words after the metric narrow the options: "samples=100". A claim that prints or
// compares a number that the learner does not have yet is listed as not measured, with the step
// that measures it; numbers inside an if-known may be missing. A claim that may turn out either
// way says so with if and else.
type Claim struct {
	Heading   Heading
	Title     string
	Source    string // Markdown with template references
	Predicted string // the step that asked for a prediction of it, empty for none
}

// Heading is the heading of the notebook under which a claim is listed.
type Heading int

// The headings, in their order in the notebook.
const (
	Advantage Heading = iota
	Price
	Habit
)

// Headings lists the headings in their order.
func Headings() []Heading { return []Heading{Advantage, Price, Habit} }

// headingKinds returns the names of the headings in a lesson's file and in a report.
func headingKinds() []string { return []string{"advantage", "price", "habit"} }

// String returns the heading in one word, as in files.
func (h Heading) String() string { return headingKinds()[h] }

// Title returns the heading as the learner reads it.
func (h Heading) Title() string {
	return []string{"The advantage", "The price", "Or just a habit?"}[h]
}

// headingOf returns the heading that a section's kind names.
func headingOf(kind string) (Heading, bool) {
	i := slices.Index(headingKinds(), kind)
	return Heading(i), i >= 0
}

// claim adds a claim to the lesson.
func (p *lessonParser) claim(l *Lesson, s section, heading Heading, words string) error {
	if words == "" {
		return p.fail(s.at, "the claim %q says nothing", s.title)
	}
	if len(l.Steps) == 0 {
		return p.fail(s.at, "the claim %q stands before the steps: claims, reviews and reading close the file", s.title)
	}
	for _, c := range l.Claims {
		if c.Title == s.title {
			return p.fail(s.at, "there are two claims %q: give one another title", s.title)
		}
	}
	l.Claims = append(l.Claims, Claim{Heading: heading, Title: s.title, Source: words, Predicted: s.predicted})
	return nil
}
