package lessons

import "weightshare/lessons/progress"

// EventKind says what an Event reports.
type EventKind int

// The kinds of event.
const (
	StepEntered     EventKind = iota // the learner has come to a step
	AnswerChosen                     // an answer is chosen; another one may follow
	AnswerConfirmed                  // the chosen answer is final, and the learner has said how sure they are
	RunMeasured                      // a run has found something
	StepDone                         // the step was not done before, and is now
)

// An Event is something that has happened in a session. It is reported at once: an
// answer before the run that may confirm it begins.
type Event struct {
	Kind         EventKind
	Lesson, Step string
	Choice       int                 // the index of the answer among the choices
	Right        bool                // whether that choice is right
	Second       bool                // whether this is the second answer to the question
	Confidence   progress.Confidence // of an AnswerConfirmed; Unasked if the learner has not said
	// Measured holds the findings of a RunMeasured, from one seed or several. It must
	// not be changed.
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

// A SeedLimiter is a Stepper that trains from further seeds after the one that is shown.
type SeedLimiter interface {
	Stepper
	// LimitOthers keeps only the first n of the further seeds. It is called before the
	// first step.
	LimitOthers(n int)
}
