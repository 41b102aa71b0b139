package lessonlist

import (
	"fmt"
	"image"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"weightshare/tui/draw"
	"weightshare/tui/layout"
	"weightshare/tui/page"
)

// question is what the whole program answers.
const question = "What do shared weights buy a convolutional network, and what do they cost?"

// The sizes at which the layout changes, in cells.
const (
	besideWidth = 100 // from this width on the chosen item is described beside the list
	introRows   = 22  // from this height on the course's question heads the page
	ruleRows    = 16  // from this height on there is a rule above the description of the chosen item
	detailMost  = 76  // columns of a description, which is running text
	belowRows   = 3   // rows of a description below the list
)

type areas struct {
	intro, list, scroll, rule, separator, detail image.Rectangle
}

// arrange gives the list the width that it needs, and the description the rest.
func (m *Model) arrange() {
	var a areas
	y := 1
	if m.H >= introRows {
		n := len(draw.Wrap(question, m.W-4))
		a.intro = image.Rect(2, 2, m.W-2, 2+n)
		y = 3 + n
	}
	bottom := m.H - 1
	if m.W >= besideWidth {
		wide := m.listWidth(m.W / 2)
		a.list = image.Rect(1, y, 1+wide, bottom)
		a.separator = image.Rect(wide+3, y, wide+4, bottom)
		a.detail = image.Rect(wide+6, y, min(wide+6+detailMost, m.W-2), bottom)
	} else {
		a.detail = image.Rect(2, bottom-belowRows, m.W-2, bottom)
		bottom -= belowRows
		if m.H >= ruleRows {
			a.rule = image.Rect(0, bottom-1, m.W, bottom)
			bottom--
		}
		a.list = image.Rect(1, y, m.W-2, bottom)
	}
	a.scroll = image.Rect(a.list.Max.X, y, a.list.Max.X+1, bottom)
	m.areas = a
	m.arrangeRows()
}

// arrangeRows decides which item is on which row of the list, with empty rows between
// the lessons if there is space, and scrolls to the cursor.
func (m *Model) arrangeRows() {
	n, height := len(m.content.Entries), m.areas.list.Dy()
	airy := 2*n+len(m.tools) <= height
	m.rows = m.rows[:0]
	here := 0
	for i := range m.itemCount() {
		if i == n && !airy && n > 0 {
			m.rows = append(m.rows, -1)
		}
		if i == m.list.At {
			here = len(m.rows)
		}
		m.rows = append(m.rows, i)
		if airy && i < n {
			m.rows = append(m.rows, -1)
		}
	}
	m.top = min(max(m.top, here-height+1), here)
	m.top = max(min(m.top, len(m.rows)-height), 0)
}

// View implements page.Page.
func (m *Model) View() string {
	if m.TooSmall() {
		m.areas = areas{}
	}
	return m.Frame("", m.summary, m.Keys, m.blocks)
}

func (m *Model) blocks() []layout.Block {
	m.arrange()
	a, s := m.areas, m.Style
	post := s.Paint(draw.Border, string(s.Glyphs().Post))
	return []layout.Block{
		{Rect: a.intro, Lines: draw.Wrap(s.Paint(draw.Title, question), a.intro.Dx())},
		{Rect: a.list, Lines: m.items()},
		{Rect: a.scroll, Lines: m.TurnMarks(a.scroll, "", m.top > 0, m.top+a.scroll.Dy() < len(m.rows))},
		{Rect: a.rule, Lines: []string{page.Rule(m.W, s, m.name(), false)}},
		{Rect: a.separator, Lines: page.EndMarks(a.separator.Dy(), post, false, false, s)},
		{Rect: a.detail, Lines: m.detail(a.detail.Dx(), a.detail.Dy())},
	}
}

func (m *Model) items() []string {
	var lines []string
	title := m.titleWidth()
	for _, i := range m.rows[m.top:min(m.top+m.areas.list.Dy(), len(m.rows))] {
		switch n := len(m.content.Entries); {
		case i < 0:
			lines = append(lines, "")
		case i < n:
			lines = append(lines, m.lessonRow(i, title))
		default:
			lines = append(lines, m.toolRow(i, m.tools[i-n]))
		}
	}
	return lines
}

func (m *Model) titleWidth() int {
	wide := 0
	for _, e := range m.content.Entries {
		wide = max(wide, ansi.StringWidth(m.Style.Plain(e.Lesson.Title)))
	}
	return wide
}

// The widths of the parts of a row besides the title: the pointer and the number; the
// minutes. There are gap cells between two parts.
const (
	headWidth    = 6
	minutesWidth = 6
	gap          = 2
)

// dotsWidth returns the width of the dots of the longest lesson, with the mark after
// them.
func (m *Model) dotsWidth() int {
	wide := 0
	for _, e := range m.content.Entries {
		wide = max(wide, len(e.Done))
	}
	return wide + 2
}

// listWidth returns the width that the list needs, but at most the given one.
func (m *Model) listWidth(most int) int {
	return min(headWidth+m.titleWidth()+gap+m.dotsWidth()+gap+minutesWidth, most)
}

// lessonRow renders a lesson: its number and title, a dot for each step and, if there
// is space, its minutes.
func (m *Model) lessonRow(i, title int) string {
	s, e, width := m.Style, m.content.Entries[i], m.areas.list.Dx()
	mark, role := page.Pointer(i == m.list.At, draw.Title, s)
	tail := ""
	if dots := m.dotsWidth() + gap; width >= headWidth+12+dots {
		tail = strings.Repeat(" ", gap) + m.dots(e)
		width -= dots
	}
	if width >= headWidth+title+gap+minutesWidth && e.Lesson.Minutes > 0 {
		tail += strings.Repeat(" ", gap) + s.Paint(draw.Muted, fmt.Sprintf("%2d min", e.Lesson.Minutes))
	}
	title = min(title, width-headWidth)
	name := ansi.Truncate(s.Plain(e.Lesson.Title), title, s.Glyphs().Ellipsis)
	return mark + s.Paint(draw.Accent, fmt.Sprintf("%2d", e.Lesson.Order)) + "  " + layout.Fit(s.Paint(role, name), title) + tail
}

// dots renders a dot for each step, filled if it is done, and a mark if all are.
func (m *Model) dots(e Entry) string {
	s, g := m.Style, m.Style.Glyphs()
	var dots strings.Builder
	for i, done := range e.Done {
		switch {
		case done:
			dots.WriteString(s.Paint(draw.Accent, string(g.Dot)))
		case i == e.Step:
			dots.WriteString(s.Paint(draw.Focus, string(g.Here)))
		default:
			dots.WriteString(s.Paint(draw.Muted, string(g.Ring)))
		}
	}
	if e.finished() {
		dots.WriteString(" " + s.Paint(draw.Right, string(g.Check)))
	}
	return layout.Fit(dots.String(), m.dotsWidth())
}

func (m *Model) toolRow(i int, t tool) string {
	mark, role := page.Pointer(i == m.list.At, draw.Title, m.Style)
	return mark + m.Style.Paint(draw.Accent, " "+t.key) + "  " + m.Style.Paint(role, t.name)
}
