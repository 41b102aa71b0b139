package arch

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is one word with its place: text[start:end].
type token struct {
	text       string
	start, end int
}

// lexer cuts a text into words: they are separated by white space, an opening
// parenthesis ends its word ("add(", "3*("), and "|" and ")" are words of
// their own. "#" starts a comment that ends with its line.
type lexer struct {
	text string
	at   int
}

// next gives the next word; ok is false at the end of the text.
func (x *lexer) next() (t token, ok bool) {
	x.skip()
	if x.at >= len(x.text) {
		return token{}, false
	}
	start := x.at
	switch x.text[start] {
	case '|', ')':
		x.at++
		return token{x.text[start:x.at], start, x.at}, true
	}
	for x.at < len(x.text) {
		r, size := utf8.DecodeRuneInString(x.text[x.at:])
		if r == '(' {
			x.at += size
			break
		}
		if r == '|' || r == ')' || r == '#' || unicode.IsSpace(r) {
			break
		}
		x.at += size
	}
	return token{x.text[start:x.at], start, x.at}, true
}

// skip passes over white space and comments.
func (x *lexer) skip() {
	for x.at < len(x.text) {
		r, size := utf8.DecodeRuneInString(x.text[x.at:])
		switch {
		case r == '#':
			line := strings.IndexByte(x.text[x.at:], '\n')
			if line < 0 {
				x.at = len(x.text)
				return
			}
			x.at += line + 1
		case unicode.IsSpace(r):
			x.at += size
		default:
			return
		}
	}
}
