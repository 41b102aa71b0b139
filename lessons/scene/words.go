package scene

import (
	"fmt"
	"math"
	"strconv"
)

// Yes is the value of a name that the text of a lesson only asks about: it is
// empty where the answer is no.
const Yes = "yes"

// YesIf is Yes if the answer is yes, else empty.
func YesIf(answer bool) string {
	if answer {
		return Yes
	}
	return ""
}

// TriesShown is how many of the learner's newest tries a table lists.
const TriesShown = 8

// Numbered numbers a word from 1: "in 1", "in 2".
func Numbered(word string, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = word + " " + strconv.Itoa(i+1)
	}
	return names
}

// CellNames names n cells in rows of cols: "row 1, column 2".
func CellNames(n, cols int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("row %d, column %d", i/cols+1, i%cols+1)
	}
	return names
}

// Finite replaces NaN and ±Inf, which a training that diverges leaves, by 0, and
// returns values.
func Finite(values []float64) []float64 {
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			values[i] = 0
		}
	}
	return values
}
