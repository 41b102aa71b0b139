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

// Each result takes two rows, followed by an empty one on large screens.
const (
	rowsEach  = 2
	airyRows  = 30 // screens with more rows have space for empty ones
	widestRow = 110
)

// rowPitch is the distance between two results, in rows.
func (m *Model) rowPitch() int {
	if m.H >= airyRows {
		return rowsEach + 1
	}
	return rowsEach
}

// fits is how many results are shown at once.
func (m *Model) fits() int { return max((m.rows.Dy()+m.rowPitch()-rowsEach)/m.rowPitch(), 1) }

// placeAt returns the result at a cell.
func (m *Model) placeAt(p image.Point) (i int, ok bool) {
	y := p.Y - m.rows.Min.Y
	i = m.list.Top + y/m.rowPitch()
	return i, p.In(m.rows) && y%m.rowPitch() < rowsEach && i < min(m.list.Top+m.fits(), len(m.found))
}

// View implements page.Page.
func (m *Model) View() string { return m.Frame("search", m.count, m.Keys, m.blocks) }

func (m *Model) blocks() []layout.Block {
	s := m.Style
	typed := image.Rect(1, 2, m.W-1, 3)
	m.rows = image.Rect(1, 4, min(m.W-1, widestRow), m.H-2)
	m.list.Scroll(m.fits())
	t := textfield.Break(&m.input, max(typed.Dx()-2, 1), s)
	return []layout.Block{
		{Rect: image.Rect(0, 1, m.W, 2), Lines: []string{page.Rule(m.W, s, "words in the lessons and the glossary", true)}},
		{Rect: typed, Lines: []string{s.Paint(draw.Accent, "/ ") + t.Row(t.First(1), textfield.None(), s)}},
		{Rect: m.rows, Lines: m.places()},
		{Rect: image.Rect(1, m.H-2, m.W-1, m.H-1), Lines: []string{m.more()}},
	}
}

func (m *Model) count() string {
	n := len(m.found)
	words := fmt.Sprintf("%d of %d places", m.list.At+1, n)
	switch {
	case strings.TrimSpace(m.input.Value()) == "":
		return ""
	case n == 0:
		words = "nothing found"
	case n == 1:
		words = "1 place"
	}
	return m.Style.Paint(draw.Muted, words)
}

func (m *Model) places() []string {
	s := m.Style
	if strings.TrimSpace(m.input.Value()) == "" {
		return []string{s.Paint(draw.Muted, "Type words: the places that have all of them are listed as you type.")}
	}
	if len(m.found) == 0 {
		return []string{s.Paint(draw.Muted, "No lesson and no term has all of these words.")}
	}
	var lines []string
	for i := m.list.Top; i < min(m.list.Top+m.fits(), len(m.found)); i++ {
		lines = append(lines, m.heading(i), "    "+excerpt(m.found[i], m.rows.Dx()-4, s))
		for len(lines)%m.rowPitch() != 0 {
			lines = append(lines, "")
		}
	}
	return lines
}

func (m *Model) heading(i int) string {
	s, f := m.Style, m.found[i]
	mark, role := page.Pointer(i == m.list.At, draw.Title, s)
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

// excerpt returns the part of a paragraph around its first match, in w cells, with the
// matches highlighted.
func excerpt(f search.Result, w int, s draw.Style) string {
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

// start returns where an excerpt begins: at a word, at most before characters ahead of
// the match.
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

// more renders the marks for results above or below the visible ones; clicking one goes
// there.
func (m *Model) more() string {
	line := ""
	mark := func(glyph rune, words string, up bool) {
		turn := page.TurnMark(image.Pt(1+ansi.StringWidth(line), m.H-2), up)
		turn.Rect.Max.X += ansi.StringWidth(words)
		m.AddTarget(turn)
		line += m.Style.Paint(draw.Focus, string(glyph)) + m.Style.Paint(draw.Muted, words) + "   "
	}
	if m.list.Top+m.fits() < len(m.found) {
		mark(m.Style.Glyphs().Down, " more below", false)
	}
	if m.list.Top > 0 {
		mark(m.Style.Glyphs().Up, " more above", true)
	}
	return line
}
