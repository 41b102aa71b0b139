package lesson

import (
	"fmt"
	"slices"

	"weightshare/lessons"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
	"weightshare/tui/page"
)

func (m *Model) rules() []keys.Rule {
	if layout.ModeOf(m.w, m.h) == layout.TooSmall {
		return page.TooSmallRules()
	}
	if _, ok := m.typing(); ok {
		return m.typingRules()
	}
	rules := []keys.Rule{{Intent: keys.Next, Does: m.nextWords()}}
	early := m.focus == layout.Text || m.pressesButton() // otherwise what the figure offers comes first
	if early {
		rules = append(rules, m.stepOnRules()...)
	}
	asks := m.questionRules()
	if m.focus == layout.Text || questionState(m.view) != lessons.Choosing {
		rules, asks = append(rules, asks...), nil
	}
	const narrow, wide = 72, 100 // widths with space for the way back, and for both ways
	pane := keys.Rule{Intent: keys.Pane, Does: m.tabWords()}
	if m.focus == layout.Figure {
		figure := m.figureRules()
		run := m.urgentRun(figure)
		if m.view.Run.State == lessons.Finished { // then what to change comes first
			figure, run = run, figure
		}
		rules = append(rules, run...)
		rules = append(rules, figure...)
		rules = append(rules, m.hintRules()...)
		if !early {
			rules = append(rules, m.stepOnRules()...)
		}
	} else {
		rules = append(rules, m.hintRules()...)
		rules = append(rules, m.textRules(pane)...)
	}
	if len(m.view.Controls) > 0 && !slices.ContainsFunc(rules, func(r keys.Rule) bool { return r.Intent == keys.Pane }) {
		rules = append(rules, pane)
	}
	rules = append(rules, asks...)
	rules = append(rules, m.runRules(rules)...)
	rules = append(rules, m.cellRules()...)
	if len(m.view.Controls) == 0 && !m.textOnly() { // it is less useful then, so it comes last
		rules = append(rules, pane)
	}
	if m.view.Index > 0 {
		rules = append(rules, keys.Rule{Intent: keys.StepBack, Does: "back", Keep: m.w >= narrow})
	}
	rules = append(rules, m.labRules()...)
	if questionState(m.view) != lessons.AskConfidence { // there g is an answer
		rules = append(rules, keys.Rule{Intent: keys.Glossary, Does: "glossary"})
	}
	first := m.view.Index == 0
	rules = append(rules, keys.Rule{Intent: keys.Search, Does: "search"}, keys.Rule{Intent: keys.Back, Does: "list", Keep: m.w >= wide || first && m.w >= narrow},
		keys.Rule{Intent: keys.Notebook})
	return append(rules, page.GlobalRules()...)
}

// stepOnRules returns the rule for going to the next step without doing this one.
func (m *Model) stepOnRules() []keys.Rule {
	if m.view.Index == len(m.view.Lesson.Steps)-1 {
		return nil
	}
	if m.view.GoalOpen || m.pressesButton() {
		return []keys.Rule{{Intent: keys.StepOn, Does: "skip", Bar: true}}
	}
	return []keys.Rule{{Intent: keys.StepOn, Does: "next step, done or not"}}
}

// hintRules returns the rule for the key that gives a hint. If it is too early, the
// session says when.
func (m *Model) hintRules() []keys.Rule {
	if len(m.view.Step.Hints) == 0 || m.view.Review != nil {
		return nil
	}
	return []keys.Rule{{Intent: keys.Hint, Quiet: !m.view.MoreHints}}
}

func (m *Model) nextWords() string {
	switch {
	case m.returnsToAnswers():
		return "answer"
	case m.pressesButton():
		return "press"
	case m.leavesFigure():
		return "done"
	case m.highlight >= 0:
		return "choose this"
	}
	return m.view.Next
}

// nextRuns reports whether the next key starts a run that has not begun.
func (m *Model) nextRuns() bool { return m.view.NextRuns && m.nextWords() == m.view.Next }

// tabWords says what the key that goes from control to control does.
func (m *Model) tabWords() string {
	switch n := len(m.view.Controls); {
	case m.focus == layout.Text:
		return "figure"
	case m.selectedIndex() < n-1:
		return "next control"
	default:
		return "text"
	}
}

// answerCount returns how many choices or confidences the arrows choose from.
func (m *Model) answerCount() int {
	switch questionState(m.view) {
	case lessons.Choosing:
		return len(m.view.Question.Choices)
	case lessons.AskConfidence:
		return len(confidences())
	default:
		return 0
	}
}

func (m *Model) textRules(pane keys.Rule) []keys.Rule {
	var rules []keys.Rule
	switch {
	case m.answerCount() > 0:
		if len(m.view.Controls) > 0 { // the digits answer; nothing else leads to the figure
			rules = append(rules, pane)
		}
		rules = append(rules, keys.Rule{Intent: keys.Vertical, Does: "choose"})
	case m.overflows():
		rules = append(rules, keys.Rule{Intent: keys.Vertical, Does: "scroll"})
	}
	if m.overflows() {
		rules = append(rules, keys.Rule{Intent: keys.Top}, keys.Rule{Intent: keys.Bottom})
	}
	if _, ok := m.turned(); ok {
		rules = append(rules, keys.Rule{Intent: keys.Horizontal, Does: "change"})
	}
	if m.choosesDials() {
		rules = append(rules, keys.Rule{Intent: keys.Vertical, Does: "choose"})
	}
	return rules
}

