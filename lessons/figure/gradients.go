package figure

import "fmt"

// Gradients shows how the gradients of one shared weight arrive from the places
// where it is used, and add up to the one by which it moves.
type Gradients struct {
	Meta
	Cols    int
	Parts   []float64 // from each place, row-major
	Arrived int       // how many of them have arrived, in their order
}

// Sum is what has arrived so far, and what all of it will be.
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
		fmt.Sprintf("One weight is used at %s", count(len(f.Parts), "place")),
		fmt.Sprintf("Gradients that are positive: %d, negative: %d", up, down),
	}
	if f.Arrived < len(f.Parts) {
		say = append(say, fmt.Sprintf("Arrived so far: %d, which add up to %s", f.Arrived, number(soFar)))
	}
	return f.statement(append(say, "All together add up to "+number(all))...)
}
