// Package shift is the lesson shift: Is a CNN translation invariant?
package shift

import (
	"cmp"
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
	"weightshare/nets"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson shift.
var Lesson = lessons.Source{ID: "shift", Text: markdown, Open: open}

// The networks of the lesson shift. All but the pooled one differ in one thing
// each from the first.
const (
	shiftRingNet    = "16x16 conv5:16/ring relu gmp dense:10"
	shiftPlainNet   = "16x16 conv5:16 relu gmp dense:10"
	shiftReadoutNet = "16x16 conv5:16 relu dense:10"
	shiftLocalNet   = "16x16 local5:16 relu gmp dense:10"
	shiftPooledNet  = "16x16 conv3:8/ring relu maxpool2 conv5:16/ring relu gmp dense:10"
)

// shiftSide is the side of an image of the task one-place; shiftDigits how many
// digits there are.
const (
	shiftSide   = 16
	shiftDigits = 10
)

func shiftRing() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "ring", Name: "shared, maximum", Network: shiftRingNet}
}

func shiftPlain() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "plain", Name: "shared, no ring", Network: shiftPlainNet}
}

func shiftReadout() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "readout", Name: "shared, dense readout", Network: shiftReadoutNet}
}

func shiftLocal() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "local", Name: "unshared, maximum", Network: shiftLocalNet}
}

func shiftPooled() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "pooled", Name: "shared, pooled between", Network: shiftPooledNet}
}

// shiftNets are the networks whose accuracy is mapped over all nudges.
func shiftNets() []scene.NetworkSpec {
	return []scene.NetworkSpec{shiftRing(), shiftPlain(), shiftReadout(), shiftLocal()}
}

// open returns the scenes of the lesson.
func open(env lessons.Env) lessons.Scenes {
	trained := shiftTrained{}
	set := newShiftDigits(env.Seed)
	maps := &shiftMapScene{who: shiftNets(), trained: trained, shown: 1}
	return lessons.Scenes{
		"who":    &shiftWhoScene{trained: trained},
		"moves":  newShiftMoveScene(trained, set),
		"maps":   maps,
		"pool":   &shiftPoolScene{shiftMapScene{who: []scene.NetworkSpec{shiftPooled()}, trained: trained}, false},
		"boxes":  newShiftBoxScene(),
		"border": &shiftBorderScene{},
		"fool":   newShiftFoolScene(trained, set),
		"recap":  &shiftRecap{before: env.Measured, maps: maps},
	}
}

// shiftPlan is the task one-place as the reference runs have it.
func shiftPlan() experiment.Plan {
	p, err := experiment.NewPlan("one-place")
	if err != nil {
		panic("course: " + err.Error()) // the task is part of the program
	}
	return p
}

// shiftTrained are the networks that the learner has trained in this session, by
// their ids: copies, so that steps can ask them.
type shiftTrained map[string]*nets.Net[float32]

// take takes in the networks of a race that is at its end.
func (t shiftTrained) take(s *scene.RaceSnapshot) {
	if s == nil {
		return
	}
	for i := range s.Racers {
		if net, ok := s.Racers[i].Inspected.(*nets.Net[float32]); ok {
			t[s.Racers[i].ID] = net
		}
	}
}

// missing are those of the given networks that are not trained yet.
func (t shiftTrained) missing(who ...scene.NetworkSpec) []scene.NetworkSpec {
	var left []scene.NetworkSpec
	for _, e := range who {
		if t[e.ID] == nil {
			left = append(left, e)
		}
	}
	return left
}

// copyAtEnd copies each network of a race once it has learnt.
func copyAtEnd() func(scene.NetworkSpec, *experiment.Trial) any {
	copies := map[string]*nets.Net[float32]{}
	return func(e scene.NetworkSpec, t *experiment.Trial) any {
		if copies[e.ID] == nil && t.Done() && t.Diverged() == nil {
			copies[e.ID] = scene.CopyNet(t.Net())
		}
		if net := copies[e.ID]; net != nil {
			return net
		}
		return nil
	}
}

// shiftSet draws images of digits that all lie where training images do.
func shiftSet(seed uint64, n int) dataset.Set {
	spec := shiftPlan().Task
	spec.TestAt, spec.Test = spec.TrainAt, n
	_, set, err := dataset.Make(spec, seed)
	if err != nil {
		panic("course: " + err.Error()) // the task is part of the program
	}
	return set
}

// newShiftDigits is one image of each digit, in order.
func newShiftDigits(seed uint64) *dataset.Set {
	set := shiftSet(seed, 400)
	var first [shiftDigits]int
	for i := range first {
		first[i] = -1
	}
	for i, label := range set.Labels {
		if first[label] < 0 {
			first[label] = i
		}
	}
	digits := set.Sub(first[:]...)
	return &digits
}

// shiftMover is the image of a digit that the learner moves.
type shiftMover struct {
	set    *dataset.Set // an image of each digit
	digit  int
	radius int
	at     int // which nudge
}

func newShiftMover(set *dataset.Set, digit, radius int) shiftMover {
	side := 2*radius + 1
	return shiftMover{set: set, digit: digit, radius: radius, at: side * side / 2}
}

func (m *shiftMover) nudge() scene.Shift { return scene.ShiftAt(m.at, m.radius) }

