package lessons

import (
	"slices"

	"weightshare/lessons/progress"
)

// View is what there is to show now.
func (s *Session) View() View {
	words, _ := s.next()
	v := View{
		Lesson: s.lesson, Index: s.index, Step: s.step(), Done: s.done(),
		Notice: s.notice, Next: words, NextRuns: words == beginRace || words == beginRun, Question: s.questionView(),
	}
	if s.reviewing() {
		v.Review, v.Step = s.review.lesson, s.review.step
		if v.Question.State == Choosing {
			v.Text = s.review.prose.blocks(s.review.step.Source)
		}
		return v
	}
	if v.Question == nil || v.Question.State == Choosing {
		v.Text = s.prose.blocks(s.text())
	}
	v.Controls = controls(s.stage)
	v.Figures = s.stage.figures()
	v.Goal = s.stage.goal()
	v.Run = s.run.view()
	if n := s.shown[s.step().ID]; n > 0 {
		v.Hint = PlainText(s.prose.blocks(s.step().Hints[n-1]))
	}
	v.MoreHints = s.moreHints()
	_, v.Repeats = s.Experiment()
	_, v.Exports = s.Results()
	return v
}

// Prose sets Markdown of this lesson – a question, a reply, a note – with the
// numbers of the present step.
func (s *Session) Prose(source string) []Block { return s.prose.blocks(source) }

// text is the source of the prose to show: what comes after takes the place of
// what came before once the race is run or the goal met.
func (s *Session) text() string {
	step := s.step()
	if step.After == "" || step.Question != nil {
		return step.Source
	}
	if s.run != nil && step.Kind == Watch {
		if s.run.state == Finished {
			return step.After
		}
		return step.Source
	}
	if goal := s.stage.goal(); goal.Text != "" && goal.Met {
		return step.After
	}
	return step.Source
}

// done tells, for each step of the lesson, whether it is done.
func (s *Session) done() []bool {
	record := s.kept.Lesson(s.lesson.ID)
	done := make([]bool, len(s.lesson.Steps))
	for i := range s.lesson.Steps {
		done[i] = slices.Contains(record.Done, s.lesson.Steps[i].ID)
	}
	return done
}

// questionView is the question that the learner is asked, as it stands.
func (s *Session) questionView() *QuestionView {
	question, q := s.current()
	if question == nil || q == nil {
		return nil
	}
	p := s.prose
	if s.reviewing() {
		p = s.review.prose
	}
	open := s.open(question, q)
	v := &QuestionView{
		State: q.stage, Prompt: p.blocks(question.Prompt), Chosen: q.chosen, Confidence: q.confidence,
		CanRetry: !s.reviewing() && canRetry(question, q),
	}
	for i, choice := range question.Choices {
		v.Choices = append(v.Choices, ChoiceView{
			Text: p.spans(choice.Text), Tried: slices.Contains(q.tried, i), Right: open && choice.Right,
		})
	}
	if q.stage == Answered {
		chosen := question.Choices[q.chosen]
		v.Right = chosen.Right
		v.Reply = p.blocks(chosen.Reply)
		if open {
			v.Reply = append(slices.Clone(v.Reply), p.blocks(question.After)...)
		}
	}
	return v
}

// Progress is what is known to be done, in all lessons, this session's included.
func (s *Session) Progress() progress.Document { return s.kept.Document() }
