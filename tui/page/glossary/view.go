package glossary

import (
	"fmt"
	"image"

	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons"
	"weightshare/tui/draw"
	"weightshare/tui/layout"
	"weightshare/tui/page"
)

// The widths of the list, and the longest line of an entry that is easy to read.
const (
	listLeast, listMost = 20, 30
	entryMost           = 68
)

// areas are the rectangles of the page; the list is empty if there is no space for it
// beside the entry.
type areas struct {
	rule      image.Rectangle
	list      image.Rectangle
	separator image.Rectangle
	entry     image.Rectangle
}

// scroll returns the column with the marks that say that the entry goes on.
func (a areas) scroll() image.Rectangle {
	return image.Rect(a.entry.Max.X, a.entry.Min.Y, a.entry.Max.X+1, a.entry.Max.Y)
}

// entry is what the page says about a term, laid out for one width.
type entry struct {
	lines   []page.Line
	targets []target
}

// target is what a link of an entry leads to.
type target struct {
	term         string
	lesson, step string // set if it leads to a lesson
	row          int    // the first row of the link
	does         string // what following it does, in a few words
}

// hit returns the link at a cell of the entry.
func (e entry) hit(x, y int) (link int, ok bool) {
	if y < 0 || y >= len(e.lines) {
		return 0, false
	}
	for _, l := range e.lines[y].Links {
		if x >= l.From && x < l.To {
			return l.Number, true
		}
	}
	return 0, false
}

// arrange divides the screen and lays out the entry for it.
func (m *Model) arrange() {
	m.areas = areas{rule: image.Rect(0, 1, m.W, 2)}
	body := image.Rect(0, 2, m.W, m.H-1)
	left := 1
	if m.W >= layout.PaneWidth {
		list := min(max(m.W/4, listLeast), listMost)
		m.areas.list = image.Rect(1, body.Min.Y, 1+list, body.Max.Y)
		m.areas.separator = image.Rect(list+2, body.Min.Y, list+3, body.Max.Y)
		left = list + 4
	}
	m.areas.entry = image.Rect(left, body.Min.Y+1, min(m.W-1, left+entryMost), body.Max.Y)
	m.entry = m.set(m.areas.entry.Dx())
	m.scrolled = max(min(m.scrolled, len(m.entry.lines)-m.areas.entry.Dy()), 0)
	rows := m.areas.list.Dy()
	if l := &m.list; l.At < l.Top || l.At >= l.Top+rows {
		l.Top = l.At - rows/3 // with a few terms above it, as in a book
	}
	m.list.Top = max(min(m.list.Top, len(m.terms)-rows), 0)
}

// set lays out the entry of the present term in w cells.
func (m *Model) set(w int) entry {
	if len(m.terms) == 0 {
		return entry{lines: []page.Line{{Text: m.Style.Plain("No term is explained here.")}}}
	}
	t := m.terms[m.list.At]
	e := entry{lines: []page.Line{{Text: m.Style.Paint(draw.Title, ansi.Truncate(m.Style.Plain(t.Name), w, m.Style.Glyphs().Ellipsis))}, {}}}
	e.lines = append(e.lines, page.LinkedProse(t.Text, w, m.Style, m.link)...)
	for row, l := range e.lines {
		for _, link := range l.Links {
			if link.Number == len(e.targets) {
				e.targets = append(e.targets, target{term: link.Term, row: row, does: "go to " + m.name(link.Term)})
			}
		}
	}
	m.addPlaces(&e, t, w)
	return e
}

func (m *Model) name(id string) string {
	t, _ := m.terms.Find(id)
	return t.Name
}

func (m *Model) addPlaces(e *entry, t lessons.Term, w int) {
	s := m.Style
	for i, at := range t.Met(m.lessons) {
		if i == 0 {
			e.lines = append(e.lines, page.Line{}, page.Line{Text: s.Paint(draw.Muted, "In the lessons:")})
		}
		number := len(e.targets)
		mark, role := page.Pointer(number == m.link, draw.Accent, s)
		text := fmt.Sprintf("%d %s, step %d: %s", at.Lesson.Order, at.Lesson.Title, at.Step+1, at.Title)
		text = ansi.Truncate(s.Plain(text), max(w-2, 0), s.Glyphs().Ellipsis)
		e.lines = append(e.lines, page.Line{
			Text: mark + s.Paint(role, text), Links: []page.Link{{From: 2, To: 2 + ansi.StringWidth(text), Number: number}},
		})
		e.targets = append(e.targets, target{
			lesson: at.Lesson.ID, step: at.Lesson.Steps[at.Step].ID, row: len(e.lines) - 1,
			does: fmt.Sprintf("go to lesson %d", at.Lesson.Order),
		})
	}
}

// View implements page.Page.
func (m *Model) View() string { return m.Frame("glossary", m.where, m.Keys, m.blocks) }

func (m *Model) blocks() []layout.Block {
	a, s := m.areas, m.Style
	post := s.Paint(draw.Border, string(s.Glyphs().Post))
	entryEnd := m.scrolled + a.entry.Dy()
	return []layout.Block{
		{Rect: a.rule, Lines: []string{page.Rule(m.W, s, "terms", true)}},
		{Rect: a.list, Lines: m.names()},
		{Rect: a.separator, Lines: m.TurnMarks(a.separator, post, m.list.Top > 0, m.list.Top+a.list.Dy() < len(m.terms))},
		{Rect: a.entry, Lines: m.shown()},
		{Rect: a.scroll(), Lines: page.EndMarks(a.entry.Dy(), "", m.scrolled > 0, entryEnd < len(m.entry.lines), s)},
	}
}

func (m *Model) names() []string {
	s, end := m.Style, min(m.list.Top+m.areas.list.Dy(), len(m.terms))
	lines := make([]string, 0, end-m.list.Top)
	for i := m.list.Top; i < end; i++ {
		mark, role := page.Pointer(i == m.list.At, draw.Text, s)
		name := ansi.Truncate(s.Plain(m.terms[i].Name), m.areas.list.Dx()-2, s.Glyphs().Ellipsis)
		lines = append(lines, mark+s.Paint(role, name))
	}
	return lines
}

func (m *Model) shown() []string {
	rows := m.entry.lines[m.scrolled:min(m.scrolled+m.areas.entry.Dy(), len(m.entry.lines))]
	lines := make([]string, len(rows))
	for i, l := range rows {
		lines[i] = l.Text
	}
	return lines
}
