package lessons

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	markdown "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"weightshare/lessons/progress"
	"weightshare/lessons/text"
	"weightshare/lessons/wording"
)

// The parsers are built only once, because building one takes longer than most of
// what it parses. They do not change, and any number of goroutines may use them.
var (
	// proseParser parses the Markdown that prose is written in.
	proseParser = sync.OnceValue(goldmark.DefaultParser)
	// headingParser parses only a heading with its attributes.
	headingParser = sync.OnceValue(func() parser.Parser {
		return parser.NewParser(parser.WithBlockParsers(
			util.Prioritized(parser.NewATXHeadingParser(parser.WithHeadingAttribute()), 600),
		))
	})
)

// prose renders the text of one lesson: it fills in the numbers, then parses the
// Markdown.
type prose struct {
	record    func() *progress.Record
	stage     *stage
	functions wording.Functions
	texts     map[string]*wording.Text // by source
	set       map[string]setText       // by source, as it was rendered last
	parsed    *TextCache
	counts    map[[2]string]string // of networks, by notation and metric
	values    map[string]string    // the stage's values, while a text is rendered
	unknown   bool                 // a number was needed that nobody has measured
}

type setText struct {
	text   string
	blocks []Block
}

// newProse returns the prose of a lesson. record returns what the learner has
// measured so far; the stage's present step supplies values and controls.
func newProse(record func() *progress.Record, stage *stage) *prose {
	p := &prose{record: record, stage: stage, texts: map[string]*wording.Text{}, set: map[string]setText{}, counts: map[[2]string]string{}}
	// What prose may refer to, so that it never spells out a number that can be
	// computed, or the name of a control.
	p.functions = wording.Functions{
		// count "4 conv1:1" "parameters": a count of a network.
		"count": {Words: 2, Call: func(words []string) (any, error) { return p.count(words[0], words[1]) }},
		// value "name": one of the stage's values in the present step.
		"value": {Words: 1, Call: func(words []string) (any, error) { return p.value(words[0]) }},
		// measured "race" "4 conv1:1" "unseen_right": the learner's own newest
		// result, as the mean over seeds.
		"measured": {Words: 3, Call: func(words []string) (any, error) { return p.measured(words[0], words[1], words[2]), nil }},
		// known "race" "4 conv1:1" "unseen_right": whether that was measured.
		"known": {Words: 3, Call: func(words []string) (any, error) {
			_, ok := p.record().Newest(words[0], words[1], words[2])
			return ok, nil
		}},
		// control "pixels": the label of a control.
		"control": {Words: 1, Call: func(words []string) (any, error) { return p.control(words[0]) }},
	}
	return p
}

// count caches the counts, because texts are rendered with every picture.
func (p *prose) count(notation, metric string) (string, error) {
	of := [2]string{notation, metric}
	if have, ok := p.counts[of]; ok {
		return have, nil
	}
	total, err := text.Count(notation, metric)
	if err != nil {
		return "", fmt.Errorf("count: %w", err)
	}
	p.counts[of] = total
	return total, nil
}

func (p *prose) value(name string) (string, error) {
	if p.values == nil {
		p.values = p.stage.values()
	}
	value, ok := p.values[name]
	if !ok {
		return "", fmt.Errorf("this step has no value %q", name)
	}
	p.unknown = p.unknown || slices.Contains(strings.Fields(value), "–")
	return value, nil
}

func (p *prose) measured(step, network, metric string) string {
	if mean, ok := p.record().Mean(step, network, metric); ok {
		return text.Measured(metric, mean)
	}
	p.unknown = true
	return "(not measured yet)"
}

func (p *prose) control(id string) (string, error) {
	for _, c := range p.stage.controls() {
		if c.ID == id {
			return c.Label, nil
		}
	}
	return "", fmt.Errorf("this step has no control %q", id)
}

// complete reports whether all numbers that the texts need are known.
func (p *prose) complete(sources ...string) bool {
	p.unknown = false
	for _, source := range sources {
		if _, err := p.execute(source); err != nil {
			return false
		}
	}
	return !p.unknown
}

