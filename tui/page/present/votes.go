package present

import (
	"fmt"
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/lessons/class"
	"weightshare/lessons/figure"
)

// phase says how far a class is with a question.
type phase int

// The phases, in order.
const (
	voting     phase = iota // hands are raised before anything is shown
	measuring               // the program measures the answer
	discussing              // the class talks about what was measured
	again                   // hands are raised a second time
	revealed                // the answer is shown
)

// mostHands is the most votes that a choice can get: no class is larger.
const mostHands = 999

// round is one question put to a class: the hands for each choice before and after the
// discussion.
type round struct {
	phase  phase // valid from discussing on; before that the session knows
	hands  [2]ballot
	cursor int // the choice whose hands are being typed in
}

// ballot is the number of hands for each choice; nil before anybody has counted.
type ballot []int

func (b ballot) count(i int) int {
	if i < len(b) {
		return b[i]
	}
	return 0
}

func (b ballot) all() int {
	n := 0
	for _, hands := range b {
		n += hands
	}
	return n
}

// leader returns the first choice with the most hands, −1 if there are none.
func (b ballot) leader() int {
	best := -1
	for i, hands := range b {
		if hands > 0 && (best < 0 || hands > b[best]) {
			best = i
		}
	}
	return best
}

// round returns the round of the present step.
func (m *Model) round() *round {
	v := m.Showing()
	r := m.rounds[v.Step.ID]
	if r == nil {
		r = &round{phase: discussing}
		m.rounds[v.Step.ID] = r
	}
	n := 0
	if v.Question != nil {
		n = len(v.Question.Choices)
	}
	for i := range r.hands {
		if len(r.hands[i]) != n {
			r.hands[i] = make(ballot, n)
		}
	}
	return r
}

// phase says how far the class is with the question of the step.
func (m *Model) phase() phase {
	switch q := m.Showing().Question; q.State {
	case lessons.Choosing, lessons.AskConfidence:
		return voting
	case lessons.Measuring:
		return measuring
	default:
		return m.round().phase
	}
}

// counting reports whether hands are being typed in.
func (m *Model) counting() bool { return m.voting() && !m.options.Live }

// voting reports whether the class is voting.
func (m *Model) voting() bool {
	if m.Showing().Question == nil {
		return false
	}
	p := m.phase()
	return p == voting || p == again
}

// vote returns the ballot being counted: after the discussion, the second one.
func (r *round) vote() ballot {
	if r.phase == again {
		return r.hands[1]
	}
	return r.hands[0]
}

func (r *round) move(by int) {
	if n := len(r.hands[0]); n > 0 {
		r.cursor = (r.cursor + by + n) % n
	}
}

// key appends a digit to the hands of the choice at the cursor.
func (r *round) key(digit int) {
	v := r.vote()
	if r.cursor < len(v) {
		if n := v[r.cursor]*10 + digit; n <= mostHands {
			v[r.cursor] = n
		}
	}
}

// erase removes the last digit.
func (r *round) erase() {
	if v := r.vote(); r.cursor < len(v) {
		v[r.cursor] /= 10
	}
}

// next does what comes next in the step; it reports whether the lesson is at its end.
func (m *Model) next() (end bool) {
	q := m.Showing().Question
	if q == nil && m.Showing().GoalOpen && m.Showing().Run.State != lessons.Running && !m.Showing().NextRuns {
		m.session.Skip() // the class has seen it; the goal need not be reached
		return false
	}
	if q == nil {
		return m.session.Next()
	}
	r := m.round()
	switch m.phase() {
	case voting:
		m.answer(q)
		r.cursor = 0
	case measuring:
		m.session.Next() // at full speed to the end
	case discussing:
		r.phase, r.cursor = again, 0
		copy(r.hands[1], make(ballot, len(r.hands[1])))
	case again:
		r.phase = revealed
		if q.CanRetry {
			m.session.Next() // shows the answer
		}
	default:
		return m.session.Next()
	}
	return false
}

