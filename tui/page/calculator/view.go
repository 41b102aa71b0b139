package calculator

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"weightshare/nets/arch"
	"weightshare/tui/draw"
	"weightshare/tui/layout"
	"weightshare/tui/page"
	"weightshare/tui/page/textfield"
)

// View implements page.Page.
func (m *Model) View() string {
	if m.TooSmall() {
		m.areas = areas{}
	}
	return m.Frame("calculator", m.summary, m.Keys, m.blocks)
}

func (m *Model) blocks() []layout.Block {
	if m.kernels != nil {
		return m.kernels.view(m.W, m.H, m.Style)
	}
	if m.zoo != nil {
		return m.zoo.view(m.W, m.H, m.Style)
	}
	t := textfield.Break(&m.input, m.W-2, m.Style)
	m.areas = arrange(m.W, m.H, len(t.Rows), m.rows(), 0)
	details := m.details() // wrapped for the width of the table, which does not depend on them
	m.areas = arrange(m.W, m.H, len(t.Rows), m.rows(), len(details))
	m.scroll(len(details))
	a := m.areas
	blocks := []layout.Block{
		{Rect: a.fieldRule, Lines: []string{page.Rule(m.W, m.Style, "network", true)}},
		{Rect: a.field, Lines: m.field(t)},
		{Rect: a.message, Lines: m.message(a.message.Dx(), a.message.Dy())},
		{Rect: a.complete, Lines: []string{m.completions(a.complete.Dx())}},
		{Rect: a.tableRule, Lines: []string{page.Rule(a.tableRule.Dx(), m.Style, m.tableTitle(), false)}},
	}
	return slices.Concat(blocks, m.layers(details), m.figure())
}

// completions lists what the word at the cursor can become, or the example if the text
// is empty.
func (m *Model) completions(w int) string {
	if m.empty() {
		line := m.Style.Paint(draw.Muted, "tab ") + m.Style.Paint(draw.Accent, example)
		return ansi.Truncate(line, w, m.Style.Glyphs().Ellipsis)
	}
	return m.cycle.Line(w, m.Style)
}

// stale reports whether the counts belong to an earlier text.
func (m *Model) stale() bool { return m.wrong != nil || m.empty() }

// role returns r, or Muted while the counts are stale.
func (m *Model) role(r draw.Role) draw.Role {
	if m.stale() {
		return draw.Muted
	}
	return r
}

// summary returns the number that matters most.
func (m *Model) summary() string {
	if m.counts == nil || m.stale() {
		return ""
	}
	return m.Style.Paint(draw.Title, arch.Thousands(m.counts.Totals.Parameters)) + m.Style.Paint(draw.Muted, " parameters")
}

func (m *Model) tableTitle() string {
	switch {
	case m.counts == nil:
		return "layers"
	case m.stale():
		return "the last network that could be counted"
	case m.rows() == 1:
		return "1 layer"
	default:
		return fmt.Sprintf("%d layers", m.rows())
	}
}

// message says what is wrong, what a key has done, what was probably a mistake, or what
// sharing saves.
func (m *Model) message(w, h int) []string {
	text, role := "", draw.Muted
	switch {
	case m.notice != "":
		text, role = m.notice, draw.Accent
	case m.empty():
		text = "Type a network: the size of its input, then its layers. Or take this example:"
	case m.wrong != nil:
		text, role = m.wrong.Error(), draw.Warn
	case m.counts != nil && len(m.counts.Warnings) > 0:
		text, role = strings.Join(m.counts.Warnings, " "), draw.Warn
	case m.counts != nil:
		text = m.counts.Saving()
	}
	if len(draw.Wrap(m.Style.Plain(text), w)) > h && m.notice == "" && m.wrong != nil { // the marks say which word it is
		_, text, _ = strings.Cut(text, ": ")
	}
	lines := m.Style.WrapLines(text, w, h)
	for i := range lines {
		lines[i] = m.Style.Paint(role, lines[i])
	}
	return lines
}

