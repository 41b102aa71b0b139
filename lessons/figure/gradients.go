package figure

import (
	"fmt"

	"weightshare/lessons/text"
)

// Gradients shows the gradients that one shared weight receives from the
// positions where it is used. Their sum moves the weight.
type Gradients struct {
	Meta
	Cols    int       // positions per row
	Parts   []float64 // row-major, one per position
	Arrived int       // how many of Parts, from the first, have arrived
}

func (f Gradients) equal(other Figure) bool {
	g, ok := other.(Gradients)
	return ok && f.Meta == g.Meta && f.Cols == g.Cols && f.Arrived == g.Arrived && sameNumbers(f.Parts, g.Parts)
}

// Sum returns the sum of the gradients that have arrived, and of all.
func (f Gradients) Sum() (soFar, all float64) {
	for i, g := range f.Parts {
		all += g
		if i < f.Arrived {
			soFar += g
		}
	}
	return soFar, all
}

// Words implements Figure.
func (f Gradients) Words() string {
	if len(f.Parts) == 0 {
		return f.statement("no gradients")
	}
	soFar, all := f.Sum()
	up, down := 0, 0
	for _, g := range f.Parts {
		switch {
		case g > 0:
			up++
		case g < 0:
			down++
		}
	}
	say := []string{
		fmt.Sprintf("One weight is used at %s", text.Plural(len(f.Parts), "place")),
		fmt.Sprintf("Gradients that are positive: %d, negative: %d", up, down),
	}
	if f.Arrived <= 0 { // a learner may be asked what becomes of them
		return f.statement(append(say, "None has arrived yet")...)
	}
	if f.Arrived < len(f.Parts) {
		say = append(say, fmt.Sprintf("Arrived so far: %d, which add up to %s", f.Arrived, text.Spoken(soFar)))
	}
	return f.statement(append(say, "All together add up to "+text.Spoken(all))...)
}
