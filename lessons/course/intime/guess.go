package intime

import (
	"fmt"
	"slices"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
)

// guessCells is how many cells the row has; guessGoal the error to stay below.
const (
	guessCells = 12
	guessGoal  = .05
)

// guessScene asks the learner to guess a rule from the first row and the last.
type guessScene struct {
	scene.Bindings
	weights [3]*scene.Choice[float64]
	truth   dataset.Rule
}

func newGuessScene() *guessScene {
	s := &guessScene{truth: dataset.Rule{.2, -.4, .8}}
	for i, name := range []string{"left", "middle", "right"} {
		c := &scene.Choice[float64]{
			ID: name, Label: "the " + name + " weight", Hint: "how much of it goes into the next row", Figure: "mine", Index: 2,
			Text: func(v float64) string { return text.Fixed(v, 1) },
		}
		for v := -4; v <= 10; v += 2 {
			c.Values = append(c.Values, float64(v)/10)
		}
		s.weights[i] = c
		s.Bindings = append(s.Bindings, c)
	}
	return s
}

// film returns the first row and the rows that follow it by a rule.
func film(rule dataset.Rule) []float64 {
	row := make([]float64, guessCells)
	row[guessCells/2], row[1] = 1, -1
	all := slices.Clone(row)
	for range taught {
		row = rule.Next(row)
		all = append(all, row...)
	}
	return all
}

// rule returns the rule that the learner has set.
func (s *guessScene) rule() (r dataset.Rule) {
	for i, c := range s.weights {
		r[i] = c.Value()
	}
	return r
}

// off returns the error of the last row, divided by the row's mean square.
func (s *guessScene) off() float64 {
	truth, mine := film(s.truth), film(s.rule())
	off, square := 0.0, 0.0
	for i := taught * guessCells; i < len(truth); i++ {
		e := mine[i] - truth[i]
		off, square = off+e*e, square+truth[i]*truth[i]
	}
	return off / square
}

func (s *guessScene) Goal() lessons.Goal {
	off := s.off()
	g := lessons.Goal{Text: "Bring the error of the last row below " + text.Number(guessGoal) + ".", Met: off < guessGoal}
	if !g.Met {
		g.Missing = "your error: " + text.Fixed(off, 2)
	}
	return g
}

func (s *guessScene) Figures() []figure.Figure {
	picture := func(id, title string, rule dataset.Rule) figure.Heatmap {
		return figure.Heatmap{
			Meta: figure.Meta{ID: id, Title: title}, Cols: guessCells, Cursor: -1, Scale: 1, Values: film(rule),
			RowLabels: append([]string{"start"}, scene.Numbered("moment", taught)...),
		}
	}
	hidden := picture("truth", "the film, moments 1 to 3 hidden", s.truth)
	hidden.Values = slices.Delete(hidden.Values, guessCells, taught*guessCells)
	hidden.RowLabels = slices.Delete(hidden.RowLabels, 1, taught)
	mine := picture("mine", fmt.Sprintf("yours, error %s", text.Fixed(s.off(), 2)), s.rule())
	return []figure.Figure{hidden, mine}
}

func (s *guessScene) Values() map[string]string {
	same := s.rule() == s.truth
	opposite := s.rule() == dataset.Rule{-s.truth[0], -s.truth[1], -s.truth[2]}
	return map[string]string{"same": scene.YesIf(same), "opposite": scene.YesIf(opposite)}
}
