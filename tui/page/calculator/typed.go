package calculator

import (
	"image"
	"unicode/utf8"

	"weightshare/tui/page/textfield"
)

// span returns the part of the text that is wrong, in characters.
func (m *Model) span() textfield.Part {
	if m.wrong == nil {
		return textfield.None()
	}
	typed := m.input.Value()
	at := func(b int) int { return utf8.RuneCountInString(typed[:max(min(b, len(typed)), 0)]) }
	return textfield.Part{From: at(m.wrong.Start), To: at(m.wrong.End)}
}

// field renders the visible rows of the text, with marks under what is wrong.
func (m *Model) field(t textfield.Text) []string {
	n := m.areas.field.Dy() - 1
	first := t.First(n)
	wrong := m.span()
	var lines []string
	marked := false
	for i := first; i < min(first+n, len(t.Rows)); i++ {
		lines = append(lines, t.Row(i, wrong, m.Style))
		if mark := t.Mark(i, wrong, m.Style); mark != "" && !marked && wrong.From >= 0 {
			lines, marked = append(lines, mark), true
		}
	}
	return lines
}

// point moves the cursor to where the text was clicked.
func (m *Model) point(at image.Point) {
	t := textfield.Break(&m.input, m.areas.field.Dx(), m.Style)
	n := m.areas.field.Dy() - 1
	first := t.First(n)
	row := at.Y - m.areas.field.Min.Y
	wrong := m.span()
	for i := first; i < min(first+n, len(t.Rows)) && wrong.From >= 0; i++ {
		if t.Mark(i, wrong, m.Style) != "" {
			if row > i-first {
				row-- // the row of marks lies between
			}
			break
		}
	}
	m.input.SetCursor(t.At(first+max(row, 0), at.X-m.areas.field.Min.X))
	m.cycle = textfield.Propose(&m.input)
}
