package lesson

import (
	"image"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
	"weightshare/tui/page/textfield"
)

// minLine and maxLine are the fewest and the most rows that a line of text is given.
const (
	minLine = 2
	maxLine = 5
)

// typing returns the focused line, if a line is focused: then all keys but a few are
// text.
func (m *Model) typing() (lessons.Control, bool) {
	c, ok := m.selected()
	if !ok || c.Kind != lessons.Line || m.focus != layout.Figure || m.view.Review != nil {
		return lessons.Control{}, false
	}
	return c, layout.ModeOf(m.w, m.h) != layout.TooSmall
}

func (m *Model) typingRules() []keys.Rule {
	done := "done"
	if m.view.NextRuns {
		done = "done, then again to run"
	}
	rules := []keys.Rule{
		{Intent: keys.Next, Does: done},
		{Intent: keys.Pane, Does: m.tabWords(), Keys: []string{"tab", "shift+tab"}, Shown: "tab"},
		{Intent: keys.Back, Does: "back to the text"},
		{Intent: keys.Suspend},
		{Intent: keys.Help, Keys: []string{"f1"}, Shown: "f1"},
		{Intent: keys.ForceQuit, Does: "quit", Bar: true},
	}
	if len(m.completions.Found) > 0 { // the line of completions shows the key, too
		rules[1].Does = "complete the word"
	}
	if len(m.view.Controls) > 1 {
		rules = append(rules, keys.Rule{Intent: keys.Vertical, Does: "choose"})
	}
	if m.view.Index > 0 {
		rules = append(rules, keys.Rule{Intent: keys.StepBack, Does: "previous step"})
	}
	if m.view.Index < len(m.view.Lesson.Steps)-1 {
		rules = append(rules, keys.Rule{Intent: keys.StepOn, Does: "next step, done or not"})
	}
	return rules
}

// loadInput loads the text of a line into the input, with the cursor at its end.
func (m *Model) loadInput(c lessons.Control) {
	if m.inputControl == c.ID && m.input.Value() == c.Value {
		return
	}
	if m.inputControl != c.ID {
		m.input = textfield.New(lessons.LongestLine)
	}
	m.inputControl = c.ID
	m.input.SetValue(c.Value)
	m.input.CursorEnd()
	m.completions = textfield.Cycle{} // until something is typed, the key leads on
}

// proposeCompletions completes the word at the cursor in a line that holds a network.
// If no word has been begun, the key leads on.
func (m *Model) proposeCompletions(c lessons.Control) {
	m.completions = textfield.Cycle{}
	if c.Notation && !strings.HasSuffix(m.input.Value(), " ") && m.input.Value() != "" {
		m.completions = textfield.Propose(&m.input)
	}
}

// complete puts in the next or previous completion, and reports whether there was one.
func (m *Model) complete(c lessons.Control, back bool) bool {
	if !m.completions.Put(&m.input, back) {
		return false
	}
	m.inputUnsaved = true
	cycle := m.completions
	m.do(lessons.Action{Control: c.ID, Text: m.input.Value(), Move: true})
	m.refresh()
	m.completions = cycle // it continues from the word just put in
	return true
}

// Type implements page.Typer: keys that are not commands are typed.
func (m *Model) Type(key tea.KeyPressMsg) tea.Cmd { return m.edit(key) }

// edit passes a key or a paste to the focused line. The scene is told at once, so that
// what it says about the text follows every key.
func (m *Model) edit(msg tea.Msg) tea.Cmd {
	c, ok := m.typing()
	if !ok {
		return nil
	}
	m.loadInput(c)
	before := m.input.Value()
	m.input, _ = m.input.Update(msg) // the command blinks a cursor that is not drawn
	m.drawn = false
	m.proposeCompletions(c)
	if text := m.input.Value(); text != before {
		m.inputUnsaved = true
		m.do(lessons.Action{Control: c.ID, Text: text, Move: true})
	}
	return m.refreshAndTick()
}

// saveInput ends typing: from now on the text of the line counts. It reports whether
// the text was unsaved.
func (m *Model) saveInput() bool {
	c, ok := m.typing()
	if !ok || !m.inputUnsaved {
		return false
	}
	m.inputUnsaved = false
	m.do(lessons.Action{Control: c.ID, Text: m.input.Value()})
	return true
}

