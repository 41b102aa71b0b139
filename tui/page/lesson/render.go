package lesson

import (
	"fmt"
	"image"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons"
	"weightshare/tui/draw"
	"weightshare/tui/layout"
	"weightshare/tui/page"
)

// arrange lays out the text and divides the screen accordingly.
func (m *Model) arrange() {
	for _, short := range []bool{false, true} {
		m.text = m.column(layout.TextWidth(m.w, m.h, m.textOnly()), short)
		m.areas = layout.Of(m.w, m.h, layout.State{
			Focus: m.focus, Alone: m.textOnly(), TextRows: len(m.text.rows), Whole: m.choosing(),
			Live: m.view.Run.State == lessons.Running, Controls: m.controlRows(), Image: m.imageRows(),
		})
		if m.maxOffset() == 0 {
			break
		}
	}
	m.offset = min(max(m.offset, 0), m.maxOffset())
}

// textOnly reports whether the step has nothing but text.
func (m *Model) textOnly() bool { return len(m.view.Figures) == 0 && len(m.view.Controls) == 0 }

func (m *Model) maxOffset() int { return max(len(m.text.rows)-m.areas.Text.Dy(), 0) }

// overflows reports whether there is more text than fits.
func (m *Model) overflows() bool {
	m.arrange()
	return m.maxOffset() > 0
}

func (m *Model) scroll(by int) {
	m.arrange()
	m.offset = min(max(m.offset+by, 0), m.maxOffset())
	m.drawn = false
}

// revealNewest scrolls as little as necessary to show the newest text, its head rather
// than its end.
func (m *Model) revealNewest() {
	m.arrange()
	n := m.text.newest
	if n.to == 0 {
		return
	}
	m.offset = max(m.offset, n.to-m.areas.Text.Dy())
	m.offset = min(max(min(m.offset, n.from), 0), m.maxOffset())
	m.drawn = false
}

func (m *Model) render() string {
	m.targets = nil
	m.arrange()
	a := m.areas
	if a.Mode == layout.TooSmall {
		return page.TooSmall(m.w, m.h, m.style)
	}
	right, dots := m.stepDots(a.Header)
	m.targets = append(m.targets, dots...)
	bar, targets := m.bar.Set(a.Keys, m.style, m.Keys())
	for _, t := range targets {
		m.targets = append(m.targets, clickTarget{rect: t.Rect, do: func() tea.Cmd { return page.Send(t.Press) }})
	}
	lesson := m.view.Lesson
	blocks := []layout.Block{
		{Rect: a.Header, Lines: []string{page.Header(m.w, m.style, lesson.Heading(""), right)}},
		{Rect: a.TextRule, Lines: []string{page.Rule(a.TextRule.Dx(), m.style, m.title()+m.otherPaneHint("figure"), m.focus == layout.Text)}},
		{Rect: a.FigureRule, Lines: []string{page.Rule(a.FigureRule.Dx(), m.style, m.figureTitle()+m.otherPaneHint("text"), m.focus == layout.Figure)}},
		{Rect: a.Text, Lines: m.renderText()},
		{Rect: a.Scroll, Lines: m.renderScroll()},
		{Rect: a.Separator, Lines: m.renderSeparator()},
		{Rect: a.Controls, Lines: m.renderControls(a.Controls)},
		{Rect: a.Figure, Lines: m.renderFigures(a.Figure), Exact: true},
		{Rect: a.Status, Lines: []string{m.renderStatus()}},
		{Rect: a.Keys, Lines: []string{bar}},
	}
	return m.withNotice(layout.Compose(m.w, m.h, blocks...))
}

// withNotice shows a notice that is longer than its row over the rows above, so that a
// command or a reason can be read to its end.
func (m *Model) withNotice(frame string) string {
	const edge = 1
	lines := draw.Wrap(m.style.Plain(m.view.Notice), m.w-2*edge)
	if len(lines) < 2 {
		return frame
	}
	rows := strings.Split(frame, "\n")
	below := m.areas.Status.Max.Y
	top := max(below-len(lines), m.areas.Header.Max.Y)
	for i, line := range lines[:below-top] {
		rows[top+i] = layout.Fit(" "+m.style.Paint(draw.Accent, line), m.w)
	}
	return strings.Join(rows, "\n")
}

// otherPaneHint says how to get to the other pane if only one is shown.
func (m *Model) otherPaneHint(other string) string {
	if m.areas.Mode != layout.Single || m.textOnly() {
		return ""
	}
	return " (tab: " + other + ")"
}

