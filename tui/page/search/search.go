// Package search is the page that searches the lessons and the glossary for words while
// they are typed.
//
// Keys always go to the text, so only arrows, enter, esc and keys with ctrl are
// commands.
package search

import (
	"image"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"weightshare/lessons/search"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/page"
	"weightshare/tui/page/textfield"
)

const longest = 200

// Model is the page.
type Model struct {
	page.Base
	index *search.Index
	input textinput.Model
	found []search.Result
	list  page.List
	rows  image.Rectangle // where the results are
}

// New returns the page that searches index.
func New(index *search.Index, s draw.Style) *Model {
	return &Model{Base: page.Base{Style: s}, index: index, input: textfield.New(longest)}
}

// Keys implements page.Page.
func (m *Model) Keys() keys.Map { return m.Allow(m.rules) }

func (m *Model) rules() []keys.Rule {
	var rules []keys.Rule
	if len(m.found) > 0 {
		rules = append(rules, keys.Rule{Intent: keys.Next, Does: "go there"})
	}
	rules = append(rules, page.ListRules(len(m.found))...)
	rules = append(rules, keys.Rule{Intent: keys.Back, Does: "back", Bar: true})
	return append(rules, page.TypingRules()...)
}

// Do implements page.Page.
func (m *Model) Do(in keys.Intent, pressed string) tea.Cmd {
	m.Changed()
	switch in {
	case keys.Next:
		return m.open(m.list.At)
	case keys.Back:
		return page.Send(page.BackMsg{})
	default:
		m.list.Do(in, pressed, len(m.found), m.fits())
		return nil
	}
}

func (m *Model) open(i int) tea.Cmd {
	if i < 0 || i >= len(m.found) {
		return nil
	}
	f := m.found[i]
	switch {
	case f.Lesson == nil:
		return page.Send(page.GlossaryMsg{Term: f.Term})
	case f.Step < 0:
		return page.Send(page.OpenMsg{Lesson: f.Lesson.ID})
	default:
		return page.Send(page.OpenMsg{Lesson: f.Lesson.ID, Step: f.Lesson.Steps[f.Step].ID})
	}
}

// Type implements page.Typer.
func (m *Model) Type(key tea.KeyPressMsg) tea.Cmd { return m.edit(key) }

// Update implements page.Page: pasted text arrives here.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	if paste, ok := msg.(tea.PasteMsg); ok {
		return m.edit(paste)
	}
	return nil
}

// edit passes a key or a paste to the text field, and searches for the new text.
func (m *Model) edit(msg tea.Msg) tea.Cmd {
	if m.TooSmall() {
		return nil
	}
	before := m.input.Value()
	m.input, _ = m.input.Update(msg) // the command blinks a cursor that is not drawn
	m.Changed()
	if text := m.input.Value(); text != before {
		m.found, m.list = m.index.Find(text), page.List{}
	}
	return nil
}

// Click implements page.Page: a click opens a result.
func (m *Model) Click(at image.Point) tea.Cmd {
	m.View()
	if cmd, ok := m.Press(at); ok {
		return cmd
	}
	if i, ok := m.placeAt(at); ok {
		return m.open(i)
	}
	return nil
}

// Wheel implements page.Page.
func (m *Model) Wheel(_ image.Point, by int) tea.Cmd {
	m.list.Choose(m.list.At+by, len(m.found))
	m.Changed()
	return nil
}
