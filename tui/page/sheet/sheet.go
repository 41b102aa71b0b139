// Package sheet is a page of text that scrolls and leads back: the help and
// the error screen are sheets.
package sheet

import (
	"image"
	"strings"

	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"

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
	Back  tea.Msg
	Words string
}

// Model is the page.
type Model struct {
	content Content
	style   draw.Style
	view    viewport.Model
	w, h    int
	spots   []page.Target
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
		return keys.All().Allow(page.OnlyLeaving()...)
	}
	rules := []keys.Rule{
		{Intent: keys.Next, Does: m.content.Words, Keys: []string{"enter"}, Shown: "enter"},
		{Intent: keys.Home, Does: m.content.Words},
		{Intent: keys.Mouse},
		{Intent: keys.Suspend},
		{Intent: keys.Quit},
		{Intent: keys.ForceQuit},
	}
	if !m.view.AtTop() || !m.view.AtBottom() {
		rules = append(rules, keys.Rule{Intent: keys.Vertical, Does: "scroll"},
			keys.Rule{Intent: keys.Top}, keys.Rule{Intent: keys.Bottom})
	}
	return keys.All().Allow(rules...)
}

// Do implements page.Page.
func (m *Model) Do(in keys.Intent, pressed string) tea.Cmd {
	switch in {
	case keys.Next, keys.Home:
		return page.Ask(m.content.Back)
	case keys.Vertical:
		m.scroll(pressed == "up")
	case keys.Top:
		m.view.GotoTop()
	case keys.Bottom:
		m.view.GotoBottom()
	default:
	}
	return nil
}

func (m *Model) scroll(up bool) {
	if up {
		m.view.ScrollUp(1)
	} else {
		m.view.ScrollDown(1)
	}
}

// Click implements page.Page.
func (m *Model) Click(at image.Point) tea.Cmd {
	if press, ok := page.Hit(m.spots, at); ok {
		return page.Ask(press)
	}
	return nil
}

// Wheel implements page.Page.
func (m *Model) Wheel(_ image.Point, by int) tea.Cmd {
	m.scroll(by < 0)
	return nil
}

// Update implements page.Page.
func (m *Model) Update(tea.Msg) tea.Cmd { return nil }

// AtStake implements page.Page.
func (m *Model) AtStake() string { return "" }

// Close implements page.Page.
func (m *Model) Close() {}

// View implements page.Page.
func (m *Model) View() string {
	m.spots = nil
	if m.small() {
		return page.TooSmall(m.w, m.h, m.style)
	}
	bar := image.Rect(0, m.h-1, m.w, m.h)
	text, targets := page.KeyBar(bar, m.style, m.Keys())
	m.spots = targets
	more := ""
	if !m.view.AtBottom() {
		more = "  " + m.style.Paint(draw.Focus, string(m.style.Glyphs().Down)+" more below")
	}
	return layout.Compose(m.w, m.h,
		layout.Block{Rect: image.Rect(0, 0, m.w, 1), Lines: []string{page.Header(m.w, m.style, m.content.Title, "")}},
		layout.Block{Rect: m.area(), Lines: strings.Split(m.view.View(), "\n")},
		layout.Block{Rect: image.Rect(0, m.h-2, m.w, m.h-1), Lines: []string{more}},
		layout.Block{Rect: bar, Lines: []string{text}},
	)
}
