package calculator

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"weightshare/nets/arch"
	"weightshare/tui/page"
	"weightshare/tui/page/textfield"
)

func (m *Model) setText(text string) {
	m.input.SetValue(text)
	m.input.CursorEnd()
	m.table = page.List{}
	m.recount()
	m.cycle = textfield.Propose(&m.input)
}

// edit passes a key or a paste to the text field and counts the new text.
func (m *Model) edit(msg tea.Msg) {
	before := m.input.Value()
	m.input, _ = m.input.Update(msg) // the command blinks a cursor that is not drawn
	if m.input.Value() != before {
		m.recount()
	}
	m.cycle = textfield.Propose(&m.input)
}

// empty reports whether nothing is typed.
func (m *Model) empty() bool { return strings.TrimSpace(m.input.Value()) == "" }

// recount parses and counts the text. If that fails, the last counts stay.
func (m *Model) recount() {
	text := m.input.Value()
	m.wrong = nil
	if m.empty() {
		return
	}
	network, err := arch.Parse(text)
	var counts *arch.Counts
	if err == nil {
		counts, err = arch.Count(network)
	}
	if err != nil {
		if !errors.As(err, &m.wrong) {
			m.wrong = &arch.Error{Start: 0, End: len(text), Problem: err.Error()}
		}
		return
	}
	m.counts, m.cells = counts, newCells(counts)
	m.table.Choose(m.table.At, m.rows())
}

// withoutComments removes the comments from the text of a file, which becomes one line
// here. Terminals paste a carriage return at the end of a line.
func withoutComments(text string) string {
	var lines []string
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, " ")
}

// complete replaces the word with the next completion, or with the previous one.
func (m *Model) complete(back bool) {
	if m.cycle.Put(&m.input, back) {
		m.recount()
	}
}

// command returns the command line that counts the same network.
func (m *Model) command() string { return `weightshare params "` + m.counts.Network + `"` }

// copy copies the command line to the clipboard and, for terminals that have none,
// shows it.
func (m *Model) copy() tea.Cmd {
	if m.counts == nil || m.stale() {
		return nil
	}
	m.notice = "copied: " + m.command()
	return tea.SetClipboard(m.command())
}

// How implements page.Explainer: it says how networks are written.
func (m *Model) How() (heading, how string) {
	return "How networks are written", "A network is its input, then its layers, from left to right: 28x28 conv5:6 relu dense:10. " +
		"An error says what to write instead. Outside, the command weightshare words lists every word, and weightshare words conv what may follow that one."
}
