package worlds

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
)

// tableScene asks for the winner of every world before it measures all.
type tableScene struct {
	*worldScene
	predicted []int
}

func (s *tableScene) Controls() []lessons.Control {
	names := worldNames()
	all := make([]lessons.Control, 0, len(names))
	for w, name := range names {
		c := lessons.Control{
			ID: name, Label: "wins in " + name, Kind: lessons.Dial, Options: []string{"?"}, Index: s.predicted[w] + 1,
			Figure: "winners", Hint: "who will be best there",
		}
		for _, e := range networks() {
			c.Options = append(c.Options, e.Name)
		}
		all = append(all, c)
	}
	return all
}

func (s *tableScene) Do(a lessons.Action) error {
	s.predicted = slices.Clone(s.predicted)
	s.predicted[slices.Index(worldNames(), a.Control)] = a.Index - 1
	return nil
}

// Figures show of a world what is measured once somebody has said who wins it.
func (s *tableScene) Figures() []figure.Figure {
	f := s.winners(s.predicted)
	for i := range f.Measured {
		if s.predicted[i%len(f.Transforms)] < 0 {
			f.Measured[i] = math.NaN()
		}
	}
	return []figure.Figure{f, s.pictures()}
}

// wins counts the worlds that a network has won.
func (s *tableScene) won(i int) int {
	f, n := s.winners(s.predicted), 0
	for w := range f.Transforms {
		if f.Winner(w) == i {
			n++
		}
	}
	return n
}

func (s *tableScene) Values() map[string]string {
	values := s.worldScene.Values()
	right := 0
	f := s.winners(s.predicted)
	for w := range f.Transforms {
		if s.predicted[w] >= 0 && f.Winner(w) == s.predicted[w] {
			right++
		}
	}
	var said int
	var unsaid []string
	for w, name := range f.Transforms {
		if s.predicted[w] < 0 {
			unsaid = append(unsaid, name)
		} else {
			said++
		}
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
		values[e.ID+"-won"] = strconv.Itoa(s.won(i))
	}
	return values
}
