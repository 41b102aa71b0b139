package page

import (
	"strings"

	"charm.land/lipgloss/v2"

	"weightshare/lessons"
	"weightshare/tui/draw"
)

// Prose sets blocks of text into lines of at most w cells, with an empty line
// between paragraphs.
func Prose(blocks []lessons.Block, w int, s draw.Style) []string {
	var lines []string
	for i, b := range blocks {
		if i > 0 && (b.Kind != lessons.Item || blocks[i-1].Kind != lessons.Item) {
			lines = append(lines, "")
		}
		lines = append(lines, block(b, w, s)...)
	}
	return lines
}

func block(b lessons.Block, w int, s draw.Style) []string {
	switch b.Kind {
	case lessons.Item:
		return Hang(string(s.Glyphs().Bullet)+" ", Spans(b.Spans, s), w)
	case lessons.Code:
		lines := strings.Split(Spans(b.Spans, s), "\n")
		for i := range lines {
			lines[i] = "  " + lines[i]
		}
		return lines
	default:
		return Wrap(Spans(b.Spans, s), w)
	}
}

// Spans sets a run of spans in their styles.
func Spans(spans []lessons.Span, s draw.Style) string {
	var b strings.Builder
	for _, span := range spans {
		b.WriteString(set(span, s))
	}
	return b.String()
}

// set styles one span. Without colour, code still needs a mark of its own: it
// gets backquotes, as in Markdown; the rest is told by weight.
func set(span lessons.Span, s draw.Style) string {
	text := s.Plain(span.Text)
	style := lipgloss.NewStyle()
	if span.Term != "" {
		style = style.Underline(true)
	}
	switch span.Style {
	case lessons.Strong:
		style = style.Inherit(s.Lipgloss(draw.Title)).Bold(true)
	case lessons.Emphasis:
		style = style.Italic(true)
	case lessons.Mono:
		if !s.Coloured() {
			text = "`" + text + "`"
		}
		style = style.Inherit(s.Lipgloss(draw.Accent))
	case lessons.Plain:
		if span.Term == "" {
			return text
		}
	}
	return style.Render(text)
}

// Wrap breaks styled text into lines of at most w cells.
func Wrap(text string, w int) []string {
	if w <= 0 {
		return nil
	}
	lines := strings.Split(lipgloss.Wrap(text, w, ""), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}

// Hang sets text behind a mark, its further lines indented as far.
func Hang(mark, text string, w int) []string {
	indent := lipgloss.Width(mark)
	lines := Wrap(text, max(w-indent, 1))
	for i := range lines {
		if i == 0 {
			lines[i] = mark + lines[i]
		} else {
			lines[i] = strings.Repeat(" ", indent) + lines[i]
		}
	}
	return lines
}
