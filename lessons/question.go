package lessons

import (
	"slices"
	"strings"

	"weightshare/lessons/progress"
)

// attempt is the state of a question in this session.
type attempt struct {
	state      QuestionState
	chosen     int // -1 for none
	confidence progress.Confidence
	tried      []int // choices answered before the retry
	retried    bool
	voted      bool // a class holds the question, or held it, and has this answer
	second     bool // the answer belongs to the class's second vote
	first      int  // the choice of its first vote, -1 for none
}

func newAttempt() *attempt { return &attempt{chosen: -1, first: -1} }

// question returns the state of the present step's question, or nil if the step asks
// nothing.
func (s *Session) question() *attempt {
	if s.step().Question == nil {
		return nil
	}
	return s.attempts[s.step().ID]
}

// current returns the question that the learner is asked now: that of the review if
// there is one, else that of the step.
func (s *Session) current() (*Question, *attempt) {
	if s.reviewing() {
		return s.review.step.Question, s.review.attempt
	}
	return s.step().Question, s.question()
}

// restoreAnswer restores the answer that an earlier session has kept.
func (s *Session) restoreAnswer() {
	step := s.step()
	if step.Question == nil || s.attempts[step.ID] != nil {
		return
	}
	q := newAttempt()
	s.attempts[step.ID] = q
	if s.options.AnswersOpen {
		q.state, q.retried = Answered, true
		q.chosen = slices.IndexFunc(step.Question.Choices, func(c Choice) bool { return c.Right })
		return
	}
	answer, ok := s.kept.Lesson(s.lesson.ID).Answers[step.ID]
	if !ok {
		return
	}
	// If the wording of the chosen answer has changed since, the question is asked
	// again.
	chosen := slices.IndexFunc(step.Question.Choices, func(c Choice) bool { return c.Text == answer.Choice })
	if chosen < 0 {
		return
	}
	q.state, q.chosen, q.confidence, q.retried = Answered, chosen, answer.Confidence, s.lesson.WithheldUntil != ""
	again, ok := s.kept.Lesson(s.lesson.ID).Answers[AgainKey(step.ID)]
	if !ok {
		return
	}
	q.retried = true
	second := slices.IndexFunc(step.Question.Choices, func(c Choice) bool { return c.Text == again.Choice })
	if second >= 0 {
		q.tried, q.chosen, q.confidence = []int{chosen}, second, again.Confidence
	}
}

// declineRetry gives up the retry, to see the answer.
func (s *Session) declineRetry() {
	s.question().retried = true
	s.keepAnswer(s.lesson.ID, AgainKey(s.step().ID), progress.Answer{})
	s.reveal()
}

// Choose chooses an answer; until the learner has said how sure they are, they may still
// choose another.
func (s *Session) Choose(i int) {
	s.notice = ""
	question, q := s.current()
	if q == nil || q.state > AskConfidence || i < 0 || i >= len(question.Choices) {
		return
	}
	if slices.Contains(q.tried, i) {
		s.notice = "that one was your first answer: choose another"
		return
	}
	q.state, q.chosen = AskConfidence, i
	s.tellAnswer(AnswerChosen)
}

// SetConfidence says how sure the learner is of the chosen answer; the answer is then
// final, and what measures it begins to run.
func (s *Session) SetConfidence(c progress.Confidence) {
	s.notice = ""
	_, q := s.current()
	if q == nil || q.state != AskConfidence {
		return
	}
	q.confidence = c
	s.commit()
}

// commit makes the chosen answer final.
func (s *Session) commit() {
	if s.reviewing() {
		s.settleReview()
		return
	}
	s.tellAnswer(AnswerConfirmed)
	if s.hold() != NotHeld {
		s.holdAnswer()
		return
	}
	s.measureAnswer()
}

// measureAnswer begins the run that measures the answer, or shows the reply if nothing
// is left to run.
func (s *Session) measureAnswer() {
	if s.run == nil || s.run.state == Finished {
		s.settleAnswer()
		return
	}
	if s.run.state == Failed || s.run.active() {
		s.rebuild()
	}
	s.start()
	if s.run.state == Failed {
		// A run that cannot be built does not hold up the question.
		s.settleAnswer()
	}
}

// settleAnswer ends a question: the answer is kept, the reply is shown.
func (s *Session) settleAnswer() {
	q := s.question()
	if q.voted {
		s.settleHeld()
		return
	}
	q.state = Answered
	if !q.retried {
		s.keepAnswer(s.lesson.ID, s.step().ID, given(s.step().Question, q))
	} else {
		s.keepAnswer(s.lesson.ID, AgainKey(s.step().ID), given(s.step().Question, q))
	}
	q.retried = q.retried || s.lesson.WithheldUntil != "" // a test is answered once
	s.finish(s.step().ID)
	s.reveal()
}

// given returns the answer that q holds.
func given(question *Question, q *attempt) progress.Answer {
	choice := question.Choices[q.chosen]
	return progress.Answer{Choice: choice.Text, Right: choice.Right, Confidence: q.confidence}
}

// reopenQuestion takes a question back to its choice when the run that should have
// answered it has failed or was left.
func (s *Session) reopenQuestion() {
	if q := s.question(); q != nil && q.state == Measuring {
		q.state = AskConfidence
		if q.voted {
			q.state = Held
		}
	}
}

// canRetry reports whether the one free retry is still available.
func canRetry(question *Question, q *attempt) bool {
	return q.state == Answered && !q.retried && !question.Choices[q.chosen].Right
}

// Retry asks the question again, once and at no cost: the first answer remains the
// prediction. What was run to answer it need not run again.
func (s *Session) Retry() {
	s.notice = ""
	question, q := s.current()
	if q == nil || s.reviewing() || !canRetry(question, q) {
		return
	}
	q.tried = append(q.tried, q.chosen)
	q.state, q.chosen, q.confidence, q.retried = Choosing, -1, progress.Unasked, true
	s.reveal()
}

// AgainKey returns the key of the answer to a question that was asked again; that answer
// is empty if the learner has declined the retry.
func AgainKey(step string) string { return "again:" + step }

// withheld reports whether the lesson is a test whose answers may not be seen yet.
func (s *Session) withheld() bool {
	lesson, step, test := strings.Cut(s.lesson.WithheldUntil, "/")
	return test && !slices.Contains(s.kept.Lesson(lesson).Done, step)
}

// answerOpen reports whether the right answer may be seen: it was given, or no retry is
// left.
func (s *Session) answerOpen(question *Question, q *attempt) bool {
	return q.state == Answered && (s.reviewing() || !canRetry(question, q))
}

// reveal tells the stage whether the answer of its step may be seen.
func (s *Session) reveal() {
	q := s.question()
	open := q == nil || s.answerOpen(s.step().Question, q)
	s.stage.reveal(open)
	if open {
		s.setPending()
	}
}

// nextInQuestion returns what comes next in a question that is not over.
func (s *Session) nextInQuestion(q *attempt) next {
	switch q.state {
	case Choosing:
		return next{words: "choose an answer", do: func() { s.notice = "choose an answer first" }}
	case AskConfidence:
		if s.withheld() {
			return next{words: "keep the answer", do: s.commit}
		}
		return next{words: "see the result", do: s.commit}
	case Held:
		return next{words: "wait for the class", do: s.UpdateHold}
	case Answered:
		// Those who decline the retry still get to see the answer.
		return next{words: "see the answer", do: s.declineRetry}
	default:
		return s.nextInRun("see the result")
	}
}
