package linemode

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"

	"weightshare/lessons"
	"weightshare/lessons/figure"
)

// columns is how wide lines are: what fits a terminal and a printed page.
const columns = 76

// printer writes wrapped text and remembers the first error.
type printer struct {
	w    *bufio.Writer
	sent int // bytes so far
	err  error
}

func newPrinter(w io.Writer) *printer { return &printer{w: bufio.NewWriter(w)} }

// flush sends everything on and returns the first error there was.
func (p *printer) flush() error {
	if err := p.w.Flush(); p.err == nil {
		p.err = err
	}
	return p.err
}

func (p *printer) raw(s string) {
	n, err := p.w.WriteString(s)
	if p.sent += n; p.err == nil {
		p.err = err
	}
}

// line writes text as a paragraph, each of its lines indented.
func (p *printer) line(indent, text string) { p.hang(indent, indent, text) }

// hang writes a paragraph whose first line has another indent than the rest.
func (p *printer) hang(first, rest, text string) {
	for i, l := range wrap(figure.Spoken(text), columns-utf8.RuneCountInString(rest)) {
		if i == 0 {
			p.raw(first + l + "\n")
		} else {
			p.raw(rest + l + "\n")
		}
	}
}

func (p *printer) blank() { p.raw("\n") }

// blocks writes prose, a blank line between paragraphs.
func (p *printer) blocks(blocks []lessons.Block) {
	item := false
	for i, b := range blocks {
		if i > 0 && (!item || b.Kind != lessons.Item) {
			p.blank()
		}
		item = b.Kind == lessons.Item
		switch b.Kind {
		case lessons.Code:
			for l := range strings.Lines(text(b.Spans)) {
				p.raw(strings.TrimRight("  "+figure.Spoken(strings.TrimRight(l, "\n")), " ") + "\n")
			}
		case lessons.Item:
			p.hang("- ", "  ", text(b.Spans))
		default:
			p.line("", text(b.Spans))
		}
	}
}

// text is what spans say; how they are set is not to be heard.
func text(spans []lessons.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// wrap breaks text into lines of at most w characters, at spaces; a word that
// is longer is broken where the line ends.
func wrap(s string, w int) []string {
	var lines []string
	line, used := "", 0
	for _, word := range strings.Fields(s) {
		for utf8.RuneCountInString(word) > w {
			if used > 0 {
				lines = append(lines, line)
				line, used = "", 0
			}
			head := []rune(word)[:w]
			lines = append(lines, string(head))
			word = word[len(string(head)):]
		}
		n := utf8.RuneCountInString(word)
		if used > 0 && used+1+n > w {
			lines = append(lines, line)
			line, used = "", 0
		}
		if used > 0 {
			line += " "
			used++
		}
		line += word
		used += n
	}
	if used > 0 {
		lines = append(lines, line)
	}
	return lines
}
