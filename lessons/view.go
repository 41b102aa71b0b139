package lessons

import (
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
)

// View is all that a front shows of the present step. It is data: nothing in
// it changes after it was handed out.
type View struct {
	Lesson *Lesson
	Index  int // of the step, from 0
	Step   *Step
	Done   []bool // per step of the lesson
	// Text is the step's prose. It is empty once a question has a chosen answer:
	// then the prompt, the choices and what is said to them have the room.
	Text      []Block
	Question  *QuestionView // nil unless the step asks something
	Controls  []Control
	Figures   []figure.Figure
	Goal      Goal
	Hint      string // the newest hint asked for, empty if none
	MoreHints bool   // whether another one can be asked for now
	Run       RunView
	Notice    string  // an error or message for the learner, empty if none
	Review    *Lesson // the earlier lesson that asks before this one begins; nil once it has
	Repeats   bool    // whether the step runs an experiment that can be repeated elsewhere: see Session.Experiment
	Exports   bool    // whether there are results to take away: see Session.Results
	NextRuns  bool    // whether what comes next is to run what has not begun
	Next      string  // what the one "next" key does here: "next step", "answer first", "see the result" …
}

// QuestionView is a question as it stands.
type QuestionView struct {
	State      QuestionState
	Prompt     []Block
	Choices    []ChoiceView
	Chosen     int // index of the present choice, -1 for none
	Confidence progress.Confidence
	Right      bool    // whether the chosen one is right; meaningless before Answered
	Reply      []Block // the reply to the choice, and what comes after it
	CanRetry   bool    // the one free re-try is still there
}

// ChoiceView is one choice as it stands.
type ChoiceView struct {
	Text  []Span
	Tried bool // chosen before the re-try
	Right bool // set only once the answer may be seen
}

// QuestionState is how far a question has come.
type QuestionState int

// The stages of a question.
const (
	Choosing      QuestionState = iota // nothing is chosen yet
	AskConfidence                      // chosen; asks how sure the learner is
	Measuring                          // the run that answers it is under way
	Answered                           // measured and replied to
)

// RunState is how a run stands.
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

// RunView is a run as it stands.
type RunView struct {
	State    RunState
	Done, Of int    // steps
	Speed    string // "×1", "×4", "full": steps a tick, never time
	Seed     uint64
	Err      error // why it failed: a panic, a divergence
}

// Block is a paragraph or a list item of prose.
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
	Code // set as it stands, line by line
)

// Span is a run of text in one style.
type Span struct {
	Text  string
	Style SpanStyle
	Term  string // the glossary entry it links to; empty for none
}

// SpanStyle is how a span is set.
type SpanStyle int

// The styles of a span.
const (
	Plain SpanStyle = iota
	Emphasis
	Strong
	Mono
)
