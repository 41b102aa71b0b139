package lessons

import lru "github.com/hashicorp/golang-lru/v2"

// textsKept is how many parsed texts a TextCache keeps: the steps of several lessons.
const textsKept = 1024

// TextCache caches parsed prose by its Markdown. Sessions that share one parse the same
// words once, and get the same blocks. A nil cache keeps nothing. It is safe for
// concurrent use.
type TextCache struct{ parsed *lru.Cache[string, []Block] }

// NewTextCache returns an empty cache.
func NewTextCache() *TextCache {
	parsed, _ := lru.New[string, []Block](textsKept) // fails only for a size below 1
	return &TextCache{parsed}
}

// parse is ParseMarkdown. The blocks must not be changed.
func (c *TextCache) parse(words string) []Block {
	if c == nil {
		return ParseMarkdown([]byte(words))
	}
	if blocks, ok := c.parsed.Get(words); ok {
		return blocks
	}
	blocks := ParseMarkdown([]byte(words))
	c.parsed.Add(words, blocks)
	return blocks
}
