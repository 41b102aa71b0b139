package linemode

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/text"
	"weightshare/nets/visible"
)

// columns is the width of lines: it fits a terminal and a printed page.
const columns = 76

// printer writes wrapped text, or elements for a page, and remembers the first error.
type printer struct {
	w        *bufio.Writer
	elements bool
	written  int // bytes so far
	err      error
}

func newPrinter(w io.Writer) *printer { return &printer{w: bufio.NewWriter(w)} }

// flush writes out everything and returns the first error, if any.
func (p *printer) flush() error {
	if err := p.w.Flush(); p.err == nil {
		p.err = err
	}
	return p.err
}

func (p *printer) print(s string) {
	n, err := p.w.WriteString(s)
	if p.written += n; p.err == nil {
		p.err = err
	}
}

func (p *printer) line(words string) { p.tell(element{Kind: kindText, Text: words}, "", "") }

// heading writes the first line of a part, of the kind kindHeading or kindStep.
func (p *printer) heading(kind, words string) { p.tell(element{Kind: kind, Text: words}, "", "") }

// typing returns words about what to type, or nothing for a page, which has buttons
// instead.
func (p *printer) typing(words string) string {
	if p.elements {
		return ""
	}
	return words
}

// entry writes item n of a list, to which the line typed leads.
func (p *printer) entry(n int, typed, words string) {
	if p.elements {
		words = fmt.Sprintf("%d. %s", n, words)
	}
	p.tell(element{Kind: kindItem, Text: words, Typed: typed}, fmt.Sprintf("%3d. ", n), "     ")
}

// paragraph writes text, unless it is empty, after a blank line.
func (p *printer) paragraph(words string) {
	if words != "" {
		p.blank()
		p.line(words)
	}
}

// figure writes a figure in words after a blank line.
func (p *printer) figure(words string) {
	if words != "" {
		p.blank()
		p.tell(element{Kind: kindFigure, Text: words}, "", "")
	}
}

// hang writes a paragraph whose first line is indented differently from the rest.
func (p *printer) hang(first, rest, words string) {
	p.tell(element{Kind: kindItem, Text: words}, first, rest)
}

// tell writes an element, or its text as lines, the first indented differently from the
// rest.
func (p *printer) tell(e element, first, rest string) {
	e.Text = spoken(e.Text)
	if p.elements {
		p.element(e)
		return
	}
	for i, l := range text.Wrap(e.Text, columns-utf8.RuneCountInString(rest)) {
		if i == 0 {
			p.print(first + l + "\n")
		} else {
			p.print(rest + l + "\n")
		}
	}
}

func (p *printer) blank() {
	if !p.elements {
		p.print("\n")
	}
}

// blocks writes prose, with a blank line between paragraphs.
func (p *printer) blocks(blocks []lessons.Block) {
	item := false
	for i, b := range blocks {
		if i > 0 && (!item || b.Kind != lessons.Item) {
			p.blank()
		}
		item = b.Kind == lessons.Item
		switch b.Kind {
		case lessons.Code:
			p.code(plain(b.Spans))
		case lessons.Item:
			p.hang("- ", "  ", plain(b.Spans))
		default:
			p.line(plain(b.Spans))
		}
	}
}

// code writes lines unchanged.
func (p *printer) code(words string) {
	var lines []string
	for l := range strings.Lines(words) {
		lines = append(lines, strings.TrimRight("  "+spoken(strings.TrimRight(l, "\n")), " "))
	}
	if p.elements {
		p.element(element{Kind: kindCode, Text: strings.Join(lines, "\n")})
		return
	}
	for _, l := range lines {
		p.print(l + "\n")
	}
}

// spoken returns words as they are read aloud: line ends become spaces, and control
// characters in text from elsewhere are spelled out.
func spoken(words string) string {
	return figure.Spoken(visible.Text(strings.Join(strings.FieldsFunc(words, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " ")))
}

// quoted quotes what was typed, shortened: nobody wants to hear all of a long line again.
func quoted(typed string) string {
	const most = 80
	if all := []rune(typed); len(all) > most {
		typed = string(all[:most]) + " ..."
	}
	return strconv.Quote(typed)
}

// plain returns the text of spans; their styles cannot be heard.
func plain(spans []lessons.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}
