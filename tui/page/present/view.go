package present

import (
	"fmt"
	"image"
	"time"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/tui/draw"
	"weightshare/tui/layout"
	"weightshare/tui/page"
)

// The screen is a header, the text across its width, the figures below, and the key
// bar.
const (
	side      = 2   // left and right margin
	textMost  = 100 // the longest line of text
	notesRows = 30  // screens with more rows have space for long notes
)

// View implements page.Page.
func (m *Model) View() string {
	m.targets, m.pane = nil, image.Rectangle{}
	if m.small() {
		return page.TooSmall(m.w, m.h, m.style)
	}
	keyRow := image.Rect(0, m.h-1, m.w, m.h)
	bar, targets := page.KeyBar(keyRow, m.style, m.Keys())
	for _, t := range targets {
		m.targets = append(m.targets, clickTarget{t.Rect, func() tea.Cmd { return page.Send(t.Press) }})
	}
	blocks := []layout.Block{
		{Rect: image.Rect(0, 0, m.w, 1), Lines: []string{m.header()}},
		{Rect: keyRow, Lines: []string{bar}},
	}
	body := image.Rect(side, 1, m.w-side, m.h-1)
	if m.notes {
		var notes []layout.Block
		notes, body = m.notesPane(body)
		blocks = append(blocks, notes...)
	}
	if !m.figuresOnly {
		var text layout.Block
		text, body = m.textPane(body)
		blocks = append(blocks, text)
	}
	return layout.Compose(m.w, m.h, append(blocks, m.figurePane(body)...)...)
}

func (m *Model) header() string {
	v := m.Showing()
	right := m.style.Paint(draw.Muted, fmt.Sprintf("%s  %d/%d", m.clock.text(time.Now()), v.Index+1, len(v.Lesson.Steps)))
	return page.Header(m.w, m.style, fmt.Sprintf("%d %s", v.Lesson.Order, v.Lesson.Title), right)
}

// notesPane renders the notes for the teacher: at the foot of a large screen, or else
// in place of the text. It returns what is left of the body.
func (m *Model) notesPane(body image.Rectangle) ([]layout.Block, image.Rectangle) {
	words := m.Showing().Step.Notes
	lines := page.Prose(m.session.Prose(words), min(body.Dx(), textMost), m.style)
	if words == "" {
		lines = []string{m.style.Paint(draw.Muted, "no notes for this step")}
	}
	rows := min(len(lines)+1, m.notesMost(body))
	area := image.Rect(body.Min.X, body.Max.Y-rows, body.Max.X, body.Max.Y)
	rule := image.Rect(0, area.Min.Y, m.w, area.Min.Y+1)
	area.Min.Y++
	body.Max.Y = rule.Min.Y
	if len(lines) > area.Dy() && area.Dy() > 0 {
		lines = lines[:area.Dy()]
		lines[area.Dy()-1] = m.style.Paint(draw.Muted, "… more with the figures alone, or in a larger window")
	}
	return []layout.Block{
		{Rect: rule, Lines: []string{page.Rule(m.w, m.style, "notes for the teacher", false)}},
		{Rect: area, Lines: lines},
	}, body
}

// notesMost returns how many rows the notes may take. The class comes first: its
// choices stay visible, unless the figures are shown alone because the teacher wants to
// read on.
func (m *Model) notesMost(body image.Rectangle) int {
	const least = 4 // the rule and three lines
	switch asked := m.rowsToLastChoice(body); {
	case m.figuresOnly:
		return body.Dy() * 3 / 4
	case asked > 0:
		return max(min(least, body.Dy()/2), min(body.Dy()/2, body.Dy()-asked))
	case m.h < notesRows:
		return body.Dy() / 2
	default:
		return body.Dy() * 2 / 5
	}
}

// rowsToLastChoice returns how many rows the text takes up to the last choice, 0 while
// the class has nothing to choose from.
func (m *Model) rowsToLastChoice(body image.Rectangle) int {
	if !m.voting() {
		return 0
	}
	choices := m.text(min(body.Dx(), textMost)).choices
	if len(choices) == 0 {
		return 0
	}
	return choices[len(choices)-1].to
}

// textPane renders the step's text across the top, leaving two fifths of the rows to
// the figures, and returns what is left of the body.
func (m *Model) textPane(body image.Rectangle) (layout.Block, image.Rectangle) {
	t := m.text(min(body.Dx(), textMost))
	rows := len(t.lines)
	if len(m.Showing().Figures) > 0 || m.lesson.HasControls() {
		most := body.Dy() * 3 / 5
		if m.notes {
			most = max(most, m.rowsToLastChoice(body)) // the notes have taken the space of the figures anyway
		}
		rows = min(rows, most)
	}
	rows = min(rows, body.Dy())
	most := len(t.lines) - rows
	m.offset = min(m.offset, most)
	first := m.offset
	if t.counted.to > first+rows { // the choice being counted stays visible
		first = min(t.counted.to-rows, most)
	}
	area := image.Rect(body.Min.X, body.Min.Y, body.Max.X, body.Min.Y+rows)
	lines := t.lines[first : first+rows]
	if first > 0 && rows > 1 {
		lines[0] = t.lines[0] // the title stays
	}
	if first+rows < len(t.lines) && rows > 0 {
		lines[rows-1] = layout.Fit(lines[rows-1], area.Dx()-2) + m.style.Paint(draw.Focus, " "+string(m.style.Glyphs().Down))
		mark := image.Rect(area.Max.X-1, area.Max.Y-1, area.Max.X, area.Max.Y)
		m.targets = append(m.targets, clickTarget{mark, func() tea.Cmd { return m.Wheel(mark.Min, max(rows-1, 1)) }})
	}
	for i, choice := range t.choices {
		for y := choice.from; y < choice.to; y++ {
			row := image.Rect(area.Min.X, area.Min.Y+y-first, area.Max.X, area.Min.Y+y-first+1).Intersect(area)
			m.targets = append(m.targets, clickTarget{row, func() tea.Cmd {
				m.round().cursor, m.figureFocused = i, false
				return nil
			}})
		}
	}
	m.targets = append(m.targets, clickTarget{area, func() tea.Cmd { // next to the choices
		m.figureFocused = false
		return nil
	}})
	body.Min.Y = min(area.Max.Y+1, body.Max.Y)
	return layout.Block{Rect: area, Lines: lines}, body
}

