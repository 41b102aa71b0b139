// Package home is the page that lists the lessons: what each one asks, how far
// the learner is in it, and where to go on. Below them stands the calculator.
package home

import (
	"fmt"
	"image"
	"io"
	"strings"

	"charm.land/bubbles/v2/list"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
	"weightshare/tui/page"
)

// question is what the whole program answers.
const question = "What do shared weights buy a convolutional network, and what do they cost?"

// counts is what the calculator does.
const counts = "How many parameters has your network, shared, unshared and dense?"

// Model is the page.
type Model struct {
	entries []Entry
	track   int
	list    list.Model
	style   draw.Style
	notice  string
	w, h    int
	frame   string
	drawn   bool
	spots   []page.Target
	rows    image.Rectangle // where the list stands
}

// New returns the page with the cursor on entry at. Track is the way of so many
// minutes that the entries are, 0 for all lessons. The notice is shown until the
// learner does something.
func New(entries []Entry, track, at int, notice string, style draw.Style) *Model {
	items := make([]list.Item, 0, len(entries)+1)
	for _, e := range entries {
		items = append(items, e)
	}
	items = append(items, tool{})
	m := &Model{entries: entries, track: track, style: style, notice: notice}
	m.list = list.New(items, delegate{style: style}, 0, 0)
	m.list.SetShowTitle(false)
	m.list.SetShowStatusBar(false)
	m.list.SetShowHelp(false)
	m.list.SetShowPagination(false)
	m.list.SetFilteringEnabled(false)
	m.list.Select(at)
	return m
}

// Resize implements page.Page.
func (m *Model) Resize(w, h int) { m.w, m.h, m.drawn = w, h, false }

// Restyle implements page.Page.
func (m *Model) Restyle(s draw.Style) {
	m.style, m.drawn = s, false
	m.list.SetDelegate(delegate{style: s})
}

// Keys implements page.Page.
func (m *Model) Keys() keys.Map {
	if layout.ModeOf(m.w, m.h) == layout.TooSmall {
		return keys.All().Allow(page.OnlyLeaving()...)
	}
	rules := []keys.Rule{{Intent: keys.Next, Does: m.open()}}
	if len(m.entries) > 0 {
		rules = append(rules, keys.Rule{Intent: keys.Vertical, Does: "choose"},
			keys.Rule{Intent: keys.Top, Does: "first lesson"}, keys.Rule{Intent: keys.Bottom, Does: "the calculator"})
	}
	rules = append(rules, keys.Rule{Intent: keys.Calculator, Does: Calculator}, keys.Rule{Intent: keys.Notebook, Does: "notebook", Bar: true},
		keys.Rule{Intent: keys.Search, Does: "search"}, keys.Rule{Intent: keys.Glossary, Does: "glossary"})
	return keys.All().Allow(append(rules, page.Anywhere()...)...)
}

// lesson is the lesson under the cursor; ok is false on the calculator.
func (m *Model) lesson() (e Entry, ok bool) {
	e, ok = m.list.SelectedItem().(Entry)
	return e, ok
}

// open says what opening the chosen entry does.
func (m *Model) open() string {
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
	m.notice, m.drawn = "", false
	switch in {
	case keys.Next:
		return m.chosen()
	case keys.Vertical:
		if pressed == "up" {
			m.list.CursorUp()
		} else {
			m.list.CursorDown()
		}
	case keys.Top:
		m.list.Select(0)
	case keys.Bottom:
		m.list.Select(len(m.entries))
	case keys.Calculator:
		return page.Ask(page.CalculatorMsg{})
	case keys.Glossary:
		return page.Ask(page.GlossaryMsg{})
	case keys.Search:
		return page.Ask(page.SearchMsg{})
	default:
	}
	return nil
}

// chosen opens the lesson under the cursor, or the calculator.
func (m *Model) chosen() tea.Cmd {
	if e, ok := m.lesson(); ok {
		return page.Ask(page.OpenMsg{Lesson: e.Lesson.ID})
	}
	return page.Ask(page.CalculatorMsg{})
}

// Click implements page.Page: a click on a lesson opens it.
func (m *Model) Click(at image.Point) tea.Cmd {
	m.View()
	if press, ok := page.Hit(m.spots, at); ok {
		return page.Ask(press)
	}
	if at.In(m.rows) && (at.Y-m.rows.Min.Y)%(rowsEach+air) < rowsEach {
		i := m.list.Paginator.Page*m.list.Paginator.PerPage + (at.Y-m.rows.Min.Y)/(rowsEach+air)
		if i <= len(m.entries) { // the calculator is the last
			m.list.Select(i)
			m.drawn = false
			return m.chosen()
		}
	}
	return nil
}

// Wheel implements page.Page.
func (m *Model) Wheel(_ image.Point, by int) tea.Cmd {
	m.drawn = false
	if by < 0 {
		m.list.CursorUp()
	} else {
		m.list.CursorDown()
	}
	return nil
}

// Update implements page.Page.
func (m *Model) Update(tea.Msg) tea.Cmd { return nil }

// AtStake implements page.Page.
func (m *Model) AtStake() string { return "" }

// Close implements page.Page.
func (m *Model) Close() {}

// View implements page.Page.
func (m *Model) View() string {
	if !m.drawn {
		m.frame, m.drawn = m.render(), true
	}
	return m.frame
}

