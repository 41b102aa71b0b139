// Package glossary is the page of the terms: a list of all of them and, beside it, what
// the chosen one means, the terms that its text links to, and the steps of the lessons
// in which it occurs.
//
// It is shown on top of the page that asked for it, and leads back there.
package glossary

import (
	"fmt"
	"image"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/lessons/link"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/page"
)

// Model is the page.
type Model struct {
	page.Base
	terms   lessons.Glossary
	lessons []*lessons.Lesson

	list     page.List // of the terms; the one at the cursor is shown
	history  []int     // the terms from which links led here, the latest last
	link     int       // number of the focused link, −1 for none
	scrolled int       // first visible row of the entry

	entry entry
	areas areas
}

// New returns the page of a glossary at a term, or at the first one if there is no such
// term.
func New(terms lessons.Glossary, all []*lessons.Lesson, term string, s draw.Style) *Model {
	m := &Model{Base: page.Base{Style: s}, terms: terms, lessons: all}
	m.showTerm(terms.Index(term))
	return m
}

// Show turns to a term, as a link to it does.
func (m *Model) Show(term string) {
	if i := m.terms.Index(term); i >= 0 && i != m.list.At {
		m.history = append(m.history, m.list.At)
		m.showTerm(i)
	}
}

// showTerm turns to the term with an index, or to the nearest one.
func (m *Model) showTerm(i int) {
	m.list.Choose(i, len(m.terms))
	m.link, m.scrolled = -1, 0
	m.Changed()
}

// Link implements page.Linker.
func (m *Model) Link(uint64) link.Link {
	if m.list.At >= len(m.terms) {
		return link.ToTerm("")
	}
	return link.ToTerm(m.terms[m.list.At].ID)
}

// Keys implements page.Page.
func (m *Model) Keys() keys.Map { return m.Allow(m.rules) }

func (m *Model) rules() []keys.Rule {
	m.arrange()
	var rules []keys.Rule
	if t, ok := m.target(); ok {
		rules = append(rules, keys.Rule{Intent: keys.Next, Does: t.does})
	}
	if len(m.terms) > 1 {
		rules = append(rules, keys.Rule{Intent: keys.Vertical, Does: "choose"})
	}
	if len(m.entry.targets) > 0 {
		rules = append(rules, keys.Rule{Intent: keys.Pane, Does: "next link"})
	}
	if n := len(m.history); n > 0 {
		rules = append(rules, keys.Rule{
			Intent: keys.Horizontal, Does: "back to " + m.terms[m.history[n-1]].Name, Keys: []string{"left"}, Shown: "←",
		})
	}
	rules = append(rules, keys.Rule{Intent: keys.Back, Does: "back", Bar: true}, keys.Rule{Intent: keys.Search, Does: "search"})
	if len(m.terms) > 1 {
		rules = append(rules, keys.Rule{Intent: keys.StepBack, Does: "a page up"}, keys.Rule{Intent: keys.StepOn, Does: "a page down"},
			keys.Rule{Intent: keys.Top, Does: "first term"}, keys.Rule{Intent: keys.Bottom, Does: "last term"})
	}
	return append(rules, page.GlobalRules()...)
}

// Do implements page.Page.
func (m *Model) Do(in keys.Intent, pressed string) tea.Cmd {
	m.Changed()
	switch in {
	case keys.Next:
		return m.follow(m.link)
	case keys.Pane:
		m.nextLink(pressed == "shift+tab")
	case keys.Horizontal:
		m.goBack()
	case keys.Search:
		return page.Send(page.SearchMsg{})
	case keys.Back:
		return page.Send(page.BackMsg{})
	default:
		if m.list.Do(in, pressed, len(m.terms), m.areas.list.Dy()) {
			m.choose(m.list.At)
		}
	}
	return nil
}

// choose turns to a term of the list, to which no link has led.
func (m *Model) choose(i int) {
	m.history = nil
	m.showTerm(i)
}

// goBack turns back to the term from which a link led here.
func (m *Model) goBack() {
	if n := len(m.history); n > 0 {
		i := m.history[n-1]
		m.history = m.history[:n-1]
		m.showTerm(i)
	}
}

// nextLink moves the keyboard focus to the next link of the entry, or to the previous
// one.
func (m *Model) nextLink(back bool) {
	n := len(m.entry.targets)
	switch {
	case n == 0:
		m.link = -1
	case !back:
		m.link = (m.link + 1) % n
	case m.link <= 0:
		m.link = n - 1
	default:
		m.link--
	}
	m.arrange()
	if m.link >= 0 {
		row := m.entry.targets[m.link].row
		m.scrolled = min(max(m.scrolled, row-m.areas.entry.Dy()+1), row)
	}
}

// target returns what the focused link leads to.
func (m *Model) target() (t target, ok bool) {
	if m.link < 0 || m.link >= len(m.entry.targets) {
		return target{}, false
	}
	return m.entry.targets[m.link], true
}

// follow goes where a link leads: to a term or to the step of a lesson.
func (m *Model) follow(link int) tea.Cmd {
	if link < 0 || link >= len(m.entry.targets) {
		return nil
	}
	t := m.entry.targets[link]
	if t.lesson != "" {
		return page.Send(page.OpenMsg{Lesson: t.lesson, Step: t.step})
	}
	m.Show(t.term)
	return nil
}

// Click implements page.Page: a click on a name or a link turns to it, one on the marks
// of the entry scrolls it.
func (m *Model) Click(at image.Point) tea.Cmd {
	m.View()
	if cmd, ok := m.Press(at); ok {
		return cmd
	}
	switch {
	case m.TooSmall():
	case at.In(m.areas.list):
		if i := m.list.Top + at.Y - m.areas.list.Min.Y; i < len(m.terms) {
			m.choose(i)
		}
	case at.In(m.areas.entry):
		p := at.Sub(m.areas.entry.Min)
		if link, ok := m.entry.hit(p.X, p.Y+m.scrolled); ok {
			return m.follow(link)
		}
	case at.In(m.areas.scroll()):
		switch rows := max(m.areas.entry.Dy()-1, 1); at.Y {
		case m.areas.entry.Min.Y:
			m.scroll(-rows)
		case m.areas.entry.Max.Y - 1:
			m.scroll(rows)
		}
	}
	return nil
}

func (m *Model) scroll(by int) {
	m.scrolled = max(min(m.scrolled+by, len(m.entry.lines)-m.areas.entry.Dy()), 0)
	m.Changed()
}

// Wheel implements page.Page: over the entry it scrolls, elsewhere it moves through the
// list.
func (m *Model) Wheel(at image.Point, by int) tea.Cmd {
	if m.TooSmall() {
		return nil
	}
	m.View()
	if at.In(m.areas.entry) && len(m.entry.lines) > m.areas.entry.Dy() {
		m.scroll(by)
	} else {
		m.choose(m.list.At + by)
	}
	return nil
}

func (m *Model) where() string {
	if len(m.terms) == 0 {
		return ""
	}
	return m.Style.Paint(draw.Muted, fmt.Sprintf("%d of %d", m.list.At+1, len(m.terms)))
}
