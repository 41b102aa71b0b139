package draw

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
)

// trainScene trains both networks and asks which is better on centred drawings.
type trainScene struct{ drawingScene }

// digitsShown returns the digits of which test drawings are shown.
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

func (s *drawScene) Figures() []figure.Figure {
	return []figure.Figure{s.drawing("Your drawing"), s.predictionImages()}
}

func (s *drawScene) Goal() lessons.Goal {
	right := s.verdictOn(s.image())
	g := lessons.Goal{Text: fmt.Sprintf("Draw a %s that both twins read.", s.digit), Met: right[0] && right[1], Missing: s.missed(right)}
	if odd := s.oddity(); !g.Met && s.prediction() != nil && odd != "" {
		g.Missing += "; " + odd
	}
	return g
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

// padMap returns a heatmap over the pad, for values from 0 to scale.
func padMap(title string, values []float32, scale float64) figure.Heatmap {
	h := figure.Heatmap{Meta: figure.Meta{Title: title}, Cols: padSide, Scale: scale, Unsigned: true, Cursor: -1}
	for _, v := range values {
		h.Values = append(h.Values, float64(v))
	}
	return h
}

// begin undoes the shift. On a blank pad it inserts an example, so that there is
// something to shift.
func (s *drawingScene) begin() {
	s.Enter()
	if s.blank() {
		s.example(s.tests())
	}
}

// threeScene evaluates the networks on shifted test drawings.
type threeScene struct {
	drawingScene
	result *pairSnapshot // nil before the run
}

func (s *threeScene) finished() bool { return s.result != nil && s.result.done >= s.result.of }

func (s *threeScene) Run(seed uint64) (lessons.Stepper, error) {
	s.result = nil
	return s.withTrained(testRadius, seed), nil
}

func (s *threeScene) Observe(snapshot lessons.Snapshot) {
	s.drawingScene.Observe(snapshot)
	s.result, _ = snapshot.(*pairSnapshot)
}

func (s *threeScene) Figures() []figure.Figure {
	names := []string{"Shared", "Unshared"}
	all := make([]figure.Figure, 0, len(names))
	for i, name := range names {
		f := figure.ShiftAccuracy{Meta: figure.Meta{ID: "nudges-" + name, Title: name + ": right when moved"}, Radius: testRadius, Cursor: -1}
		for range (2*testRadius + 1) * (2*testRadius + 1) {
			f.Accuracy = append(f.Accuracy, math.NaN())
		}
		if s.result != nil {
			copy(f.Accuracy, s.result.nudged[i])
		}
		all = append(all, f)
	}
	return all
}

func (s *threeScene) Measured() []progress.Measurement {
	nets := pairNetworks()
	all := make([]progress.Measurement, 0, len(nets)*(testRadius+1))
	for i, notation := range nets {
		for by := range testRadius + 1 {
			all = append(all, s.measurement(notation, fmt.Sprintf("nudged_%d", by), straight(s.result.nudged[i], s.result.radius, by)))
		}
	}
	return all
}

// straight is the mean accuracy over the shifts by a number of pixels straight up,
// down, left and right.
func straight(accuracy []float64, radius, by int) float64 {
	side := 2*radius + 1
	at := func(dr, dc int) float64 { return accuracy[(dr+radius)*side+dc+radius] }
	return (at(-by, 0) + at(by, 0) + at(0, -by) + at(0, by)) / 4
}

// mapsScene shows that the feature maps of the shared network move with the drawing.
type mapsScene struct {
	drawingScene
	scene.Bindings
	open bool // the question is answered
}

func (s *mapsScene) Enter() { s.begin() }

func (s *mapsScene) Reveal(open bool) {
	if open && !s.open {
		s.across = 2 // as in the question
		s.keepNudge()
	}
	s.open = open
}

func (s *mapsScene) Do(a lessons.Action) error {
	if !s.open {
		return errors.New("first say what you expect; then move it")
	}
	defer s.keepNudge()
	return s.Bindings.Do(a)
}

func (s *mapsScene) Figures() []figure.Figure {
	maps := figure.FeatureMaps{
		Meta: figure.Meta{ID: "maps", Title: "Feature maps of the shared twin"}, Image: padMap("drawing", s.image(), 1),
	}
	if s.pair == nil {
		maps.Note = "it has learnt nothing yet: let it run"
		return []figure.Figure{maps}
	}
	here, before := s.predict(s.image()).maps, s.predict(s.centred()).maps
	most := largest(before, 1)[0]
	tops, same := largest(here, padKernels), slices.Equal(largest(here, padKernels), largest(before, padKernels))
	cells := padSide * padSide
	for k := range padKernels {
		title := fmt.Sprintf("map %d: max %.1f", k+1, tops[k])
		maps.Maps = append(maps.Maps, padMap(title, here[k*cells:(k+1)*cells], most))
	}
	switch {
	case s.open && same:
		maps.Note = fmt.Sprintf("the largest value of each of the %d maps: as in the middle", padKernels)
	case s.open:
		maps.Note = "the largest value of a map differs from that in the middle"
	}
	return []figure.Figure{maps}
}

// largest returns the largest value in each of n equal parts.
func largest(values []float32, n int) []float64 {
	all := make([]float64, n)
	for k := range all {
		for _, v := range values[k*len(values)/n : (k+1)*len(values)/n] {
			all[k] = max(all[k], float64(v))
		}
	}
	return all
}
