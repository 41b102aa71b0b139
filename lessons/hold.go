package lessons

import "weightshare/lessons/progress"

// A Hold says how far a class has come with a question that it answers together, as in
// peer instruction: all vote, the experiment that answers the question runs, they discuss
// it, all vote again, and only then is the verdict shown.
type Hold int

// The stages of a held question, in their order.
const (
	NotHeld     Hold = iota // the learner goes on alone and sees the verdict
	FirstVote               // the answer is kept, nothing runs
	HoldMeasure             // the experiment that answers the question runs, without a verdict
	SecondVote              // the question is answered again
)

// hold returns how far the class has come with the question of the present step.
func (s *Session) hold() Hold {
	if s.options.Hold == nil || s.options.AnswersOpen || s.reviewing() || s.step().Question == nil {
		return NotHeld
	}
	return s.options.Hold(s.step().ID)
}

// UpdateHold brings the question of the present step to the stage that Options.Hold
// reports now. The front calls it whenever that may have changed.
func (s *Session) UpdateHold() {
	q := s.question()
	if q == nil || s.options.Hold == nil || s.reviewing() {
		return
	}
	hold := s.hold()
	if q.state < Measuring && hold == SecondVote && !q.voted {
		q.second = true // those who missed the first vote still vote in the second
	}
	if q.state != Held {
		return
	}
	switch hold {
	case NotHeld:
		s.release()
	case HoldMeasure:
		if s.run != nil && s.run.state == Ready {
			q.state = Measuring
			s.start()
		}
	case SecondVote:
		if !q.second {
			q.second, q.first = true, q.chosen
			q.state, q.chosen, q.confidence = Choosing, -1, progress.Unasked
		}
	case FirstVote:
	}
}

// holdAnswer keeps the chosen answer without replying to it yet.
func (s *Session) holdAnswer() {
	q := s.question()
	q.state, q.voted = Held, true
	key := s.step().ID
	if q.second && q.first >= 0 {
		key = AgainKey(key)
	}
	s.keepAnswer(s.lesson.ID, key, given(s.step().Question, q))
	s.UpdateHold()
}

// release shows the verdict on an answer that was held, after running what measures it.
func (s *Session) release() {
	q := s.question()
	q.state = AskConfidence
	if s.run != nil && s.run.state != Finished && s.run.state != Failed {
		s.measureAnswer()
		return
	}
	s.settleAnswer()
}

// settleHeld does what settleAnswer does, for a question that was held: its answers are
// kept already, and no retry is left.
func (s *Session) settleHeld() {
	q := s.question()
	if s.hold() != NotHeld {
		q.state = Held
		s.UpdateHold()
		return
	}
	q.state = Answered
	if !q.retried && q.first < 0 {
		s.keepAnswer(s.lesson.ID, AgainKey(s.step().ID), progress.Answer{})
	}
	if q.first >= 0 && q.first != q.chosen {
		q.tried = []int{q.first}
	}
	q.retried = true
	s.finish(s.step().ID)
	s.reveal()
}

// holdRestored holds back the verdict on an answer from an earlier session, and reports
// the answer as a vote.
func (s *Session) holdRestored() {
	q := s.question()
	if q == nil || q.state != Answered || q.voted || s.hold() == NotHeld {
		return
	}
	q.state, q.voted, q.second, q.first = Held, true, len(q.tried) > 0, -1
	if q.second {
		q.first = q.tried[0]
	}
	q.tried, q.retried = nil, false
	s.tellAnswer(AnswerConfirmed)
}
