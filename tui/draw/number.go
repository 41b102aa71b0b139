package draw

import (
	"math"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons/text"
)

// signed returns v with its sign, and with two decimals if it is small, so that values
// in a grid line up.
func signed(v float64) string {
	if a := math.Abs(v); a >= 0.005 && a < 10 {
		return text.Signed(v, 2)
	}
	t := text.Short(v)
	if v > 0 {
		return "+" + t
	}
	return t
}

// signedIn is signed with fewer decimals if that is necessary to fit into w cells: a
// tiny number becomes 0.
func signedIn(v float64, w int) string {
	words := signed(v)
	for digits := 2; digits >= 0 && width(words) > w && text.Finite(v); digits-- {
		if words = text.Fixed(v, digits); v >= 0 {
			words = "+" + words
		}
	}
	return words
}

// Wrap breaks styled text into lines of at most w cells, at spaces if possible.
func Wrap(s string, w int) []string {
	if w <= 0 || s == "" {
		return nil
	}
	lines := strings.Split(lipgloss.Wrap(s, w, ""), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return lines
}

// WrapLines breaks text, as s can show it, into at most n lines of w cells. What does
// not fit is cut at the end of the last line.
func (s Style) WrapLines(text string, w, n int) []string {
	if n < 1 {
		return nil
	}
	lines := Wrap(s.Plain(text), w)
	if len(lines) > n {
		lines = append(lines[:n-1:n-1], cut(strings.Join(lines[n-1:], " "), w, s.Glyphs().Ellipsis))
	}
	return lines
}

func width(s string) int {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return ansi.StringWidth(s)
		}
	}
	return len(s)
}

// rowsOf returns how many rows n cells take in cols columns.
func rowsOf(n, cols int) int { return (n + cols - 1) / cols }

// digit returns 1 for true and 0 for false.
func digit(on bool) int {
	if on {
		return 1
	}
	return 0
}

// tabulate returns f(0), …, f(n−1).
func tabulate[T any](n int, f func(i int) T) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = f(i)
	}
	return out
}