// doTyping carries out one of the few commands that exist while a line is typed.
func (m *Model) doTyping(in keys.Intent, pressed string) tea.Cmd {
	if c, ok := m.typing(); ok && in == keys.Pane && m.complete(c, pressed == "shift+tab") {
		return m.keepTicking()
	}
	m.saveInput()
	m.refresh()
	switch in {
	case keys.Vertical:
		m.moveSelection(direction(pressed))
		return m.refreshAndTick()
	case keys.StepBack:
		m.session.Back()
		return m.refreshAndTick()
	case keys.StepOn:
		m.session.Skip()
		return m.refreshAndTick()
	case keys.Pane:
		m.tab(direction(pressed))
		return m.refreshAndTick()
	default:
	}
	c, ok := m.selected()
	again := ok && c.Kind == lessons.Line && !c.Own && m.view.Goal.Text != "" && !m.view.Goal.Met
	if in != keys.Next || !again { // until the goal is met, enter leaves the learner typing
		m.focus = layout.Text
	}
	return m.refreshAndTick()
}

func (m *Model) lineText(c lessons.Control, w int) textfield.Text {
	if at, ok := m.typing(); ok && at.ID == c.ID {
		m.loadInput(c)
		return textfield.Break(&m.input, w, m.style)
	}
	return textfield.BreakText(c.Value, -1, w, m.style)
}

// lineHeight returns how many rows a line of text takes in w cells: its label, the
// text, and what is wrong with it.
func (m *Model) lineHeight(c lessons.Control, w int) int {
	rows := 1 + min(max(len(m.lineText(c, w).Rows), m.minLineRows()), maxLine)
	if c.Trouble != "" {
		rows += len(draw.Wrap(m.style.Plain(c.Trouble), w))
	}
	if m.completing(c) {
		rows++
	}
	return rows
}

func (m *Model) completing(c lessons.Control) bool {
	at, ok := m.typing()
	return ok && at.ID == c.ID && m.inputControl == c.ID && len(m.completions.Found) > 0
}

// minLineRows returns the fewest rows that a line of text is given: among several, an
// empty one takes no space from the others.
func (m *Model) minLineRows() int {
	lines := 0
	for _, c := range m.view.Controls {
		if c.Kind == lessons.Line {
			lines++
		}
	}
	if lines > 1 {
		return 1
	}
	return minLine
}

// renderLine renders a line of text into an area, with what is wrong with it below.
func (m *Model) renderLine(c lessons.Control, area image.Rectangle) []string {
	t := m.lineText(c, area.Dx())
	n := min(max(len(t.Rows), m.minLineRows()), maxLine)
	first, wrong := t.First(n), textfield.None()
	if c.Trouble != "" {
		at := func(b int) int { return utf8.RuneCountInString(c.Value[:max(min(b, len(c.Value)), 0)]) }
		wrong = textfield.Part{From: at(c.From), To: at(c.To)}
	}
	lines := make([]string, 0, n)
	for i := first; i < min(first+n, len(t.Rows)); i++ {
		lines = append(lines, t.Row(i, wrong, m.style))
	}
	_, here := m.typing()
	if c.Value == "" && !here {
		lines[0] = m.style.Paint(draw.Muted, "nothing yet")
	}
	for len(lines) < n {
		lines = append(lines, "")
	}
	if m.completing(c) {
		lines = append(lines, m.completions.Line(area.Dx(), m.style))
	}
	if c.Trouble != "" {
		for _, l := range draw.Wrap(m.style.Plain(c.Trouble), area.Dx()) {
			lines = append(lines, m.style.Paint(draw.Warn, l))
		}
	}
	m.targets = append(m.targets, clickTarget{rect: area, do: func() tea.Cmd {
		row := m.clicked.Y - area.Min.Y
		if row == n && m.completing(c) {
			for range m.completions.Tabs(m.clicked.X-area.Min.X, m.style) {
				m.complete(c, false)
			}
			return m.refreshAndTick()
		}
		if row >= n || c.Value == "" { // a click below the text
			return m.pressLine(c)
		}
		cursor := t.At(first+row, m.clicked.X-area.Min.X)
		cmd := m.pressLine(c)
		m.input.SetCursor(cursor)
		m.completions = textfield.Cycle{}
		return cmd
	}})
	return lines
}

// pressLine focuses a line that was clicked.
func (m *Model) pressLine(c lessons.Control) tea.Cmd {
	m.selectControl(c)
	m.loadInput(c)
	return nil
}