func (m *Model) render() string {
	m.spots = nil
	if layout.ModeOf(m.w, m.h) == layout.TooSmall {
		m.rows = image.Rectangle{}
		return page.TooSmall(m.w, m.h, m.style)
	}
	intro := page.Wrap(m.style.Paint(draw.Title, question), min(m.w-4, 76))
	top := 2 + len(intro) + 1
	m.rows = image.Rect(1, top, m.w-1, m.h-2)
	m.list.SetSize(m.rows.Dx(), m.rows.Dy())
	m.list.SetDelegate(delegate{style: m.style}) // counts the pages anew
	status := image.Rect(0, m.h-2, m.w, m.h-1)
	bar := image.Rect(0, m.h-1, m.w, m.h)
	barText, targets := page.KeyBar(bar, m.style, m.Keys())
	m.spots = targets
	return layout.Compose(m.w, m.h,
		layout.Block{Rect: image.Rect(0, 0, m.w, 1), Lines: []string{page.Header(m.w, m.style, "", m.style.Paint(draw.Muted, m.summary()))}},
		layout.Block{Rect: image.Rect(2, 2, m.w-1, top), Lines: intro},
		layout.Block{Rect: m.rows, Lines: strings.Split(m.list.View(), "\n")},
		layout.Block{Rect: status, Lines: []string{" " + m.status()}},
		layout.Block{Rect: bar, Lines: []string{barText}},
	)
}

// summary counts the lessons that are done.
func (m *Model) summary() string {
	done := 0
	for _, e := range m.entries {
		if e.finished() {
			done++
		}
	}
	lessons := "lessons"
	if len(m.entries) == 1 {
		lessons = "lesson"
	}
	words := fmt.Sprintf("%d of %d %s done", done, len(m.entries), lessons)
	if m.track > 0 {
		words = fmt.Sprintf("the %d-minute track: %s", m.track, words)
	}
	return words
}

// status is the notice, or where the learner left, or that there is more below.
func (m *Model) status() string {
	text, role := m.notice, draw.Accent
	if text == "" && len(m.entries) > 0 {
		role = draw.Muted
		if e, ok := m.lesson(); ok && e.Step > 0 && !e.finished() {
			text = fmt.Sprintf("you left %s at step %d of %d", e.Lesson.Title, e.Step+1, len(e.Done))
		}
		if n := m.list.Paginator.TotalPages; n > 1 {
			text = strings.TrimPrefix(fmt.Sprintf("%s · page %d of %d", text, m.list.Paginator.Page+1, n), " · ")
		}
	}
	return m.style.Paint(role, ansi.Truncate(m.style.Plain(text), max(m.w-2, 0), m.style.Glyphs().Ellipsis))
}

// rowsEach is how many rows a lesson takes in the list, air the rows between.
const (
	rowsEach = 2
	air      = 1
)

// delegate sets one lesson of the list.
type delegate struct{ style draw.Style }

// Height implements list.ItemDelegate.
func (delegate) Height() int { return rowsEach }

// Spacing implements list.ItemDelegate.
func (delegate) Spacing() int { return air }

// Update implements list.ItemDelegate.
func (delegate) Update(tea.Msg, *list.Model) tea.Cmd { return nil }

// Render implements list.ItemDelegate: the number and title with a dot a step,
// and below it the question.
func (d delegate) Render(w io.Writer, m list.Model, index int, item list.Item) {
	s, g := d.style, d.style.Glyphs()
	mark, role := "  ", draw.Title
	if index == m.Index() {
		mark, role = s.Paint(draw.Focus, string(g.Pointer))+" ", draw.Focus
	}
	wide := min(m.Width(), 78)
	e, ok := item.(Entry)
	if !ok {
		title := mark + s.Paint(draw.Accent, " c") + "  " + s.Paint(role, "Calculator")
		about := ansi.Truncate(s.Plain(counts), max(wide-6, 0), g.Ellipsis)
		_, _ = fmt.Fprintf(w, "%s\n      %s", layout.Fit(title, wide), s.Paint(draw.Text, about))
		return
	}
	var dots strings.Builder
	for _, done := range e.Done {
		if done {
			dots.WriteString(s.Paint(draw.Accent, string(g.Dot)))
		} else {
			dots.WriteString(s.Paint(draw.Muted, string(g.Ring)))
		}
	}
	right := dots.String()
	if e.finished() {
		right += " " + s.Paint(draw.Right, string(g.Check))
	} else {
		right += "  "
	}
	number := s.Paint(draw.Accent, fmt.Sprintf("%2d", e.Lesson.Order))
	left := mark + number + "  " + s.Paint(role, e.Lesson.Title)
	if minutes := fmt.Sprintf("%d minutes", e.Lesson.Minutes); e.Lesson.Minutes > 0 {
		left += "  " + s.Paint(draw.Muted, minutes)
	}
	left = layout.Fit(left, max(wide-ansi.StringWidth(right)-1, 0)) + " " + right
	ask := ansi.Truncate(s.Plain(e.Lesson.Question), max(wide-6, 0), g.Ellipsis)
	_, _ = fmt.Fprintf(w, "%s\n      %s", left, s.Paint(draw.Text, ask))
}
