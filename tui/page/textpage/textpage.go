// Package textpage is a page of text that scrolls and leads back: the help, the
// notebook and the error screen are such pages.
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

// Content is what stands on a sheet.
type Content struct {
	Title string
	// Set sets the text for w columns and h rows; what is longer scrolls.
	Set func(w, h int, s draw.Style) string
	// Back is the message that leaving the sheet sends, in Words.
	Back      tea.Msg
	BackWords string
	// Helps reports whether the keys of the sheet can be asked for: not where it
	// is what shows keys.
	Helps bool
}

// Model is the page.
type Model struct {
	content Content
	style   draw.Style
	view    viewport.Model
	w, h    int
	targets []page.Target
}

// New returns a sheet.
func New(c Content, s draw.Style) *Model {
	return &Model{content: c, style: s, view: viewport.New()}
}

// Resize implements page.Page.
func (m *Model) Resize(w, h int) {
	m.w, m.h = w, h
	m.fill()
}

// Restyle implements page.Page.
func (m *Model) Restyle(s draw.Style) {
	m.style = s
	m.fill()
}

func (m *Model) small() bool { return layout.ModeOf(m.w, m.h) == layout.TooSmall }

// area is where the text stands.
func (m *Model) area() image.Rectangle { return image.Rect(2, 2, m.w-2, m.h-2) }

func (m *Model) fill() {
	if m.small() {
		return
	}
	a := m.area()
	m.view.SetWidth(a.Dx())
	m.view.SetHeight(a.Dy())
	m.view.SetContent(m.content.Set(a.Dx(), a.Dy(), m.style))
}

// Keys implements page.Page.
func (m *Model) Keys() keys.Map {
	if m.small() {
		return keys.All().Allow(page.TooSmallRules()...)
	}
	rules := []keys.Rule{
		{Intent: keys.Next, Does: m.content.BackWords, Keys: []string{"enter"}, Shown: "enter"},
		{Intent: keys.Home, Does: m.content.BackWords},
		{Intent: keys.Mouse},
		{Intent: keys.Suspend},
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
	return keys.All().Allow(rules...)
}

// Do implements page.Page.
func (m *Model) Do(in keys.Intent, pressed string) tea.Cmd {
	switch in {
	case keys.Next, keys.Home:
		return page.Send(m.content.Back)
	case keys.Vertical:
		m.scroll(pressed == "up", 1)
	case keys.StepBack:
		m.scroll(true, m.pageRows())
	case keys.StepOn:
		m.scroll(false, m.pageRows())
	case keys.Top:
		m.view.GotoTop()
	case keys.Bottom:
		m.view.GotoBottom()
	default:
	}
	return nil
}

// pageRows is how many rows a page is: one row stays in sight.
func (m *Model) pageRows() int { return max(m.area().Dy()-1, 1) }

func (m *Model) scroll(up bool, rows int) {
	if up {
		m.view.ScrollUp(rows)
	} else {
		m.view.ScrollDown(rows)
	}
}

// Click implements page.Page.
func (m *Model) Click(at image.Point) tea.Cmd {
	if press, ok := page.Hit(m.targets, at); ok {
		return page.Send(press)
	}
	return nil
}

// Wheel implements page.Page.
func (m *Model) Wheel(_ image.Point, by int) tea.Cmd {
	const notch = 3 // rows of a notch of the wheel, as elsewhere in terminals
	m.scroll(by < 0, notch)
	return nil
}

// Update implements page.Page.
func (m *Model) Update(tea.Msg) tea.Cmd { return nil }

// UnsavedRun implements page.Page.
func (m *Model) UnsavedRun() string { return "" }

// Close implements page.Page.
func (m *Model) Close() {}

// marks say that there is text above or below; a click goes there.
func (m *Model) marks() string {
	line, at := "  ", 2
	mark := func(words string, in keys.Intent, pressed string) {
		r := image.Rect(at, m.h-2, at+ansi.StringWidth(words), m.h-1)
		m.targets = append(m.targets, page.Target{Rect: r, Press: page.PressMsg{Intent: in, Key: pressed}})
		line += m.style.Paint(draw.Focus, words) + "   "
		at = r.Max.X + 3
	}
	if !m.view.AtBottom() {
		mark(string(m.style.Glyphs().Down)+" more below", keys.StepOn, "pgdown")
	}
	if !m.view.AtTop() {
		mark(string(m.style.Glyphs().Up)+" more above", keys.StepBack, "pgup")
	}
	return line
}

// View implements page.Page.
func (m *Model) View() string {
	m.targets = nil
	if m.small() {
		return page.TooSmall(m.w, m.h, m.style)
	}
	bar := image.Rect(0, m.h-1, m.w, m.h)
	text, targets := page.KeyBar(bar, m.style, m.Keys())
	m.targets = targets
	more := m.marks()
	return layout.Compose(m.w, m.h,
		layout.Block{Rect: image.Rect(0, 0, m.w, 1), Lines: []string{page.Header(m.w, m.style, m.content.Title, "")}},
		layout.Block{Rect: m.area(), Lines: strings.Split(m.view.View(), "\n")},
		layout.Block{Rect: image.Rect(0, m.h-2, m.w, m.h-1), Lines: []string{more}},
		layout.Block{Rect: bar, Lines: []string{text}},
	)
}
