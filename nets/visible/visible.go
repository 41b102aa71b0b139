// Package visible makes foreign text safe to print: names, words, and notes
// that come from files, flags, or a learner and are shown on a terminal.
package visible

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks in a row are kept. Vietnamese, Hebrew,
// and Thai need at most four; more than that piles up over neighboring lines.
const maxMarks = 4

// Text returns s on one line that cannot steer a terminal: control and format
// characters (newline, tab, escape, bidirectional marks) and bytes that are no
// UTF-8 are written as Go escapes such as \x1b, and combining marks after the
// fourth in a row are cut.
func Text(s string) string {
	if printableASCII(s) {
		return s
	}
	suspect := func(r rune) bool {
		return r == utf8.RuneError || !unicode.IsGraphic(r) || unicode.IsMark(r)
	}
	if strings.IndexFunc(s, suspect) < 0 {
		return s
	}
	var b strings.Builder
	marks := 0
	for i, size := 0, 0; i < len(s); i += size {
		var r rune
		r, size = utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsMark(r):
			if marks++; marks <= maxMarks {
				b.WriteRune(r)
			}
			continue
		case unicode.IsGraphic(r) && (r != utf8.RuneError || size > 1):
			b.WriteRune(r)
		default:
			quoted := strconv.QuoteToASCII(s[i : i+size])
			b.WriteString(quoted[1 : len(quoted)-1])
		}
		marks = 0
	}
	return b.String()
}

// printableASCII reports whether s has nothing but printable ASCII, as most texts.
func printableASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
