// Package search is the page on which words are typed and found in the lessons
// and the glossary while they are typed.
//
// The text has the keyboard all the time, so only arrows, enter, esc and keys
// with ctrl are commands.
package search

import (
	"image"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"weightshare/lessons/search"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
	"weightshare/tui/page"
	"weightshare/tui/page/textfield"
)

// longest is how many characters may be searched for.
const longest = 200

// Model is the page.
type Model struct {
	index  *search.Index
	style  draw.Style
	w, h   int
	input  textinput.Model
	found  []search.Result
	chosen int
	top    int // the first of found that is shown

	frame   string
	drawn   bool
	rows    image.Rectangle // where what was found stands
	targets []page.Target
}

// New returns the page that searches an index.
func New(index *search.Index, s draw.Style) *Model {
	return &Model{index: index, style: s, input: textfield.New(longest)}
}

// Resize implements page.Page.
func (m *Model) Resize(w, h int) { m.w, m.h, m.drawn = w, h, false }

// Restyle implements page.Page.
func (m *Model) Restyle(s draw.Style) { m.style, m.drawn = s, false }

// UnsavedRun implements page.Page.
func (m *Model) UnsavedRun() string { return "" }

// Close implements page.Page.
func (m *Model) Close() {}

func (m *Model) small() bool { return layout.ModeOf(m.w, m.h) == layout.TooSmall }

// Keys implements page.Page.
func (m *Model) Keys() keys.Map {
	if m.small() {
		return keys.All().Allow(page.TooSmallRules()...)
	}
	var rules []keys.Rule
	if len(m.found) > 0 {
		rules = append(rules, keys.Rule{Intent: keys.Next, Does: "go there"})
	}
	if len(m.found) > 1 {
		rules = append(rules, keys.Rule{Intent: keys.Vertical, Does: "choose"},
			keys.Rule{Intent: keys.StepBack, Does: "a page up"}, keys.Rule{Intent: keys.StepOn, Does: "a page down"})
	}
	return keys.All().Allow(append(rules,
		keys.Rule{Intent: keys.Home, Does: "back", Bar: true},
		keys.Rule{Intent: keys.Suspend},
		keys.Rule{Intent: keys.Help, Keys: []string{"f1"}, Shown: "f1"},
		keys.Rule{Intent: keys.Quit, Keys: []string{"ctrl+c"}, Shown: "ctrl+c"},
	)...)
}

// Do implements page.Page.
func (m *Model) Do(in keys.Intent, pressed string) tea.Cmd {
	m.drawn = false
	switch in {
	case keys.Next:
		return m.open(m.chosen)
	case keys.Vertical:
		if pressed == "up" {
			m.choose(m.chosen - 1)
		} else {
			m.choose(m.chosen + 1)
		}
	case keys.StepBack:
		m.choose(m.chosen - m.fits())
	case keys.StepOn:
		m.choose(m.chosen + m.fits())
	case keys.Home:
		return page.Send(page.BackMsg{})
	default:
	}
	return nil
}

// choose puts the cursor on the nearest there is.
func (m *Model) choose(i int) { m.chosen, m.drawn = max(min(i, len(m.found)-1), 0), false }

// open goes to a place that was found.
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

// Type implements page.Typist.
func (m *Model) Type(key tea.KeyPressMsg) tea.Cmd { return m.edit(key) }

// Update implements page.Page: pasted text arrives here.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	if paste, ok := msg.(tea.PasteMsg); ok {
		return m.edit(paste)
	}
	return nil
}

// edit hands a key or a paste to the text, and searches for what it is then.
func (m *Model) edit(msg tea.Msg) tea.Cmd {
	if m.small() {
		return nil
	}
	before := m.input.Value()
	m.input, _ = m.input.Update(msg) // the command blinks a cursor that is not drawn
	m.drawn = false
	if text := m.input.Value(); text != before {
		m.found, m.chosen, m.top = m.index.Find(text), 0, 0
	}
	return nil
}

// Click implements page.Page: a click goes to what was found.
func (m *Model) Click(at image.Point) tea.Cmd {
	m.View()
	if press, ok := page.Hit(m.targets, at); ok {
		return page.Send(press)
	}
	if i, ok := m.placeAt(at); ok {
		m.choose(i)
		return m.open(i)
	}
	return nil
}

// Wheel implements page.Page.
func (m *Model) Wheel(_ image.Point, by int) tea.Cmd {
	m.choose(m.chosen + by)
	return nil
}
