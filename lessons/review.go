package lessons

import (
	"slices"
	"strings"

	"weightshare/lessons/progress"
)

// review is a question from an earlier lesson, asked on entering this one.
type review struct {
	lesson   *Lesson
	step     *Step
	question *Question
	attempt  *attempt
	prose    *prose
}

// reviewing reports whether the review question stands before the lesson.
func (s *Session) reviewing() bool { return s.review != nil }

// findReview picks the question to ask on entering: one that the learner
// answered surely and wrongly first, then one answered wrongly, then one of the
// review questions not asked yet, then the one asked longest ago. Only lessons
// in which the learner has finished a step ask.
func (s *Session) findReview() *review {
	if s.options.AnswersOpen {
		return nil
	}
	var best *review
	bestRank, bestAt := 0, ""
	for _, l := range s.options.Library {
		record := s.kept.Lesson(l.ID)
		if l.Order >= s.lesson.Order || len(record.Done) == 0 {
			continue
		}
		for _, c := range reviewCandidates(l) {
			answer, answered := record.Answers[c.step.ID]
			rank := reviewRank(answer, answered, c.prediction)
			if rank == 0 || best != nil && (rank < bestRank || rank == bestRank && !progress.Older(answer.At, bestAt)) {
				continue
			}
			best = &review{lesson: l, step: c.step, question: c.step.Question, attempt: &attempt{chosen: -1}}
			bestRank, bestAt = rank, answer.At
		}
	}
	if best != nil {
		best.prose = s.reviewProse(best)
	}
	return best
}

// reviewCandidate is a question that may be asked again, as the step that a
// front shows.
type reviewCandidate struct {
	step       *Step
	prediction bool // it was a step of the lesson, not a review question
}

// reviewCandidates are the questions of a lesson that may be asked again.
func reviewCandidates(l *Lesson) []reviewCandidate {
	const title = "Do you remember?"
	var all []reviewCandidate
	for i := range l.Reviews {
		r := &l.Reviews[i]
		all = append(all, reviewCandidate{step: &Step{ID: r.ID, Title: title, Kind: Predict, Question: &r.Question}})
	}
	for i := range l.Steps {
		if step := &l.Steps[i]; step.Question != nil {
			again := &Step{ID: step.ID, Title: title, Kind: Predict, Question: step.Question, Source: withoutControls(step.Source)}
			all = append(all, reviewCandidate{step: again, prediction: true})
		}
	}
	return all
}

// withoutControls is the prose of a step without the paragraphs that send to its
// controls: a review has none.
func withoutControls(source string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(source, "\n\n"), func(paragraph string) bool {
		return strings.Contains(paragraph, "{{control")
	}), "\n\n")
}

// reviewRank says how much a question wants to be asked again; 0 for not at
// all. A prediction that was right, or never made, does not come back.
func reviewRank(answer progress.Answer, answered, prediction bool) int {
	switch {
	case answered && !answer.Right && answer.Confidence == progress.Sure:
		return 4
	case answered && !answer.Right:
		return 3
	case prediction:
		return 0
	case !answered:
		return 2
	default:
		return 1
	}
}

// reviewProse sets the words of a review with the numbers of its own lesson.
func (s *Session) reviewProse(r *review) *prose {
	return proseOf(r.lesson, r.step.ID, s.options.Seed, s.kept.Document())
}

// proseOf sets the words of one step of a lesson that is not under way, with the
// numbers that p holds for it.
func proseOf(l *Lesson, step string, seed uint64, p progress.Document) *prose {
	record := p.Lesson(l.ID)
	stage := openStage(l, Env{Seed: seed, Measured: slices.Clone(record.Measured), Progress: p})
	stage.enter(step)
	return newProse(l.ID, func() *progress.Record { return record }, stage)
}

// SetProse sets Markdown of a step of a lesson that is not under way, with the
// numbers that p holds for it.
func SetProse(l *Lesson, step string, p progress.Document, source string) []Block {
	return proseOf(l, step, 0, p).blocks(source)
}

// settleReview keeps the answer to the review question, for the lesson that the
// question is from.
func (s *Session) settleReview() {
	r := s.review
	r.attempt.state = Answered
	s.keepAnswer(r.lesson.ID, r.step.ID, given(r.question, r.attempt))
}

// nextInReview is the next thing while the review question stands.
func (s *Session) nextInReview() next {
	leave := func() { s.review = nil }
	switch s.review.attempt.state {
	case Choosing:
		return next{words: "skip this question", do: leave}
	case AskConfidence:
		return next{words: "see the answer", do: s.commit}
	default:
		return next{words: "begin the lesson", do: leave}
	}
}
