package lesson

import (
	"image"
	"time"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
	"weightshare/tui/page"
)

// Do implements page.Page.
func (m *Model) Do(in keys.Intent, pressed string) tea.Cmd {
	m.drawn = false
	m.session.SetNotice("") // every key clears the notice of the last one, whether it changes anything or not
	if _, ok := m.typing(); ok {
		return m.doTyping(in, pressed)
	}
	if m.ledAway(in) {
		m.session.SetNotice(page.LedMessage)
		return m.refreshAndTick()
	}
	switch in {
	case keys.Back:
		return page.Send(page.LessonListMsg{})
	case keys.Glossary:
		return page.Send(page.GlossaryMsg{Term: m.term()})
	case keys.Lab:
		return m.openLab()
	case keys.Copy:
		return m.copyCommand()
	case keys.Export:
		return m.export()
	case keys.Search:
		return page.Send(page.SearchMsg{})
	case keys.Next:
		if m.Hasty() {
			return nil
		}
		if m.next() {
			return page.Send(page.LessonListMsg{Ended: true})
		}
		m.keepReply()
	case keys.StepBack:
		m.session.Back()
	case keys.StepOn:
		m.session.Skip()
	case keys.Pane:
		m.tab(direction(pressed))
	case keys.Hint:
		m.session.AskHint()
	case keys.Vertical:
		m.doVertical(direction(pressed))
	case keys.Top:
		m.scroll(-m.offset)
	case keys.Bottom:
		m.scroll(len(m.text.rows))
	case keys.Horizontal:
		m.change(direction(pressed))
	case keys.Toggle:
		m.toggle()
	case keys.Digit:
		m.doDigit(int(pressed[0] - '1'))
	case keys.Sure, keys.ThinkSo, keys.Guess:
		m.setConfidence(in)
	case keys.Again:
		m.session.Retry()
	default:
		m.doRun(in, pressed)
	}
	return m.refreshAndTick()
}

func (m *Model) doRun(in keys.Intent, pressed string) {
	switch in {
	case keys.Run:
		if m.Hasty() {
			return
		}
		if m.view.Run.State == lessons.Running {
			m.session.Pause()
		} else {
			m.session.Start()
		}
	case keys.Single:
		m.session.StepOnce()
	case keys.Speed:
		if direction(pressed) < 0 {
			m.session.Slower()
		} else {
			m.session.Faster()
		}
	case keys.Seed:
		m.session.NewSeed()
	case keys.Reset:
		m.session.Reset()
	default:
	}
}

// direction returns the direction of a key that stands for one of two.
func direction(pressed string) int {
	switch pressed {
	case "up", "left", "-", "_", "pgup", "shift+tab":
		return -1
	default:
		return 1
	}
}

// tab moves the keyboard focus through the text and the controls in turn.
func (m *Model) tab(by int) {
	stops, at := len(m.view.Controls)+1, 0
	if stops == 1 { // a figure without controls is focused just to look at it more closely
		m.focus = layout.Text + layout.Figure - m.focus
		return
	}
	if m.focus == layout.Figure {
		at = 1 + m.selectedIndex()
	}
	at = (at + by + stops) % stops
	if at == 0 {
		m.focus = layout.Text
		return
	}
	m.focus, m.control = layout.Figure, m.view.Controls[at-1].ID
	m.revealNewest() // the task stays visible while the learner works on it
}

// pressesButton reports whether the next key presses the selected button.
func (m *Model) pressesButton() bool {
	c, ok := m.selected()
	busy := m.view.Run.State == lessons.Running || m.view.Run.State == lessons.Paused
	return ok && c.Kind == lessons.Button && m.focus == layout.Figure && !busy
}

// leavesFigure reports whether the next key moves the focus back to the text, so that
// nobody who has just changed something leaves the step by mistake.
func (m *Model) leavesFigure() bool {
	return m.focus == layout.Figure && m.changed && m.view.NextLeads
}

// returnsToAnswers reports whether the next key moves the focus back to the text, where
// a question waits for an answer.
func (m *Model) returnsToAnswers() bool {
	return m.focus == layout.Figure && questionState(m.view) == lessons.Choosing && m.highlight < 0
}

// next does what comes next in the step, or what the selected control offers. It
// reports whether the lesson is at its end.
func (m *Model) next() (end bool) {
	switch {
	case m.pressesButton():
		m.toggle()
	case m.leavesFigure() || m.returnsToAnswers():
		m.focus = layout.Text
	case m.highlight < 0 || m.highlight >= m.answerCount():
		if m.view.NextLeads && m.aheadOf(m.view.Index+1) {
			m.session.SetNotice(page.LedMessage)
			return false
		}
		return m.session.Next()
	case questionState(m.view) == lessons.Choosing:
		m.session.Choose(m.highlight)
	default:
		m.session.SetConfidence(confidences()[m.highlight].level)
	}
	return false
}

// keepReply shows the effect of Enter. If Enter has brought up the reply to an answer,
// a second Enter at the same moment does not skip it.
func (m *Model) keepReply() {
	before := m.view
	m.refresh()
	if m.view.Step == before.Step && questionState(before) == lessons.Answered {
		m.concluded = time.Now()
	}
}

func (m *Model) setConfidence(in keys.Intent) {
	for _, c := range confidences() {
		if c.intent == in {
			m.session.SetConfidence(c.level)
		}
	}
}

func (m *Model) doDigit(i int) {
	if c, ok := m.digitCells(); ok {
		m.control = c.ID
		m.do(lessons.Action{Control: c.ID, Index: i})
		return
	}
	m.session.Choose(i)
}

// doVertical moves through the choices, the text or the controls.
func (m *Model) doVertical(by int) {
	switch {
	case m.focus == layout.Figure:
		m.moveSelection(by)
	case m.answerCount() > 0:
		n := m.answerCount()
		if m.highlight < 0 && by < 0 {
			m.highlight = n
		}
		m.highlight = (m.highlight + by + n) % n
		m.revealNewest()
	case m.choosesDials():
		m.chooseDial(by)
	default:
		m.scroll(by)
	}
}

// Click implements page.Page.
func (m *Model) Click(at image.Point) tea.Cmd {
	m.View() // a click refers to what is shown
	cmd, ok := m.ClickPane(at)
	if ok {
		return cmd
	}
	switch p, ok := m.areas.Pane(at); {
	case !ok:
	case m.otherPaneHint("") != "" && at.In(m.areas.TextRule.Union(m.areas.FigureRule)):
		m.focus, m.drawn = layout.Text+layout.Figure-m.focus, false // the rule says how to get to the other pane
	case p != m.focus:
		m.focus, m.drawn = p, false
	}
	return cmd
}

// Wheel implements page.Page: it scrolls the text, or the controls if not all of them
// are visible.
func (m *Model) Wheel(at image.Point, by int) tea.Cmd {
	m.View()
	switch p, ok := m.areas.Pane(at); {
	case ok && p == layout.Text:
		m.scroll(by)
	case at.In(m.areas.Controls) && m.controlRows() > m.areas.Controls.Dy():
		if i := m.selectedIndex() + by; i >= 0 && i < len(m.view.Controls) {
			return m.bringIntoView(m.view.Controls[i])
		}
	}
	return nil
}

// bringIntoView selects a control without moving the focus, and saves what was typed.
func (m *Model) bringIntoView(c lessons.Control) tea.Cmd {
	m.saveInput()
	m.control = c.ID
	return m.refreshAndTick()
}
