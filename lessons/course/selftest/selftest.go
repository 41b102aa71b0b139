// Package selftest asks what a learner knows about shared weights, before the lessons
// and after them: two tests of twelve questions. A question of the second test asks
// about the same point as the question of the first with the same step ID, in another
// way.
package selftest

import (
	_ "embed" // the questions
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/text"
)

// The IDs of the tests.
const (
	BeforeID = "pretest"
	AfterID  = "posttest"
)

//go:embed pretest.md
var before string

//go:embed posttest.md
var after string

// Sources returns the two tests.
func Sources() []lessons.Source {
	return []lessons.Source{
		{ID: BeforeID, Text: before, Open: open}, {ID: AfterID, Text: after, Open: open},
	}
}

// begin and end are the steps of a test that ask nothing.
const (
	begin = "begin"
	end   = "result"
)

// Topic is one point that both tests ask about.
type Topic struct {
	ID     string // of the step, in both tests
	Claim  string // the misconception behind it
	Lesson string // the lesson that treats it, with its number and step
	Number int
	Step   string
}

// Topics lists the points, in the order of the questions.
func Topics() []Topic {
	return []Topic{
		{"invariant", "a convolution is invariant", "draw", 6, "maps"},
		{"stride", "strides and pools keep every move", "shift", 5, "pool"},
		{"border", "a kernel cannot know where it is", "shift", 5, "border"},
		{"size", "larger images need more weights", "counting", 3, "grow"},
		{"work", "sharing saves multiplications", "counting", 3, "visit"},
		{"aligned", "sharing is always better", "when-sharing-hurts", 11, "work"},
		{"gradient", "the gradients are averaged", "gradient", 8, "uses"},
		{"kernels", "sharing makes all kernels equal", "edges", 4, "kernels"},
		{"channels", "a kernel of 3×3 has nine weights", "counting", 3, "channels"},
		{"matrix", "a dense layer is no convolution", "one-kernel", 2, "imitate"},
		{"examples", "an image is one example", "four-pixels", 1, "one-image"},
		{"tied", "tying halves the work", "tied-autoencoder", 13, "count"},
	}
}

// Score is what a learner did in one test.
type Score struct {
	Answered, Right, Of int
	Ended               bool // the learner reached its end
}

// Share returns the fraction of right answers; a question that was skipped counts as
// wrong.
func (s Score) Share() float64 { return float64(s.Right) / float64(s.Of) }

// String returns a text such as "7 of 12".
func (s Score) String() string { return fmt.Sprintf("%d of %d", s.Right, s.Of) }

// Result is what a learner did in both tests.
type Result struct {
	Before, After Score
	Wrong         []Wrong // what was not right in the second test
}

// Wrong is a point that was not right in the second test.
type Wrong struct {
	Topic
	Before bool // whether it was not right in the first either
}

// ResultOf reads the records of the two tests.
func ResultOf(before, after *progress.Record) Result {
	r := Result{Before: scoreOf(before), After: scoreOf(after)}
	for _, t := range Topics() {
		if r.After.Ended && !after.Answers[t.ID].Right {
			r.Wrong = append(r.Wrong, Wrong{t, !before.Answers[t.ID].Right})
		}
	}
	return r
}

func scoreOf(r *progress.Record) Score {
	s := Score{Of: len(Topics()), Ended: slices.Contains(r.Done, end)}
	for _, t := range Topics() {
		a, ok := r.Answers[t.ID]
		if ok {
			s.Answered++
		}
		if a.Right {
			s.Right++
		}
	}
	return s
}

// Gain returns the normalized gain, (after − before)/(1 − before): the fraction of what
// was not right in the first test that is right in the second (Hake 1998). It is
// undefined unless both tests were finished, and if all was right before.
func (r Result) Gain() (gain float64, ok bool) {
	if !r.Before.Ended || !r.After.Ended || r.Before.Right == r.Before.Of {
		return 0, false
	}
	return (r.After.Share() - r.Before.Share()) / (1 - r.Before.Share()), true
}

