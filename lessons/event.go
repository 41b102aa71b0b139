package lessons

import "weightshare/lessons/progress"

// EventKind is what an Event tells of.
type EventKind int

// The kinds of event.
const (
	StepEntered     EventKind = iota // the learner has come to a step
	AnswerChosen                     // an answer is chosen; another one may follow
	AnswerConfirmed                  // the chosen answer stands, and the learner has said how sure
	RunMeasured                      // a run has found something
)

// An Event is something that has happened in a session. It is told at once: an answer
// before anything is run that may confirm it.
type Event struct {
	Kind         EventKind
	Lesson, Step string
	Choice       int                 // of the answer, its index among the choices
	Right        bool                // whether that choice is right
	Second       bool                // whether it is the second answer to the question
	Confidence   progress.Confidence // of an AnswerConfirmed; Unasked where the learner has not said
	// Measured is what a RunMeasured has found, from one seed or several. It must not be
	// changed.
	Measured []progress.Measurement
}

// tell reports an event of the present step.
func (s *Session) tell(e Event) {
	if s.options.Events == nil || s.options.AnswersOpen || s.reviewing() {
		return
	}
	e.Lesson, e.Step = s.lesson.ID, s.step().ID
	s.options.Events(e)
}

// tellAnswer reports the chosen answer to the question of the present step.
func (s *Session) tellAnswer(kind EventKind) {
	if q := s.question(); q != nil && q.chosen >= 0 {
		s.tell(Event{
			Kind: kind, Choice: q.chosen, Right: s.step().Question.Choices[q.chosen].Right,
			Second: q.second || q.retried, Confidence: q.confidence,
		})
	}
}

// A SeedLimiter is a Stepper that trains from other seeds after the one that is shown.
type SeedLimiter interface {
	Stepper
	// LimitOthers leaves out the other seeds behind the first n. It is called before the
	// first step.
	LimitOthers(n int)
}
