package lessonlist

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/progress"
	"weightshare/tui/keys"
)

// Entry is a lesson and the learner's progress in it.
type Entry struct {
	Lesson   *lessons.Lesson
	Done     []bool // for each step
	Step     int    // where the learner left off, -1 if not begun
	lastSeen string // when the learner last measured or answered something there, RFC 3339
}

// NewEntry reads from a record how far a learner is in a lesson.
func NewEntry(l *lessons.Lesson, r *progress.Record) Entry {
	e := Entry{Lesson: l, Done: make([]bool, len(l.Steps)), Step: -1}
	for i, s := range l.Steps {
		e.Done[i] = slices.Contains(r.Done, s.ID)
		if s.ID == r.Step {
			e.Step = i
		}
	}
	for _, a := range r.Answers {
		e.lastSeen = max(e.lastSeen, a.At)
	}
	for _, m := range r.Measured {
		e.lastSeen = max(e.lastSeen, m.At)
	}
	return e
}

func (e Entry) finished() bool { return !slices.Contains(e.Done, false) }

// facts says how long the lesson takes and how far the learner is in it.
func (e Entry) facts() string {
	facts := fmt.Sprintf("%d steps", len(e.Done))
	if e.Lesson.Minutes > 0 {
		facts = fmt.Sprintf("%d minutes · %s", e.Lesson.Minutes, facts)
	}
	switch {
	case e.finished():
		facts += " · all done"
	case e.Step > 0:
		facts += fmt.Sprintf(" · you left at step %d", e.Step+1)
	case e.Step == 0:
		facts += " · begun"
	}
	return facts
}

// tool is a page listed below the lessons.
type tool struct {
	intent keys.Intent
	key    string
	name   string
	about  string
}

// does says what the key of the tool does, for the key bar.
func (t tool) does() string { return strings.ToLower(t.name) }

func tools(lab, test bool) []tool {
	all := []tool{
		{keys.Test, "t", "Test", "What do you know about sharing? Twelve questions before the lessons, twelve after them."},
		{keys.Lab, "l", "Lab", "Should you try both? Choose a world, write networks, and race them."},
		{keys.Calculator, "c", "Calculator", "How many parameters has your network, shared, unshared and dense? Type it, and see."},
		{keys.Notebook, "n", "Notebook", "What have you measured so far: an advantage, a price, or just a habit?"},
		{keys.Glossary, "g", "Glossary", "What do the words of the field mean, and where are they met?"},
		{keys.Search, "/", "Search", "Where was that again? Words are found in all lessons and the glossary."},
	}
	return slices.DeleteFunc(all, func(t tool) bool {
		return t.intent == keys.Lab && !lab || t.intent == keys.Test && !test
	})
}

// The names of tools, for Content.At.
const (
	Lab        = "lab"
	Calculator = "calculator"
)

// cursorFor returns the item to begin on: the tool with that name, or the lesson with
// that ID, or the next unfinished one if the lesson was just completed. Without a name
// it is the unfinished lesson that the learner was in last, or else the first
// unfinished one.
func (m *Model) cursorFor(name string) int {
	entries := m.content.Entries
	for i, t := range m.tools {
		if strings.EqualFold(t.name, name) {
			return len(entries) + i
		}
	}
	best, when := -1, ""
	for i, e := range entries {
		if e.Lesson.ID == name {
			if m.content.Ended {
				return next(entries, i)
			}
			return i
		}
		if e.Step >= 0 && !e.finished() && (best < 0 || e.lastSeen > when) {
			best, when = i, e.lastSeen
		}
	}
	if best >= 0 {
		return best
	}
	return max(slices.IndexFunc(entries, func(e Entry) bool { return !e.finished() }), 0)
}

// next returns the first unfinished lesson from a given one on, starting over after the
// last; it is the given lesson itself if all are finished.
func next(entries []Entry, from int) int {
	for i := range entries {
		if at := (from + i) % len(entries); !entries[at].finished() {
			return at
		}
	}
	return from
}