// figurePane draws the figures and, beside them, the show of hands.
func (m *Model) figurePane(body image.Rectangle) []layout.Block {
	m.pane = body
	if body.Empty() {
		return nil
	}
	if m.Showing().Question == nil || m.options.Live {
		return m.lesson.RenderPane(body)
	}
	bars, ok := m.VoteBars(body.Dy())
	if !ok {
		return m.lesson.RenderPane(body)
	}
	left, right := body, body
	right.Min.X = body.Max.X - max(body.Dx()*3/10, min(30, body.Dx()/2))
	left.Max.X = right.Min.X - 2
	picture := draw.Draw(bars, right.Dx(), right.Dy(), m.style)
	return append(m.lesson.RenderPane(left), layout.Block{Rect: right, Lines: picture.Lines})
}

// text is the text of a step, laid out for one width.
type text struct {
	lines   []string
	choices []span // the rows of each choice
	counted span   // the rows of the choice whose hands are being counted
}

// span is a range of rows: from the first up to, but not including, the last.
type span struct{ from, to int }

func (t *text) add(lines ...string) { t.lines = append(t.lines, lines...) }

// gap leaves one empty row before what follows, except after the title.
func (t *text) gap() {
	if n := len(t.lines); n > 1 && t.lines[n-1] != "" {
		t.add("")
	}
}

// text lays out the step for a class: its title, its text and, of a question, no more
// than the class may see.
func (m *Model) text(w int) *text {
	v, s := m.Showing(), m.style
	t := &text{}
	t.add(s.Paint(draw.Title, layout.Fit(s.Plain(v.Step.Title), min(w, len([]rune(v.Step.Title))))))
	t.add(page.Prose(v.Text, w, s)...)
	if v.Question != nil {
		m.question(t, v.Question, w)
	}
	if v.Goal.Text != "" {
		t.gap()
		word, role := "Goal:", draw.Accent
		if v.Goal.Met {
			word, role = string(s.Glyphs().Check)+" Goal met:", draw.Right
		}
		t.add(draw.Wrap(s.Paint(role, word)+" "+s.Plain(v.Goal.Text), w)...)
		if !v.Goal.Met && v.Goal.Missing != "" {
			t.add(draw.Wrap(s.Paint(draw.Muted, s.Plain(v.Goal.Missing)), w)...)
		}
	}
	switch {
	case v.Run.State == lessons.Failed && v.Run.Err != nil:
		t.gap()
		t.add(draw.Wrap(s.Paint(draw.Warn, "The run stopped:")+" "+s.Plain(v.Run.Err.Error()), w)...)
	case v.Notice != "":
		t.gap()
		t.add(draw.Wrap(s.Paint(draw.Accent, s.Plain(v.Notice)), w)...)
	}
	return t
}

// question lays out a question: choices with hands and, once revealed, the replies.
func (m *Model) question(t *text, q *lessons.QuestionView, w int) {
	if len(q.Prompt) > 0 && m.phase() != revealed {
		t.gap()
		t.add(page.Prose(q.Prompt, w, m.style)...)
	}
	t.gap()
	for i, c := range q.Choices {
		from := len(t.lines)
		t.add(m.choice(i, c, w)...)
		rows := span{from, len(t.lines)}
		t.choices = append(t.choices, rows)
		if m.counting() && !m.figureFocused && i == m.round().cursor || m.options.Live && m.voting() {
			t.counted = rows
		}
	}
	switch m.phase() {
	case measuring:
		t.gap()
		t.add(m.style.Paint(draw.Accent, "Measuring …"))
	case discussing:
		t.gap()
		t.add(draw.Wrap(m.style.Paint(draw.Accent, "Talk it over with your neighbour. What speaks for your answer, what against it?"), w)...)
	case revealed:
		t.gap()
		t.add(page.Prose(m.replies(), w, m.style)...)
	default:
	}
}

func (m *Model) choice(i int, c lessons.ChoiceView, w int) []string {
	s, g, r := m.style, m.style.Glyphs(), m.round()
	mark, ink := "  ", draw.Text
	switch {
	case m.phase() == revealed && c.Right:
		mark, ink = s.Paint(draw.Right, string(g.Check))+" ", draw.Right
	case m.counting() && !m.figureFocused && i == r.cursor:
		mark, ink = page.Pointer(true, draw.Text, s)
	}
	head := mark + s.Paint(ink, fmt.Sprint(i+1)) + " "
	lines := page.HangingIndent(head, page.Spans(c.Text, s), w-handsWidth)
	lines[0] = layout.Fit(lines[0], w-handsWidth) + m.hands(i)
	return lines
}

// handsWidth is the space for the hands after a choice: " 123 → 123".
const handsWidth = 12

func (m *Model) hands(i int) string {
	r := m.round()
	if m.options.Live || r.hands[0].all() == 0 && r.hands[1].all() == 0 && !m.voting() {
		return ""
	}
	words := fmt.Sprintf("%4d", r.hands[0].count(i))
	if m.phase() >= again {
		words += m.style.Plain(" → ") + fmt.Sprintf("%d", r.hands[1].count(i))
	}
	return m.style.Paint(draw.Accent, words)
}
