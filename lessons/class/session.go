package class

import (
	"slices"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// Session sets the options of a session of a lesson for the member: what happens in it is
// told to the class, questions are held with it, and the seed is the member's alone.
func (m *Member) Session(l *lessons.Lesson, o *lessons.Options) {
	o.Store = answered{o.Store, m.answers(l)}
	o.OneSeed = true
	o.Events = func(e lessons.Event) { _ = m.Tell(e) } // what is not kept is told again
	o.Hold = func(step string) lessons.Hold {
		lead, _ := m.Lead()
		return lead.Hold(l.ID, step)
	}
}

// answered is a store in which the answers stand that the class has: progress is kept in the
// background, so these may be all that is left of a server that was killed.
type answered struct {
	progress.Store
	class progress.Document
}

// Load implements progress.Store.
func (a answered) Load() (progress.Document, error) {
	kept, err := a.Store.Load()
	return progress.Join(a.class, kept), err
}

// answers are the member's confirmed answers to the questions of a lesson. They are older
// than any that are kept elsewhere.
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

// Standing is how an answer stands that the class holds: whether it counts, that in words,
// and what follows from it.
func (m *Member) Standing(lesson, step string, second bool) (counts bool, stands, then string) {
	switch {
	case m.Counts(lesson, step, second):
		return true, "Your answer counts.", "The class sees the verdict together."
	case m.Unsent():
		return false, "Not counted yet.", "Your answer is sent again."
	default:
		return false, "Too late for this vote.", "You have a vote when the class votes again."
	}
}

// Leads reports whether members are to be where the class is.
func (l Lead) Leads() bool { return l.Lesson != "" && !l.Roam }

// Beyond reports whether a step of a lesson, by its index, lies behind the one to which the
// class is led.
func (l Lead) Beyond(of *lessons.Lesson, index int) bool {
	at := slices.IndexFunc(of.Steps, func(s lessons.Step) bool { return s.ID == l.Step })
	return l.Leads() && l.Lesson == of.ID && index > at
}