func (m *Model) title() string {
	if m.view.Review != nil {
		return "a question first"
	}
	return m.view.Step.Title
}

// stepDots renders the progress through the lesson: a dot for each step, filled if the
// step is done.
func (m *Model) stepDots(header image.Rectangle) (string, []clickTarget) {
	g, n := m.style.Glyphs(), len(m.view.Lesson.Steps)
	words := fmt.Sprintf("step %d of %d  ", m.view.Index+1, n)
	if header.Dx() < layout.PaneWidth {
		words = fmt.Sprintf("%d/%d ", m.view.Index+1, n)
	}
	var b strings.Builder
	b.WriteString(m.timer())
	b.WriteString(m.style.Paint(draw.Muted, words))
	targets := make([]clickTarget, 0, n)
	x := header.Max.X - 1 - n
	for i := range n {
		glyph, role := g.Ring, draw.Muted
		if i < len(m.view.Done) && m.view.Done[i] {
			glyph, role = g.Dot, draw.Accent
		}
		if i == m.view.Index {
			glyph, role = g.Here, draw.Focus
		}
		b.WriteString(m.style.Paint(role, string(glyph)))
		targets = append(targets, clickTarget{rect: image.Rect(x+i, header.Min.Y, x+i+1, header.Max.Y), do: func() tea.Cmd {
			if m.aheadOf(i) {
				m.session.SetNotice(page.LedMessage)
			} else {
				m.session.Goto(i)
			}
			return m.refreshAndTick()
		}})
	}
	return b.String(), targets
}

func (m *Model) renderText() []string {
	a := m.areas.Text
	if a.Empty() {
		return nil
	}
	shown := m.text.rows[m.offset:min(m.offset+a.Dy(), len(m.text.rows))]
	lines := make([]string, len(shown))
	for i, r := range shown {
		lines[i] = r.text
		for _, l := range r.links {
			rect := image.Rect(a.Min.X+l.from, a.Min.Y+i, a.Min.X+l.to, a.Min.Y+i+1)
			m.targets = append(m.targets, clickTarget{rect: rect.Intersect(a), do: l.do})
		}
	}
	return lines
}

// renderScroll marks that there is text above or below; a click goes there.
func (m *Model) renderScroll() []string {
	a, above, below := m.areas.Scroll, m.offset > 0, m.offset < m.maxOffset()
	target := func(y, by int) {
		m.targets = append(m.targets, clickTarget{rect: image.Rect(a.Min.X, y, a.Max.X, y+1).Intersect(a), do: func() tea.Cmd {
			m.scroll(by)
			return nil
		}})
	}
	if below {
		target(a.Max.Y-1, a.Dy()-1)
	}
	if above {
		target(a.Min.Y, 1-a.Dy())
	}
	return page.EndMarks(a.Dy(), "", above, below, m.style)
}

func (m *Model) renderSeparator() []string {
	post := m.style.Paint(draw.Border, string(m.style.Glyphs().Post))
	lines := page.EndMarks(m.areas.Separator.Dy(), post, false, false, m.style)
	if len(lines) > 0 {
		lines[0] = m.style.Paint(draw.Border, string(m.style.Glyphs().TeeDown))
	}
	return lines
}

// renderStatus renders the notice, or else the state of the run.
func (m *Model) renderStatus() string {
	s := m.style
	text, role := m.runWords(), draw.Muted
	if m.view.Notice != "" {
		text, role = m.view.Notice, draw.Accent
	}
	if text == "" {
		return ""
	}
	return " " + s.Paint(role, ansi.Truncate(s.Plain(text), max(m.w-2, 0), s.Glyphs().Ellipsis))
}

func (m *Model) runWords() string {
	r := m.view.Run
	if r.State == lessons.NoRun {
		return ""
	}
	words := map[lessons.RunState]string{
		lessons.Ready: "ready", lessons.Running: "running", lessons.Paused: "paused",
		lessons.Finished: "finished", lessons.Failed: "stopped by an error",
	}[r.State]
	if r.Again { // nobody has started it
		words += " again, as you left it"
	}
	if r.ShownOf > 0 {
		words += fmt.Sprintf(" · step %d of %d", r.ShownDone, r.ShownOf)
	}
	if r.ShownDone == r.ShownOf && r.Done < r.Of {
		words += " · now other seeds"
	}
	if r.Speed != "" && !r.Again {
		words += " · speed " + r.Speed
	}
	return words + fmt.Sprintf(" · seed %d", r.Seed)
}
