package lessons

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"weightshare/nets/spelling"
)

// mostPresses is how often a single setting may press.
const mostPresses = 2000

// pressed reports whether a setting of the control says what to press rather than its
// value.
func (c Control) pressed() bool { return c.Kind == Button || c.Kind == Cells && !c.Points }

// actions returns the actions that set the control to a value.
func (c Control) actions(value string) ([]Action, error) {
	switch {
	case c.Kind == Line:
		return []Action{{Control: c.ID, Text: value}}, nil
	case c.Kind == Button:
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n > mostPresses {
			return nil, fmt.Errorf("%s is a button: write how many times to press it, such as 1, not %q", c.ID, value)
		}
		return slices.Repeat([]Action{{Control: c.ID}}, n), nil
	case !c.pressed():
		i, err := c.option(value)
		return []Action{{Control: c.ID, Index: i}}, err
	}
	var all []Action
	for word := range strings.FieldsFuncSeq(value, func(r rune) bool { return r == ',' }) {
		i, err := c.option(word)
		if err != nil {
			return nil, err
		}
		if all = append(all, Action{Control: c.ID, Index: i}); len(all) > mostPresses {
			return nil, fmt.Errorf("%s: press at most %d", c.ID, mostPresses)
		}
	}
	return all, nil
}

// value returns the setting that describes the control as it is now; for a control that
// is pressed, indices are the cells that were.
func (c Control) value(indices []int) string {
	switch {
	case c.Kind == Line:
		return c.Value
	case c.Kind == Button:
		return strconv.Itoa(len(indices))
	case !c.pressed():
		return c.optionName(c.Index)
	}
	words := make([]string, len(indices))
	for i, at := range indices {
		words[i] = strconv.Itoa(at + 1)
		if at < len(c.Options) && c.binary() {
			words[i] = c.Options[at]
		}
	}
	return strings.Join(words, ",")
}

// binary reports whether the cells are named by binary numbers, which say more than
// their positions.
func (c Control) binary() bool {
	return len(c.Options) > 1 && !slices.ContainsFunc(c.Options, func(o string) bool { return len(o) < 2 || strings.Trim(o, "01") != "" })
}

// option finds the option that a text means: its exact name, its name in a link, its
// number if it is one, or for cells its position, from 1.
func (c Control) option(typed string) (int, error) {
	if i := slices.Index(c.Options, typed); i >= 0 {
		return i, nil
	}
	word := optionWord(typed)
	if at := c.named(word); len(at) == 1 {
		return at[0], nil
	}
	number, err := strconv.ParseFloat(word, 64)
	if c.Kind == Cells {
		if n := int(number); err == nil && float64(n) == number && n >= 1 && n <= len(c.Options) {
			return n - 1, nil
		}
	} else if err == nil {
		for i, o := range c.Options {
			if n, err := strconv.ParseFloat(optionWord(o), 64); err == nil && n == number {
				return i, nil
			}
		}
	}
	return 0, spelling.Unknown("value of "+c.ID, typed, c.OptionNames())
}

// OptionNames returns the names of the options in a link or on a command line.
func (c Control) OptionNames() []string {
	names := make([]string, len(c.Options))
	for i := range names {
		names[i] = c.optionName(i)
	}
	return names
}

// named returns the indices of the options whose name in a link is the word.
func (c Control) named(word string) (at []int) {
	for i, o := range c.Options {
		if word != "" && optionWord(o) == word {
			at = append(at, i)
		}
	}
	return at
}

// optionName returns the name of an option in a link, or its text if others have the
// same name.
func (c Control) optionName(i int) string {
	if i < 0 || i >= len(c.Options) {
		return ""
	}
	if word := optionWord(c.Options[i]); len(c.named(word)) == 1 {
		return word
	}
	return c.Options[i]
}

// optionWord spells an option in small letters, digits, points and hyphens: "1 pixel" is
// "1-pixel", "−0.50" is "-0.50", and "1,000" is "1000".
func optionWord(option string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(option) {
		switch {
		case r == ',':
		case r == '−' && b.Len() == 0, r == '-' && b.Len() == 0:
			b.WriteByte('-')
		case r == '×':
			b.WriteByte('x')
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			gap = false
		default:
			gap = true
		}
	}
	return b.String()
}
