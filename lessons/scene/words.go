package scene

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"weightshare/lessons"
)

// Quotable is what a learner has written, without what would mean something in
// the prose that quotes it.
func Quotable(text string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "<", `\<`, "[", `\[`, "#", `\#`).Replace(text)
}

// Whole is a count as the learner reads it.
func Whole(n int64) string { return lessons.Number(float64(n)) }

// NumberDial makes a dial over numbers.
func NumberDial(id, label, hint, format string, index int, all []int) lessons.Control {
	c := lessons.Control{ID: id, Label: label, Kind: lessons.Dial, Index: index, Hint: hint}
	for _, n := range all {
		c.Options = append(c.Options, fmt.Sprintf(format, n))
	}
	return c
}

func Plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// Finite puts zero where a training that diverges left no number.
func Finite(values []float64) []float64 {
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			values[i] = 0
		}
	}
	return values
}

// Fixed is a share to two digits, whole or not, so that columns line up.
func Fixed(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

// TriesShown is how many of the learner's newest tries a table lists.
const TriesShown = 8

// Yes is a value of the text that only says that something is so: it is empty
// where it is not, so that the text can ask.
const Yes = "yes"

// Numbered names things from 1: "in 1", "in 2".
func Numbered(word string, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = word + " " + strconv.Itoa(i+1)
	}
	return names
}

// Share is a share to two digits, 1.00 too: it stands among others.
func Share(share float64) string { return strconv.FormatFloat(share, 'f', 2, 64) }

// Percent is a share in whole per cent.
func Percent(share float64) string { return strconv.Itoa(int(math.Round(100*share))) + " %" }
