package lessonlist

import (
	"fmt"
	"slices"

	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons"
	"weightshare/tui/draw"
	"weightshare/tui/page"
)

func (m *Model) name() string {
	if e, ok := m.lesson(); ok {
		return e.Lesson.Title
	}
	return m.tool().name
}

// detail describes the chosen item in w by h cells: fully beside the list; below the
// list only its question and how far the learner is.
func (m *Model) detail(w, h int) []string {
	if m.W >= besideWidth {
		lines := m.fullDetail(w, h)
		if picture := m.picture(w, h-len(lines)-1); len(picture) > 0 {
			lines = append(lines, make([]string, h-len(lines)-len(picture))...)
			lines = append(lines, picture...)
		}
		return lines
	}
	ask, facts, role := "", "", draw.Muted
	if e, ok := m.lesson(); ok {
		ask, facts = e.Lesson.Question, e.facts()
	} else {
		ask = m.tool().about
	}
	if notice := m.notice(); notice != "" {
		facts, role = notice, draw.Accent
	}
	lines := m.Style.WrapLines(ask, w, h-1)
	for i := range lines {
		lines[i] = m.Style.Paint(draw.Text, lines[i])
	}
	return append(lines, m.Style.Paint(role, ansi.Truncate(m.Style.Plain(facts), w, m.Style.Glyphs().Ellipsis)))
}

func (m *Model) fullDetail(w, h int) []string {
	s := m.Style
	var lines []string
	add := func(role draw.Role, text string) {
		lines = append(lines, draw.Wrap(s.Paint(role, s.Plain(text)), w)...)
	}
	if notice := m.notice(); notice != "" {
		add(draw.Accent, notice)
		lines = append(lines, "")
	}
	e, ok := m.lesson()
	if !ok {
		add(draw.Title, m.tool().name)
		lines = append(lines, "")
		add(draw.Text, m.tool().about)
		return lines
	}
	add(draw.Title, e.Lesson.Question)
	lines = append(lines, "")
	add(draw.Muted, e.facts())
	lines = append(lines, "")
	lines = append(lines, m.steps(e, w)...)
	return append(lines, m.measured(e, w, h-len(lines))...)
}

// notice returns what must be said before anything else. A learner who has done nothing
// yet is told whom lesson 0 is for.
func (m *Model) notice() string {
	begun := func(e Entry) bool { return e.Step >= 0 || slices.Contains(e.Done, true) }
	e, ok := m.lesson()
	if o := m.content.Offer; m.content.Notice == "" && ok && o.Text != "" && o.Beside == e.Lesson.Order {
		return o.Text + " Press t."
	}
	if m.content.Notice != "" || !ok || e.Lesson.Order > 0 || slices.ContainsFunc(m.content.Entries, begun) {
		return m.content.Notice
	}
	return lessons.BeginnerHint
}

func (m *Model) steps(e Entry, w int) []string {
	s, g := m.Style, m.Style.Glyphs()
	lines := make([]string, len(e.Done))
	for i, done := range e.Done {
		glyph, role, text := g.Ring, draw.Muted, draw.Text
		switch {
		case done:
			glyph, role = g.Dot, draw.Accent
		case i == e.Step:
			glyph, role, text = g.Here, draw.Focus, draw.Focus
		}
		title := ansi.Truncate(s.Plain(fmt.Sprintf("%d  %s", i+1, e.Lesson.Steps[i].Title)), max(w-3, 0), g.Ellipsis)
		lines[i] = s.Paint(role, string(glyph)) + "  " + s.Paint(text, title)
	}
	return lines
}

// measured says in h rows what the learner has measured in a lesson.
func (m *Model) measured(e Entry, w, h int) []string {
	found := m.findings(e.Lesson.ID)
	if len(found) == 0 {
		return nil
	}
	lines := []string{"", m.Style.Paint(draw.Title, "What you have measured")}
	for _, f := range found {
		said := append([]string{""}, page.Prose(f.Text, w, m.Style)...)
		if len(lines)+len(said) > h {
			break
		}
		lines = append(lines, said...)
	}
	if len(lines) == 2 { // there is no space even for the first
		return nil
	}
	return lines
}
