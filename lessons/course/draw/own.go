package draw

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
)

// teachScene trains both networks on the learner's drawings as well.
type teachScene struct {
	drawingScene
	scene.Bindings
	moved scene.Memo[shiftedTests, float64] // test accuracy of the unshared network
}

func newTeachScene(d drawingScene) *teachScene {
	s := &teachScene{drawingScene: d}
	s.Bindings = scene.Bindings{d.bindPad(), d.digit, d.bindNudge(), d.bindExample(), scene.Bind(s.addControl, s.add)}
	return s
}

func (s *teachScene) Do(a lessons.Action) error {
	defer s.keepNudge()
	return s.Bindings.Do(a)
}

func (s *teachScene) addControl() lessons.Control {
	return lessons.Control{
		ID: nameAdd, Label: "add the drawing", Kind: lessons.Button, Value: fmt.Sprintf("%d added", len(s.own)),
		Hint: "to the training images", Restarts: true,
	}
}

func (s *teachScene) add(lessons.Action) error {
	if s.pair == nil {
		return errors.New("the twins have not learnt to read yet, so it is not known whether they need this drawing: let them run first")
	}
	o := ownDrawing{cells: s.cells(), digit: s.digit.Value(), down: s.down, across: s.across}
	if slices.ContainsFunc(s.own, o.same) {
		return errors.New("this drawing is among the training images already: change or move it")
	}
	if len(s.own) >= mostOwn {
		return fmt.Errorf("no more than %d drawings of your own are kept", mostOwn)
	}
	for i, right := range s.verdictOn(s.image()) {
		o.missed[i] = !right
	}
	s.own = append(s.own, o)
	return nil
}

// Enter implements lessons.Enterer. Until they are taught, the networks are those of
// the earlier steps.
func (s *teachScene) Enter() {
	s.drawingScene.Enter()
	if s.taught.trained == nil {
		s.taught = s.base
		if s.base.weights != nil {
			s.taught.pair = newPair()
			s.taught.pair.load(s.base.weights)
		}
	}
	s.networks = &s.taught
}

// Run trains both networks again, with the learner's drawings.
func (s *teachScene) Run(seed uint64) (lessons.Stepper, error) {
	r := s.learn(seed, 0)
	for i := range r.setup.Networks {
		r.setup.Networks[i].More = s.more()
	}
	s.race.Setup = r.setup
	return r, nil
}

func (s *teachScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Make both read a drawing of yours that one of them got wrong.", Missing: "add a drawing that one of them gets wrong, then let them learn"}
	for _, o := range s.own {
		if !o.missed[0] && !o.missed[1] {
			continue
		}
		g.Missing = "added: now let them learn"
		if right := s.readAs(o.image(), o.digit); right[0] && right[1] && s.race.Finished() {
			g.Met, g.Missing = true, ""
			break
		}
	}
	return g
}

func (s *teachScene) Figures() []figure.Figure {
	t := figure.NewTable("own", "Added, and read as", "is", "shared", "unshared")
	if s.pair != nil {
		images := make([][]float32, len(s.own))
		for i, o := range s.own {
			images[i] = o.image()
		}
		s.predictAll(images)
	}
	for _, o := range slices.Backward(s.own) {
		row := []string{strconv.Itoa(int(o.digit)), "?", "?"}
		if p := s.predict(o.image()); p != nil {
			row[1], row[2] = strconv.Itoa(p.answers[0].best()), strconv.Itoa(p.answers[1].best())
		}
		t.Rows = append(t.Rows, row)
	}
	if len(s.own) == 0 {
		return []figure.Figure{s.drawing("Your drawing"), s.predictionImages()}
	}
	return []figure.Figure{s.drawing("Your drawing"), t, s.predictionImages()}
}

// elsewhere returns the accuracy of the unshared network on the test drawings,
// shifted like the newest own drawing. That takes too long for every snapshot of a
// training, so it waits until the end.
func (s *teachScene) elsewhere() string {
	if len(s.own) == 0 || s.pair == nil {
		return ""
	}
	if s.weights != s.trained {
		return "test drawings moved like the newest: asked once they have learnt"
	}
	o := s.own[len(s.own)-1]
	right := s.moved.Get(shiftedTests{s.weights, s.seed, o.down, o.across}, func(m shiftedTests) float64 {
		test := s.tests()
		return s.pair.accuracy(1, test.Roll(m.down, m.across))
	})
	return fmt.Sprintf("test drawings moved like the newest: unshared %.2f right", right)
}

// shiftedTests identifies an evaluation on the test drawings of a seed, all shifted
// alike.
type shiftedTests struct {
	weights      *weights
	seed         uint64
	down, across int
}

func (s *teachScene) Measured() []progress.Measurement {
	var all []progress.Measurement
	for _, o := range s.own {
		all = append(all, progress.Measurement{
			Network: padShared, Metric: ownMetric, Value: float64(o.digit),
			Options: map[string]any{"pixels": o.pixels(), "down": o.down, "across": o.across},
		})
	}
	return append(all, s.race.Measured()...)
}

func (s *teachScene) Values() map[string]string {
	v := s.drawingScene.Values()
	v["lesson"] = "But that is one drawing, at one place."
	if note := s.elsewhere(); note != "" {
		v["lesson"] = "But that is one drawing. On " + note + "."
	}
	return v
}

// ownDrawing is one of the learner's drawings among the training images.
type ownDrawing struct {
	cells  []bool // as on the pad
	digit  int32
	missed [2]bool // by network: whether it was wrong when the drawing was added
	down   int     // the shift of the pad
	across int
}

// mostOwn is the most own drawings that are kept: the newest.
const mostOwn = 40

// ownMetric is the metric under which progress keeps an own drawing. Its value is
// the digit.
const ownMetric = "own_drawing"

// pixels packs the cells of a drawing, 8 to a byte, in hexadecimal digits.
func (o ownDrawing) pixels() string {
	packed := make([]byte, (len(o.cells)+7)/8)
	for i, on := range o.cells {
		if on {
			packed[i/8] |= 0x80 >> (i % 8)
		}
	}
	return hex.EncodeToString(packed)
}

// ownDrawings reads the drawings of earlier sessions and skips malformed ones.
func ownDrawings(measured []progress.Measurement) []ownDrawing {
	var own []ownDrawing
	for _, m := range measured {
		text, _ := m.Options["pixels"].(string)
		packed, err := hex.DecodeString(text)
		if m.Metric != ownMetric || err != nil || len(packed) != padSide*padSide/8 || m.Value < 0 || m.Value >= digits {
			continue
		}
		o := ownDrawing{cells: make([]bool, padSide*padSide), digit: int32(m.Value)}
		for i := range o.cells {
			o.cells[i] = packed[i/8]&(0x80>>(i%8)) != 0
		}
		down, _ := m.Options["down"].(float64)
		across, _ := m.Options["across"].(float64)
		o.down, o.across = min(max(int(down), -maxShift), maxShift), min(max(int(across), -maxShift), maxShift)
		own = append(own, o)
	}
	return own[max(0, len(own)-mostOwn):]
}

// same reports whether two drawings agree in digit and in the pixels on the pad.
func (o ownDrawing) same(other ownDrawing) bool {
	return o.digit == other.digit && slices.Equal(o.cells, other.cells)
}

func (o ownDrawing) image() []float32 { return asImage(o.cells) }
