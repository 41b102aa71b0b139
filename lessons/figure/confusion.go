package figure

import (
	"fmt"
	"slices"
)

// Confusion is a confusion matrix of n classes: a row per true class, a column
// per answer.
type Confusion struct {
	Meta
	Classes []string // n names
	Counts  []int    // n×n, row-major
}

func (f Confusion) equal(other Figure) bool {
	g, ok := other.(Confusion)
	return ok && f.Meta == g.Meta && slices.Equal(f.Classes, g.Classes) && slices.Equal(f.Counts, g.Counts)
}

// Words implements Figure.
func (f Confusion) Words() string {
	n := len(f.Classes)
	if n == 0 || len(f.Counts) != n*n {
		return f.statement("no answers")
	}
	right, all := 0, 0
	var say []string
	for r, class := range f.Classes {
		total, worst := 0, -1
		for c := range f.Classes {
			v := f.Counts[r*n+c]
			total += v
			if c != r && v > 0 && (worst < 0 || v > f.Counts[r*n+worst]) {
				worst = c
			}
		}
		right, all = right+f.Counts[r*n+r], all+total
		said := fmt.Sprintf("%s: %d of %d right", class, f.Counts[r*n+r], total)
		if worst >= 0 {
			said += fmt.Sprintf(", most often taken for %s, %d times", f.Classes[worst], f.Counts[r*n+worst])
		}
		say = append(say, said)
	}
	return f.statement(append([]string{fmt.Sprintf("%d of %d right", right, all)}, say...)...)
}
