package calculator

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"weightshare/nets/arch"
)

// put replaces the whole text.
func (m *Model) put(text string) {
	m.input.SetValue(text)
	m.input.CursorEnd()
	m.chosen, m.top = 0, 0
	m.recount()
	m.cycle = propose(m.input.Value(), m.input.Position())
}

// edit hands a key or a paste to the text field and counts what comes of it.
func (m *Model) edit(msg tea.Msg) {
	before := m.input.Value()
	m.input, _ = m.input.Update(msg) // the command blinks a cursor that is not drawn
	if m.input.Value() != before {
		m.recount()
	}
	m.cycle = propose(m.input.Value(), m.input.Position())
}

// recount reads and counts the text. Where that fails the last counts stay.
func (m *Model) recount() {
	text := m.input.Value()
	m.wrong = nil
	network, err := arch.Parse(text)
	var counts *arch.Counts
	if err == nil {
		counts, err = arch.Count(network)
	}
	if err != nil {
		if !errors.As(err, &m.wrong) {
			m.wrong = &arch.Error{Start: 0, End: len(text), What: err.Error()}
		}
		return
	}
	m.counts, m.sheet = counts, newSheet(counts)
	m.choose(m.chosen)
}

// withoutComments takes the comments out of the text of a file, which becomes
// one line here. Terminals paste a return at the end of a line.
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

// cycle is the completions of one word, through which a key goes.
type cycle struct {
	found []arch.Completion
	now   int // the one that stands in the text, -1 while none does
	start int // where the word begins, in characters
}

// propose completes the word that ends at a position of the text, counted in
// characters. In the middle of a word there is nothing to complete.
func propose(text string, position int) cycle {
	all := []rune(text)
	position = min(position, len(all))
	c := cycle{now: -1, start: position}
	if position < len(all) && !unicode.IsSpace(all[position]) {
		return c
	}
	for c.start > 0 && !unicode.IsSpace(all[c.start-1]) {
		c.start--
	}
	first := strings.TrimSpace(string(all[:c.start])) == ""
	for _, found := range arch.Completions(string(all[c.start:position])) {
		if arch.IsInput(found.Word) == first {
			c.found = append(c.found, found)
		}
	}
	return c
}

// complete puts the next completion in the place of the word, or the one
// before.
func (m *Model) complete(back bool) {
	c := m.cycle
	n := len(c.found)
	if n == 0 {
		return
	}
	switch {
	case !back:
		c.now = (c.now + 1) % n
	case c.now <= 0:
		c.now = n - 1
	default:
		c.now--
	}
	all := []rune(m.input.Value())
	word := c.found[c.now].Word
	m.input.SetValue(string(slices.Concat(all[:c.start], []rune(word), all[m.input.Position():])))
	m.input.SetCursor(c.start + utf8.RuneCountInString(word))
	m.recount()
	m.cycle = c
}

// command is the command line that counts the same network.
func (m *Model) command() string { return `weightshare params "` + m.counts.Network + `"` }

// copy puts the command line on the clipboard of the terminal, and on the
// screen for terminals that have none.
func (m *Model) copy() tea.Cmd {
	if m.counts == nil || m.wrong != nil {
		return nil
	}
	m.notice = "copied: " + m.command()
	return tea.SetClipboard(m.command())
}
