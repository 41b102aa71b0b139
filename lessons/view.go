package lessons

import (
	"fmt"
	"slices"

	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
)

// View is all that a front shows of the present step. It is data: nothing in it changes
// once it is handed out.
type View struct {
	Lesson *Lesson
	Index  int // of the step, from 0
	Step   *Step
	Done   []bool // per step of the lesson
	// Text is the step's prose. It is empty once a choice is made in a question: then the
	// prompt, the choices and the replies take its place.
	Text      []Block
	Question  *QuestionView // nil unless the step asks something
	Controls  []Control
	Figures   []figure.Figure
	Goal      Goal
	Hint      string // the newest hint asked for, empty if none
	MoreHints bool   // whether the learner can ask for another one now
	Run       RunView
	Notice    string  // an error or message for the learner, empty if none
	Review    *Lesson // the earlier lesson that asks a question before this one begins; nil once it has
	Repeats   bool    // whether the step runs an experiment that can be repeated elsewhere: see Session.Experiment
	Exports   bool    // whether there are results to take away: see Session.Results
	GoalOpen  bool    // whether the step has a goal that is not met: Next stays, Skip leaves
	NextRuns  bool    // whether the next thing is to start a run
	NextLeads bool    // whether the next thing leaves the step
	Next      string  // what the one "next" key does here: "next step", "answer first", "see the result" …
}

// QuestionView is the state of a question.
type QuestionView struct {
	State      QuestionState
	Prompt     []Block
	Choices    []ChoiceView
	Chosen     int // index of the present choice, -1 for none
	First      int // index of the choice in the class's first vote, during the second; else -1
	Confidence progress.Confidence
	Right      bool    // whether the chosen one is right; meaningless before Answered
	Reply      []Block // the reply to the choice, and the closing words
	Second     bool    // whether this is, or was, the class's second vote
	CanRetry   bool    // whether the one free retry is still available
	Withheld   bool    // whether Answered says only that the answer is kept
}

// ChoiceView is the state of one choice.
type ChoiceView struct {
	Text  []Span
	Tried bool // chosen before the retry
	Right bool // set only once the answer may be seen
}

// QuestionState is how far a question has come.
type QuestionState int

// The stages of a question.
const (
	Choosing      QuestionState = iota // nothing is chosen yet
	AskConfidence                      // chosen; asks how sure the learner is
	Measuring                          // the run that answers it is under way
	Held                               // kept; the class sees the verdict together
	Answered                           // measured and replied to
)

// RunState is the state of a run.
type RunState int

// The states of a run.
const (
	NoRun RunState = iota // nothing runs in this step
	Ready
	Running
	Paused
	Finished
	Failed
)

// RunView is the state of a run, for a front.
type RunView struct {
	State    RunState
	Done, Of int // steps
	// ShownDone and ShownOf count the steps of what is shown: fewer if other seeds run
	// unseen.
	ShownDone, ShownOf int
	Speed              string // "×1", "×4", "full": steps per poll, never time
	Seed               uint64
	Again              bool // whether it repeats, unasked, what was run here before
	// Preparing reports whether the first snapshot is still to come: Poll will take it.
	Preparing bool
	Err       error // why it failed: a panic, a divergence
}

// Block is a paragraph, a list item or code.
type Block struct {
	Kind  BlockKind
	Spans []Span
}

// BlockKind is the form of a block.
type BlockKind int

// The forms of a block.
const (
	Paragraph BlockKind = iota
	Item
	Code // shown as it is, line by line
)

// Span is a run of text in one style.
type Span struct {
	Text  string
	Style SpanStyle
	Term  string // the glossary entry it links to; empty for none
}

// SpanStyle is the style of a span.
type SpanStyle int

// The styles of a span.
const (
	Plain SpanStyle = iota
	Emphasis
	Strong
	Mono
)

