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

// The widths of the list; the entry has no longer lines than can be read well.
const (
	listLeast, listMost = 20, 30
	entryMost           = 68
)

// areas are the rectangles of the page; the list is empty where there is no space
// for it beside the entry.
type areas struct {
	rule      image.Rectangle
	list      image.Rectangle
	separator image.Rectangle
	entry     image.Rectangle
}

// scroll is the column of the marks that the entry goes on.
func (a areas) scroll() image.Rectangle {
	return image.Rect(a.entry.Max.X, a.entry.Min.Y, a.entry.Max.X+1, a.entry.Max.Y)
}

// entry is what is said of a term, set for one width.
type entry struct {
	lines   []page.Line
	targets []target
}

// target is what a link of an entry leads to.
type target struct {
	term         string
	lesson, step string // where it is no term
	row          int    // the first row of the link
	does         string // what following it does, in a few words
}

// hit finds the link at a cell of the entry.
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

// arrange cuts the screen up and sets the entry for it.
func (m *Model) arrange() {
	m.areas = areas{rule: image.Rect(0, 1, m.w, 2)}
	body := image.Rect(0, 2, m.w, m.h-1)
	left := 1
	if m.w >= layout.PaneWidth {
		list := min(max(m.w/4, listLeast), listMost)
		m.areas.list = image.Rect(1, body.Min.Y, 1+list, body.Max.Y)
		m.areas.separator = image.Rect(list+2, body.Min.Y, list+3, body.Max.Y)
		left = list + 4
	}
	m.areas.entry = image.Rect(left, body.Min.Y+1, min(m.w-1, left+entryMost), body.Max.Y)
	m.entry = m.set(m.areas.entry.Dx())
	m.scrolled = max(min(m.scrolled, len(m.entry.lines)-m.areas.entry.Dy()), 0)
	rows := m.areas.list.Dy()
	if m.at < m.top || m.at >= m.top+rows {
		m.top = m.at - rows/3 // with something above it, as in a book
	}
	m.top = max(min(m.top, len(m.terms)-rows), 0)
}

// set sets what is said of the present term into w cells.
func (m *Model) set(w int) entry {
	if len(m.terms) == 0 {
		return entry{lines: []page.Line{{Text: m.style.Plain("No term is explained here.")}}}
	}
	t := m.terms[m.at]
	e := entry{lines: []page.Line{{Text: m.style.Paint(draw.Title, ansi.Truncate(m.style.Plain(t.Name), w, m.style.Glyphs().Ellipsis))}, {}}}
	e.lines = append(e.lines, page.LinkedProse(t.Text, w, m.style, m.link)...)
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

// name is what a term is called.
func (m *Model) name(id string) string {
	t, _ := m.terms.Find(id)
	return t.Name
}

// addPlaces adds the steps in which a term is met.
func (m *Model) addPlaces(e *entry, t lessons.Term, w int) {
	s := m.style
	for i, at := range t.Met(m.lessons) {
		if i == 0 {
			e.lines = append(e.lines, page.Line{}, page.Line{Text: s.Paint(draw.Muted, "In the lessons:")})
		}
		number, role := len(e.targets), draw.Accent
		if number == m.link {
			role = draw.Focus
		}
		mark := "  "
		if number == m.link {
			mark = s.Paint(draw.Focus, string(s.Glyphs().Pointer)) + " "
		}
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
func (m *Model) View() string {
	if !m.drawn {
		m.frame, m.drawn = m.render(), true
	}
	return m.frame
}

func (m *Model) render() string {
	m.targets = nil
	if m.small() {
		return page.TooSmall(m.w, m.h, m.style)
	}
	bar := image.Rect(0, m.h-1, m.w, m.h)
	text, targets := page.KeyBar(bar, m.style, m.Keys())
	m.targets = targets
	a := m.areas
	return layout.Compose(m.w, m.h,
		layout.Block{Rect: image.Rect(0, 0, m.w, 1), Lines: []string{page.Header(m.w, m.style, "glossary", m.style.Paint(draw.Muted, m.where()))}},
		layout.Block{Rect: a.rule, Lines: []string{page.Rule(m.w, m.style, "terms", true)}},
		layout.Block{Rect: a.list, Lines: m.list()},
		layout.Block{Rect: a.separator, Lines: m.separator()},
		layout.Block{Rect: a.entry, Lines: m.shown()},
		layout.Block{Rect: a.scroll(), Lines: m.more()},
		layout.Block{Rect: bar, Lines: []string{text}},
	)
}

// list sets the names that are shown.
func (m *Model) list() []string {
	s, w := m.style, m.areas.list.Dx()
	var lines []string
	for i := m.top; i < min(m.top+m.areas.list.Dy(), len(m.terms)); i++ {
		name := ansi.Truncate(s.Plain(m.terms[i].Name), w-2, s.Glyphs().Ellipsis)
		if i == m.at {
			lines = append(lines, s.Paint(draw.Focus, string(s.Glyphs().Pointer)+" "+name))
		} else {
			lines = append(lines, "  "+s.Paint(draw.Text, name))
		}
	}
	return lines
}

// separator is the line between list and entry. It says in which direction the
// list goes on; a click goes there.
func (m *Model) separator() []string {
	g := m.style.Glyphs()
	lines := make([]string, m.areas.separator.Dy())
	for i := range lines {
		lines[i] = m.style.Paint(draw.Border, string(g.Post))
	}
	if n := len(lines); n > 0 && m.top > 0 {
		lines[0] = m.style.Paint(draw.Focus, string(g.Up))
		m.targets = append(m.targets, page.TurnMark(m.areas.separator.Min, true))
	}
	if n := len(lines); n > 0 && m.top+n < len(m.terms) {
		lines[n-1] = m.style.Paint(draw.Focus, string(g.Down))
		m.targets = append(m.targets, page.TurnMark(m.areas.separator.Min.Add(image.Pt(0, n-1)), false))
	}
	return lines
}

// shown are the rows of the entry that are in sight.
func (m *Model) shown() []string {
	rows := m.entry.lines[m.scrolled:min(m.scrolled+m.areas.entry.Dy(), len(m.entry.lines))]
	lines := make([]string, len(rows))
	for i, l := range rows {
		lines[i] = l.Text
	}
	return lines
}

// more marks that the entry goes on above or below.
func (m *Model) more() []string {
	lines := make([]string, max(m.areas.entry.Dy(), 0))
	n := len(lines)
	if n > 0 && m.scrolled > 0 {
		lines[0] = m.style.Paint(draw.Focus, string(m.style.Glyphs().Up))
	}
	if n > 0 && m.scrolled+n < len(m.entry.lines) {
		lines[n-1] = m.style.Paint(draw.Focus, string(m.style.Glyphs().Down))
	}
	return lines
}
