// Package lessonlist is the page that lists the lessons: what each one asks, how far
// the learner is in it, what they have measured there, and where to go on. Below
// the lessons stand the pages that belong to none of them.
package lessonlist

import (
	"fmt"
	"image"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons/notebook"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
	"weightshare/tui/page"
)

// Content is what the page is about.
type Content struct {
	Entries []Entry
	Track   int    // the way of so many minutes that the entries are, 0 for all lessons
	Lab     bool   // whether there is a lab
	At      string // the lesson or tool that the cursor begins on; empty for where to go on
	Notice  string // shown until the learner does something
	// Findings says what the learner has measured in a lesson; nil for nothing.
	Findings func(lesson string) []notebook.Finding
}

// Model is the page.
type Model struct {
	content Content
	tools   []tool
	style   draw.Style
	w, h    int
	cursor  int // the item under the cursor: a lesson or, behind them, a tool
	top     int // the first row of the list that is shown
	found   map[string][]notebook.Finding

	frame   string
	drawn   bool
	areas   areas
	rows    []int // of the list: the item on each, −1 for none
	targets []page.Target
}

// New returns the page.
func New(c Content, style draw.Style) *Model {
	m := &Model{content: c, tools: tools(c.Lab), style: style, found: map[string][]notebook.Finding{}}
	m.choose(m.cursorFor(c.At))
	return m
}

// Resize implements page.Page.
func (m *Model) Resize(w, h int) { m.w, m.h, m.drawn = w, h, false }

// Restyle implements page.Page.
func (m *Model) Restyle(s draw.Style) { m.style, m.drawn = s, false }

func (m *Model) small() bool { return layout.ModeOf(m.w, m.h) == layout.TooSmall }

// Keys implements page.Page.
func (m *Model) Keys() keys.Map {
	if m.small() {
		return keys.All().Allow(page.TooSmallRules()...)
	}
	rules := []keys.Rule{
		{Intent: keys.Next, Does: m.openWords()},
		{Intent: keys.Vertical, Does: "choose"},
		{Intent: keys.Top, Does: "first lesson"},
		{Intent: keys.Bottom, Does: "the last in the list"},
		{Intent: keys.StepBack, Does: "a page up"},
		{Intent: keys.StepOn, Does: "a page down"},
	}
	for _, t := range m.tools {
		rules = append(rules, keys.Rule{Intent: t.intent, Does: toolKey(t), Bar: true})
	}
	return keys.All().Allow(append(rules, page.GlobalRules()...)...)
}

// itemCount is how many lessons and tools there are.
func (m *Model) itemCount() int { return len(m.content.Entries) + len(m.tools) }

// lesson is the lesson under the cursor; ok is false on a tool.
func (m *Model) lesson() (e Entry, ok bool) {
	if m.cursor >= len(m.content.Entries) {
		return Entry{}, false
	}
	return m.content.Entries[m.cursor], true
}

// tool is the tool under the cursor, which is on no lesson.
func (m *Model) tool() tool { return m.tools[m.cursor-len(m.content.Entries)] }

// openWords says what opening the chosen item does.
func (m *Model) openWords() string {
	switch e, ok := m.lesson(); {
	case !ok:
		return "open"
	case e.finished():
		return "look again"
	case e.Step > 0:
		return "go on"
	default:
		return "begin"
	}
}

// Do implements page.Page.
func (m *Model) Do(in keys.Intent, pressed string) tea.Cmd {
	m.content.Notice, m.drawn = "", false
	switch in {
	case keys.Next:
		return m.openChosen()
	case keys.Vertical:
		if pressed == "up" {
			m.choose(m.cursor - 1)
		} else {
			m.choose(m.cursor + 1)
		}
	case keys.Top:
		m.choose(0)
	case keys.Bottom:
		m.choose(m.itemCount() - 1)
	case keys.StepBack:
		m.choose(m.cursor - max(m.areas.list.Dy()-1, 1))
	case keys.StepOn:
		m.choose(m.cursor + max(m.areas.list.Dy()-1, 1))
	case keys.Lab:
		return page.Send(page.LabMsg{})
	case keys.Calculator:
		return page.Send(page.CalculatorMsg{})
	case keys.Glossary:
		return page.Send(page.GlossaryMsg{})
	case keys.Search:
		return page.Send(page.SearchMsg{})
	default:
	}
	return nil
}

// choose puts the cursor on an item, the nearest one there is.
func (m *Model) choose(i int) { m.cursor, m.drawn = max(min(i, m.itemCount()-1), 0), false }

// openChosen opens what is under the cursor: for a tool, its key is pressed.
func (m *Model) openChosen() tea.Cmd {
	if e, ok := m.lesson(); ok {
		return page.Send(page.OpenMsg{Lesson: e.Lesson.ID})
	}
	t := m.tool()
	return page.Send(page.PressMsg{Intent: t.intent, Key: t.key})
}

// Click implements page.Page: a click on an item opens it.
func (m *Model) Click(at image.Point) tea.Cmd {
	m.View()
	if press, ok := page.Hit(m.targets, at); ok {
		return page.Send(press)
	}
	if i := m.top + at.Y - m.areas.list.Min.Y; at.In(m.areas.list) && i < len(m.rows) && m.rows[i] >= 0 {
		m.choose(m.rows[i])
		return m.openChosen()
	}
	if at.In(m.areas.detail) {
		return m.openChosen()
	}
	return nil
}

// Wheel implements page.Page.
func (m *Model) Wheel(_ image.Point, by int) tea.Cmd {
	m.choose(m.cursor + by)
	return nil
}

// Update implements page.Page.
func (m *Model) Update(tea.Msg) tea.Cmd { return nil }

// UnsavedRun implements page.Page.
func (m *Model) UnsavedRun() string { return "" }

// Close implements page.Page.
func (m *Model) Close() {}

// findings is what the learner has measured in a lesson, looked up once.
func (m *Model) findings(lesson string) []notebook.Finding {
	found, ok := m.found[lesson]
	if !ok && m.content.Findings != nil {
		found = m.content.Findings(lesson)
		m.found[lesson] = found
	}
	return found
}

// summary counts the lessons that are done.
func (m *Model) summary() string {
	done := 0
	for _, e := range m.content.Entries {
		if e.finished() {
			done++
		}
	}
	of := "lessons"
	if len(m.content.Entries) == 1 {
		of = "lesson"
	}
	words := fmt.Sprintf("%d of %d %s done", done, len(m.content.Entries), of)
	if m.content.Track > 0 {
		words = fmt.Sprintf("the %d-minute track: %s", m.content.Track, words)
	}
	return words
}
