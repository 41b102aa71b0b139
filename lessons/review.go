package lessons

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"weightshare/lessons/progress"
)

// review is a question from an earlier lesson, asked when this one is entered.
type review struct {
	reviewCandidate
	lesson  *Lesson
	attempt *attempt
	prose   *prose
	stage   *stage
}

// OpenReviews opens a session that asks, one after another, every review question
// that is due in any lesson of the library. It returns nil if none is due.
func OpenReviews(o Options) *Session {
	s := Open(&Lesson{
		Title: "Review", Order: math.MaxInt, Open: func(Env) Scenes { return nil },
		Steps: []Step{{ID: "end", Title: "No more questions are due", Kind: Read}},
	}, o)
	if s.review == nil {
		s.Close()
		return nil
	}
	return s
}

// reviewsOnly reports whether the session was opened by OpenReviews.
func (s *Session) reviewsOnly() bool { return s.lesson.ID == "" }

// reviewing reports whether a review question is asked now, before the lesson.
func (s *Session) reviewing() bool { return s.review != nil }

// findReview picks the question to ask on entering from those that are due: first
// those that the learner was sure of but got wrong last time, then others answered
// wrongly, then those never asked, and last those answered rightly or skipped;
// among equals the one asked longest ago. Only lessons in which the learner has
// finished a step ask. A question is left out if its text needs a number that was
// not measured.
func (s *Session) findReview() *review {
	if s.options.AnswersOpen {
		return nil
	}
	type due struct {
		reviewCandidate
		lesson *Lesson
		rank   int
		at     string
	}
	var all []due
	for _, l := range s.options.Library {
		record := s.kept.Lesson(l.ID)
		if l.Order >= s.lesson.Order || len(record.Done) == 0 {
			continue
		}
		for _, c := range reviewCandidates(l) {
			if rank, at := c.due(record, s.options.Now()); rank > 0 {
				all = append(all, due{c, l, rank, at})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b due) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), strings.Compare(a.at, b.at))
	})
	for _, d := range all {
		r := &review{reviewCandidate: d.reviewCandidate, lesson: d.lesson, attempt: newAttempt()}
		r.prose, r.stage = proseOf(d.lesson, d.step.ID, s.options.Seed, s.kept.Document())
		if r.prose.complete(r.step.Source, r.step.Question.Prompt, r.step.Question.After) {
			r.stage.reveal(false)
			return r
		}
	}
	return nil
}

// reviewCandidate is a question that may be asked again, as the step that a front
// shows.
type reviewCandidate struct {
	step       *Step
	prediction bool // it was a step of the lesson, not a review question
}

// key returns the key that the answer is kept under: never that of a prediction,
// which remains what the learner thought before seeing anything.
func (c reviewCandidate) key() string {
	if c.prediction {
		return "review:" + c.step.ID
	}
	return c.step.ID
}

// How long after an answer a question is asked again.
const (
	afterWrong = 24 * time.Hour
	afterRight = 7 * afterWrong
)

// due returns how urgent the question is now, 0 if it is not due, and when it was
// asked last. A prediction that was right or never made is not asked again; a
// question that was skipped comes back as soon as one answered wrongly, but ranks
// last.
func (c reviewCandidate) due(r *progress.Record, now time.Time) (rank int, at string) {
	last, asked := r.Answers[c.key()]
	if !asked && c.prediction {
		if last, asked = r.Answers[c.step.ID]; !asked || last.Right {
			return 0, ""
		}
	}
	if !asked {
		return 2, ""
	}
	wait := afterWrong
	if last.Right {
		wait = afterRight
	}
	if before, err := time.Parse(time.RFC3339, last.At); err == nil && before.Add(wait).After(now) {
		return 0, ""
	}
	switch {
	case last.Right || last.Choice == "":
		return 1, last.At
	case last.Confidence == progress.Sure:
		return 4, last.At
	default:
		return 3, last.At
	}
}

// reviewCandidates returns the questions of a lesson that may be asked again.
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

// withoutControls returns the prose of a step without the paragraphs that refer to
// its controls: a review has none.
func withoutControls(source string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(source, "\n\n"), func(paragraph string) bool {
		return strings.Contains(paragraph, "{{control")
	}), "\n\n")
}

// proseOf opens a lesson outside a session, at one step, with the numbers that p
// holds for it.
func proseOf(l *Lesson, step string, seed uint64, p progress.Document) (*prose, *stage) {
	record := p.Lesson(l.ID)
	stage := openStage(l, Env{Seed: seed, Measured: slices.Clone(record.Measured), Progress: p})
	stage.enter(step)
	return newProse(func() *progress.Record { return record }, stage), stage
}

// SetProse renders Markdown of a step of a lesson outside a session, with the
// numbers that p holds for it.
func SetProse(l *Lesson, step string, p progress.Document, source string) []Block {
	prose, _ := proseOf(l, step, 0, p)
	return prose.blocks(source)
}

// settleReview keeps the answer to the review question with the lesson that it
// comes from.
func (s *Session) settleReview() {
	r := s.review
	r.attempt.state = Answered
	r.stage.reveal(true)
	s.keepAnswer(r.lesson.ID, r.key(), given(r.step.Question, r.attempt))
}

// skipReview skips the review question, which will be asked again another day.
func (s *Session) skipReview() {
	s.keepAnswer(s.review.lesson.ID, s.review.key(), progress.Answer{})
	s.endReview()
}

func (s *Session) endReview() {
	s.review = nil
	if s.reviewsOnly() {
		s.review = s.findReview()
	}
}

// nextInReview returns what comes next while a review question is asked.
func (s *Session) nextInReview() next {
	switch s.review.attempt.state {
	case Choosing:
		return next{words: "skip this question", do: s.skipReview}
	case AskConfidence:
		return next{words: "see the answer", do: s.commit}
	default:
		words := "begin the lesson"
		if s.reviewsOnly() {
			words = "go on"
		}
		return next{words: words, do: s.endReview}
	}
}
