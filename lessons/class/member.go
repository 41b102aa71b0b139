package class

import (
	"errors"
	"slices"
	"sync"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// Member is a class as one of its learners sees it: what the teacher has the class do, and
// everybody's answers once they are revealed. It is safe for concurrent use.
type Member struct {
	class  *Class
	number int
	token  string
	leave  sync.Once

	mu      sync.Mutex
	pending []lessons.Event // not kept yet
}

// Number returns the number of the member in the class, from 1.
func (m *Member) Number() int { return m.number }

// Seed returns the member's seed: every member trains from a different one.
func (m *Member) Seed() uint64 { return uint64(max(m.number, 0)) }

// Token returns the token with which the member can come back.
func (m *Member) Token() string { return m.token }

// Leave ends a connection of the member.
func (m *Member) Leave() {
	m.leave.Do(func() {
		_ = m.Flush() // otherwise it is lost with the connection
		m.class.arrive(m.number, -1)
	})
}

// Lead returns what the teacher has the class do. err is ErrRemoved if the member was
// removed.
func (m *Member) Lead() (l Lead, err error) {
	m.class.mu.Lock()
	defer m.class.mu.Unlock()
	if have := m.class.members[m.number]; have == nil || have.Removed {
		err = ErrRemoved
	}
	return m.class.lead.clone(), err
}

// Changed returns a channel that is closed at the next change of Lead.
func (m *Member) Changed() <-chan struct{} {
	m.class.mu.Lock()
	defer m.class.mu.Unlock()
	return m.class.leadChanged
}

// Counts reports whether the class has the member's answer to a question.
func (m *Member) Counts(lesson, step string, second bool) bool {
	_, ok := m.Answer(lesson, step, second)
	return ok
}

// Answer returns the member's answer to a question that the class has; ok is false for
// none.
func (m *Member) Answer(lesson, step string, second bool) (a Answer, ok bool) {
	m.class.mu.Lock()
	defer m.class.mu.Unlock()
	if have := m.class.members[m.number]; have != nil {
		a, ok = have.Answers[answerKey(lesson, step, second)]
	}
	return a, ok
}

// Poll returns the poll on a question; ok is false before the class sees it.
func (m *Member) Poll(lesson, step string, choices int) (p Poll, ok bool) {
	if m.class.Lead().Stage(lesson, step) != Revealed {
		return Poll{}, false
	}
	return m.class.Poll(lesson, step, choices), true
}

// mostPending is how many events can wait to be kept.
const mostPending = 200

// Tell tells the class what has happened in the member's session. An error means that it
// is not kept yet and does not count; the next Tell tries again, as does Flush. A StepDone
// is always left to them, since the next event usually follows at once.
func (m *Member) Tell(e lessons.Event) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.pending) >= mostPending {
		m.pending = slices.Delete(m.pending, 0, 1)
	}
	m.pending = append(m.pending, e)
	if e.Kind == lessons.StepDone {
		return nil
	}
	return m.flush()
}

// Unsent reports whether something is not kept yet.
func (m *Member) Unsent() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.pending) > 0
}

// Flush tries again to keep what is not kept yet.
func (m *Member) Flush() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.flush()
}

func (m *Member) flush() error {
	if len(m.pending) == 0 {
		return nil
	}
	now := m.class.options.Now().UTC()
	err := m.class.changeMember(m.number, func(r *record) error {
		if r.Removed {
			return ErrRemoved
		}
		lead := m.class.Lead()
		for _, e := range m.pending {
			r.add(e, lead)
			if e.Kind == lessons.StepEntered {
				r.Lesson, r.Step, r.Since = e.Lesson, e.Step, now
			}
		}
		return nil
	})
	if err == nil || errors.Is(err, ErrRemoved) {
		m.pending = nil
	}
	return err
}

// Bounds on what is kept of one member.
const (
	mostAnswers  = 400
	mostMeasured = 600
	mostDone     = 600
	longestWords = 600 // of the notation of a network, and of conditions
)

// add adds an event.
func (r *record) add(e lessons.Event, lead Lead) {
	switch e.Kind {
	case lessons.AnswerChosen, lessons.AnswerConfirmed:
		key := answerKey(e.Lesson, e.Step, e.Second)
		_, known := r.Answers[key]
		if lead.takes(e.Lesson, e.Step, e.Second) && (known || len(r.Answers) < mostAnswers) {
			r.Answers[key] = Answer{e.Lesson, e.Step, e.Second, e.Choice, e.Right, e.Confidence}
		}
	case lessons.RunMeasured:
		for _, m := range e.Measured {
			r.measure(e.Lesson, m)
		}
	case lessons.StepDone:
		if step := Question(e.Lesson, e.Step); !slices.Contains(r.Done, step) && len(r.Done) < mostDone {
			r.Done = append(r.Done, step)
		}
	case lessons.StepEntered:
	}
}

// measure adds a value, unless one is known: training again does not change it.
func (r *record) measure(lesson string, m progress.Measurement) {
	v := valueOf(lesson, m)
	known := slices.ContainsFunc(r.Measured, func(have Value) bool { return have.of() == v.of() })
	if !known && len(r.Measured) < mostMeasured && len(v.Network)+len(v.Conditions) <= longestWords {
		r.Measured = append(r.Measured, v)
	}
}
