// Package textfield lays out text while it is typed: broken into rows, with the cursor
// in it and mistakes marked.
package textfield

import (
	"strings"
	"unicode"

	"charm.land/bubbles/v2/textinput"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"weightshare/tui/draw"
)

// New returns a text field for editing; drawing is done in this package, since a text
// takes several rows and has words to mark.
func New(longest int) textinput.Model {
	in := textinput.New()
	in.CharLimit = longest
	in.KeyMap.Paste.SetEnabled(false) // terminals paste by themselves
	in.Focus()
	return in
}

// Part is a range of characters of a text, from one up to, but not including, another.
type Part struct{ From, To int }

// None is no part of any text.
func None() Part { return Part{-1, -1} }

// Text is a typed text, broken into rows.
type Text struct {
	Rows   []Part
	cells  []string // each character as it is shown
	cursor int      // −1 for none
}

// Break breaks the typed text into rows of at most w cells, between words if possible.
func Break(in *textinput.Model, w int, s draw.Style) Text {
	return BreakText(in.Value(), in.Position(), w, s)
}

// BreakText does the same for any text; cursor is −1 if the text is not being typed.
func BreakText(typed string, cursor, w int, s draw.Style) Text {
	t := Text{cursor: cursor}
	runes := []rune(typed)
	for _, r := range runes {
		t.cells = append(t.cells, s.Plain(string(r)))
	}
	width := max(w-1, 1) // the cursor may stand after the last character
	for from := 0; ; {
		to, used, gap := from, 0, -1
		for to < len(runes) {
			if used += ansi.StringWidth(t.cells[to]); used > width && to > from {
				break
			}
			to++
			if unicode.IsSpace(runes[to-1]) {
				gap = to
			}
		}
		if to == len(runes) {
			t.Rows = append(t.Rows, Part{from, to})
			return t
		}
		if gap > from {
			to = gap
		}
		t.Rows = append(t.Rows, Part{from, to})
		from = to
	}
}

// rowOf returns the row of a character.
func (t Text) rowOf(character int) int {
	for i, p := range t.Rows {
		if character < p.To {
			return i
		}
	}
	return len(t.Rows) - 1
}

// width returns how many cells the characters from one up to another take.
func (t Text) width(from, to int) int {
	return ansi.StringWidth(strings.Join(t.cells[from:max(min(to, len(t.cells)), from)], ""))
}

// First returns the first row to show if n fit: the cursor's row is among them.
func (t Text) First(n int) int {
	return min(max(t.rowOf(t.cursor)-n/2, 0), max(len(t.Rows)-n, 0))
}

// At returns the character x cells from the left of a row.
func (t Text) At(row, x int) int {
	p := t.Rows[min(max(row, 0), len(t.Rows)-1)]
	at := p.From
	for at < p.To && t.width(p.From, at+1) <= x {
		at++
	}
	return at
}

// Row renders one row of the text, with the cursor, and with the characters from
// wrong.From up to wrong.To marked as mistakes.
func (t Text) Row(i int, wrong Part, s draw.Style) string {
	p := t.Rows[i]
	var out strings.Builder
	for from := p.From; from < p.To; {
		to := from + 1
		role := t.role(from, wrong)
		if from != t.cursor {
			for to < p.To && to != t.cursor && t.role(to, wrong) == role {
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
	if t.cursor >= len(t.cells) && i == len(t.Rows)-1 {
		out.WriteString(cursor(" ", s))
	}
	return out.String()
}

func (t Text) role(character int, wrong Part) draw.Role {
	if character >= wrong.From && character < wrong.To {
		return draw.Warn
	}
	return draw.Text
}

// cursor renders the character under the cursor.
func cursor(character string, s draw.Style) string {
	if s.Profile <= colorprofile.NoTTY && s.Profile != colorprofile.Unknown {
		return character
	}
	return s.Lipgloss(draw.Text).Reverse(true).Render(character)
}

// Mark returns the row of carets under the part of row i that is wrong; it is empty if
// nothing is.
func (t Text) Mark(i int, wrong Part, s draw.Style) string {
	p := t.Rows[i]
	from, to := max(wrong.From, p.From), min(wrong.To, p.To)
	missing := wrong.From == wrong.To && t.rowOf(wrong.From) == i // a missing word
	if from >= to && !missing {
		return ""
	}
	carets := strings.Repeat("^", max(t.width(from, to), 1))
	return strings.Repeat(" ", t.width(p.From, from)) + s.Paint(draw.Warn, carets)
}
