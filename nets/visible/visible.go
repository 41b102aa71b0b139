// Package visible makes foreign text safe to print: names, words and notes that
// come from files, flags or a learner and are shown on a terminal.
package visible

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// maxMarks is how many combining marks in a row are kept. Vietnamese, Hebrew, and
// Thai need at most four; longer runs spill over neighboring lines.
const maxMarks = 4

// Text returns s on one line that cannot steer a terminal: control and format
// characters (newline, tab, escape, bidirectional marks) and invalid UTF-8 are
// written as Go escapes such as \x1b, and combining marks after the fourth in a
// row are dropped.
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

// printableASCII reports whether s is nothing but printable ASCII, as most texts
// are.
func printableASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// WriteJSON writes v as indented JSON. Characters that could control a terminal
// are escaped, including combining marks after the fourth in a row, which changes
// nothing for programs that read it.
func WriteJSON(w io.Writer, v any) error {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	if _, err := w.Write(escapeJSON(text.Bytes())); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return nil
}

// escapeJSON escapes everything in text but graphic characters and line breaks. In
// valid JSON all of it is inside strings.
func escapeJSON(text []byte) []byte {
	out := make([]byte, 0, len(text))
	marks := 0
	for i, size := 0, 0; i < len(text); i += size {
		var r rune
		r, size = utf8.DecodeRune(text[i:])
		if unicode.IsMark(r) {
			marks++
		} else {
			marks = 0
		}
		if r == '\n' || unicode.IsGraphic(r) && marks <= maxMarks {
			out = append(out, text[i:i+size]...)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			out = fmt.Appendf(out, `\u%04x`, unit)
		}
	}
	return out
}

// Cell returns s as a cell of a CSV file: safe to print, and read as text by a
// spreadsheet, which would run a formula such as "=cmd|…".
func Cell(s string) string {
	s = Text(s)
	if len(s) < 2 || strings.IndexAny(s, "=+-@＝＋－＠") != 0 {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}
