// Package textpage makes pages of text that scroll and lead back: the help, the
// notebook and the error page are such pages.
package textpage

import (
	"image"
	"strings"

	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
	"weightshare/tui/page"
)

// Content is what is on a page of text.
type Content struct {
	Title string
	// Set lays out the text for w columns and h rows; longer text scrolls.
	Set func(w, h int, s draw.Style) string
	// Back is the message that leaving the page sends, and BackWords its name; Back is
	// nil if the page cannot be left.
	Back      tea.Msg
	BackWords string
	// Helps reports whether the page offers help on its keys: the page that shows keys
	// does not.
	Helps bool
}

// Model is the page.
type Model struct {
	page.Base
	content Content
	view    viewport.Model
}

// New returns a page of text.
func New(c Content, s draw.Style) *Model {
	return &Model{Base: page.Base{Style: s}, content: c, view: viewport.New()}
}

// Resize implements page.Page.
func (m *Model) Resize(w, h int) {
	m.Base.Resize(w, h)
	m.fill()
}

// Restyle implements page.Page.
func (m *Model) Restyle(s draw.Style) {
	m.Base.Restyle(s)
	m.fill()
}

func (m *Model) area() image.Rectangle { return image.Rect(2, 2, m.W-2, m.H-2) }

func (m *Model) fill() {
	if m.TooSmall() {
		return
	}
	a := m.area()
	m.view.SetWidth(a.Dx())
	m.view.SetHeight(a.Dy())
	m.view.SetContent(m.content.Set(a.Dx(), a.Dy(), m.Style))
}

// Keys implements page.Page.
func (m *Model) Keys() keys.Map { return m.Allow(m.rules) }

func (m *Model) rules() []keys.Rule {
	rules := []keys.Rule{{Intent: keys.Mouse}, {Intent: keys.Suspend}}
	if m.content.Back != nil {
		rules = append(rules, keys.Rule{Intent: keys.Next, Does: m.content.BackWords, Keys: []string{"enter"}, Shown: "enter"},
			keys.Rule{Intent: keys.Back, Does: m.content.BackWords})
	}
	if m.content.Helps {
		rules = append(rules, keys.Rule{Intent: keys.Help})
	}
	rules = append(rules, keys.Rule{Intent: keys.Quit}, keys.Rule{Intent: keys.ForceQuit})
	if !m.view.AtTop() || !m.view.AtBottom() {
		rules = append(rules, keys.Rule{Intent: keys.Vertical, Does: "scroll"},
			keys.Rule{Intent: keys.StepOn, Does: "page down", Bar: true}, keys.Rule{Intent: keys.StepBack, Does: "page up", Bar: true},
			keys.Rule{Intent: keys.Top}, keys.Rule{Intent: keys.Bottom})
	}
	return rules
}

// Do implements page.Page.
func (m *Model) Do(in keys.Intent, pressed string) tea.Cmd {
	m.Changed()
	switch in {
	case keys.Next, keys.Back:
		return page.Send(m.content.Back)
	case keys.Vertical:
		if pressed == "up" {
			m.view.ScrollUp(1)
		} else {
			m.view.ScrollDown(1)
		}
	case keys.StepBack:
		m.view.ScrollUp(m.pageRows())
	case keys.StepOn:
		m.view.ScrollDown(m.pageRows())
	case keys.Top:
		m.view.GotoTop()
	case keys.Bottom:
		m.view.GotoBottom()
	default:
	}
	return nil
}

// pageRows is how many rows a page is: one row stays visible.
func (m *Model) pageRows() int { return max(m.area().Dy()-1, 1) }

// Click implements page.Page.
func (m *Model) Click(at image.Point) tea.Cmd {
	cmd, _ := m.Press(at)
	return cmd
}

// Wheel implements page.Page.
func (m *Model) Wheel(_ image.Point, by int) tea.Cmd {
	const notch = 3 // rows per notch of the wheel, as usual in terminals
	m.view.SetYOffset(m.view.YOffset() + by*notch)
	m.Changed()
	return nil
}

// marks says that there is text above or below; a click goes there.
func (m *Model) marks() string {
	line, at := "  ", 2
	mark := func(words string, in keys.Intent, pressed string) {
		r := image.Rect(at, m.H-2, at+ansi.StringWidth(words), m.H-1)
		m.AddTarget(page.Target{Rect: r, Press: page.PressMsg{Intent: in, Key: pressed}})
		line += m.Style.Paint(draw.Focus, words) + "   "
		at = r.Max.X + 3
	}
	if !m.view.AtBottom() {
		mark(string(m.Style.Glyphs().Down)+" more below", keys.StepOn, "pgdown")
	}
	if !m.view.AtTop() {
		mark(string(m.Style.Glyphs().Up)+" more above", keys.StepBack, "pgup")
	}
	return line
}

// View implements page.Page.
func (m *Model) View() string {
	return m.Frame(m.content.Title, func() string { return "" }, m.Keys, func() []layout.Block {
		return []layout.Block{
			{Rect: m.area(), Lines: strings.Split(m.view.View(), "\n")},
			{Rect: image.Rect(0, m.H-2, m.W, m.H-1), Lines: []string{m.marks()}},
		}
	})
}
