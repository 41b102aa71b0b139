package gradient

import (
	"fmt"
	"math"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
)

// nudgeScene checks gradients by central differences: it moves a weight up and down
// and compares the losses, at all places at once or at a single place.
type nudgeScene struct {
	scene.Bindings
	pair   *networkPair
	weight *chosenWeight
	nudge  *scene.Choice[float64] // by how much the weight is moved each way
	where  *scene.Choice[string]  // at all places, or at one
	place  int                    // index of that place
	agreed [2]bool                // by the index of where
}

// tolerance is how far the measured slope may be from the gradient, relative to it.
const tolerance = .001

func newNudgeScene(pair *networkPair, weight *chosenWeight) *nudgeScene {
	s := &nudgeScene{
		pair: pair, weight: weight,
		nudge: &scene.Choice[float64]{
			ID: "nudge", Label: "the nudge", Figure: "slopes", Hint: "how far the weight is moved",
			Values: []float64{3, 1, .3, .1, .03, .01, .003, .001}, Text: func(h float64) string { return "±" + shortText(h) },
		},
		where: &scene.Choice[string]{
			ID: "where", Label: "where it moves", Figure: "slopes", Hint: "at all uses, or at one", Values: []string{"at all places", "at one place"},
		},
	}
	s.Bindings = scene.Bindings{s.nudge, s.where, scene.Bind(s.placeControl, s.choosePlace)}
	return s
}

func (s *nudgeScene) Enter() { s.agreed = [2]bool{} }

func (s *nudgeScene) placeControl() lessons.Control {
	return lessons.Control{
		ID: "place", Label: "the place", Kind: lessons.Cells, Options: scene.CellNames(places, placesAcross), Index: s.place, Cols: placesAcross,
		Figure: "parts", Points: true, Hint: "which place moves alone",
	}
}

func (s *nudgeScene) choosePlace(a lessons.Action) error {
	s.place, s.where.Index = a.Index, 1
	return nil
}

func (s *nudgeScene) Do(a lessons.Action) error {
	if err := s.Bindings.Do(a); err != nil {
		return err
	}
	if slope, gradient := s.slopes(); math.Abs(slope-gradient) <= tolerance*math.Abs(gradient) {
		s.agreed[s.where.Index] = true
	}
	return nil
}

// moving returns the place that moves, −1 for all.
func (s *nudgeScene) moving() int {
	if s.where.Index == 1 {
		return s.place
	}
	return -1
}

// losses returns the losses with the weight moved up and down by the nudge.
func (s *nudgeScene) losses() (up, down float64) {
	h := s.nudge.Value()
	return s.pair.loss(s.weight.tap, s.moving(), h), s.pair.loss(s.weight.tap, s.moving(), -h)
}

// slopes returns the central difference, and the gradient that training uses.
func (s *nudgeScene) slopes() (difference, gradient float64) {
	up, down := s.losses()
	gradient = s.pair.whole[s.weight.tap]
	if place := s.moving(); place >= 0 {
		gradient = firstKernel(s.pair.apart, s.weight.tap)[place]
	}
	return (up - down) / (2 * s.nudge.Value()), gradient
}

func (s *nudgeScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Agree to %g %%: at all places, and at one.", 100*tolerance)}
	switch {
	case !s.agreed[0]:
		g.Missing = "at all places they do not agree yet"
	case !s.agreed[1]:
		g.Missing = "one place alone has not been checked yet"
	default:
		g.Met = true
	}
	return g
}

func (s *nudgeScene) Figures() []figure.Figure {
	up, down := s.losses()
	found, gradient := s.slopes()
	by := shortText(s.nudge.Value())
	f := figure.NewTable("slopes", "Finite differences", "measured", "#value")
	f.Rows = [][]string{
		{"loss at +" + by, strconv.FormatFloat(up, 'f', 8, 64)},
		{"loss at −" + by, strconv.FormatFloat(down, 'f', 8, 64)},
		{"slope between", slopeText(found)},
		{"gradient", slopeText(gradient)},
		{"difference", relativeError(found, gradient)},
	}
	parts := figure.Heatmap{
		Meta: figure.Meta{ID: "parts", Title: "The gradient from each place", Control: "place"},
		Cols: placesAcross, Values: s.pair.of(s.weight.tap), Cursor: s.moving(),
	}
	return []figure.Figure{f, parts}
}

// relativeError returns how far a slope is from the gradient, in percent of the
// gradient.
func relativeError(found, gradient float64) string {
	if gradient == 0 {
		return "–"
	}
	away := 100 * math.Abs(found-gradient) / math.Abs(gradient)
	if away > 999 {
		return "> 999 %"
	}
	return strconv.FormatFloat(away, 'f', 3, 64) + " %"
}

func (s *nudgeScene) Values() map[string]string {
	return map[string]string{"places": strconv.Itoa(places), "images": strconv.Itoa(batchSize)}
}
