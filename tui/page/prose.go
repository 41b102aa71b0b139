package page

import (
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons"
	"weightshare/tui/draw"
)

// Line is a line of prose and its links to the glossary.
type Line struct {
	Text  string
	Links []Link
}

// Link is a range of cells in a line that leads to a term. A link that is broken across
// two lines is one Link in each, with the same number.
type Link struct {
	From, To int
	Number   int // its place among the links of the prose, from 0
	Term     string
}

// Prose lays out blocks of text in lines of at most w cells, with an empty line between
// paragraphs.
func Prose(blocks []lessons.Block, w int, s draw.Style) []string {
	linked := LinkedProse(blocks, w, s, -1)
	lines := make([]string, len(linked))
	for i, l := range linked {
		lines[i] = l.Text
	}
	return lines
}

// LinkedProse is Prose that also returns the links, and highlights the link with the
// number chosen; −1 for none.
func LinkedProse(blocks []lessons.Block, w int, s draw.Style, chosen int) []Line {
	p := &proseRenderer{style: s, chosen: chosen}
	var lines []string
	for i, b := range blocks {
		if i > 0 && (b.Kind != lessons.Item || blocks[i-1].Kind != lessons.Item) {
			lines = append(lines, "")
		}
		lines = append(lines, p.block(b, w)...)
	}
	return extractLinks(lines)
}

// LinkedSpans lays out a run of spans after a head in lines of at most w cells, and
// also returns the links.
func LinkedSpans(head string, spans []lessons.Span, w int, s draw.Style) []Line {
	p := &proseRenderer{style: s, chosen: -1}
	return extractLinks(draw.Wrap(head+p.spans(spans), w))
}

// proseRenderer renders prose and numbers its links.
type proseRenderer struct {
	style  draw.Style
	links  int
	chosen int
}

func (p *proseRenderer) block(b lessons.Block, w int) []string {
	switch b.Kind {
	case lessons.Item:
		return HangingIndent(string(p.style.Glyphs().Bullet)+" ", p.spans(b.Spans), w)
	case lessons.Code:
		var lines []string
		for _, span := range b.Spans {
			for span.Text = range strings.SplitSeq(span.Text, "\n") {
				lines = append(lines, "  "+p.span(span))
			}
		}
		return lines
	default:
		return draw.Wrap(p.spans(b.Spans), w)
	}
}

func (p *proseRenderer) spans(spans []lessons.Span) string {
	var b strings.Builder
	for _, span := range spans {
		b.WriteString(p.span(span))
	}
	return b.String()
}

// Spans renders a run of spans in their styles.
func Spans(spans []lessons.Span, s draw.Style) string {
	p := &proseRenderer{style: s, chosen: -1}
	return extractLinks([]string{p.spans(spans)})[0].Text
}

// span styles one span. Without colour, code still needs a mark of its own, so it gets
// backquotes, as in Markdown; the other kinds differ in weight. A term is rendered as a
// hyperlink, which survives wrapping; extractLinks takes it out again.
func (p *proseRenderer) span(span lessons.Span) string {
	text := p.style.Plain(span.Text)
	style := lipgloss.NewStyle()
	if span.Term != "" {
		style = style.Underline(true)
		if p.links == p.chosen {
			style = style.Inherit(p.style.Lipgloss(draw.Focus)).Reverse(true)
		}
	}
	switch span.Style {
	case lessons.Strong:
		style = style.Inherit(p.style.Lipgloss(draw.Title)).Bold(true)
	case lessons.Emphasis:
		style = style.Italic(true)
	case lessons.Mono:
		if !p.style.Colored() {
			text = "`" + text + "`"
		}
		style = style.Inherit(p.style.Lipgloss(draw.Accent))
	case lessons.Plain:
		if span.Term == "" {
			return text
		}
	}
	text = style.Render(text)
	if span.Term != "" {
		text = ansi.SetHyperlink(strconv.Itoa(p.links)+" "+span.Term) + text + ansi.ResetHyperlink()
		p.links++
	}
	return text
}

// The beginning and the end of a hyperlink's control sequence.
const (
	linkHead = "\x1b]8;"
	linkTail = "\a"
)

// extractLinks takes the hyperlinks, which are only for internal use, out of lines.
func extractLinks(lines []string) []Line {
	out := make([]Line, len(lines))
	for i, rest := range lines {
		var text strings.Builder
		at, l := 0, &out[i]
		open := Link{Number: -1}
		end := func() {
			if open.Number >= 0 && at > open.From {
				open.To = at
				l.Links = append(l.Links, open)
			}
			open.Number = -1
		}
		for {
			before, after, found := strings.Cut(rest, linkHead)
			text.WriteString(before)
			at += ansi.StringWidth(before)
			if !found {
				break
			}
			name, behind, _ := strings.Cut(after, linkTail)
			rest = behind
			end()
			_, target, _ := strings.Cut(name, ";") // the parameters come first
			if number, term, ok := strings.Cut(target, " "); ok {
				n, _ := strconv.Atoi(number)
				open = Link{From: at, Number: n, Term: term}
			}
		}
		end()
		l.Text = text.String()
	}
	return out
}

// HangingIndent sets text after a mark, with its further lines indented as far.
func HangingIndent(mark, text string, w int) []string {
	indent := lipgloss.Width(mark)
	lines := draw.Wrap(text, max(w-indent, 1))
	for i := range lines {
		if i == 0 {
			lines[i] = mark + lines[i]
		} else {
			lines[i] = strings.Repeat(" ", indent) + lines[i]
		}
	}
	return lines
}
