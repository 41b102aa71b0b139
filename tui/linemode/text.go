package linemode

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/text"
	"weightshare/nets/visible"
)

// columns is how wide lines are: what fits a terminal and a printed page.
const columns = 76

// printer writes wrapped text and remembers the first error.
type printer struct {
	w       *bufio.Writer
	written int // bytes so far
	err     error
}

func newPrinter(w io.Writer) *printer { return &printer{w: bufio.NewWriter(w)} }

// flush sends everything on and returns the first error there was.
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

func (p *printer) line(words string) { p.hang("", "", words) }

// paragraph writes text, unless it is empty, below a blank line.
func (p *printer) paragraph(words string) {
	if words != "" {
		p.blank()
		p.line(words)
	}
}

// hang writes a paragraph whose first line has another indent than the rest.
func (p *printer) hang(first, rest, words string) {
	for i, l := range text.Wrap(spoken(words), columns-utf8.RuneCountInString(rest)) {
		if i == 0 {
			p.print(first + l + "\n")
		} else {
			p.print(rest + l + "\n")
		}
	}
}

func (p *printer) blank() { p.print("\n") }

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
			for l := range strings.Lines(plain(b.Spans)) {
				p.print(strings.TrimRight("  "+spoken(strings.TrimRight(l, "\n")), " ") + "\n")
			}
		case lessons.Item:
			p.hang("- ", "  ", plain(b.Spans))
		default:
			p.line(plain(b.Spans))
		}
	}
}

// spoken returns words as they are read aloud: line ends are spaces, and controls
// that foreign text brings are spelled.
func spoken(words string) string {
	return figure.Spoken(visible.Text(strings.Join(strings.FieldsFunc(words, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " ")))
}

// plain is what spans say; how they are set is not to be heard.
func plain(spans []lessons.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}
