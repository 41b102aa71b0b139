// Package calculator is the page on which a network is typed and counted: the table of
// its layers, their bars and what they see of the input follow every key.
//
// Keys always go to the text, so only arrows, enter, tab, esc and keys with ctrl are
// commands. A word that cannot be read is marked, and the last network that could be
// counted stays, muted, until the text is corrected.
package calculator

import (
	"image"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"weightshare/lessons/link"
	"weightshare/nets/arch"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/page"
	"weightshare/tui/page/textfield"
)

// example is the network offered while nothing is typed.
const example = "28x28 conv5:6/p2 relu maxpool2 dense:10"

// maxLength is the greatest length of a text, ten times the zoo's longest network.
const maxLength = 20_000

// Model is the page.
type Model struct {
	page.Base
	input   textinput.Model
	counts  *arch.Counts    // of the last text that could be counted; nil before the first
	cells   cells           // the same, as cells
	wrong   *arch.Error     // what is wrong with the present text; nil for nothing
	table   page.List       // of the layers; its top counts lines
	open    bool            // whether the chosen layer shows its formulas
	cycle   textfield.Cycle // the completions of the word at the cursor
	zoo     *zoo            // the list of known networks; nil while it is closed
	all     []zooNetwork    // what the zoo lists, counted when it is first opened
	kernels *kernelView     // the kernels of the network; nil while they are closed
	notice  string          // what the last key did, until the next one
	areas   areas
}

// New returns the page with a text.
func New(text string, s draw.Style) *Model {
	m := &Model{Base: page.Base{Style: s}, input: textfield.New(maxLength)}
	m.setText(text)
	return m
}

// Text returns the typed text.
func (m *Model) Text() string { return m.input.Value() }

// Link implements page.Linker.
func (m *Model) Link(uint64) link.Link {
	l := link.ToCalculator(m.Text())
	if m.open {
		l.Omitted = "the open formulas"
	}
	return l
}

// Update implements page.Page: pasted text arrives here.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	paste, ok := msg.(tea.PasteMsg)
	if !ok || m.TooSmall() {
		return nil
	}
	m.touch()
	if m.kernels != nil {
		return nil
	}
	if m.zoo != nil {
		m.zoo.edit(paste)
		return nil
	}
	paste.Content = withoutComments(paste.Content)
	m.edit(paste)
	return nil
}

// touch discards what was drawn and the notice about the last key.
func (m *Model) touch() {
	m.Changed()
	m.notice = ""
}

// Keys implements page.Page.
func (m *Model) Keys() keys.Map { return m.Allow(m.rules) }

func (m *Model) rules() []keys.Rule {
	if m.kernels != nil {
		return m.kernels.rules()
	}
	if m.zoo != nil {
		return append(m.zoo.rules(), page.TypingRules()...)
	}
	var rules []keys.Rule
	switch {
	case m.empty():
		take := "take the example"
		rules = append(rules, keys.Rule{Intent: keys.Next, Does: take}, keys.Rule{Intent: keys.Pane, Does: take, Quiet: true})
	case m.rows() > 0:
		does := "open"
		if m.open {
			does = "close"
		}
		rules = append(rules, keys.Rule{Intent: keys.Next, Does: does})
	}
	if m.rows() > 1 {
		rules = append(rules, keys.Rule{Intent: keys.Vertical, Does: "layer"},
			keys.Rule{Intent: keys.StepBack, Does: "a page of layers up"}, keys.Rule{Intent: keys.StepOn, Does: "a page of layers down"})
	}
	rules = append(rules, keys.Rule{Intent: keys.Zoo, Does: "zoo"})
	if !m.stale() {
		rules = append(rules, keys.Rule{Intent: keys.Copy, Does: "copy"})
	}
	rules = append(rules, keys.Rule{Intent: keys.Back, Does: "back", Bar: true})
	if !m.stale() {
		rules = append(rules, keys.Rule{Intent: keys.Kernels, Does: "kernels"})
	}
	if len(m.cycle.Found) > 0 && !m.empty() { // the line of completions shows the key, too
		rules = append(rules, keys.Rule{Intent: keys.Pane, Does: "complete the word"})
	}
	return append(rules, page.TypingRules()...)
}

// rows returns how many layers there are to choose from.
func (m *Model) rows() int {
	if m.counts == nil {
		return 0
	}
	return len(m.counts.Layers)
}

// Do implements page.Page.
func (m *Model) Do(in keys.Intent, pressed string) tea.Cmd {
	m.touch()
	if m.kernels != nil {
		m.inKernels(in, pressed)
		return nil
	}
	if m.zoo != nil {
		m.inZoo(in, pressed)
		return nil
	}
	if m.empty() && (in == keys.Pane || in == keys.Next) {
		m.setText(example)
		return nil
	}
	switch in {
	case keys.Pane:
		m.complete(pressed == "shift+tab")
	case keys.Next:
		m.open = !m.open
	case keys.Zoo:
		if m.all == nil {
			m.all = countZoo()
		}
		m.zoo = newZoo(m.all)
	case keys.Kernels:
		m.showKernels()
	case keys.Copy:
		return m.copy()
	case keys.Back:
		return page.Send(page.LessonListMsg{})
	default:
		m.table.Do(in, pressed, m.rows(), m.areas.rows.Dy())
	}
	return nil
}

// Type implements page.Typer.
func (m *Model) Type(key tea.KeyPressMsg) tea.Cmd {
	if m.TooSmall() {
		return nil
	}
	m.touch()
	switch {
	case m.kernels != nil:
	case m.zoo != nil:
		m.zoo.edit(key)
	default:
		m.edit(key)
	}
	return nil
}

// Click implements page.Page: a click on a row chooses it, a click on the chosen row
// opens it, and a click in the text moves the cursor.
func (m *Model) Click(at image.Point) tea.Cmd {
	m.View()
	if cmd, ok := m.Press(at); ok {
		return cmd
	}
	if m.TooSmall() {
		return nil
	}
	m.touch()
	switch {
	case m.kernels != nil:
	case m.zoo != nil:
		if i, ok := m.zoo.at(at); ok {
			m.takeNetwork(m.zoo.found[i])
		}
	case at.In(m.areas.rows) && m.rows() > 0:
		row, detail := m.line(m.table.Top+at.Y-m.areas.rows.Min.Y, len(m.details()))
		switch {
		case row >= m.rows() || detail >= 0:
		case row == m.table.At:
			m.open = !m.open
		default:
			m.table.At = row
		}
	case at.In(m.areas.field):
		m.point(at)
	case at.In(m.areas.complete) && m.empty():
		m.setText(example)
	case at.In(m.areas.complete):
		for range m.cycle.Tabs(at.X-m.areas.complete.Min.X, m.Style) {
			m.complete(false)
		}
	}
	return nil
}

// Wheel implements page.Page.
func (m *Model) Wheel(_ image.Point, by int) tea.Cmd {
	if m.TooSmall() {
		return nil
	}
	m.touch()
	switch {
	case m.kernels != nil:
		m.kernels.list.Choose(m.kernels.list.At+by, len(m.kernels.layers))
	case m.zoo != nil:
		m.zoo.list.Choose(m.zoo.list.At+by, len(m.zoo.found))
	default:
		m.table.Choose(m.table.At+by, m.rows())
	}
	return nil
}
