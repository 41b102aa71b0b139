// Package lessonlist is the page that lists the lessons: what each one asks, how far
// the learner is in it, what they have measured there, and where to go on. Below the
// lessons it lists the pages that belong to no lesson.
package lessonlist

import (
	"fmt"
	"image"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/lessons/link"
	"weightshare/lessons/notebook"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/page"
)

// Content is what the page is about.
type Content struct {
	Entries []Entry
	Track   int  // the shorter course that the entries make up, by its minutes; 0 for all lessons
	Lab     bool // whether there is a lab
	Offer   lessons.Offer
	At      string // the lesson or tool that the cursor begins on; empty for where to go on
	Ended   bool   // At was just completed: the cursor moves on to what is unfinished
	Notice  string // shown until the learner does something
	// Findings says what the learner has measured in a lesson; nil for nothing.
	Findings func(lesson string) []notebook.Finding
}

// Model is the page.
type Model struct {
	page.Base
	content Content
	tools   []tool
	list    page.List // of the lessons and, after them, the tools
	top     int       // the first visible row of the list
	found   map[string][]notebook.Finding
	areas   areas
	rows    []int // the item on each row of the list, −1 for none
}

// New returns the page.
func New(c Content, style draw.Style) *Model {
	m := &Model{Base: page.Base{Style: style}, content: c, tools: tools(c.Lab, c.Offer.Test != ""), found: map[string][]notebook.Finding{}}
	m.list.Choose(m.cursorFor(c.At), m.itemCount())
	return m
}

// Keys implements page.Page.
func (m *Model) Keys() keys.Map { return m.Allow(m.keyRules) }

func (m *Model) keyRules() []keys.Rule {
	rules := []keys.Rule{
		{Intent: keys.Next, Does: m.openWords()},
		{Intent: keys.Vertical, Does: "choose"},
		{Intent: keys.Top, Does: "first lesson"},
		{Intent: keys.Bottom, Does: "the last in the list"},
		{Intent: keys.StepBack, Does: "a page up"},
		{Intent: keys.StepOn, Does: "a page down"},
	}
	for _, t := range m.tools {
		rules = append(rules, keys.Rule{Intent: t.intent, Does: t.does(), Bar: true})
	}
	return append(rules, page.GlobalRules()...)
}

func (m *Model) itemCount() int { return len(m.content.Entries) + len(m.tools) }

// lesson returns the lesson under the cursor; ok is false on a tool.
func (m *Model) lesson() (e Entry, ok bool) {
	if m.list.At >= len(m.content.Entries) {
		return Entry{}, false
	}
	return m.content.Entries[m.list.At], true
}

// tool returns the tool under the cursor, which must not be on a lesson.
func (m *Model) tool() tool { return m.tools[m.list.At-len(m.content.Entries)] }

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

// Link implements page.Linker.
func (m *Model) Link(uint64) link.Link { return link.ToList(m.content.Track) }

// Do implements page.Page.
func (m *Model) Do(in keys.Intent, pressed string) tea.Cmd {
	m.content.Notice = ""
	m.Changed()
	switch in {
	case keys.Next:
		return m.openChosen()
	case keys.Test:
		return page.Send(page.OpenMsg{Lesson: m.content.Offer.Test})
	case keys.Lab:
		return page.Send(page.LabMsg{})
	case keys.Calculator:
		return page.Send(page.CalculatorMsg{})
	case keys.Glossary:
		return page.Send(page.GlossaryMsg{})
	case keys.Search:
		return page.Send(page.SearchMsg{})
	default:
		m.list.Do(in, pressed, m.itemCount(), m.areas.list.Dy()-1)
		return nil
	}
}

// openChosen opens the item under the cursor; a tool is opened by its key.
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
	if cmd, ok := m.Press(at); ok {
		return cmd
	}
	if i := m.top + at.Y - m.areas.list.Min.Y; at.In(m.areas.list) && i < len(m.rows) && m.rows[i] >= 0 {
		m.list.At = m.rows[i]
		m.Changed()
		return m.openChosen()
	}
	if at.In(m.areas.detail) {
		return m.openChosen()
	}
	return nil
}

// Wheel implements page.Page.
func (m *Model) Wheel(_ image.Point, by int) tea.Cmd {
	m.list.Choose(m.list.At+by, m.itemCount())
	m.Changed()
	return nil
}

// findings returns what the learner has measured in a lesson, looking it up only once.
func (m *Model) findings(lesson string) []notebook.Finding {
	found, ok := m.found[lesson]
	if !ok && m.content.Findings != nil {
		found = m.content.Findings(lesson)
		m.found[lesson] = found
	}
	return found
}

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
		words = fmt.Sprintf("track %d: %s", m.content.Track, words)
	}
	return m.Style.Paint(draw.Muted, words)
}
