// Package draw is the lesson draw: Can I fool it?
package draw

import (
	_ "embed" // the text of the lesson
	"fmt"
	"image"
	"math"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson draw.
var Lesson = lessons.Source{ID: "draw", Text: markdown, Open: open}

// The networks of the lesson: the same layers, shared and unshared.
const (
	padShared = "20x20 conv5:8/ring relu maxpool2 conv5:16/ring relu gmp dense:10"
	padLocal  = "20x20 local5:8/ring relu maxpool2 local5:16/ring relu gmp dense:10"
)

// The IDs of the controls.
const (
	namePad     = "pad"
	nameDigit   = "digit"
	nameExample = "example"
	nameClear   = "clear"
	namePen     = "pen"
	nameCentre  = "centre"
	nameNudge   = "nudge"
	nameAdd     = "add"
)

func open(env lessons.Env) lessons.Scenes {
	d := drawingScene{drawingState: newDrawingState(env)}
	train, three, fool := &trainScene{d}, &threeScene{drawingScene: d}, newAdversarialScene(d)
	return lessons.Scenes{
		"train": train,
		"draw":  &drawScene{d, scene.Bindings{d.bindPad(), d.pen, d.digit, d.bindCentre(), d.bindExample(), d.bindClear()}},
		"three": three,
		"maps":  &mapsScene{drawingScene: d, Bindings: scene.Bindings{d.bindNudge()}},
		"fool":  fool,
		"teach": newTeachScene(d),
		"recap": &recapScene{drawingScene: d, before: env.Measured, train: train, three: three, fool: fool},
	}
}

// drawingState is what all steps of the lesson share: the pad, the networks as last
// trained, and the learner's own drawings.
type drawingState struct {
	pad
	*networks          // those that the present step uses
	base      networks // trained on the task's drawings
	taught    networks // trained on the learner's drawings as well
	plan      experiment.Plan
	own       []ownDrawing
}

// networks are the two networks in training, or trained.
type networks struct {
	race        scene.Race   // the newest training
	pair        *networkPair // nil before the first training step
	weights     *weights     // those loaded into pair
	trained     *weights     // those at the end of the last finished training
	predictions []prediction // made with weights, the newest last
	seed        uint64       // of the last finished training
	drawn       dataset.Set  // the test drawings of seed, empty before their first use
}

// tests returns the test drawings.
func (d *drawingState) tests() dataset.Set {
	if d.drawn.N == 0 {
		d.drawn = scene.MustDrawTest(d.plan.Task, d.seed, d.plan.Task.Test)
	}
	return d.drawn
}

func newDrawingState(env lessons.Env) *drawingState {
	plan := scene.Plan("pad")
	plan.Networks = []string{padShared, padLocal}
	d := &drawingState{pad: newPad(), plan: plan, own: ownDrawings(env.Measured), base: networks{seed: env.Seed}}
	d.networks = &d.base
	return d
}

// learn returns a run that trains both networks on the plan's drawings, and then
// shifts the test drawings by up to radius pixels.
func (d *drawingState) learn(seed uint64, radius int) *pairRun {
	setup := scene.RaceSetup{Plan: d.plan}
	for i, notation := range pairNetworks() {
		setup.Networks = append(setup.Networks, scene.NetworkSpec{
			ID: []string{"shared", "local"}[i], Name: []string{"shared", "unshared"}[i], Network: notation,
		})
	}
	d.race.Setup = setup
	return &pairRun{setup: setup, seed: seed, radius: radius}
}

// more returns the learner's own drawings as training images.
func (d *drawingState) more() dataset.Set {
	s := dataset.Set{H: padSide, W: padSide, C: 1, Classes: digits, Outputs: digits, N: len(d.own)}
	for _, o := range d.own {
		s.X = append(s.X, o.image()...)
		s.Labels = append(s.Labels, o.digit)
	}
	return s
}

// withTrained returns the run of learn, without the training if the networks are
// trained already.
func (d *drawingState) withTrained(radius int, seed uint64) *pairRun {
	if d.trained != nil {
		seed = d.seed
	}
	r := d.learn(seed, radius)
	r.trained = d.trained
	return r
}

// drawingScene is embedded by all scenes of the lesson.
type drawingScene struct {
	*drawingState
	nudge image.Point // the shift at which the drawing was left in this step
}

// Enter implements lessons.Enterer: it restores the shift at which the drawing was
// left in this step.
func (s *drawingScene) Enter() {
	s.networks = &s.base
	s.across, s.down = s.nudge.X, s.nudge.Y
}

// keepNudge remembers the shift of the drawing, after it was changed in this step.
func (s *drawingScene) keepNudge() { s.nudge = image.Pt(s.across, s.down) }

func (s *drawingScene) Pace() lessons.Speed { return lessons.Speed16 }

// Run trains the networks if they are not trained yet.
func (s *drawingScene) Run(seed uint64) (lessons.Stepper, error) {
	if s.trained != nil {
		return nil, nil
	}
	return s.learn(seed, 0), nil
}

func (s *drawingScene) Observe(snapshot lessons.Snapshot) {
	if seen, ok := snapshot.(*pairSnapshot); ok {
		s.take(seen)
	}
}

// take loads the weights of a snapshot.
func (d *drawingState) take(seen *pairSnapshot) {
	if seen.race != nil {
		d.race.Seed = seen.seed
		d.race.Observe(seen.race)
	}
	if seen.weights == nil || seen.weights == d.weights {
		return
	}
	if d.pair == nil {
		d.pair = newPair()
	}
	d.pair.load(seen.weights)
	d.weights, d.predictions = seen.weights, nil
	if seen.race == nil || seen.race.StepsDone >= seen.race.TotalSteps {
		d.trained = seen.weights
		if seen.seed != d.seed {
			d.seed, d.drawn = seen.seed, dataset.Set{}
		}
	}
}

func (s *drawingScene) Experiment() (experiment.Plan, bool) {
	p := s.plan
	p.Seeds = []uint64{s.seed}
	return p, true
}

// predict returns the prediction for an image, nil before the first training step.
// The figures and values of a step ask for the same few images: those on the pad are
// evaluated in one batch with it.
func (d *drawingState) predict(image []float32) *prediction {
	if d.pair == nil {
		return nil
	}
	if d.cached(image) == nil {
		d.predictAll([][]float32{image, d.image(), d.centred()})
	}
	return d.cached(image)
}

// predictAll adds the predictions for images to the cache, all in one batch.
func (d *drawingState) predictAll(images [][]float32) {
	most := 8 + len(d.own)
	var fresh [][]float32
	for _, image := range images {
		seen := func(other []float32) bool { return slices.Equal(image, other) }
		if d.cached(image) == nil && !slices.ContainsFunc(fresh, seen) {
			fresh = append(fresh, image)
		}
	}
	if len(fresh) == 0 {
		return
	}
	d.predictions = append(d.predictions, d.pair.predict(fresh)...)
	d.predictions = d.predictions[max(0, len(d.predictions)-most):]
}

// cached returns the prediction for an image if it was made before, else nil.
func (d *drawingState) cached(image []float32) *prediction {
	i := slices.IndexFunc(d.predictions, func(o prediction) bool { return slices.Equal(o.image, image) })
	if i < 0 {
		return nil
	}
	return &d.predictions[i]
}

// prediction returns the prediction for the image on the pad, nil if the pad is
// blank.
func (s *drawingScene) prediction() *prediction {
	if s.blank() {
		return nil
	}
	return s.predict(s.image())
}

// drawing shows the pad with the digits that the networks read.
func (s *drawingScene) drawing(title string) figure.BinaryGrid {
	f := s.figure(title)
	if o := s.prediction(); o != nil {
		p, shared, local := o.answers, o.answers[0].best(), o.answers[1].best()
		f.Note = fmt.Sprintf("shared sees a %d, %.0f%%; unshared a %d, %.0f%%", shared, 100*p[0][shared], local, 100*p[1][local])
	}
	return f
}

// unread says why there is no prediction.
func (s *drawingScene) unread() string {
	if s.pair == nil {
		return "not trained yet: let them run"
	}
	return "the pad is empty"
}

// predictionImages shows, for each network, the evidence at each place for the digit
// that it reads.
func (s *drawingScene) predictionImages() figure.ImageRow {
	f := figure.ImageRow{Meta: figure.Meta{ID: "where", Title: "Where they see it"}}
	o := s.prediction()
	if o == nil {
		f.Note = s.unread()
		return f
	}
	for i, name := range []string{"shared", "unshared"} {
		best := o.answers[i].best()
		values := s.pair.evidence(i, o, best)
		f.Images = append(f.Images, figure.Heatmap{
			Meta: figure.Meta{Title: fmt.Sprintf("%s %d", name, best)}, Cols: sightSide, Values: values, Cursor: slices.Index(values, slices.Max(values)),
		})
	}
	for i := range f.Images { // a whole number keeps the legend short
		for _, v := range f.Images[i].Values {
			f.Images[i].Scale = max(f.Images[i].Scale, math.Ceil(math.Abs(v)))
		}
	}
	return f
}

// Values are those that every step of the lesson may refer to.
func (s *drawingScene) Values() map[string]string {
	return map[string]string{
		"shared": padShared, "local": padLocal,
		"samples": text.Number(float64(s.plan.Task.Samples)), "tests": text.Number(float64(s.plan.Task.Test)),
		"radius": strconv.Itoa(testRadius), "reach": strconv.Itoa(ownRadius), "kernels": strconv.Itoa(padKernels),
		"nudges": strconv.Itoa(ownShifts), nameDigit: s.digit.String(),
		"shared-numbers": scene.ParametersText(padShared), "local-numbers": scene.ParametersText(padLocal),
	}
}

// measurement returns a result for one of the networks that the command compare
// cannot give.
func (s *drawingScene) measurement(notation, metric string, value float64) progress.Measurement {
	options := map[string]any{"task": s.plan.Task.Name, "samples": s.plan.Task.Samples, "steps": s.plan.Training.Steps}
	if n := len(s.own); n > 0 {
		options["more"] = n
	}
	return progress.Measurement{Network: notation, Metric: metric, Value: value, Seed: s.seed, Options: options}
}

// pairNetworks returns the two networks in the order that all arrays of two results
// use.
func pairNetworks() [2]string { return [2]string{padShared, padLocal} }

// readAs reports, for each network, whether it reads an image as a digit.
func (d *drawingState) readAs(image []float32, digit int32) (right [2]bool) {
	if o := d.predict(image); o != nil {
		right = [2]bool{o.answers[0].best() == int(digit), o.answers[1].best() == int(digit)}
	}
	return right
}

// verdictOn reports, for each network, whether it reads an image of the pad as the
// intended digit.
func (s *drawingScene) verdictOn(image []float32) (right [2]bool) {
	if s.blank() {
		return right
	}
	return s.readAs(image, s.digit.Value())
}

// missed says which network does not read the digit, empty if both do.
func (s *drawingScene) missed(right [2]bool) string {
	switch {
	case s.pair == nil:
		return "the twins have not learnt to read yet: let them run"
	case s.blank():
		return "the pad is empty: draw, or put in an example"
	case !right[0] && !right[1]:
		return fmt.Sprintf("neither reads a %s", s.digit)
	case !right[0]:
		return fmt.Sprintf("the shared twin does not read a %s", s.digit)
	case !right[1]:
		return fmt.Sprintf("the unshared twin does not read a %s", s.digit)
	}
	return ""
}

// recapScene tabulates the results of the steps, from this session or an earlier
// one.
type recapScene struct {
	drawingScene
	before []progress.Measurement
	train  *trainScene
	three  *threeScene
	fool   *adversarialScene
}

// now returns the results of a step in this session.
func (s *recapScene) now(step string) []progress.Measurement {
	switch {
	case step == "train":
		return s.train.Measured()
	case step == "three" && s.three.finished():
		return s.three.Measured()
	case step == "fool" && s.fool.finished():
		return s.fool.Measured()
	}
	return nil
}

func (s *recapScene) Run(uint64) (lessons.Stepper, error) { return nil, nil }

func (s *recapScene) Figures() []figure.Figure {
	fixed := func(v float64) string { return text.Fixed(v, 2) }
	t := figure.NewTable("found", "What a twin reads", "", "#shared", "#unshared")
	row := func(name, step, metric string, say func(float64) string) {
		cells := append(make([]string, 0, len(t.Columns)), name)
		for _, notation := range pairNetworks() {
			cell := "–"
			if v, ok := scene.Newest(s.now(step), s.before, step, notation, metric); ok {
				cell = say(v)
			}
			cells = append(cells, cell)
		}
		t.Rows = append(t.Rows, cells)
	}
	row("in the middle", "train", scene.MetricTest, fixed)
	row("one pixel off", "three", "nudged_1", fixed)
	row("three pixels off", "three", "nudged_3", fixed)
	row(fmt.Sprintf("of your %d nudges", ownShifts), "fool", "nudges_right", text.Number)
	return []figure.Figure{t}
}

func (s *recapScene) Values() map[string]string {
	v := s.drawingScene.Values()
	v["digit-fooled"] = "digit"
	for _, m := range append(slices.Clone(s.before), s.now("fool")...) {
		if digit, ok := m.Options["digit"]; ok && m.Step == "fool" || ok && m.Step == "" {
			v["digit-fooled"] = fmt.Sprint(digit)
		}
	}
	return v
}