func (m *Model) figureRules() []keys.Rule {
	var rules []keys.Rule
	c, ok := m.selected()
	if !ok {
		return nil
	}
	grid := cellRows(c) > 1 // in a grid all four arrows do the same
	switch c.Kind {
	case lessons.Dial:
		rules = append(rules, keys.Rule{Intent: keys.Horizontal, Does: "change"})
	case lessons.Cells:
		move := keys.Rule{Intent: keys.Horizontal, Does: "move"}
		if grid {
			move.Shown = "↑↓←→"
		}
		if togglable(c) { // arrows are tried anyway, so they come second
			rules = append(rules, keys.Rule{Intent: keys.Toggle, Does: pressWord(c)})
		}
		rules = append(rules, move)
	case lessons.Button:
		rules = append(rules, keys.Rule{Intent: keys.Toggle, Does: "press"})
		if _, ok := m.turned(); ok {
			rules = append(rules, keys.Rule{Intent: keys.Horizontal, Does: "change"})
		}
	case lessons.Line: // its keys are text; see typingRules
	}
	if len(m.view.Controls) > 1 || grid {
		rules = append(rules, keys.Rule{Intent: keys.Vertical, Does: "choose", Quiet: grid})
	}
	return rules
}

func (m *Model) questionRules() []keys.Rule {
	var rules []keys.Rule
	switch q := m.view.Question; {
	case q == nil:
	case q.State == lessons.Choosing:
		rules = append(rules, digitRule(len(q.Choices), "answer"))
	case q.State == lessons.AskConfidence:
		for _, c := range confidences() {
			rules = append(rules, keys.Rule{Intent: c.intent, Does: c.short})
		}
		rules = append(rules, digitRule(len(q.Choices), "answer"))
	case q.State == lessons.Answered && q.CanRetry:
		rules = append(rules, keys.Rule{Intent: keys.Again, Does: "answer again"})
	}
	return rules
}

func (m *Model) cellRules() []keys.Rule {
	if c, ok := m.digitCells(); ok {
		return []keys.Rule{digitRule(len(c.Options), pressWord(c))}
	}
	return nil
}

// choosing reports whether a choice can be made now: the first or a second one.
func (m *Model) choosing() bool {
	s := questionState(m.view)
	return s == lessons.Choosing || s == lessons.AskConfidence
}

// digitRule allows the digits from 1 to n, or to 9 if n is larger.
func digitRule(n int, does string) keys.Rule {
	n = min(n, 9)
	r := keys.Rule{Intent: keys.Digit, Does: does, Shown: fmt.Sprintf("1–%d", n)}
	if n == 1 {
		r.Shown = "1"
	}
	for i := range n {
		r.Keys = append(r.Keys, fmt.Sprint(i+1))
	}
	return r
}

// runRules returns the rules for a run. Space belongs to the run unless something else
// needs it; p always does.
func (m *Model) runRules(so []keys.Rule) []keys.Rule {
	if m.choosing() || questionState(m.view) == lessons.Held {
		return nil
	}
	run := keys.Rule{Intent: keys.Run, Keys: []string{"space", "p"}, Shown: "space"}
	for _, r := range so {
		if r.Intent == keys.Toggle {
			run.Keys, run.Shown = []string{"p"}, "p"
		}
	}
	if questionState(m.view) == lessons.Measuring {
		return m.measuringRules(run)
	}
	speed := keys.Rule{Intent: keys.Speed, Does: "speed"}
	reset, seed := keys.Rule{Intent: keys.Reset}, keys.Rule{Intent: keys.Seed, Does: "seed"}
	switch m.view.Run.State {
	case lessons.Ready, lessons.Paused:
		run.Does, run.Quiet = "run", m.nextRuns()
		return []keys.Rule{run, {Intent: keys.Single, Does: "step"}, speed, seed, reset}
	case lessons.Running:
		run.Does = "pause"
		return []keys.Rule{run, {Intent: keys.Single, Does: "step"}, speed, seed, reset}
	case lessons.Finished, lessons.Failed:
		run.Does = "run again"
		return []keys.Rule{run, speed, seed, reset}
	case lessons.NoRun:
	}
	return nil
}

// urgentRun returns the rules of the run that come before those of the figure: all of
// them while it is under way; otherwise, if space belongs to the figure, the one that
// starts the run, since a step that waits for its run has to show how.
func (m *Model) urgentRun(figure []keys.Rule) []keys.Rule {
	run := m.runRules(figure)
	switch m.view.Run.State {
	case lessons.Running, lessons.Paused:
		return run
	case lessons.Ready, lessons.Finished:
		if m.view.NextRuns {
			return nil // the first key of all says so already
		}
		if slices.ContainsFunc(figure, func(r keys.Rule) bool { return r.Intent == keys.Toggle }) {
			return run[:min(1, len(run))]
		}
	case lessons.NoRun, lessons.Failed:
	}
	return nil
}

// measuringRules returns the rules for a run that answers a question: it can be watched
// as closely as any, but not restarted.
func (m *Model) measuringRules(run keys.Rule) []keys.Rule {
	run.Does = "pause"
	if m.view.Run.State == lessons.Paused {
		run.Does = "go on"
	}
	return []keys.Rule{run, {Intent: keys.Single, Does: "step"}, {Intent: keys.Speed, Does: "speed"}}
}
