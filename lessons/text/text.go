// Package text formats numbers and words as learners read or hear them: "1,234
// images", "93 %", "a, b and c".
package text

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"weightshare/nets/arch"
)

// Plural formats a number of things: "1 pixel", "3 pixels", "2,000 tries".
func Plural[N int | int64 | uint64](n N, thing string) string {
	if n != 1 {
		stem, y := strings.CutSuffix(thing, "y")
		switch {
		case y && !strings.ContainsAny(stem[max(0, len(stem)-1):], "aeiou"):
			thing = stem + "ies"
		case !strings.HasSuffix(thing, "s"):
			thing += "s"
		}
	}
	return arch.Thousands(int64(n)) + " " + thing
}

// List joins words as in a sentence: "none", "a", "a and b", "a, b and c".
func List(words []string) string {
	switch last := len(words) - 1; last {
	case -1:
		return "none"
	case 0:
		return words[0]
	default:
		return strings.Join(words[:last], ", ") + " and " + words[last]
	}
}

// EscapeMarkdown escapes the characters of plain text that have a meaning in
// Markdown.
func EscapeMarkdown(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "<", `\<`, "[", `\[`, "#", `\#`).Replace(s)
}

// Wrap breaks plain text into lines of at most w characters, only at spaces; a word
// longer than a line is broken where the line ends.
func Wrap(s string, w int) []string {
	var lines []string
	var line []rune
	for _, word := range strings.Fields(s) {
		if n := utf8.RuneCountInString(word); len(line) > 0 && len(line)+1+n > w {
			lines, line = append(lines, string(line)), nil
		}
		if len(line) > 0 {
			line = append(line, ' ')
		}
		line = append(line, []rune(word)...)
		for len(line) > max(w, 1) {
			lines, line = append(lines, string(line[:max(w, 1)])), line[max(w, 1):]
		}
	}
	if len(line) > 0 {
		lines = append(lines, string(line))
	}
	return lines
}

// Count returns a total of a network in the notation. The metric is parameters,
// links, macs, unshared, dense or bytes.
func Count(notation, metric string) (string, error) {
	network, err := arch.Parse(notation)
	if err != nil {
		return "", fmt.Errorf("%s: %w", notation, err)
	}
	counts, err := arch.Count(network)
	if err != nil {
		return "", fmt.Errorf("%s: %w", notation, err)
	}
	totals := counts.Totals
	switch metric {
	case "parameters":
		return arch.Thousands(totals.Parameters), nil
	case "links":
		return arch.Thousands(totals.Links), nil
	case "macs":
		return arch.Thousands(totals.MACs), nil
	case "unshared":
		return totals.Unshared.String(), nil
	case "dense":
		return totals.Dense.String(), nil
	case "bytes":
		return totals.Bytes.String(), nil
	default:
		return "", fmt.Errorf("%s: there is no count %q", notation, metric)
	}
}

// Measured formats the value of a metric. Accuracies have two digits after the point
// even if they are whole: all images right is 1.00, not 1. Errors have three, because
// they are small.
func Measured(metric string, v float64) string {
	if strings.HasSuffix(metric, "accuracy") {
		return Fixed(v, 2)
	}
	if strings.Contains(metric, "_error_") {
		return Fixed(v, 3)
	}
	return Number(v)
}
