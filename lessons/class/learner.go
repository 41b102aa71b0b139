package class

import (
	"maps"
	"slices"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// Learner is what one learner has answered and measured.
type Learner struct {
	Name     string            // empty for none
	Answers  map[string]Answer // by question, from the first and the second vote
	Measured []Value
}

// Learners lists what the members of a class have done, by number, without those who were
// removed.
func (c *Class) Learners() []Learner {
	c.mu.Lock()
	defer c.mu.Unlock()
	numbers := c.numbers()
	all := make([]Learner, 0, len(numbers))
	for _, n := range numbers {
		m := c.members[n]
		all = append(all, Learner{m.Name, m.Answers, m.Measured})
	}
	return all
}

// HandIn is what a learner hands in without a server: only the answers and measurements
// from their progress.
type HandIn struct {
	progress.Document
	Name string `json:"name,omitempty"`
}

// HandInOf extracts from the progress what a learner hands in. It includes nothing in
// their own words.
func HandInOf(name string, kept progress.Document) HandIn {
	h := HandIn{progress.New(), Name(name)}
	for id, r := range kept.Lessons {
		answers := maps.Clone(r.Answers)
		maps.DeleteFunc(answers, func(_ string, a progress.Answer) bool { return a.Own })
		if len(answers)+len(r.Measured) > 0 {
			h.Lessons[id] = &progress.Record{Done: []string{}, Answers: answers, Measured: r.Measured}
		}
	}
	return h
}

// Learner returns what the hand-in says about the questions and steps of the given
// lessons. An answer is left out if the wording of its choice has changed since.
func (h HandIn) Learner(all []*lessons.Lesson) Learner {
	l := Learner{Name: Name(h.Name), Answers: map[string]Answer{}}
	for _, lesson := range all {
		r := h.Lesson(lesson.ID)
		for i := range lesson.Steps {
			step := &lesson.Steps[i]
			for second, key := range []string{step.ID, lessons.AgainKey(step.ID)} {
				if a, ok := answerOf(step.Question, r.Answers[key]); ok {
					a.Lesson, a.Step, a.Second = lesson.ID, step.ID, second == 1
					l.Answers[answerKey(a.Lesson, a.Step, a.Second)] = a
				}
			}
		}
		for _, m := range r.Measured {
			l.Measured = append(l.Measured, valueOf(lesson.ID, m))
		}
	}
	return l
}

// answerOf finds the choice of a kept answer to a question; ok is false if there is none.
func answerOf(q *lessons.Question, kept progress.Answer) (a Answer, ok bool) {
	if q == nil || kept.Own {
		return Answer{}, false
	}
	i := slices.IndexFunc(q.Choices, func(c lessons.Choice) bool { return c.Text == kept.Choice })
	if i < 0 {
		return Answer{}, false
	}
	return Answer{Choice: i, Right: q.Choices[i].Right, Confidence: kept.Confidence}, true
}