// answer gives the session the class's answer, the choice with the most hands. If
// nobody has counted, it gives a wrong answer, since a right one would be shown before
// the class has discussed it.
func (m *Model) answer(q *lessons.QuestionView) {
	choice := m.round().hands[0].leader()
	if choice < 0 {
		choice = slices.IndexFunc(m.Showing().Step.Question.Choices, func(c lessons.Choice) bool { return !c.Right })
	}
	if q.State == lessons.Choosing {
		m.session.Choose(max(choice, 0))
	}
	m.session.Next()
}

// replies returns the replies to show with the answer: the one to the most popular
// choice, if that was wrong, then the one to the right choice, then the explanation.
func (m *Model) replies() []lessons.Block {
	question := m.Showing().Step.Question
	var all []lessons.Block
	popular := m.round().hands[0].leader()
	if popular >= 0 && !question.Choices[popular].Right {
		all = append(all, m.session.Prose(question.Choices[popular].Reply)...)
	}
	for _, c := range question.Choices {
		if c.Right {
			all = append(all, m.session.Prose(c.Reply)...)
		}
	}
	return append(all, m.session.Prose(question.After)...)
}

// SetVotes sets how many members of the class have given each answer, before and after
// the discussion.
func (m *Model) SetVotes(before, after []int) {
	if m.Showing().Question != nil {
		m.round().hands = [2]ballot{before, after}
	}
}

// Stage says how far the class is with the question of the step; it is class.Unasked if
// there is none.
func (m *Model) Stage() class.Stage {
	if m.Showing().Question == nil {
		return class.Unasked
	}
	switch m.phase() {
	case voting:
		return class.Vote
	case measuring, discussing:
		return class.Measure
	case again:
		return class.Again
	default:
		return class.Revealed
	}
}

// Restore takes the question of the step to a stage without going through those before
// it.
func (m *Model) Restore(stage class.Stage) tea.Cmd {
	q := m.Showing().Question
	if q == nil || stage <= class.Vote {
		return nil
	}
	r := m.round()
	r.phase = max(r.phase, map[class.Stage]phase{class.Measure: discussing, class.Again: again, class.Revealed: revealed}[stage])
	if m.phase() == voting {
		m.answer(q)
	}
	return m.lesson.Refresh()
}

func (m *Model) nextWords() string {
	v := m.Showing()
	if v.Question == nil {
		return v.Next
	}
	switch m.phase() {
	case voting:
		if v.Run.State != lessons.NoRun {
			return "measure"
		}
		return "discuss"
	case measuring:
		return "finish the run"
	case discussing:
		return "vote again"
	case again:
		return "show the answer"
	default:
		return v.Next
	}
}

// VoteBars returns the hands before and after the discussion as a figure for the given
// number of rows; ok is false if none were counted. If there is no space for both, the
// bars are those of the second vote, and the first vote stands next to its number.
func (m *Model) VoteBars(rows int) (f figure.Bars, ok bool) {
	r := m.round()
	before, after := r.hands[0], r.hands[1]
	if before.all() == 0 && after.all() == 0 {
		return f, false
	}
	f.Meta = figure.Meta{ID: "hands", Title: "Show of hands", Note: fmt.Sprintf("%d hands", before.all())}
	const frame = 5 // title, axis, note
	second := m.phase() >= again
	if second {
		f.Note += fmt.Sprintf(" before, %d after", after.all())
	}
	for i := range before {
		label := fmt.Sprint(i + 1)
		if choices := m.Showing().Question.Choices; m.phase() == revealed && i < len(choices) && choices[i].Right {
			label = string(m.style.Glyphs().Check) + " " + label
		}
		switch {
		case !second:
			f.Bars = append(f.Bars, bar(label, before.count(i), "", firstVote))
		case rows >= 2*len(before)+frame:
			f.Bars = append(f.Bars, bar(label+" before", before.count(i), "", firstVote), bar(label+" after", after.count(i), "", secondVote))
		default:
			f.Bars = append(f.Bars, bar(label, after.count(i), fmt.Sprintf(" (was %d)", before.count(i)), secondVote))
		}
	}
	return f, true
}

// The two votes, each with a colour of its own.
const firstVote, secondVote = 1, 2

func bar(label string, hands int, more string, vote int) figure.Bar {
	return figure.Bar{Label: label, Value: float64(hands), Text: strconv.Itoa(hands) + more, Kind: vote}
}
