package search

import (
	"fmt"
	"image"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons/search"
	"weightshare/tui/draw"
	"weightshare/tui/layout"
	"weightshare/tui/page"
	"weightshare/tui/page/textfield"
)

// Each place that was found takes two rows, and one of air where there is much
// space.
const (
	rowsEach  = 2
	airyRows  = 30 // of a screen with space for air
	widestRow = 110
)

// rowPitch is how many rows lie between two places.
func (m *Model) rowPitch() int {
	if m.h >= airyRows {
		return rowsEach + 1
	}
	return rowsEach
}

// fits is how many places are shown at once.
func (m *Model) fits() int { return max((m.rows.Dy()+m.rowPitch()-rowsEach)/m.rowPitch(), 1) }

// placeAt finds the place that stands at a cell.
func (m *Model) placeAt(p image.Point) (i int, ok bool) {
	y := p.Y - m.rows.Min.Y
	i = m.top + y/m.rowPitch()
	return i, p.In(m.rows) && y%m.rowPitch() < rowsEach && i < min(m.top+m.fits(), len(m.found))
}

// View implements page.Page.
func (m *Model) View() string {
	if !m.drawn {
		m.frame, m.drawn = m.render(), true
	}
	return m.frame
}

func (m *Model) render() string {
	m.targets, m.rows = nil, image.Rectangle{}
	if m.small() {
		return page.TooSmall(m.w, m.h, m.style)
	}
	s := m.style
	bar := image.Rect(0, m.h-1, m.w, m.h)
	barText, targets := page.KeyBar(bar, s, m.Keys())
	m.targets = targets
	typed := image.Rect(1, 2, m.w-1, 3)
	m.rows = image.Rect(1, 4, min(m.w-1, widestRow), m.h-2)
	m.top = max(min(m.top, m.chosen), m.chosen-m.fits()+1)
	t := textfield.Break(&m.input, max(typed.Dx()-2, 1), s)
	return layout.Compose(m.w, m.h,
		layout.Block{Rect: image.Rect(0, 0, m.w, 1), Lines: []string{page.Header(m.w, s, "search", s.Paint(draw.Muted, m.count()))}},
		layout.Block{Rect: image.Rect(0, 1, m.w, 2), Lines: []string{page.Rule(m.w, s, "words in the lessons and the glossary", true)}},
		layout.Block{Rect: typed, Lines: []string{s.Paint(draw.Accent, "/ ") + t.Row(t.First(1), textfield.None(), s)}},
		layout.Block{Rect: m.rows, Lines: m.list()},
		layout.Block{Rect: image.Rect(1, m.h-2, m.w-1, m.h-1), Lines: []string{m.more()}},
		layout.Block{Rect: bar, Lines: []string{barText}},
	)
}

// count says how much was found.
func (m *Model) count() string {
	switch n := len(m.found); {
	case strings.TrimSpace(m.input.Value()) == "":
		return ""
	case n == 0:
		return "nothing found"
	case n == 1:
		return "1 place"
	default:
		return fmt.Sprintf("%d of %d places", m.chosen+1, n)
	}
}

// list sets the places that are shown.
func (m *Model) list() []string {
	s := m.style
	if strings.TrimSpace(m.input.Value()) == "" {
		return []string{s.Paint(draw.Muted, "Type words: the places that have all of them are listed as you type.")}
	}
	if len(m.found) == 0 {
		return []string{s.Paint(draw.Muted, "No lesson and no term has all of these words.")}
	}
	var lines []string
	for i := m.top; i < min(m.top+m.fits(), len(m.found)); i++ {
		lines = append(lines, m.heading(i), "    "+Context(m.found[i], m.rows.Dx()-4, s))
		for len(lines)%m.rowPitch() != 0 {
			lines = append(lines, "")
		}
	}
	return lines
}

// heading says where the i-th place is.
func (m *Model) heading(i int) string {
	s, f := m.style, m.found[i]
	mark, role := "  ", draw.Title
	if i == m.chosen {
		mark, role = s.Paint(draw.Focus, string(s.Glyphs().Pointer))+" ", draw.Focus
	}
	where := "glossary"
	switch {
	case f.Lesson != nil && f.Step >= 0:
		where = fmt.Sprintf("%d %s, step %d", f.Lesson.Order, f.Lesson.Title, f.Step+1)
	case f.Lesson != nil:
		where = fmt.Sprintf("lesson %d", f.Lesson.Order)
	}
	width := max(m.rows.Dx()-2, 0)
	title := ansi.Truncate(s.Plain(f.Title), width, s.Glyphs().Ellipsis)
	where = ansi.Truncate(s.Plain("   "+where), max(width-ansi.StringWidth(title), 0), s.Glyphs().Ellipsis)
	return mark + s.Paint(role, title) + s.Paint(draw.Muted, where)
}

// Context sets the part of a paragraph that holds the first match into w cells,
// with the matches marked.
func Context(f search.Result, w int, s draw.Style) string {
	const before = 24 // characters that are kept before the first match
	text, marks := f.Text, f.Marks
	from := 0
	if len(marks) > 0 && ansi.StringWidth(text) > w {
		from = start(text, marks[0].From, before)
	}
	var b strings.Builder
	if from > 0 {
		b.WriteString(s.Paint(draw.Muted, s.Glyphs().Ellipsis+" "))
	}
	at := from
	for _, m := range marks {
		if m.From < at {
			continue
		}
		b.WriteString(s.Paint(draw.Text, text[at:m.From]))
		b.WriteString(s.Lipgloss(draw.Accent).Underline(true).Render(s.Plain(text[m.From:m.To])))
		at = m.To
	}
	b.WriteString(s.Paint(draw.Text, text[at:]))
	return ansi.Truncate(b.String(), max(w, 0), s.Glyphs().Ellipsis)
}

// start is where a context begins: at a word, so many characters before a match
// at most.
func start(text string, match, before int) int {
	runes := []rune(text[:match])
	if len(runes) <= before {
		return 0
	}
	from := match - len(string(runes[len(runes)-before:]))
	if i := strings.IndexByte(text[from:match], ' '); i >= 0 {
		return from + i + 1
	}
	return from
}

// more says that there are places above or below those that are shown; a click
// goes there.
func (m *Model) more() string {
	line := ""
	mark := func(glyph rune, words string, up bool) {
		turn := page.TurnMark(image.Pt(1+ansi.StringWidth(line), m.h-2), up)
		turn.Rect.Max.X += ansi.StringWidth(words)
		m.targets = append(m.targets, turn)
		line += m.style.Paint(draw.Focus, string(glyph)) + m.style.Paint(draw.Muted, words) + "   "
	}
	if m.top+m.fits() < len(m.found) {
		mark(m.style.Glyphs().Down, " more below", false)
	}
	if m.top > 0 {
		mark(m.style.Glyphs().Up, " more above", true)
	}
	return line
}
