package lessons

import (
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"
)

// The parsers are built once, for building one takes longer than most of what
// they parse. They do not change, and any number of goroutines may use them.
var (
	// proseParser parses the Markdown that prose is written in.
	proseParser = sync.OnceValue(goldmark.DefaultParser)
	// headingParser parses a heading with its attributes, and nothing else.
	headingParser = sync.OnceValue(func() parser.Parser {
		return parser.NewParser(parser.WithBlockParsers(
			util.Prioritized(parser.NewATXHeadingParser(parser.WithHeadingAttribute()), 600),
		))
	})
)
