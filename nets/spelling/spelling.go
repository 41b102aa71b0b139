// Package spelling finds the word that was probably meant.
package spelling

import (
	"fmt"
	"strings"
)

// Distance returns the least number of edits that turn a into b: bytes inserted,
// deleted, replaced or swapped with their neighbor.
func Distance(a, b string) int {
	before := make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	next := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}

// longest is the length in bytes from which words are not compared; the cost of a
// comparison grows with the product of their lengths.
const longest = 64

// Nearest returns the known word that is nearest to what was typed, regardless of case:
// it is at most two edits away, or one is a prefix, at least three bytes long, of the
// other, and the edits are at most half the longer word. It returns "" if there is none.
func Nearest(typed string, known []string) string {
	typed = strings.ToLower(typed)
	if typed == "" || len(typed) > longest {
		return ""
	}
	nearest, least := "", 3
	for _, word := range known {
		lower := strings.ToLower(word)
		d := Distance(typed, lower)
		if short := min(len(typed), len(lower)); short > 2 && typed[:short] == lower[:short] {
			d = min(d, 2)
		}
		if d < least && 2*d <= max(len(typed), len(word)) {
			nearest, least = word, d
		}
	}
	return nearest
}

// mostListed is how many words Instead lists.
const mostListed = 24

// Instead says what to write in place of what was typed: the nearest of the known words,
// then all of them or, if there are many, the first and the last. It continues a message
// such as "there is no step x".
func Instead(typed string, known []string) string {
	said := ""
	if nearest := Nearest(typed, known); nearest != "" {
		said = "; the nearest is " + nearest
	}
	switch n := len(known); {
	case n == 0:
		return said + ": there are none here"
	case n > mostListed:
		return fmt.Sprintf("%s: write one of %d, from %s to %s", said, n, known[0], known[n-1])
	}
	return said + ": write " + strings.Join(known, ", ")
}

// mostQuoted is how many characters Unknown quotes.
const mostQuoted = 40

// Unknown returns an error that says that there is no such thing with the name, and which
// names there are. what is the kind of thing, such as "step".
func Unknown(what, name string, known []string) error {
	quoted := name
	if runes := []rune(name); len(runes) > mostQuoted {
		quoted = string(runes[:mostQuoted]) + "…"
	}
	return fmt.Errorf("there is no %s %q%s", what, quoted, Instead(name, known))
}
