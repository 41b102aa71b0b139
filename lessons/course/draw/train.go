package draw

import (
	"fmt"
	"slices"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
)

// trainScene trains both networks and asks which is better on centred drawings.
type trainScene struct{ drawingScene }

func (s *trainScene) Enter() { s.across, s.down = 0, 0 }

// digitsShown are the digits of which test drawings are shown.
func digitsShown() []int32 { return []int32{3, 4} }

func (s *trainScene) Run(seed uint64) (lessons.Stepper, error) { return s.learn(seed, 0), nil }

func (s *trainScene) Figures() []figure.Figure {
	drawings := figure.ImageRow{Meta: figure.Meta{ID: "drawings", Title: "Two of the drawings"}}
	tests := s.tests()
	for _, digit := range digitsShown() {
		if i := slices.Index(tests.Labels, digit); i >= 0 {
			drawings.Images = append(drawings.Images, padMap(fmt.Sprintf("a %d", digit), tests.Sample(i), 1))
		}
	}
	if !s.race.Started() {
		return []figure.Figure{drawings}
	}
	return []figure.Figure{s.race.Figure("The twins in training"), s.race.Curves("Unseen drawings right")}
}

func (s *trainScene) Measured() []progress.Measurement { return s.race.Measured() }

// drawScene asks for a drawing that both networks read.
type drawScene struct {
	drawingScene
	scene.Bindings
}

func (s *drawScene) Enter() { s.across, s.down = 0, 0 }

func (s *drawScene) Figures() []figure.Figure {
	return []figure.Figure{s.drawing("Your drawing"), s.predictionImages()}
}

func (s *drawScene) Goal() lessons.Goal {
	right := s.verdictOn(s.image())
	return lessons.Goal{
		Text: fmt.Sprintf("Draw a %s that both twins read.", s.digit), Met: right[0] && right[1], Missing: s.missed(right),
	}
}

func (s *drawScene) Values() map[string]string {
	v := s.drawingScene.Values()
	v["shared-sure"], v["local-sure"] = "not known", "not known"
	if o := s.prediction(); o != nil {
		v["shared-sure"] = fmt.Sprintf("%.0f%% sure", 100*o.answers[0][s.digit.Value()])
		v["local-sure"] = fmt.Sprintf("%.0f%%", 100*o.answers[1][s.digit.Value()])
	}
	return v
}

// padMap is a heatmap over the pad of values from 0 to scale.
func padMap(title string, values []float32, scale float64) figure.Heatmap {
	h := figure.Heatmap{Meta: figure.Meta{Title: title}, Cols: padSide, Scale: scale, Unsigned: true, Cursor: -1}
	for _, v := range values {
		h.Values = append(h.Values, float64(v))
	}
	return h
}

// begin undoes the shift. On a blank pad it puts an example, so that there is
// something to shift.
func (s *drawingScene) begin() {
	s.across, s.down = 0, 0
	if s.blank() {
		s.example(s.tests())
	}
}