// Standing says in a few sentences what the tests found.
func (r Result) Standing() string {
	gain, ok := r.Gain()
	switch {
	case !r.Before.Ended && !r.After.Ended:
		return "No test is taken yet."
	case !r.After.Ended:
		return "The second test comes after the last lesson. It says how many were right in each."
	case !r.Before.Ended:
		return fmt.Sprintf("After the lessons you have %s right. There is no first test to compare with, so there is no gain.", r.After)
	case !ok:
		return fmt.Sprintf("Before the lessons you had all %d right, after them %s. The gain is not defined: there was nothing left to gain.", r.Before.Of, r.After)
	}
	said := fmt.Sprintf("Before the lessons you had %s right, after them %s. The normalised gain is (after − before)/(1 − before) = %s.",
		r.Before, r.After, text.Fixed(gain, 2))
	if gain < 0 {
		return said + " It is below zero: fewer are right than before. With twelve questions, one or two can be chance."
	}
	return said + fmt.Sprintf(" So of what was not right before, %s is right now. With twelve questions, one or two can be chance.", text.Percent(gain))
}

// Where says where the lessons treat a point.
func (t Topic) Where() string { return fmt.Sprintf("lesson %d", t.Number) }

// Offer returns the test to offer: the first, mentioned beside lesson 1 until that is
// begun; or, once the first is finished or all lessons are, the second, mentioned
// beside the last lesson when all are.
func Offer(all []*lessons.Lesson, kept progress.Document) lessons.Offer {
	finished, last := true, 0
	for _, l := range all {
		finished, last = finished && len(kept.Lesson(l.ID).Done) >= len(l.Steps), l.Order
	}
	ended := func(id string) bool { return slices.Contains(kept.Lesson(id).Done, end) }
	o := lessons.Offer{Test: BeforeID, Beside: 1}
	if ended(BeforeID) || finished {
		o = lessons.Offer{Test: AfterID, Beside: last}
	}
	switch {
	case o.Test == BeforeID && slices.ContainsFunc(all, func(l *lessons.Lesson) bool { return l.Order == 1 && kept.Lesson(l.ID).Step == "" }):
		o.Text = "Twelve questions first, to see later what you have learnt?"
	case finished && !ended(AfterID):
		o.Text = "You are through. Twelve questions show what you have learnt."
	}
	return o
}

// resultScene is the end of a test.
type resultScene struct {
	record func(lesson string) *progress.Record
}

func open(e lessons.Env) lessons.Scenes {
	s := resultScene{e.Progress.Lesson}
	if e.Record != nil {
		s.record = e.Record
	}
	return lessons.Scenes{end: s}
}

func (s resultScene) result() Result { return ResultOf(s.record(BeforeID), s.record(AfterID)) }

// Figures tabulates the points once the second test is finished.
func (s resultScene) Figures() []figure.Figure {
	r := s.result()
	if !r.After.Ended {
		return nil
	}
	t := figure.NewTable("points", "Right?", "the mistake", "before", "after", "lesson")
	before, after := s.record(BeforeID), s.record(AfterID)
	for _, topic := range Topics() {
		t.Rows = append(t.Rows, []string{topic.Claim, said(before, topic.ID), said(after, topic.ID), fmt.Sprint(topic.Number)})
	}
	return []figure.Figure{t}
}

// said returns what a record holds about a question.
func said(r *progress.Record, id string) string {
	switch a, ok := r.Answers[id]; {
	case !ok:
		return "–"
	case a.Right:
		return "yes"
	default:
		return "no"
	}
}

// Values implements lessons.Valuer.
func (s resultScene) Values() map[string]string {
	r := s.result()
	values := map[string]string{
		"answered": fmt.Sprintf("%d of %d", r.Before.Answered, r.Before.Of), "standing": text.EscapeMarkdown(r.Standing()), "wrong": "",
	}
	if len(r.Wrong) > 0 {
		numbers := make([]int, len(r.Wrong))
		for i, w := range r.Wrong {
			numbers[i] = w.Number
		}
		slices.Sort(numbers)
		numbers = slices.Compact(numbers)
		places := make([]string, len(numbers))
		for i, n := range numbers {
			places[i] = fmt.Sprintf("lesson %d", n)
		}
		values["wrong"] = "What is not right yet is treated here: " + strings.Join(places, ", ") + "."
	} else if r.After.Ended {
		values["wrong"] = "All of it is right now."
	}
	return values
}