// View returns what there is to show now.
func (s *Session) View() View {
	next := s.next()
	v := View{
		Lesson: s.lesson, Index: s.index, Step: s.step(), Done: s.done(),
		Notice: s.notice, Next: next.words, NextRuns: next.runs, NextLeads: next.leads, Question: s.questionView(),
	}
	if s.reviewing() {
		v.Review, v.Step = s.review.lesson, s.review.step
		if v.Question.State == Choosing {
			v.Text = s.review.prose.blocks(s.review.step.Source)
		}
		v.Figures = s.review.stage.figures()
		return v
	}
	if v.Question == nil || v.Question.State == Choosing {
		v.Text = s.prose.blocks(s.proseSource())
	}
	s.sayLimited(&v)
	v.Controls = slices.DeleteFunc(controls(s.stage), func(c Control) bool { return c.Later })
	v.Figures = s.stage.figures()
	v.Goal = s.goal()
	v.Run = s.run.view()
	if n := s.hintsShown[s.step().ID]; n > 0 {
		v.Hint = PlainText(s.prose.blocks(s.step().Hints[n-1]))
	}
	v.MoreHints, v.GoalOpen = s.hintAvailable(), s.goalOpen()
	_, v.Repeats = s.Experiment()
	_, v.Exports = s.Results()
	return v
}

// sayLimited says, below the text or the answer, that the run takes fewer seeds than
// intended.
func (s *Session) sayLimited(v *View) {
	seeds, of := s.stage.limited()
	if s.run == nil || seeds >= of {
		return
	}
	words := fmt.Sprintf("To end soon in this browser, the run took %d of %d seeds. Run it again to add others.", seeds, of)
	say := Block{Spans: []Span{{Text: words}}}
	switch {
	case v.Question == nil || v.Question.State == Choosing:
		v.Text = append(slices.Clone(v.Text), say)
	case v.Question.State == Answered:
		v.Question.Reply = append(slices.Clone(v.Question.Reply), say)
	}
}

// Prose renders Markdown of this lesson – a question, a reply, a note – with the numbers
// of the present step.
func (s *Session) Prose(source string) []Block { return s.prose.blocks(source) }

// proseSource returns the source of the prose to show: After replaces Source once the race
// is run or the goal met.
func (s *Session) proseSource() string {
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
	if goal := s.goal(); goal.Text != "" && goal.Met {
		return step.After
	}
	return step.Source
}

// done returns, for each step of the lesson, whether it is done.
func (s *Session) done() []bool {
	record := s.kept.Lesson(s.lesson.ID)
	done := make([]bool, len(s.lesson.Steps))
	for i := range s.lesson.Steps {
		done[i] = slices.Contains(record.Done, s.lesson.Steps[i].ID)
	}
	return done
}

// questionView returns the state of the question that the learner is asked.
func (s *Session) questionView() *QuestionView {
	question, q := s.current()
	if question == nil || q == nil {
		return nil
	}
	p := s.prose
	if s.reviewing() {
		p = s.review.prose
	}
	withheld := !s.reviewing() && s.withheld()
	open := !withheld && s.answerOpen(question, q)
	v := &QuestionView{
		State: q.state, Prompt: p.blocks(question.Prompt), Chosen: q.chosen, First: q.first, Second: q.second, Confidence: q.confidence,
		CanRetry: !s.reviewing() && canRetry(question, q), Withheld: withheld,
	}
	for i, choice := range question.Choices {
		v.Choices = append(v.Choices, ChoiceView{
			Text: p.spans(choice.Text), Tried: slices.Contains(q.tried, i), Right: open && choice.Right,
		})
	}
	if q.state == Answered && !withheld {
		chosen := question.Choices[q.chosen]
		v.Right = chosen.Right
		v.Reply = p.blocks(chosen.Reply)
		if open {
			v.Reply = append(slices.Clone(v.Reply), p.blocks(question.After)...)
		}
	}
	return v
}

// Progress returns what is known to be done in all lessons, including this session.
func (s *Session) Progress() progress.Document { return s.kept.Document() }
