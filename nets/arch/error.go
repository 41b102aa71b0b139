package arch

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"weightshare/nets/visible"
)

// Error says what is wrong with one word of a network, and what to write
// instead.
type Error struct {
	Word       int    // number of the word, from 1
	Text       string // the word as it was written; empty where one is missing
	Start, End int    // its bytes in the text, text[Start:End]
	Problem    string // what is wrong: "how many kernels?"
	Suggestion string // what to write instead: "conv5:6"; empty where nothing can be proposed
}

// Error gives the whole message:
//
//	word 2, "conv5": how many kernels? write conv5:6
func (e *Error) Error() string {
	message := fmt.Sprintf(`word %d, "%s": %s`, e.Word, visible.Text(shorten(e.Text, longestWord)), e.Problem)
	switch {
	case e.Suggestion == "":
		return message
	case strings.HasSuffix(e.Problem, "?"):
		return message + " write " + e.Suggestion
	}
	return message + "; write " + e.Suggestion
}

func (e *Error) at(t token) *Error {
	e.Word, e.Text, e.Start, e.End = t.number, t.text, t.start, t.end
	e.Problem, e.Suggestion = printable(e.Problem), printable(e.Suggestion)
	return e
}

// printable keeps a message that repeats what was typed on one short line that
// cannot steer a terminal.
func printable(text string) string {
	return shorten(visible.Text(shorten(text, 4*longestWord)), 4*longestWord)
}

// longestWord is how many characters of a word a message repeats: a message
// must stay one readable line whatever was pasted.
const longestWord = 48

// shorten cuts text to at most limit characters, the last of which is then an
// ellipsis.
func shorten(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	cut := 0
	for i := range text {
		if limit--; limit == 0 {
			cut = i
			break
		}
	}
	return text[:cut] + "…"
}
