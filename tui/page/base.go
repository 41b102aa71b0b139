package page

import (
	"image"
	"slices"

	tea "charm.land/bubbletea/v2"

	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
)

// Base is what pages have in common: their size and style, the frame rendered last, and
// its click targets. A page embeds it and overrides the methods for which that is not
// enough.
type Base struct {
	Style    draw.Style
	W, H     int // cells
	targets  []Target
	frame    string
	rendered bool // whether frame is up to date
}

// Resize implements Page.
func (b *Base) Resize(w, h int) { b.W, b.H, b.rendered = w, h, false }

// Restyle implements Page.
func (b *Base) Restyle(s draw.Style) { b.Style, b.rendered = s, false }

// Update implements Page: it ignores all messages.
func (*Base) Update(tea.Msg) tea.Cmd { return nil }

// UnsavedRun implements Page: there is nothing to lose.
func (*Base) UnsavedRun() string { return "" }

// Close implements Page: nothing was started.
func (*Base) Close() {}

// TooSmall reports whether the screen is too small to show the page.
func (b *Base) TooSmall() bool { return layout.ModeOf(b.W, b.H) == layout.TooSmall }

// Changed makes the next Frame render anew.
func (b *Base) Changed() { b.rendered = false }

// Allow returns the key map for the rules of the page, or that of a screen too small to
// show it.
func (b *Base) Allow(rules func() []keys.Rule) keys.Map {
	if b.TooSmall() {
		return keys.All().Allow(TooSmallRules()...)
	}
	return keys.All().Allow(rules()...)
}

// Frame returns the whole screen: a header that says where the learner is and, on the
// right, how far; then the blocks; then a key bar. It is rendered only if something has
// changed.
func (b *Base) Frame(where string, right func() string, m func() keys.Map, blocks func() []layout.Block) string {
	if b.rendered {
		return b.frame
	}
	b.rendered, b.targets = true, nil
	if b.TooSmall() {
		b.frame = TooSmall(b.W, b.H, b.Style)
		return b.frame
	}
	bar := image.Rect(0, b.H-1, b.W, b.H)
	text, targets := KeyBar(bar, b.Style, m())
	b.targets = targets
	b.frame = layout.Compose(b.W, b.H, append(blocks(),
		layout.Block{Rect: image.Rect(0, 0, b.W, 1), Lines: []string{Header(b.W, b.Style, where, right())}},
		layout.Block{Rect: bar, Lines: []string{text}},
	)...)
	return b.frame
}

// Press returns the command for a click on the key bar or on a target in the frame; ok
// is false elsewhere.
func (b *Base) Press(at image.Point) (cmd tea.Cmd, ok bool) {
	press, ok := Hit(b.targets, at)
	if !ok {
		return nil, false
	}
	return Send(press), true
}

// AddTarget makes a part of the frame press a key when it is clicked.
func (b *Base) AddTarget(t Target) { b.targets = append(b.targets, t) }

// TurnMarks renders a column with fill in each cell, except for marks at its ends if
// the list beside it goes on there; a click on a mark turns the page.
func (b *Base) TurnMarks(column image.Rectangle, fill string, above, below bool) []string {
	lines := EndMarks(column.Dy(), fill, above, below, b.Style)
	if n := len(lines); n > 0 && above {
		b.AddTarget(TurnMark(column.Min, true))
	}
	if n := len(lines); n > 0 && below {
		b.AddTarget(TurnMark(column.Min.Add(image.Pt(0, n-1)), false))
	}
	return lines
}

// EndMarks renders a column of n cells with fill in each, except for marks at its ends
// if what is beside it goes on there.
func EndMarks(n int, fill string, above, below bool, s draw.Style) []string {
	lines := slices.Repeat([]string{fill}, max(n, 0))
	if n > 0 && above {
		lines[0] = s.Paint(draw.Focus, string(s.Glyphs().Up))
	}
	if n > 0 && below {
		lines[n-1] = s.Paint(draw.Focus, string(s.Glyphs().Down))
	}
	return lines
}

// Pointer returns the mark in front of a list item and the role of its text: Focus for
// the chosen item, role for the others.
func Pointer(chosen bool, role draw.Role, s draw.Style) (mark string, ink draw.Role) {
	if !chosen {
		return "  ", role
	}
	return s.Paint(draw.Focus, string(s.Glyphs().Pointer)) + " ", draw.Focus
}
