package textfield

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"charm.land/bubbles/v2/textinput"
	"github.com/charmbracelet/x/ansi"

	"weightshare/nets/arch"
	"weightshare/tui/draw"
)

// Cycle is the completions of a word of the notation, which a key steps through.
type Cycle struct {
	Found []arch.Completion
	now   int // the one that is in the text, -1 for none
	start int // where the word begins, in characters
}

// Propose completes the word at the cursor. In the middle of a word there is nothing to
// complete.
func Propose(in *textinput.Model) Cycle { return propose(in.Value(), in.Position()) }

// propose completes the word that ends at a position in the text, counted in
// characters.
func propose(text string, position int) Cycle {
	all := []rune(text)
	position = min(position, len(all))
	c := Cycle{now: -1, start: position}
	if position < len(all) && !unicode.IsSpace(all[position]) {
		return c
	}
	for c.start > 0 && !unicode.IsSpace(all[c.start-1]) {
		c.start--
	}
	first := strings.TrimSpace(string(all[:c.start])) == ""
	for _, found := range arch.Completions(string(all[c.start:position])) {
		if arch.IsInput(found.Word) == first {
			c.Found = append(c.Found, found)
		}
	}
	return c
}

// Put replaces the word with the next completion, or with the previous one. It reports
// whether there was one.
func (c *Cycle) Put(in *textinput.Model, back bool) bool {
	n := len(c.Found)
	if n == 0 {
		return false
	}
	switch {
	case !back:
		c.now = (c.now + 1) % n
	case c.now <= 0:
		c.now = n - 1
	default:
		c.now--
	}
	all := []rune(in.Value())
	word := c.Found[c.now].Word
	in.SetValue(string(slices.Concat(all[:c.start], []rune(word), all[in.Position():])))
	in.SetCursor(c.start + utf8.RuneCountInString(word))
	return true
}

// Tabs returns how often the key must be pressed to reach the completion x cells from
// the left of the line; 0 if there is none.
func (c *Cycle) Tabs(x int, s draw.Style) int {
	from, first := len(completeKey), max(c.now, 0)
	if c.now >= 0 {
		from++
	}
	for i, f := range c.Found[min(first, len(c.Found)):] {
		to := from + ansi.StringWidth(s.Plain(f.Word)+" "+s.Plain(f.About))
		if x >= from && x < to {
			return first + i - c.now
		}
		from = to + completeGap
	}
	return 0
}

// The text in front of the completions in a line, and the cells between two of them.
const (
	completeKey = "tab "
	completeGap = 3
)

// Line lists in w cells what the word can become, with the meaning of each, beginning
// with the completion that is in the text; it is empty if there is none.
func (c *Cycle) Line(w int, s draw.Style) string {
	if len(c.Found) == 0 {
		return ""
	}
	line, used := s.Paint(draw.Muted, completeKey), len(completeKey)
	for i, f := range c.Found[max(c.now, 0):] {
		role := draw.Accent
		if i == 0 && c.now >= 0 {
			role = draw.Focus
			line, used = line+s.Paint(role, string(s.Glyphs().Pointer)), used+1
		}
		word, about := s.Plain(f.Word), " "+s.Plain(f.About)+strings.Repeat(" ", completeGap)
		line += s.Paint(role, word) + s.Paint(draw.Muted, about)
		if used += ansi.StringWidth(word + about); used >= w {
			break
		}
	}
	return ansi.Truncate(line, w, s.Glyphs().Ellipsis)
}