// line says what is on a line of the table: the row and, for a line of details below
// the chosen row, the detail's number; otherwise −1.
func (m *Model) line(at, details int) (row, detail int) {
	switch {
	case at <= m.table.At:
		return at, -1
	case at <= m.table.At+details:
		return m.table.At, at - m.table.At - 1
	default:
		return at - details, -1
	}
}

// scroll moves the table so that the chosen row is visible, with as many of its details
// as fit.
func (m *Model) scroll(details int) {
	shown, l := m.areas.rows.Dy(), &m.table
	l.Top = max(l.Top, l.At+details-shown+1)
	l.Top = max(min(l.Top, l.At, m.rows()+details-shown), 0)
}

func (m *Model) layers(details []string) []layout.Block {
	a, s := m.areas, m.Style
	if m.counts == nil {
		return []layout.Block{{Rect: a.head, Lines: []string{s.Paint(draw.Muted, "nothing is counted yet")}}}
	}
	p := m.cells.fit(a.rows.Dx())
	b := newBars(s, m.stale())
	indent := strings.Repeat(" ", pointerGap)
	head := indent + m.cells.line(m.cells.names, p, draw.Muted, s)
	if p.bar > 0 {
		head = indent + m.cells.set(b.mark(m.cells.names), p, b.role, s) +
			strings.Repeat(" ", columnGap) + s.Paint(draw.Muted, b.legend(p, m.cells.most, s))
	}
	var lines []string
	for at := m.table.Top; at < min(m.table.Top+a.rows.Dy(), m.rows()+len(details)); at++ {
		row, detail := m.line(at, len(details))
		if detail >= 0 {
			lines = append(lines, details[detail])
			continue
		}
		lines = append(lines, m.row(row, p, b))
	}
	return []layout.Block{
		{Rect: a.head, Lines: []string{head}},
		{Rect: a.rows, Lines: lines},
		{Rect: a.total, Lines: []string{m.totals(indent, p)}},
	}
}

func (m *Model) row(i int, p columnChoice, b bars) string {
	mark, role := strings.Repeat(" ", pointerGap), m.role(draw.Text)
	if i == m.table.At {
		role = m.role(draw.Focus)
		mark = m.Style.Paint(role, string(m.Style.Glyphs().Pointer)) + " "
	}
	line := mark + m.cells.line(m.cells.rows[i], p, role, m.Style)
	if p.bar > 0 {
		line += strings.Repeat(" ", columnGap) + b.set(&m.counts.Layers[i], m.cells.most, p.bar, m.Style)
	}
	return line
}

// totals renders the last line, and says which of how many rows is chosen if not all
// are shown.
func (m *Model) totals(indent string, p columnChoice) string {
	line := indent + m.cells.line(m.cells.total, p, m.role(draw.Title), m.Style)
	if m.rows() > m.areas.rows.Dy() && p.bar > 0 {
		line += strings.Repeat(" ", columnGap) + m.Style.Paint(draw.Muted, fmt.Sprintf("%d of %d", m.table.At+1, m.rows()))
	}
	return line
}

// figure draws what the chosen layer sees of the input, and says it in words.
func (m *Model) figure() []layout.Block {
	if m.rows() == 0 {
		return nil
	}
	a, r, in := m.areas, &m.counts.Layers[m.table.At], m.counts.Input
	words := m.Style.Plain(receptiveFieldWords(r, in))
	if ansi.StringWidth(words) > a.words.Dx() { // the pointer says which unit
		words = strings.TrimPrefix(words, m.Style.Plain("a unit of "+r.Name+" "))
	}
	words = ansi.Truncate(words, max(a.words.Dx(), 0), m.Style.Glyphs().Ellipsis)
	said := layout.Block{Rect: a.words, Lines: []string{m.Style.Paint(m.role(draw.Text), words)}}
	lines := drawField(r, in, a.figure.Dx(), a.figure.Dy(), m.Style, m.stale())
	if lines == nil { // no space
		return []layout.Block{said}
	}
	return []layout.Block{
		said,
		{Rect: a.figureRule, Lines: []string{page.Rule(a.figureRule.Dx(), m.Style, "receptive field of "+r.Name, false)}},
		{Rect: a.figure, Lines: lines},
	}
}
