package class

import (
	"math"

	"gonum.org/v1/gonum/stat"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// Report is what a class has answered and measured.
type Report struct {
	Learners []Learner
	Items    []Item
	Spreads  []Spread
}

// Item is a question that somebody has answered.
type Item struct {
	Lesson *lessons.Lesson
	Step   *lessons.Step
	Poll   Poll
	// Difficulty is the fraction of first answers that are right: small for a hard
	// question.
	Difficulty float64
	// Discrimination is the point-biserial correlation between a right first answer here
	// and the fraction of the other questions that the learner first answered rightly;
	// NaN if one of the two does not vary.
	Discrimination float64
	// Wrong is the index of the most common wrong choice in the first vote, the first one
	// among equals; -1 if nobody was wrong.
	Wrong     int
	SureWrong int // how many first answers were sure and wrong
}

// NewReport reports what learners did in the questions and steps of the given lessons.
func NewReport(all []*lessons.Lesson, learners []Learner) Report {
	r := Report{Learners: learners}
	answers := make([]map[string]Answer, 0, len(learners))
	measured := make([][]Value, 0, len(learners))
	for _, l := range learners {
		answers, measured = append(answers, l.Answers), append(measured, l.Measured)
	}
	for _, lesson := range all {
		for i := range lesson.Steps {
			if step := &lesson.Steps[i]; step.Question != nil {
				r.addItem(lesson, step, answers)
			}
			of := Quantity{Lesson: lesson.ID, Step: lesson.Steps[i].ID}
			r.Spreads = append(r.Spreads, spreadsOf(measured, func(q Quantity) bool {
				return q.Lesson == of.Lesson && q.Step == of.Step && q.Metric != "parameters"
			})...)
		}
	}
	return r
}

func (r *Report) addItem(lesson *lessons.Lesson, step *lessons.Step, answers []map[string]Answer) {
	item := Item{Lesson: lesson, Step: step, Poll: Poll{Lesson: lesson.ID, Step: step.ID}, Wrong: -1}
	item.Poll.add(answers, len(step.Question.Choices))
	first := item.Poll.Votes[0]
	if first.All()+item.Poll.Votes[1].All() == 0 {
		return
	}
	item.Difficulty = float64(first.Right) / float64(first.All())
	for i, n := range first.Counts {
		if !step.Question.Choices[i].Right && n > 0 && (item.Wrong < 0 || n > first.Counts[item.Wrong]) {
			item.Wrong = i
		}
	}
	var right, rest []float64
	for _, one := range answers {
		a, ok := one[answerKey(lesson.ID, step.ID, false)]
		if !ok {
			continue
		}
		item.SureWrong += count(!a.Right && a.Confidence == progress.Sure)
		if others, ok := restScore(one, a); ok {
			right, rest = append(right, float64(count(a.Right))), append(rest, others)
		}
	}
	item.Discrimination = correlation(right, rest)
	r.Items = append(r.Items, item)
}

// restScore returns the fraction of a learner's first answers, except one, that are
// right; ok is false if there are no others.
func restScore(answers map[string]Answer, but Answer) (share float64, ok bool) {
	all, right := 0, 0
	for _, a := range answers {
		if !a.Second && (a.Lesson != but.Lesson || a.Step != but.Step) {
			all++
			right += count(a.Right)
		}
	}
	return float64(right) / float64(all), all > 0
}

// correlation returns Pearson's correlation, which is the point-biserial one if one
// variable is only 0 or 1; NaN if one of them does not vary.
func correlation(x, y []float64) float64 {
	if len(x) < 3 || stat.Variance(x, nil) == 0 || stat.Variance(y, nil) == 0 {
		return math.NaN()
	}
	return stat.Correlation(x, y, nil)
}