// image is the digit unmoved, moved is it moved.
func (m *shiftMover) image() dataset.Set { return m.set.Slice(m.digit, m.digit+1) }

func (m *shiftMover) moved() dataset.Set {
	image, n := m.image(), m.nudge()
	return image.Roll(n.Down, n.Right)
}

func (m *shiftMover) Controls() []lessons.Control {
	nudges := lessons.Control{
		ID: "nudge", Label: "the nudge", Kind: lessons.Cells, Options: scene.ShiftNames(m.radius), Index: m.at, Cols: 2*m.radius + 1, Points: true,
		Figure: "image", Hint: "moves the digit over the image",
	}
	digit := lessons.Control{ID: "digit", Label: "the digit", Kind: lessons.Dial, Index: m.digit, Figure: "image", Hint: "which one"}
	for d := range shiftDigits {
		digit.Options = append(digit.Options, strconv.Itoa(d))
	}
	return []lessons.Control{nudges, digit}
}

func (m *shiftMover) Do(a lessons.Action) {
	switch a.Control {
	case "nudge":
		m.at = a.Index
	case "digit":
		m.digit = a.Index
	}
}

// reading is what a network says of one image: the digit, and how likely it
// takes each to be.
type reading struct {
	digit int
	share [shiftDigits]float64
}

func readingOf(net *nets.Net[float32], image dataset.Set) reading {
	var r reading
	sum := 0.0
	logits := net.Forward(image.X, 1)
	for d, v := range logits {
		if v > logits[r.digit] {
			r.digit = d
		}
	}
	for d, v := range logits {
		r.share[d] = math.Exp(float64(v - logits[r.digit]))
		sum += r.share[d]
	}
	for d := range r.share {
		r.share[d] /= sum
	}
	return r
}

// likeliest are the three digits that the image is most likely taken for, in
// that order.
func (r *reading) likeliest() []int {
	all := make([]int, shiftDigits)
	for d := range all {
		all[d] = d
	}
	slices.SortStableFunc(all, func(a, b int) int { return cmp.Compare(r.share[b], r.share[a]) })
	return all[:3]
}

// shiftWhoScene races three networks that are trained in one place and tested
// everywhere.
type shiftWhoScene struct {
	scene.Race
	trained shiftTrained
	images  scene.Memo[uint64, []figure.Heatmap] // of a seed
}

func (s *shiftWhoScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(seed, scene.RaceSetup{
		Plan: shiftPlan(), Networks: []scene.NetworkSpec{shiftRing(), shiftReadout(), shiftLocal()}, Inspect: copyAtEnd(),
	})
}

func (s *shiftWhoScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	s.trained.take(s.Latest)
}

func (s *shiftWhoScene) Figures() []figure.Figure {
	pictures := figure.ImageRow{
		Meta:   figure.Meta{ID: "image", Title: "Trained here, tested anywhere"},
		Images: s.images.Get(s.Seed, shiftSamples),
	}
	if !s.Started() {
		return []figure.Figure{pictures} // before it begins a race says less than the digits
	}
	return []figure.Figure{s.Figure("Trained in one place"), pictures}
}

// shiftSamples are an image of a seed to train on, and one to test with.
func shiftSamples(seed uint64) []figure.Heatmap {
	train, test, err := dataset.Make(shiftPlan().Task, seed)
	if err != nil {
		panic("course: " + err.Error()) // the task is part of the program
	}
	return []figure.Heatmap{
		scene.ImageMap("", "training: a "+strconv.Itoa(int(train.Labels[0])), shiftSide, train.Sample(0)),
		scene.ImageMap("", "test: a "+strconv.Itoa(int(test.Labels[0])), shiftSide, test.Sample(0)),
	}
}

func (s *shiftWhoScene) Values() map[string]string {
	values := s.Race.Values()
	values["samples"], values["chance"] = strconv.Itoa(shiftPlan().Task.Samples), text.Number(1./shiftDigits)
	return values
}

// shiftRecap puts side by side how right the networks are where they were
// trained, moved, and at worst.
type shiftRecap struct {
	before []progress.Measurement
	maps   *shiftMapScene
}

func (s *shiftRecap) Figures() []figure.Figure {
	if s.maps.complete() {
		return []figure.Figure{s.maps.table(), s.maps.nudges(0)}
	}
	t := figure.Table{
		Meta:    figure.Meta{ID: "found", Title: "Right, over all nudges"},
		Columns: []figure.Column{{Name: "network"}, {Name: "mean", Numeric: true}, {Name: "worst", Numeric: true}}, Cursor: -1,
	}
	for _, e := range shiftNets() {
		row := []string{e.Name, "–", "–"}
		for _, m := range s.before {
			if m.Network != e.Network {
				continue
			}
			switch m.Metric {
			case metricNudged:
				row[1] = text.Fixed(m.Value, 2)
			case metricNudgedWorst:
				row[2] = text.Fixed(m.Value, 2)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return []figure.Figure{t}
}

func (s *shiftRecap) Values() map[string]string {
	return map[string]string{"nudges": fmt.Sprint(len(scene.ShiftNames(shiftRadius))), "radius": strconv.Itoa(shiftRadius)}
}
