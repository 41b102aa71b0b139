// Package export is the page that asks where to write results, writes them, and says
// what went wrong.
//
// Keys go to the name, so only enter, esc and keys with ctrl are commands.
package export

import (
	"errors"
	"image"
	"path/filepath"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/nets/experiment"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
	"weightshare/tui/page"
	"weightshare/tui/page/textfield"
)

const (
	longest  = 1000 // characters in a name
	nameRows = 3
	widest   = 84
)

// Model is the page.
type Model struct {
	page.Base
	exporter lessons.Exporter
	results  experiment.Results
	input    textinput.Model
	trouble  string   // why nothing was written
	files    []string // what was written
	writing  bool
}

// New returns the page that exports results; it proposes a name that is not taken.
func New(results experiment.Results, e lessons.Exporter, s draw.Style) *Model {
	m := &Model{Base: page.Base{Style: s}, exporter: e, results: results, input: textfield.New(longest)}
	m.name(e.Propose(results))
	return m
}

func (m *Model) name(n string) {
	m.input.SetValue(n)
	m.input.CursorEnd()
}

// Keys implements page.Page.
func (m *Model) Keys() keys.Map { return m.Allow(m.rules) }

func (m *Model) rules() []keys.Rule {
	next, back := keys.Rule{Intent: keys.Next, Does: "write"}, keys.Rule{Intent: keys.Back, Does: "write nothing", Bar: true}
	if m.done() {
		next.Does, back.Does = "back", "back"
		back.Bar = false
	}
	return append([]keys.Rule{next, back}, page.TypingRules()...)
}

func (m *Model) done() bool { return len(m.files) > 0 }

// Do implements page.Page.
func (m *Model) Do(in keys.Intent, _ string) tea.Cmd {
	m.Changed()
	switch {
	case in == keys.Back, in == keys.Next && m.done():
		return page.Send(page.BackMsg{})
	case in == keys.Next && !m.writing:
		return m.write()
	}
	return nil
}

// writtenMsg is the outcome of an export.
type writtenMsg struct {
	owner *Model
	files []string
	err   error
}

// write writes in the background, since a device may be slow.
func (m *Model) write() tea.Cmd {
	m.writing, m.trouble = true, ""
	name := m.input.Value()
	return func() tea.Msg {
		files, err := m.exporter.Export(name, m.results)
		return writtenMsg{m, files, err}
	}
}

// Update implements page.Page: it handles pasted text and the outcome of an export.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		m.edit(msg)
	case writtenMsg:
		if msg.owner == m {
			m.written(msg)
		}
	}
	return nil
}

func (m *Model) written(msg writtenMsg) {
	m.Changed()
	m.writing = false
	var exists *lessons.ExistsError
	switch {
	case errors.As(msg.err, &exists):
		m.trouble = exists.File + " exists already and was left as it is. Enter writes the name above."
		m.name(exists.Free)
	case msg.err != nil:
		m.trouble = "Nothing was written: " + msg.err.Error() + "."
	default:
		m.files = msg.files
	}
}

// Type implements page.Typer.
func (m *Model) Type(key tea.KeyPressMsg) tea.Cmd {
	m.edit(key)
	return nil
}

// edit passes a key or a paste to the name's field.
func (m *Model) edit(msg tea.Msg) {
	if m.TooSmall() || m.done() || m.writing {
		return
	}
	before := m.input.Value()
	m.input, _ = m.input.Update(msg) // the command blinks a cursor that is not drawn
	if m.input.Value() != before {
		m.trouble = ""
	}
	m.Changed()
}

// Click implements page.Page.
func (m *Model) Click(at image.Point) tea.Cmd {
	m.View()
	cmd, _ := m.Press(at)
	return cmd
}

// Wheel implements page.Page: there is nothing to scroll.
func (*Model) Wheel(image.Point, int) tea.Cmd { return nil }

// View implements page.Page.
func (m *Model) View() string {
	return m.Frame("export the results", func() string { return "" }, m.Keys, m.blocks)
}

func (m *Model) blocks() []layout.Block {
	s, w := m.Style, min(m.W-2, widest)
	title := "under which name?"
	if m.done() {
		title = "written"
	}
	body := m.asking(w)
	if m.done() {
		body = m.telling(w)
	}
	lines := append(make([]string, 0, 1+len(body)), page.Rule(m.W, s, title, true))
	for _, line := range body {
		lines = append(lines, " "+line)
	}
	return []layout.Block{{Rect: image.Rect(0, 1, m.W, m.H-1), Lines: lines}}
}

// asking renders the name as typed so far, what it leads to, and what was wrong with
// it.
func (m *Model) asking(w int) []string {
	s := m.Style
	t := textfield.Break(&m.input, w, s)
	var lines []string
	for first := t.First(nameRows); len(lines) < min(nameRows, len(t.Rows)); {
		lines = append(lines, t.Row(first+len(lines), textfield.None(), s))
	}
	say := func(role draw.Role, text string) {
		lines = append(lines, "")
		for _, line := range draw.Wrap(s.Plain(text), w) {
			lines = append(lines, s.Paint(role, line))
		}
	}
	switch {
	case m.writing:
		say(draw.Muted, "Writing …")
	case m.trouble != "":
		say(draw.Warn, m.trouble)
	}
	say(draw.Text, "Three files get this name: .json for programs, .csv for tables, .md for reading. A name that ends in one of these is that file alone.")
	say(draw.Muted, "The name leads from "+m.exporter.Where()+". Nothing is ever overwritten.")
	return lines
}

// telling lists what was written.
func (m *Model) telling(w int) []string {
	var lines []string
	for _, file := range m.files {
		lines = append(lines, page.HangingIndent("", m.Style.Paint(draw.Text, m.Style.Plain(file)), w)...)
	}
	if where := m.exporter.Where(); !filepath.IsAbs(m.files[0]) {
		lines = append(lines, "", m.Style.Paint(draw.Muted, m.Style.Plain("in "+where)))
	}
	return lines
}
