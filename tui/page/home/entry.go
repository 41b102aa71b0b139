package home

import (
	"slices"

	"weightshare/lessons"
)

// Entry is a lesson with what the learner has done of it.
type Entry struct {
	Lesson *lessons.Lesson
	Done   []bool // per step
	Step   int    // where the learner left, -1 for not begun
	left   string // when the learner was last measured or asked there, RFC 3339
}

// NewEntry reads how far a learner is in a lesson.
func NewEntry(l *lessons.Lesson, r *lessons.Record) Entry {
	e := Entry{Lesson: l, Done: make([]bool, len(l.Steps)), Step: -1}
	for i, s := range l.Steps {
		e.Done[i] = slices.Contains(r.Done, s.ID)
		if s.ID == r.Step {
			e.Step = i
		}
	}
	for _, a := range r.Answers {
		e.left = max(e.left, a.At)
	}
	for _, m := range r.Measured {
		e.left = max(e.left, m.At)
	}
	return e
}

// finished tells whether every step is done.
func (e Entry) finished() bool { return !slices.Contains(e.Done, false) }

// FilterValue implements list.Item.
func (e Entry) FilterValue() string { return e.Lesson.Title + " " + e.Lesson.Question }

// Calculator is the name of the calculator, which stands below the lessons.
const Calculator = "calculator"

// tool is the entry of the calculator.
type tool struct{}

// FilterValue implements list.Item.
func (tool) FilterValue() string { return Calculator }

// Cursor is the entry to begin on: the lesson or the calculator named, else the one that the
// learner was last in and has not finished, else the first that is not
// finished.
func Cursor(entries []Entry, lesson string) int {
	if lesson == Calculator {
		return len(entries)
	}
	best, when := -1, ""
	for i, e := range entries {
		if e.Lesson.ID == lesson {
			return i
		}
		if e.Step >= 0 && !e.finished() && (best < 0 || e.left > when) {
			best, when = i, e.left
		}
	}
	if best >= 0 {
		return best
	}
	return max(slices.IndexFunc(entries, func(e Entry) bool { return !e.finished() }), 0)
}
