package class

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// Session adapts the options of a lesson's session to the member: the class is told what
// happens in it, questions are held with the class, and it trains only the member's seed.
func (m *Member) Session(l *lessons.Lesson, o *lessons.Options) {
	o.Store = answersStore{o.Store, m.answers(l)}
	o.OneSeed = true
	o.Events = func(e lessons.Event) { _ = m.Tell(e) } // unsent events are sent again
	o.Hold = func(step string) lessons.Hold {
		lead, _ := m.Lead()
		return lead.Hold(l.ID, step)
	}
}

// answersStore is a store whose progress includes the answers that the class holds: progress
// is saved in the background, so they may be all that is left after a server was killed.
type answersStore struct {
	progress.Store
	class progress.Document
}

// Load implements progress.Store.
func (a answersStore) Load() (progress.Document, error) {
	kept, err := a.Store.Load()
	return progress.Join(a.class, kept), err
}

// Kept returns a store that adds to a learner's progress what the class knows of the member:
// steps done and results measured on another server, or on one that was killed, and the
// member's place.
func (m *Member) Kept(s progress.Store) progress.Store { return memberStore{s, m} }

// memberStore is a store to whose progress a class adds what it knows.
type memberStore struct {
	progress.Store
	member *Member
}

// Load implements progress.Store.
func (m memberStore) Load() (progress.Document, error) {
	kept, err := m.Store.Load()
	more, place := m.member.progress(kept)
	return progress.Join(more, kept, place), err
}

// progress returns what the class knows of the member's progress beyond a document, and the
// member's place, if the document has none or lacks steps that were done.
func (m *Member) progress(kept progress.Document) (more, place progress.Document) {
	m.class.mu.Lock()
	have := m.class.members[m.number]
	m.class.mu.Unlock()
	more, place = progress.New(), progress.New()
	if have == nil {
		return more, place
	}
	of := func(lesson string) *progress.Record {
		if more.Lessons[lesson] == nil {
			more.Lessons[lesson] = &progress.Record{}
		}
		return more.Lessons[lesson]
	}
	for _, key := range have.Done {
		if lesson, step, _ := strings.Cut(key, "/"); !slices.Contains(kept.Lesson(lesson).Done, step) {
			of(lesson).Done = append(of(lesson).Done, step)
		}
	}
	for _, v := range have.Measured {
		if !slices.ContainsFunc(kept.Lesson(v.Lesson).Measured, v.isOf) {
			of(v.Lesson).Measured = append(of(v.Lesson).Measured, v.measurement())
		}
	}
	if id := have.Lesson; id != "" && (kept.Lesson(id).Step == "" || len(more.Lesson(id).Done) > 0) {
		place.Lessons[id] = &progress.Record{Step: have.Step}
	}
	return more, place
}

// answers returns the member's confirmed answers to the questions of a lesson, dated older
// than any that are stored elsewhere.
func (m *Member) answers(l *lessons.Lesson) progress.Document {
	answers := map[string]progress.Answer{}
	for _, step := range l.Steps {
		for _, second := range []bool{false, true} {
			a, ok := m.Answer(l.ID, step.ID, second)
			if !ok || a.Confidence == progress.Unasked || step.Question == nil || a.Choice >= len(step.Question.Choices) {
				continue
			}
			key := step.ID
			if second {
				key = lessons.AgainKey(key)
			}
			answers[key] = progress.Answer{Choice: step.Question.Choices[a.Choice].Text, Right: a.Right, Confidence: a.Confidence}
		}
	}
	d := progress.New()
	if len(answers) > 0 {
		d.Lessons[l.ID] = &progress.Record{Answers: answers}
	}
	return d
}

// Standing reports whether an answer, given by the index of its choice, counts in the class,
// and says so in words, with what follows from it.
func (m *Member) Standing(lesson, step string, second bool, choice int) (counts bool, stands, then string) {
	switch {
	case m.Counts(lesson, step, second):
		if a, _ := m.Answer(lesson, step, second); a.Choice != choice && !m.Unsent() {
			return false, fmt.Sprintf("Your answer %d counts, from another terminal.", a.Choice+1), "The class sees the verdict together."
		}
		return true, "Your answer counts.", "The class sees the verdict together."
	case m.Unsent():
		return false, "Not counted yet.", "Your answer is sent again."
	default:
		return false, "Too late for this vote.", "You have a vote when the class votes again."
	}
}

// Leads reports whether members must be where the class is.
func (l Lead) Leads() bool { return l.Lesson != "" && !l.Roam }

// Beyond reports whether a step of a lesson, given by its index, comes after the step where
// the class is.
func (l Lead) Beyond(of *lessons.Lesson, index int) bool {
	at := slices.IndexFunc(of.Steps, func(s lessons.Step) bool { return s.ID == l.Step })
	return l.Leads() && l.Lesson == of.ID && index > at
}
