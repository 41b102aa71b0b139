package linemode

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
)

// maxListed is how many options are listed one by one; if there are more, only the
// first and the last are. maxNumbered is the limit for options that contain their own
// number.
const (
	maxListed   = 40
	maxNumbered = 10
)

// optionsOf says how to choose the options of a control whose letter is key.
func optionsOf(c lessons.Control, key rune) string {
	if rows, ok := grid(c); ok {
		row, col := min(2, rows), min(3, c.Cols)
		say := fmt.Sprintf("type %c, a row and a column, as in %c %d %d: there are %d rows of %d", key, key, row, col, rows, c.Cols)
		if !c.Points && c.Press == "" {
			say += fmt.Sprintf("; %c %d %d-%d takes several", key, row, col, c.Cols)
		}
		return say
	}
	if n := len(c.Options); n > maxListed && !areNumbers(c.Options) {
		return fmt.Sprintf("type %c and a name, as in %c %s: there are %d, from %s to %s", key, key, c.Options[1], n, c.Options[0], c.Options[n-1])
	}
	if c.Kind == lessons.Dial || c.Points {
		return fmt.Sprintf("type %c and a number. %s", key, numbered(c.Options))
	}
	return fmt.Sprintf("type %c and numbers, as in %c 1 2. %s", key, key, numbered(c.Options))
}

// numbered lists options with their numbers. Options that are numbers or contain their
// own number, such as the digits from 0 to 9 or pixel 1, are listed as they are.
func numbered(options []string) string {
	if n := len(options); n > maxNumbered && includeNumbers(options) {
		return options[0] + " to " + options[n-1]
	}
	if areNumbers(options) || includeNumbers(options) {
		return strings.Join(options, ", ")
	}
	out := make([]string, len(options))
	for i, o := range options {
		out[i] = fmt.Sprintf("%d: %s", i+1, o)
	}
	return strings.Join(out, "; ")
}

// areNumbers reports whether all options are numbers, chosen by value rather than by
// place.
func areNumbers(options []string) bool {
	for _, o := range options {
		if _, err := strconv.ParseFloat(normalized(o), 64); err != nil {
			return false
		}
	}
	return true
}

// includeNumbers reports whether each option contains its own place as a word, so that
// it need not be added: pixel 1, 2 bars.
func includeNumbers(options []string) bool {
	for i, o := range options {
		if !slices.Contains(strings.Fields(o), strconv.Itoa(i+1)) {
			return false
		}
	}
	return true
}

// asTyped replaces signs that a keyboard lacks.
var asTyped = strings.NewReplacer(",", "", "−", "-", "×", "x")

// normalized returns an option without capitals, commas and repeated spaces, and with
// the signs of a keyboard.
func normalized(s string) string {
	return strings.Join(strings.Fields(asTyped.Replace(strings.ToLower(s))), " ")
}

// means reports whether the typed text is an option, by name or by value: 1.50 and 1.5
// mean +1.50.
func means(typed, option string) bool {
	if normalized(typed) == normalized(option) || normalized(typed) == normalized(figure.Spoken(option)) {
		return true
	}
	a, errA := strconv.ParseFloat(normalized(typed), 64)
	b, errB := strconv.ParseFloat(normalized(option), 64)
	return errA == nil && errB == nil && a == b
}

// grid returns the number of rows of a control whose options are places in a grid.
func grid(c lessons.Control) (rows int, ok bool) {
	n := len(c.Options)
	if c.Kind != lessons.Cells || c.Cols < 1 || n < c.Cols || n%c.Cols != 0 {
		return 0, false
	}
	return n / c.Cols, c.Options[n-1] == fmt.Sprintf("row %d, column %d", n/c.Cols, c.Cols)
}

// parseOptions returns the options that a learner means: places in a grid by row and
// column; others by the whole text, or one by one by number or name.
func parseOptions(c lessons.Control, typed string) (indices []int, ok bool) {
	if rows, ok := grid(c); ok {
		return parseGridCells(typed, rows, c.Cols)
	}
	named := func(s string) int {
		return slices.IndexFunc(c.Options, func(o string) bool { return means(s, o) })
	}
	if i := named(typed); i >= 0 {
		return []int{i}, true
	}
	for _, word := range strings.FieldsFunc(typed, func(r rune) bool { return r == ' ' || r == ',' }) {
		i := named(word)
		if i < 0 {
			n, err := strconv.Atoi(word)
			if err != nil || n < 1 || n > len(c.Options) || areNumbers(c.Options) {
				return nil, false
			}
			i = n - 1
		}
		indices = append(indices, i)
	}
	return indices, len(indices) > 0
}

// parseGridCells returns the cells of a grid given by pairs of a row and a column;
// either may be a range, as in 3 4-9.
func parseGridCells(typed string, rows, cols int) (indices []int, ok bool) {
	words := strings.FieldsFunc(strings.ToLower(typed), func(r rune) bool { return r == ' ' || r == ',' })
	words = slices.DeleteFunc(words, func(w string) bool { return w == "row" || w == "column" })
	for pair := range slices.Chunk(words, 2) {
		if len(pair) < 2 {
			return nil, false
		}
		top, bottom, ok1 := parseRange(pair[0], rows)
		left, right, ok2 := parseRange(pair[1], cols)
		if !ok1 || !ok2 {
			return nil, false
		}
		for row := top; row <= bottom; row++ {
			for col := left; col <= right; col++ {
				indices = append(indices, (row-1)*cols+col-1)
			}
		}
	}
	return indices, len(indices) > 0
}

// parseRange parses a number from 1 to most, or a range of them.
func parseRange(word string, most int) (from, to int, ok bool) {
	first, last, ranged := strings.Cut(word, "-")
	if !ranged {
		last = first
	}
	from, err1 := strconv.Atoi(first)
	to, err2 := strconv.Atoi(last)
	return from, to, err1 == nil && err2 == nil && from >= 1 && to >= from && to <= most
}
