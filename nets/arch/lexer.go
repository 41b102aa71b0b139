package arch

import (
	"strings"
	"unicode"
)

// token is one word with its location: text[start:end].
type token struct {
	text       string
	number     int // of the word, from 1
	start, end int
}

// lexer cuts a text into words: they are separated by white space, an opening
// parenthesis ends its word ("add(", "3*("), and "|" and ")" are words of
// their own. "#" starts a comment that ends with its line.
type lexer struct {
	text  string
	at    int
	words int // number of words so far
}

// next returns the next word; ok is false at the end of the text, which is then
// the location of the token.
func (x *lexer) next() (t token, ok bool) {
	x.skip()
	x.words++
	if x.at == len(x.text) {
		return token{"", x.words, x.at, x.at}, false
	}
	start, rest := x.at, x.text[x.at:]
	end := strings.IndexFunc(rest, func(r rune) bool { return strings.ContainsRune("(|)#", r) || unicode.IsSpace(r) })
	switch {
	case end < 0:
		end = len(rest)
	case end == 0 || rest[end] == '(':
		end++
	}
	x.at += end
	return token{rest[:end], x.words, start, x.at}, true
}

func (x *lexer) skip() {
	for {
		rest := strings.TrimLeftFunc(x.text[x.at:], unicode.IsSpace)
		if strings.HasPrefix(rest, "#") {
			_, rest, _ = strings.Cut(rest, "\n")
			x.at = len(x.text) - len(rest)
			continue
		}
		x.at = len(x.text) - len(rest)
		return
	}
}