// execute fills in the numbers.
func (p *prose) execute(source string) (string, error) {
	t := p.texts[source]
	if t == nil {
		var err error
		if t, err = wording.Parse(source, p.functions); err != nil {
			return "", fmt.Errorf("prose: %w", err)
		}
		p.texts[source] = t
	}
	p.values = nil // the stage may have changed since
	words, err := t.Execute()
	if err != nil {
		return "", fmt.Errorf("prose: %w", err)
	}
	return words, nil
}

// blocks renders Markdown. Prose that cannot be rendered shows the error in its
// place; the tests of the lessons make sure that there is none.
func (p *prose) blocks(source string) []Block {
	if strings.TrimSpace(source) == "" {
		return nil
	}
	words, err := p.execute(source)
	if err != nil {
		return []Block{{Kind: Code, Spans: []Span{{Text: err.Error(), Style: Mono}}}}
	}
	if last, ok := p.set[source]; ok && last.text == words {
		return last.blocks
	}
	blocks := p.parsed.parse(words)
	p.set[source] = setText{text: words, blocks: blocks}
	return blocks
}

// spans renders one line of Markdown.
func (p *prose) spans(source string) []Span {
	var spans []Span
	for _, b := range p.blocks(source) {
		spans = append(spans, b.Spans...)
	}
	return spans
}

// ParseMarkdown parses Markdown without template references.
func ParseMarkdown(source []byte) []Block {
	root := proseParser().Parse(markdown.NewReader(source))
	var blocks []Block
	collectBlocks(root, source, Paragraph, &blocks)
	return blocks
}

func collectBlocks(parent ast.Node, source []byte, kind BlockKind, blocks *[]Block) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch node := n.(type) {
		case *ast.Paragraph, *ast.TextBlock:
			*blocks = append(*blocks, Block{Kind: kind, Spans: collectSpans(n, source)})
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			code := strings.TrimRight(string(n.Lines().Value(source)), "\n")
			*blocks = append(*blocks, Block{Kind: Code, Spans: []Span{{Text: code, Style: Mono}}})
		case *ast.ListItem:
			collectBlocks(node, source, Item, blocks)
		default:
			if n.Type() == ast.TypeBlock {
				collectBlocks(n, source, kind, blocks)
			}
		}
	}
}

// termScheme marks a link into the glossary.
const termScheme = "term:"

func collectSpans(n ast.Node, source []byte) []Span {
	c := &spanCollector{source: source}
	c.children(n, Span{})
	return c.spans
}

type spanCollector struct {
	source []byte
	spans  []Span
}

// children adds the text within n, in the given style and link.
func (c *spanCollector) children(n ast.Node, like Span) {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		next := like
		switch node := child.(type) {
		case *ast.Text:
			words := node.Segment.Value(c.source)
			if like.Style != Mono { // in code, backslashes are literal
				words = util.UnescapePunctuations(words)
			}
			c.add(like, string(words))
			if node.SoftLineBreak() || node.HardLineBreak() {
				c.add(like, " ")
			}
			continue
		case *ast.String:
			c.add(like, string(node.Value))
			continue
		case *ast.AutoLink:
			c.add(like, string(node.URL(c.source)))
			continue
		case *ast.CodeSpan:
			next.Style = Mono
		case *ast.Emphasis:
			next.Style = Emphasis
			if node.Level > 1 {
				next.Style = Strong
			}
		case *ast.Link:
			if term, ok := strings.CutPrefix(string(node.Destination), termScheme); ok {
				next.Term = term
			}
		}
		c.children(child, next)
	}
}

// add appends text, to the last span if that has the same style and link.
func (c *spanCollector) add(like Span, words string) {
	if last := len(c.spans) - 1; last >= 0 && c.spans[last].Style == like.Style && c.spans[last].Term == like.Term {
		c.spans[last].Text += words
		return
	}
	like.Text = words
	c.spans = append(c.spans, like)
}

// PlainText returns prose without its styles, one line per block.
func PlainText(blocks []Block) string {
	lines := make([]string, len(blocks))
	for i, b := range blocks {
		for _, s := range b.Spans {
			lines[i] += s.Text
		}
	}
	return strings.Join(lines, "\n")
}
