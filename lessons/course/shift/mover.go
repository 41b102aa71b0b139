package shift

import (
	"cmp"
	"math"
	"slices"

	"weightshare/lessons"
	"weightshare/lessons/scene"
	"weightshare/nets"
	"weightshare/nets/dataset"
)

// oneOfEach draws an image of each digit, in order.
func oneOfEach(seed uint64) *dataset.Set {
	set := trainPlace(seed, 400)
	var first [digits]int
	for d := range first {
		first[d] = slices.IndexFunc(set.Labels, func(label int32) bool { return int(label) == d })
	}
	set = set.Sub(first[:]...)
	return &set
}

// mover is the image of a digit that the learner moves over a ring; it is the
// scene.Binding of the shift.
type mover struct {
	set    *dataset.Set // an image of each digit
	digit  *scene.Choice[int]
	radius int
	at     int // index of the shift
}

func newMover(set *dataset.Set, digit, radius int) *mover {
	m := &mover{set: set, radius: radius, at: shifts(radius) / 2, digit: &scene.Choice[int]{
		ID: "digit", Label: "the digit", Figure: nameImage, Hint: "which one", Index: digit,
	}}
	for d := range digits {
		m.digit.Values = append(m.digit.Values, d)
	}
	return m
}

// shifts returns how many shifts of up to radius pixels there are.
func shifts(radius int) int { return (2*radius + 1) * (2*radius + 1) }

func (m *mover) Control() lessons.Control {
	return lessons.Control{
		ID: "nudge", Label: "the nudge", Kind: lessons.Cells, Options: scene.ShiftNames(m.radius), Index: m.at, Cols: 2*m.radius + 1, Points: true,
		Figure: nameImage, Hint: "how far the digit is moved",
	}
}

func (m *mover) Do(a lessons.Action) error {
	m.at = a.Index
	return nil
}

func (m *mover) shift() scene.Shift { return scene.ShiftAt(m.at, m.radius) }

// image returns the digit unmoved.
func (m *mover) image() dataset.Set { return m.set.Slice(m.digit.Value(), m.digit.Value()+1) }

// moved returns the digit moved.
func (m *mover) moved() dataset.Set {
	image, by := m.image(), m.shift()
	return image.Roll(by.Down, by.Right)
}

// asking is the part of a scene that asks trained networks about an image which the
// learner moves. It asks again whenever the image or the networks change.
type asking struct {
	training
	scene.Bindings
	mover *mover
	again func()
}

// Enter implements lessons.Enterer.
func (s *asking) Enter() { s.again() }

// Observe implements lessons.Runner.
func (s *asking) Observe(snapshot lessons.Snapshot) {
	s.training.Observe(snapshot)
	s.again()
}

// Do implements lessons.Controller.
func (s *asking) Do(a lessons.Action) error {
	err := s.Bindings.Do(a)
	s.again()
	return err
}

// reading is what a network says about an image: the digit, and the probability of
// each.
type reading struct {
	digit int
	share [digits]float64
}

// readingOf returns the softmax of a network's outputs.
func readingOf(net *nets.Net[float32], image dataset.Set) reading {
	logits := net.Forward(image.X, 1)
	r := reading{digit: slices.Index(logits, slices.Max(logits))}
	sum := 0.0
	for d, v := range logits {
		r.share[d] = math.Exp(float64(v - logits[r.digit]))
		sum += r.share[d]
	}
	for d := range r.share {
		r.share[d] /= sum
	}
	return r
}

// likeliest returns the three most probable digits, in that order.
func (r *reading) likeliest() []int {
	all := make([]int, digits)
	for d := range all {
		all[d] = d
	}
	slices.SortStableFunc(all, func(a, b int) int { return cmp.Compare(r.share[b], r.share[a]) })
	return all[:3]
}
