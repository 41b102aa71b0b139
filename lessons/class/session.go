package class

import (
	"slices"
	"strings"

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

// Kept is a store of a learner's progress in which also stands what the class has of the
// member: the steps that were done and what was measured with another server, or with one
// that was killed, and where the member is then.
func (m *Member) Kept(s progress.Store) progress.Store { return joined{s, m} }

// joined is a store of progress of which a class knows more.
type joined struct {
	progress.Store
	member *Member
}

// Load implements progress.Store.
func (j joined) Load() (progress.Document, error) {
	kept, err := j.Store.Load()
	more, place := j.member.progress(kept)
	return progress.Join(more, kept, place), err
}

// progress is what the class has of the member's progress that a document lacks, and where
// the member is, if the document does not know of that.
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
