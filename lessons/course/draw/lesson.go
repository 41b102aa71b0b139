// Package draw is the lesson draw: Can I fool it?
package draw

import (
	_ "embed" // the text of the lesson
	"fmt"
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

// The twins of the lesson draw: the same layers, one with kernels for all places
// and one with kernels for each.
const (
	padShared = "20x20 conv5:8/ring relu maxpool2 conv5:16/ring relu gmp dense:10"
	padLocal  = "20x20 local5:8/ring relu maxpool2 local5:16/ring relu gmp dense:10"
)

// The names of its controls.
const (
	namePad     = "pad"
	nameDigit   = "digit"
	nameExample = "example"
	nameClear   = "clear"
	nameNudge   = "nudge"
	nameAdd     = "add"
)

// open returns the scenes of the lesson.
func open(env lessons.Env) lessons.Scenes {
	at := drawingScene{drawingState: newDrawingState(env)}
	school, three, fool := &trainScene{at}, &threeScene{drawingScene: at}, &adversarialScene{drawingScene: at}
	return lessons.Scenes{
		"train": school,
		"draw":  &drawScene{at},
		"three": three,
		"maps":  &mapsScene{drawingScene: at},
		"fool":  fool,
		"teach": &teachScene{drawingScene: at},
		"recap": &recapScene{drawingScene: at, before: env.Measured, school: school, three: three, fool: fool},
	}
}

// drawingState is what all steps of the lesson share: the pad, the twins as they were
// trained last, and the learner's own drawings.
type drawingState struct {
	pad
	plan        experiment.Plan
	race        scene.Race   // the newest training
	pair        *networkPair // nil before they have learnt anything
	weights     *weights     // what the twins hold
	taught      *weights     // what they held when they had learnt last
	predictions []prediction // what the twins were asked since they learnt last, the newest at the end
	own         []ownDrawing
	seed        uint64      // of the newest training
	drawn       dataset.Set // the test drawings of that seed, once they were asked for
}

// tests are the test drawings.
func (d *drawingState) tests() dataset.Set {
	if d.drawn.N == 0 {
		_, test, err := dataset.Make(d.plan.Task, d.seed)
		if err != nil {
			panic("draw: " + err.Error()) // the plan is part of this program
		}
		d.drawn = test
	}
	return d.drawn
}

func newDrawingState(env lessons.Env) *drawingState {
	plan := scene.Plan("pad")
	plan.Networks = []string{padShared, padLocal}
	d := &drawingState{plan: plan, own: ownDrawings(env.Measured), seed: env.Seed}
	d.digit = 4
	d.cursor = padSide*padSide/2 + padSide/2
	return d
}

// learn is a run that trains the twins on the plan's drawings and the learner's
// own, and then moves the test drawings about by up to radius pixels (0: not).
func (d *drawingState) learn(seed uint64, radius int) *pairRun {
	setup := scene.RaceSetup{Plan: d.plan}
	for i, notation := range pairNetworks() {
		setup.Networks = append(setup.Networks, scene.NetworkSpec{
			ID: []string{"shared", "local"}[i], Name: []string{"shared", "unshared"}[i], Network: notation, More: d.more(),
		})
	}
	d.race.Setup = setup
	return &pairRun{setup: setup, seed: seed, radius: radius}
}

// more are the learner's own drawings as training images.
func (d *drawingState) more() dataset.Set {
	s := dataset.Set{H: padSide, W: padSide, C: 1, Classes: digits, Outputs: digits, N: len(d.own)}
	for _, o := range d.own {
		s.X = append(s.X, o.float()...)
		s.Labels = append(s.Labels, int32(o.digit)) //nolint:gosec // a digit
	}
	return s
}

// known is the same run by twins that are trained already, if they are.
func (d *drawingState) known(radius int, seed uint64) *pairRun {
	if d.taught != nil {
		seed = d.seed
	}
	r := d.learn(seed, radius)
	r.taught = d.taught
	return r
}

// drawingScene is what the scenes at the desk have in common.
type drawingScene struct {
	*drawingState
}

func (s *drawingScene) Pace() lessons.Speed { return lessons.Speed16 }

// Run trains the twins where they are not trained yet.
//
//nolint:unparam // the error is that of every scene's run
func (s *drawingScene) Run(seed uint64) (lessons.Stepper, error) {
	if s.taught != nil {
		return nil, nil
	}
	return s.learn(seed, 0), nil
}

func (s *drawingScene) Observe(snapshot lessons.Snapshot) {
	if seen, ok := snapshot.(*pairSnapshot); ok {
		s.take(seen)
	}
}

// take takes over what the twins have learnt.
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
		d.taught = seen.weights
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

// predict is what the twins make of an image; nil before they have learnt anything.
// All that there is to see of a step asks about the same few images, with every
// picture: those on the desk are looked at together.
func (d *drawingState) predict(image []float32) *prediction {
	if d.pair == nil {
		return nil
	}
	if d.remembered(image) == nil {
		d.predictAll([][]float32{image, d.image(), d.centred()})
	}
	return d.remembered(image)
}

// predictAll has the twins look at images in one go, but not at those that they saw
// since they learnt last.
func (d *drawingState) predictAll(images [][]float32) {
	most := 8 + len(d.own)
	var fresh [][]float32
	for _, image := range images {
		seen := func(other []float32) bool { return slices.Equal(image, other) }
		if d.remembered(image) == nil && !slices.ContainsFunc(fresh, seen) {
			fresh = append(fresh, image)
		}
	}
	if len(fresh) == 0 {
		return
	}
	d.predictions = append(d.predictions, d.pair.predict(fresh)...)
	d.predictions = d.predictions[max(0, len(d.predictions)-most):]
}

// remembered is what the twins made of an image when they were asked before.
func (d *drawingState) remembered(image []float32) *prediction {
	i := slices.IndexFunc(d.predictions, func(o prediction) bool { return slices.Equal(o.image, image) })
	if i < 0 {
		return nil
	}
	return &d.predictions[i]
}

// prediction is what the twins make of the image on the pad; nil as well where there
// is nothing on it.
func (s *drawingScene) prediction() *prediction {
	if s.blank() {
		return nil
	}
	return s.predict(s.image())
}

// drawing is the pad, with what the twins take it for.
func (s *drawingScene) drawing(title string) figure.BinaryGrid {
	f := s.figure(title)
	if o := s.prediction(); o != nil {
		p, shared, local := o.answers, o.answers[0].best(), o.answers[1].best()
		f.Note = fmt.Sprintf("shared sees a %d, %.0f%%; unshared a %d, %.0f%%", shared, 100*p[0][shared], local, 100*p[1][local])
	}
	return f
}

// unread says why the twins have nothing to say.
func (s *drawingScene) unread() string {
	if s.pair == nil {
		return "they have learnt nothing yet: let them run"
	}
	return "the pad is empty"
}

// predictionImages show what each twin takes the image on the pad for, and where: what
// speaks for that digit, place by place.
func (s *drawingScene) predictionImages() figure.ImageRow {
	f := figure.ImageRow{Meta: figure.Meta{ID: "where", Title: "Where they see it"}}
	o := s.prediction()
	if o == nil {
		f.Note = s.unread()
		return f
	}
	for i, name := range []string{"shared", "unshared"} {
		best := o.answers[i].best()
		values := s.pair.speaksFor(i, o, best)
		f.Images = append(f.Images, figure.Heatmap{
			Meta: figure.Meta{Title: fmt.Sprintf("%s: a %d", name, best)}, Cols: sightSide, Values: values, Cursor: slices.Index(values, slices.Max(values)),
		})
	}
	for i := range f.Images { // a whole number makes a short legend
		for _, v := range f.Images[i].Values {
			f.Images[i].Scale = max(f.Images[i].Scale, math.Ceil(math.Abs(v)))
		}
	}
	return f
}

func digitNames() []string {
	names := make([]string, digits)
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	return names
}

// numbers are the values that every step of the lesson may refer to.
func (s *drawingScene) Values() map[string]string {
	v := map[string]string{
		"shared": padShared, "local": padLocal,
		"samples": text.Number(float64(s.plan.Task.Samples)), "tests": text.Number(float64(s.plan.Task.Test)),
		"radius": strconv.Itoa(testRadius), "reach": strconv.Itoa(ownRadius), "kernels": strconv.Itoa(padKernels),
		"nudges": strconv.Itoa((2*ownRadius + 1) * (2*ownRadius + 1)), nameDigit: strconv.Itoa(s.digit),
	}
	for name, notation := range map[string]string{"shared-numbers": padShared, "local-numbers": padLocal} {
		n, err := scene.Parameters(notation)
		if err != nil {
			v[name] = err.Error()
			continue
		}
		v[name] = text.Number(float64(n))
	}
	return v
}

// measurement is one number about one of the twins, which compare does not find.
func (s *drawingScene) measurement(notation, metric string, value float64) progress.Measurement {
	options := map[string]any{"task": s.plan.Task.Name, "samples": s.plan.Task.Samples, "steps": s.plan.Training.Steps}
	if n := len(s.own); n > 0 {
		options["more"] = n
	}
	return progress.Measurement{Network: notation, Metric: metric, Value: value, Seed: s.seed, Options: options}
}

// pairNetworks are the twins in the order in which they are kept everywhere.
func pairNetworks() [2]string { return [2]string{padShared, padLocal} }

// readAs says who reads an image as a digit: nobody who has learnt nothing.
func (d *drawingState) readAs(image []float32, digit int) (right [2]bool) {
	if o := d.predict(image); o != nil {
		right = [2]bool{o.answers[0].best() == digit, o.answers[1].best() == digit}
	}
	return right
}

// verdictOn says who reads the image on the pad as the digit it is meant to be.
func (s *drawingScene) verdictOn(image []float32) (right [2]bool) {
	if s.blank() {
		return right
	}
	return s.readAs(image, s.digit)
}

// missed says, for a goal, who does not read the digit.
func (s *drawingScene) missed(right [2]bool) string {
	switch {
	case s.pair == nil:
		return "the twins have not learnt to read yet: let them run"
	case s.blank():
		return "the pad is empty: draw, or put in an example"
	case !right[0] && !right[1]:
		return fmt.Sprintf("neither reads a %d", s.digit)
	case !right[0]:
		return fmt.Sprintf("the shared twin does not read a %d", s.digit)
	case !right[1]:
		return fmt.Sprintf("the unshared twin does not read a %d", s.digit)
	}
	return ""
}
