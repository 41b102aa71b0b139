// Package lessons defines what a lesson is and how one is taught: its steps and
// questions, its scenes (the interactive part), the runner of a training run, and the
// session, which is one learner's way through a lesson. Parse reads a lesson's file.
//
// The package knows nothing of terminals. A step hands out figures (package figure) and
// controls as data; a front end draws them or says them in words, and sends back actions.
// The lessons themselves are in package course.
package lessons

import (
	"fmt"
	"slices"

	"weightshare/lessons/progress"
	"weightshare/nets/experiment"
)

// A Lesson answers one question that a learner really asks.
type Lesson struct {
	ID       string // "four-pixels", as on the command line
	Order    int    // its place in the list, from 0
	Unlisted bool   // the lab or a test: not in the list of lessons, and without a number
	Title    string // "Four pixels"
	Question string // "Why would a local feature be easier to learn than a global one?"
	Minutes  int    // roughly how long a learner takes
	Steps    []Step // at most 8, except in tests for the learner
	// WithheldUntil is the "lesson/step" that must be done before the answers to the
	// questions may be seen; it is empty for a lesson that answers at once. Only a
	// test, which is Unlisted, sets it.
	WithheldUntil string
	// Reviews are questions that a later lesson asks when it is entered, to revise
	// what was learnt here.
	Reviews []Review
	// Reading lists further reading, each with its full reference.
	Reading []string
	// Claims are the sentences that the lesson adds to the learner's notebook.
	Claims []Claim
	// Tracks names the shorter ways through the course that this lesson is part of, by
	// their minutes: 10, 45.
	Tracks []int
	// Open builds the interactive part. It is called once per session, and again to look at
	// the lesson from outside: for a review or to compare settings.
	Open func(Env) Scenes
}

// StepIDs returns the IDs of the steps.
func (l *Lesson) StepIDs() []string {
	ids := make([]string, len(l.Steps))
	for i := range ids {
		ids[i] = l.Steps[i].ID
	}
	return ids
}

// BeginnerHint tells a learner who has done nothing yet whom lesson 0 is for.
const BeginnerHint = "Never trained a network? Begin here. Else begin with 1."

// Offer is a test that is offered to a learner.
type Offer struct {
	Test   string // its ID; empty for none
	Text   string // what is shown beside a lesson; empty for nothing
	Beside int    // the number of that lesson
}

// Withheld tells a learner who has answered a test why no more is said.
const Withheld = "What is right comes after the second test."

// Heading returns a word, the number of the lesson and its title; only the title if
// the lesson has no number.
func (l *Lesson) Heading(word string) string {
	if l.Unlisted {
		return l.Title
	}
	if word != "" {
		return fmt.Sprintf("%s%d: %s", word, l.Order, l.Title)
	}
	return fmt.Sprintf("%d %s", l.Order, l.Title)
}

// Env is what a lesson gives to its scenes when it opens.
type Env struct {
	Seed uint64 // the seed of every random choice of the lesson
	// Measured holds what this learner has measured in this lesson before, oldest
	// first.
	Measured []progress.Measurement
	// Progress is what the learner had done in all lessons when this one was opened.
	// It must not be changed.
	Progress progress.Document
	// Record returns what is kept of a lesson at the moment; it is nil outside a
	// session. The record must not be changed.
	Record func(lesson string) *progress.Record
	// Data caches data and counts of networks for all sessions that share it; nil for
	// none. It is passed to scenes that have a method ShareData.
	Data *experiment.DataCache
}

// A Review is a question that a later lesson asks. Its ID is unique among the step IDs
// of its lesson, because its answer is kept beside theirs.
type Review struct {
	ID       string
	Question Question
}

// Kind is what the learner is asked to do in a step.
type Kind int

// The kinds of step.
const (
	Read    Kind = iota // a few lines and a figure that shows what they say
	Predict             // a question answered before the figure moves
	Try                 // the learner changes something, often to reach a goal that is checked
	Watch               // a race: networks train side by side
	Recap               // one sentence to keep, with the learner's own numbers
)

// A Step is one screen and one idea.
type Step struct {
	ID       string
	Title    string
	Kind     Kind
	Source   string    // its prose, Markdown with template references; see Session.View
	After    string    // replaces Source once the race is run or the goal met; may be empty
	Question *Question // what is asked; nil unless Kind is Predict
	Hints    []string  // shown one by one, each after two more tries
	Notes    string    // for the teacher in front of a class, Markdown
}

// A Question has one right choice and a reply to each wrong one, aimed at the
// misconception behind it.
type Question struct {
	Prompt  string // Markdown
	Choices []Choice
	After   string // Markdown, shown at the end: when the answer was right or no retry is left
}

// Choice is one answer to a Question.
type Choice struct {
	Text  string
	Right bool
	Reply string // Markdown; for a right choice it may be empty
}

// Source is a lesson as it is written: its text and its interactive part.
type Source struct {
	ID   string // as in the front matter of the text
	Text string // see Parse
	Open func(Env) Scenes
}

// Parse reads the whole lesson.
func (s Source) Parse() (*Lesson, error) { return s.read(Parse) }

// Outline reads only what a list of lessons shows; see Outline.
func (s Source) Outline() (*Lesson, error) { return s.read(Outline) }

// Lesson parses a text that is part of the program: it panics if that does not parse.
func (s Source) Lesson() *Lesson {
	l, err := s.Parse()
	if err != nil {
		panic("lessons: " + err.Error())
	}
	return l
}

func (s Source) read(parse func(file string, source []byte) (*Lesson, error)) (*Lesson, error) {
	l, err := parse(s.ID+"/lesson.md", []byte(s.Text))
	if err != nil {
		return nil, err
	}
	if l.ID != s.ID {
		return nil, fmt.Errorf("%s/lesson.md: its id is %q: write id: %s", s.ID, l.ID, s.ID)
	}
	l.Open = s.Open
	return l, nil
}

// OnTrack lists the lessons of a track, or all lessons if track is 0.
func OnTrack(all []*Lesson, track int) []*Lesson {
	if track == 0 {
		return all
	}
	var some []*Lesson
	for _, l := range all {
		if slices.Contains(l.Tracks, track) {
			some = append(some, l)
		}
	}
	return some
}

// Tracks lists the tracks that exist, shortest first.
func Tracks(all []*Lesson) []int {
	var tracks []int
	for _, l := range all {
		tracks = append(tracks, l.Tracks...)
	}
	slices.Sort(tracks)
	return slices.Compact(tracks)
}
