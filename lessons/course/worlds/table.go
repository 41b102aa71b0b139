package worlds

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
)

// tableScene asks for the winner of every world before it measures all.
type tableScene struct {
	*worldScene
	scene.Bindings
	winner []*scene.Choice[string] // predicted in each world; "?" for none
}

func newTableScene(w *worldScene) *tableScene {
	s := &tableScene{worldScene: w}
	names := make([]string, 1, 1+len(networks()))
	names[0] = "?"
	for _, e := range networks() {
		names = append(names, e.Name)
	}
	for _, name := range worldNames() {
		c := &scene.Choice[string]{ID: name, Label: "wins in " + name, Figure: "winners", Hint: "which network will be best there", Values: names}
		s.winner, s.Bindings = append(s.winner, c), append(s.Bindings, c)
	}
	return s
}

// predicted is the index of the network that the learner predicts to win, by
// world; −1 for none.
func (s *tableScene) predicted() []int {
	all := make([]int, len(s.winner))
	for w, c := range s.winner {
		all[w] = c.Index - 1
	}
	return all
}

// Figures shows the results of the worlds for which there is a prediction.
func (s *tableScene) Figures() []figure.Figure {
	predicted := s.predicted()
	f := s.winners(predicted)
	for i := range f.Measured {
		if predicted[i%len(f.Transforms)] < 0 {
			f.Measured[i] = math.NaN()
		}
	}
	return []figure.Figure{f, s.pictures()}
}

func (s *tableScene) Values() map[string]string {
	values := s.worldScene.Values()
	f := s.winners(s.predicted())
	var right, said int
	var unsaid []string
	won := make([]int, len(networks()))
	for w, name := range f.Transforms {
		winner := f.Winner(w)
		if winner >= 0 {
			won[winner]++
		}
		switch f.Predicted[w] {
		case -1:
			unsaid = append(unsaid, name)
			continue
		case winner:
			right++
		}
		said++
	}
	values["right"], values["unsaid"], values["said"] = strconv.Itoa(right), strings.Join(unsaid, ", "), ""
	if said > 0 {
		values["said"] = strconv.Itoa(said)
	}
	values["all-measured"] = ""
	if !slices.ContainsFunc(f.Measured, math.IsNaN) {
		values["all-measured"] = scene.Yes
	}
	for i, e := range networks() {
		values[e.ID+"-won"] = strconv.Itoa(won[i])
	}
	return values
}
