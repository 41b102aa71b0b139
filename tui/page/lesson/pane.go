package lesson

import (
	"image"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
)

// A page that lays out a step in its own way, such as the one for a class, shows the
// working half of this page: its controls, its figures and its run.

// SessionView returns what the session shows now.
func (m *Model) SessionView() lessons.View { return m.view }

// Refresh shows the session after something was done to it.
func (m *Model) Refresh() tea.Cmd { return m.refreshAndTick() }

// RenderPane draws controls and figures into an area of the caller's screen.
func (m *Model) RenderPane(area image.Rectangle) []layout.Block {
	m.targets = nil
	controls, figures := area, area
	controls.Max.Y = area.Min.Y + min(m.controlRows(), area.Dy()/2)
	figures.Min.Y = controls.Max.Y
	return []layout.Block{
		{Rect: controls, Lines: m.renderControls(controls)},
		{Rect: figures, Lines: m.renderFigures(figures), Exact: true},
	}
}

// PaneRules returns the rules for the pane: those of the controls while it is focused,
// and those of the run.
func (m *Model) PaneRules(focused bool) []keys.Rule {
	var rules []keys.Rule
	m.focus = layout.Text
	if focused {
		m.focus = layout.Figure
		rules = m.figureRules()
	}
	if m.Typing() {
		return m.typingRules()
	}
	return append(rules, m.runRules(rules)...)
}

// Typing reports whether a line is focused: then all keys but those of PaneRules are
// text.
func (m *Model) Typing() bool {
	_, ok := m.typing()
	return ok
}

// HasControls reports whether the pane has anything that a key could change.
func (m *Model) HasControls() bool { return len(m.view.Controls) > 0 }

// ClickPane handles a click in the pane as last drawn; ok is false if nothing was hit.
// A click anywhere ends the typing of a line.
func (m *Model) ClickPane(at image.Point) (cmd tea.Cmd, ok bool) {
	m.drag, m.clicked = nil, at
	kept := m.saveInput()
	for _, target := range m.targets {
		if at.In(target.rect) {
			cmd, ok = target.do(), true
			m.beginDrag(target.cell, at)
			break
		}
	}
	if kept {
		cmd = tea.Batch(cmd, m.refreshAndTick())
	}
	return cmd, ok
}
