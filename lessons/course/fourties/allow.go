package fourties

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/nets/tie"
)

// numbersWanted is how many numbers should be left.
const numbersWanted = side/2 + 1

// allowScene derives a tie from the changes that the learner allows.
type allowScene struct {
	scene.Bindings
	allowed []*scene.Choice[string]
	changes []tie.Change
}

func newAllowScene() *allowScene {
	s := &allowScene{}
	add := func(id, label, hint string, c tie.Change) {
		dial := &scene.Choice[string]{ID: id, Label: label, Hint: hint, Figure: "tie", Values: []string{"no", "allowed"}}
		s.allowed, s.changes, s.Bindings = append(s.allowed, dial), append(s.changes, c), append(s.Bindings, dial)
	}
	add("mirror", "mirror", "the inputs in reverse order", tie.Mirror(side))
	add("move", "move by 1", "the inputs moved on round the ring", tie.Shift(side, 1))
	add("two", "move by 2", "the inputs moved on by two round the ring", tie.Shift(side, 2))
	add("swap", "swap two", "the first two inputs exchanged", tie.Swap(side))
	return s
}

// tie returns the tie that the allowed changes make.
func (s *allowScene) tie() tie.Tie {
	var changes []tie.Change
	for i, c := range s.allowed {
		if c.Index == 1 {
			changes = append(changes, s.changes[i])
		}
	}
	return tie.Equivariant(side, changes...)
}

func (s *allowScene) Goal() lessons.Goal {
	n := s.tie().Numbers()
	g := lessons.Goal{Text: fmt.Sprintf("Allow changes until %d numbers are left.", numbersWanted), Met: n == numbersWanted}
	if !g.Met {
		g.Missing = fmt.Sprintf("%d numbers are left", n)
	}
	return g
}

func (s *allowScene) Figures() []figure.Figure {
	t := s.tie()
	return []figure.Figure{matrix("tie", "Cells with a letter in common are one number", t, side)}
}

func (s *allowScene) Values() map[string]string {
	return map[string]string{"wanted": strconv.Itoa(numbersWanted), "left": strconv.Itoa(s.tie().Numbers()), "all": strconv.Itoa(side * side)}
}
