package calculator

import (
	"image"
	"strings"
	"unicode"
	"unicode/utf8"

	"charm.land/bubbles/v2/textinput"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"weightshare/tui/draw"
)

// part is a row of the text, from one character up to another.
type part struct{ from, to int }

// text is what is typed, broken into rows.
type text struct {
	cells  []string // each character as it is shown
	parts  []part
	cursor int
}

// breakText breaks what is typed into rows of at most w cells, between words
// where it can be.
func breakText(in *textinput.Model, w int, s draw.Style) text {
	t := text{cursor: in.Position()}
	runes := []rune(in.Value())
	for _, r := range runes {
		t.cells = append(t.cells, s.Plain(string(r)))
	}
	room := max(w-1, 1) // the cursor may stand behind the last character
	for from := 0; ; {
		to, used, gap := from, 0, -1
		for to < len(runes) {
			if used += ansi.StringWidth(t.cells[to]); used > room && to > from {
				break
			}
			to++
			if unicode.IsSpace(runes[to-1]) {
				gap = to
			}
		}
		if to == len(runes) {
			t.parts = append(t.parts, part{from, to})
			return t
		}
		if gap > from {
			to = gap
		}
		t.parts = append(t.parts, part{from, to})
		from = to
	}
}

// rowOf is the row on which a character stands.
func (t text) rowOf(character int) int {
	for i, p := range t.parts {
		if character < p.to {
			return i
		}
	}
	return len(t.parts) - 1
}

// width is how many cells the characters from one up to another take.
func (t text) width(from, to int) int {
	return ansi.StringWidth(strings.Join(t.cells[from:max(min(to, len(t.cells)), from)], ""))
}

// first is the first row that is shown where n are: the cursor's is among
// them.
func (t text) first(n int) int {
	return min(max(t.rowOf(t.cursor)-n/2, 0), max(len(t.parts)-n, 0))
}

// row sets one row of the text, with the cursor, and the characters from
// wrong.from up to wrong.to as mistaken.
func (t text) row(i int, wrong part, s draw.Style) string {
	p := t.parts[i]
	var out strings.Builder
	for from := p.from; from < p.to; {
		to := from + 1
		role := t.role(from, wrong)
		if from != t.cursor {
			for to < p.to && to != t.cursor && t.role(to, wrong) == role {
				to++
			}
		}
		run := strings.Join(t.cells[from:to], "")
		if from == t.cursor {
			out.WriteString(cursor(run, s))
		} else {
			out.WriteString(s.Paint(role, run))
		}
		from = to
	}
	if t.cursor >= len(t.cells) && i == len(t.parts)-1 {
		out.WriteString(cursor(" ", s))
	}
	return out.String()
}

func (t text) role(character int, wrong part) draw.Role {
	if character >= wrong.from && character < wrong.to {
		return draw.Warn
	}
	return draw.Text
}

// cursor sets the character under the cursor.
func cursor(character string, s draw.Style) string {
	if s.Profile <= colorprofile.NoTTY && s.Profile != colorprofile.Unknown {
		return character
	}
	return s.Lipgloss(draw.Text).Reverse(true).Render(character)
}

// mark is the row of carets under the part of row i that is wrong; empty where
// nothing is.
func (t text) mark(i int, wrong part, s draw.Style) string {
	p := t.parts[i]
	from, to := max(wrong.from, p.from), min(wrong.to, p.to)
	missing := wrong.from == wrong.to && t.rowOf(wrong.from) == i // a word that is not there
	if from >= to && !missing {
		return ""
	}
	carets := strings.Repeat("^", max(t.width(from, to), 1))
	return strings.Repeat(" ", t.width(p.from, from)) + s.Paint(draw.Warn, carets)
}

// span is the part of the text that is wrong, in characters; none is outside
// the text.
func (m *Model) span() part {
	if m.wrong == nil {
		return part{-1, -1}
	}
	typed := m.input.Value()
	at := func(b int) int { return utf8.RuneCountInString(typed[:max(min(b, len(typed)), 0)]) }
	return part{at(m.wrong.Start), at(m.wrong.End)}
}

// field sets the rows of the text that are shown, with a row of marks under
// what is wrong.
func (m *Model) field(t text) []string {
	n := m.areas.field.Dy() - 1
	first := t.first(n)
	wrong := m.span()
	var lines []string
	marked := false
	for i := first; i < min(first+n, len(t.parts)); i++ {
		lines = append(lines, t.row(i, wrong, m.style))
		if mark := t.mark(i, wrong, m.style); mark != "" && !marked && wrong.from >= 0 {
			lines, marked = append(lines, mark), true
		}
	}
	return lines
}

// point moves the cursor to where the text was clicked.
func (m *Model) point(at image.Point) {
	t := breakText(&m.input, m.areas.field.Dx(), m.style)
	n := m.areas.field.Dy() - 1
	first := t.first(n)
	row := at.Y - m.areas.field.Min.Y
	wrong := m.span()
	for i := first; i < min(first+n, len(t.parts)) && wrong.from >= 0; i++ {
		if t.mark(i, wrong, m.style) != "" {
			if row > i-first {
				row-- // the row of marks stands between
			}
			break
		}
	}
	p := t.parts[min(first+max(row, 0), len(t.parts)-1)]
	to := p.from
	for to < p.to && t.width(p.from, to+1) <= at.X-m.areas.field.Min.X {
		to++
	}
	m.input.SetCursor(to)
	m.cycle = propose(m.input.Value(), m.input.Position())
}
