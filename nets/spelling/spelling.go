// Package spelling finds the word that was probably meant.
package spelling

import (
	"fmt"
	"strings"
)

// Distance is the least number of bytes to insert, delete, replace or swap with
// their neighbor that turns a into b.
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

// longest bounds the words that are compared; the cost of a comparison grows with
// the product of their lengths.
const longest = 64

// Nearest returns the word among those known that is nearest to what was typed, in
// letters of any case: two letters differ at most, or one is the beginning of the
// other, three letters at least. It is empty where none is.
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

// Instead says what to write in place of what was typed: the nearest of the words that
// are known, then all of them, or the first and the last where they are many. It follows
// on words such as "there is no step x".
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
