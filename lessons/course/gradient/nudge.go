package gradient

import (
	"fmt"
	"math"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
)

// nudgeScene checks gradients by hand: it moves a weight a little up and down and
// looks at the loss, at all places at once or at one place alone.
type nudgeScene struct {
	twins  *networkPair
	weight *chosenWeight
	one    bool // One place moves, not all of them
	place  int  // which one
	nudge  int  // index into nudges
	agreed [2]bool
}

// nudges are by how much the weight can be moved.
func nudges() []float64 { return []float64{3, 1, .3, .1, .03, .01, .003, .001} }

// nudgeAgrees is how near the measured slope has to come to the gradient, as a
// share of it.
const nudgeAgrees = .001

func newNudgeScene(twins *networkPair, weight *chosenWeight) *nudgeScene {
	return &nudgeScene{twins: twins, weight: weight}
}

func (s *nudgeScene) Enter() { s.agreed = [2]bool{} }

func (s *nudgeScene) Controls() []lessons.Control {
	nudge := lessons.Control{
		ID: "nudge", Label: "the nudge", Kind: lessons.Dial, Index: s.nudge, Figure: "slopes",
		Hint: "how far the weight is moved",
	}
	for _, h := range nudges() {
		nudge.Options = append(nudge.Options, "±"+strconv.FormatFloat(h, 'g', -1, 64))
	}
	where := lessons.Control{
		ID: "where", Label: "where it moves", Kind: lessons.Dial, Figure: "slopes", Options: []string{"at all places", "at one place"},
		Index: int(scene.Brightness(s.one)), Hint: "moves all its uses, or one alone",
	}
	place := lessons.Control{
		ID: "place", Label: "the place", Kind: lessons.Cells, Index: s.place, Cols: sumAcross, Figure: "parts", Points: true, Hint: "which place moves alone",
	}
	for i := range sumPlaces {
		place.Options = append(place.Options, fmt.Sprintf("row %d, column %d", i/sumAcross+1, i%sumAcross+1))
	}
	return []lessons.Control{nudge, where, place}
}

func (s *nudgeScene) Do(a lessons.Action) error {
	switch a.Control {
	case "nudge":
		s.nudge = a.Index
	case "where":
		s.one = a.Index == 1
	case "place":
		s.place, s.one = a.Index, true
	}
	if slope, gradient := s.slopes(); math.Abs(slope-gradient) <= nudgeAgrees*math.Abs(gradient) {
		s.agreed[int(scene.Brightness(s.one))] = true
	}
	return nil
}

// moving is the place that moves, −1 for all.
func (s *nudgeScene) moving() int {
	if s.one {
		return s.place
	}
	return -1
}

// slopes are the slope that the nudge finds, and the gradient that training uses.
func (s *nudgeScene) slopes() (found, gradient float64) {
	h := nudges()[s.nudge]
	found = (s.twins.loss(s.weight.tap, s.moving(), h) - s.twins.loss(s.weight.tap, s.moving(), -h)) / (2 * h)
	if !s.one {
		return found, s.twins.whole[s.weight.tap]
	}
	return found, firstKernel(s.twins.apart, s.weight.tap)[s.place]
}

func (s *nudgeScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Agree to %g %%: at all places, and at one.", 100*nudgeAgrees)}
	switch {
	case !s.agreed[0]:
		g.Missing = "at all places they do not agree yet"
	case !s.agreed[1]:
		g.Missing = "one place alone is not checked yet"
	default:
		g.Met = true
	}
	return g
}

func (s *nudgeScene) Figures() []figure.Figure {
	h := nudges()[s.nudge]
	up, down := s.twins.loss(s.weight.tap, s.moving(), h), s.twins.loss(s.weight.tap, s.moving(), -h)
	found, gradient := s.slopes()
	by := strconv.FormatFloat(h, 'g', -1, 64)
	f := figure.Table{
		Meta:    figure.Meta{ID: "slopes", Title: "Finite differences"},
		Columns: []figure.Column{{Name: "measured"}, {Name: "value", Numeric: true}},
		Rows: [][]string{
			{"loss at +" + by, strconv.FormatFloat(up, 'f', 8, 64)},
			{"loss at −" + by, strconv.FormatFloat(down, 'f', 8, 64)},
			{"slope between", slopeText(found)},
			{"gradient", slopeText(gradient)},
			{"apart by", awayText(found, gradient)},
		},
		Cursor: -1,
	}
	parts := figure.Heatmap{
		Meta: figure.Meta{ID: "parts", Title: "The gradient from each place", Control: "place"},
		Cols: sumAcross, Values: s.twins.of(s.weight.tap), Cursor: s.moving(),
	}
	return []figure.Figure{f, parts}
}

// awayText is how far a slope is from the gradient.
func awayText(found, gradient float64) string {
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
	return map[string]string{"places": strconv.Itoa(sumPlaces), "images": strconv.Itoa(sumBatch)}
}
