package page

import (
	"fmt"
	"image"
	"slices"
	"strings"

	"charm.land/bubbles/v2/help"
	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
)

// program is the name that every header begins with.
const program = "weightshare"

// Target is a rectangle of the screen that can be clicked, and the key that a click in
// it presses.
type Target struct {
	Rect  image.Rectangle
	Press PressMsg
}

// HelpModel returns the bubble that renders key bindings, in the colours of s.
func HelpModel(s draw.Style) help.Model {
	m := help.New()
	keyStyle, text := s.Lipgloss(draw.Accent), s.Lipgloss(draw.Muted)
	m.Styles = help.Styles{
		Ellipsis: text, ShortKey: keyStyle, ShortDesc: text, ShortSeparator: text,
		FullKey: keyStyle, FullDesc: text, FullSeparator: text,
	}
	return m
}

// PlainKey returns b with help text that can be shown in style s.
func PlainKey(b key.Binding, s draw.Style) key.Binding {
	h := b.Help()
	b.SetHelp(s.Plain(h.Key), s.Plain(h.Desc))
	return b
}

// Header renders the top line: the program's name, where the learner is and, at the
// right, how far.
func Header(w int, s draw.Style, where, right string) string {
	left := " " + s.Paint(draw.Title, program) + "  "
	space := w - ansi.StringWidth(left) - ansi.StringWidth(right) - 2
	title := s.Plain(where)
	if ansi.StringWidth(title) > space {
		title = ansi.Truncate(title, max(space, 0), s.Glyphs().Ellipsis)
	}
	left += s.Paint(draw.Accent, title)
	gap := max(w-ansi.StringWidth(left)-ansi.StringWidth(right)-1, 0)
	return layout.Fit(left+strings.Repeat(" ", gap)+right, w)
}

// Rule renders the line above a pane with the pane's title in it. The focused pane has
// a heavy, coloured rule.
func Rule(w int, s draw.Style, title string, focused bool) string {
	line, paint := string(s.Glyphs().Rule), draw.Border
	if focused {
		line, paint = string(s.Glyphs().HeavyRule), draw.Focus
	}
	if title = s.Plain(title); title != "" {
		title = " " + ansi.Truncate(title, max(w-5, 0), s.Glyphs().Ellipsis) + " "
	}
	rest := max(w-2-ansi.StringWidth(title), 0)
	head := draw.Title
	if focused {
		head = draw.Focus
	}
	return layout.Fit(s.Paint(paint, strings.Repeat(line, 2))+s.Paint(head, title)+
		s.Paint(paint, strings.Repeat(line, rest)), w)
}

// KeyBar renders the map's bar keys into the one row of rect. If space is short, the
// keys move closer together, then the least important are dropped; help and quit stay.
// A column stays free at either end. KeyBar also returns the click target of each key.
func KeyBar(rect image.Rectangle, s draw.Style, m keys.Map) (string, []Target) {
	return (*Shared)(nil).keyBar(rect, s, m)
}

// keyBar does what KeyBar does, and caches the items.
func (shared *Shared) keyBar(rect image.Rectangle, s draw.Style, m keys.Map) (string, []Target) {
	first, last := m.Bar()
	items := func(from []keys.Shown) []barItem {
		all := make([]barItem, len(from))
		for i, k := range from {
			all[i] = barItem{k, shared.keyHelp(k.Binding, s)}
		}
		return all
	}
	shown, gap := fitItems(items(first), items(last), rect.Dx()-2)
	var line strings.Builder
	line.WriteByte(' ')
	targets := make([]Target, 0, len(shown))
	at := rect.Min.X + 1
	for i, k := range shown {
		if i > 0 {
			line.WriteString(strings.Repeat(" ", gap))
			at += gap
		}
		line.WriteString(k.text)
		w := ansi.StringWidth(k.text)
		targets = append(targets, k.targets(image.Rect(at, rect.Min.Y, at+w, rect.Max.Y).Intersect(rect), s)...)
		at += w
	}
	return layout.Fit(line.String(), rect.Dx()), targets
}

// Bar caches the key bar of a page, which is rendered again only if something about it
// changes. It must always be used with the same style.
type Bar struct {
	Shared  *Shared // nil for none
	rect    image.Rectangle
	keys    keys.Map
	text    string
	targets []Target
}

// Set is KeyBar.
func (b *Bar) Set(rect image.Rectangle, s draw.Style, m keys.Map) (string, []Target) {
	if rect != b.rect || !m.Equal(b.keys) {
		b.rect, b.keys = rect, m
		b.text, b.targets = b.Shared.keyBar(rect, s, m)
	}
	return b.text, b.targets
}

// targets returns the click targets of an item shown in rectangle r: if several keys
// share the item, each has its own.
func (k barItem) targets(r image.Rectangle, s draw.Style) []Target {
	targets := make([]Target, 0, len(k.Parts)+1)
	for _, p := range k.Parts {
		one := r
		one.Max.X = min(r.Min.X+ansi.StringWidth(s.Plain(p.Text)), r.Max.X)
		targets = append(targets, Target{one, PressMsg{p.Intent, p.Press}})
		r.Min.X = one.Max.X
	}
	if on := k.Onwards(); on.Press != "" && !r.Empty() {
		targets = append(targets, Target{r, PressMsg{on.Intent, on.Press}})
	}
	return targets
}

type barItem struct {
	keys.Shown
	text string
}

// fitItems chooses the items that fit into space cells, and the gap between them.
func fitItems(first, last []barItem, space int) (shown []barItem, gap int) {
	const wide, narrow = 3, 2
	for gap = wide; ; gap = narrow {
		left := space + gap
		for _, k := range last {
			left -= ansi.StringWidth(k.text) + gap
		}
		n := 0
		for _, k := range first {
			if left -= ansi.StringWidth(k.text) + gap; left < 0 {
				break
			}
			n++
		}
		if n == len(first) || gap == narrow {
			return slices.Concat(first[:n], last), gap
		}
	}
}

// TurnMark returns the target of a mark that says a list goes on above or below: a
// click on it turns the page.
func TurnMark(at image.Point, up bool) Target {
	press := PressMsg{keys.StepOn, "pgdown"}
	if up {
		press = PressMsg{keys.StepBack, "pgup"}
	}
	return Target{image.Rectangle{at, at.Add(image.Pt(1, 1))}, press}
}

// Hit returns what a click at a point presses.
func Hit(targets []Target, at image.Point) (PressMsg, bool) {
	for _, t := range targets {
		if at.In(t.Rect) {
			return t.Press, true
		}
	}
	return PressMsg{}, false
}

// TooSmall renders the one line of a screen on which nothing fits.
func TooSmall(w, h int, s draw.Style) string {
	text := fmt.Sprintf("needs %d×%d", layout.LeastWidth, layout.LeastRows)
	if w >= 30 {
		text += " cells, q quits"
	}
	return layout.Compose(w, h, layout.Block{Rect: image.Rect(0, 0, w, 1), Lines: []string{s.Plain(text)}})
}
