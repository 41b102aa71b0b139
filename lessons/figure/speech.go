package figure

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"weightshare/lessons/text"
)

// statement returns the title, sentences and note of a figure as one text. Each
// part ends with a full stop, the title with a colon or a question mark.
func (m Meta) statement(sentences ...string) string {
	var parts []string
	for i, s := range append([]string{m.Title}, append(sentences, upper(m.Note))...) {
		s = strings.TrimSpace(Spoken(s))
		if s == "" {
			continue
		}
		if i == 0 {
			if !strings.HasSuffix(s, "?") {
				s = strings.TrimRight(s, ".:") + ":"
			}
			parts = append(parts, s)
			continue
		}
		if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "?") && !strings.HasSuffix(s, "!") {
			s += "."
		}
		parts = append(parts, s)
	}
	said := strings.Join(parts, " ")
	if said == "" {
		return "Nothing to see."
	}
	if strings.HasSuffix(said, ":") {
		return strings.TrimSuffix(said, ":") + "."
	}
	if !strings.HasSuffix(said, ".") {
		return said + "."
	}
	return said
}

// Strokes are the four directions of a bar, as one character each; Spoken puts
// them into words. They are box-drawing characters, which have no other meaning: a
// dash, a slash or a vertical line in a text is only that.
const (
	Level   = "─"
	Upright = "│"
	Falling = "╲"
	Rising  = "╱"
)

var strokeWords = strings.NewReplacer(Level, "horizontal", Upright, "vertical", Falling, "falling", Rising, "rising")

// Spoken returns s as it is read aloud, or printed anywhere: strokes become words,
// and each control character or other drawing character (boxes, blocks, shapes,
// braille, legacy computing) becomes a space.
func Spoken(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r >= 0x2500 && r <= 0x25FF || r >= 0x2800 && r <= 0x28FF ||
			r >= 0x1FB00 && r <= 0x1FBFF || r >= 0x1CC00 && r <= 0x1CEBF {
			return ' '
		}
		return r
	}, strokeWords.Replace(s))
}

// bits returns a binary image as digits, with a space between rows.
func bits(values []bool, cols int) string {
	var b strings.Builder
	for i, on := range values {
		if i > 0 && cols > 0 && i%cols == 0 {
			b.WriteByte(' ')
		}
		if on {
			b.WriteByte('1')
		} else {
			b.WriteByte('0')
		}
	}
	return b.String()
}

// rows returns how many rows a grid has.
func rows(cells, cols int) int {
	if cols < 1 {
		return 0
	}
	return (cells + cols - 1) / cols
}

// at returns label i, or its number from 1 if there is none.
func at(labels []string, i int) string {
	if i < len(labels) && labels[i] != "" {
		return labels[i]
	}
	return strconv.Itoa(i + 1)
}

// upper returns s with its first letter in upper case.
func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// few returns a list in a format, "" if it is empty or too long to spell out.
func few(words []string, format string) string {
	if len(words) == 0 || len(words) > spelledOut {
		return ""
	}
	return fmt.Sprintf(format, text.List(words))
}

// some returns a list of things out of from many, or only its length.
func some(words []string, from int) string {
	switch {
	case len(words) == from && from > 3:
		return fmt.Sprintf("all %d", from)
	case len(words) > spelledOut:
		return fmt.Sprintf("%d of them", len(words))
	}
	return text.List(words)
}

// spelledOut is how many things a figure lists one by one. If there are more, it
// says how many and what stands out.
const spelledOut = 36
