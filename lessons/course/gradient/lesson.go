// Package gradient is the lesson gradient: How does one weight learn from every place?
package gradient

import (
	_ "embed" // the text of the lesson

	"fmt"

	"weightshare/lessons"
	"weightshare/lessons/scene"
	"weightshare/nets"
	"weightshare/nets/dataset"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson gradient.
var Lesson = lessons.Source{ID: "gradient", Text: markdown, Open: open}

// The networks of the lesson gradient: the two whose gradients are compared have
// a readout that listens to every place.
const (
	sumShared = "12x12 conv5:4 tanh dense:4"
	sumLocal  = "12x12 local5:4 tanh dense:4"
	sumWinner = "12x12 conv5:4 relu gmp dense:4"
)

// sumBatch is how many images a gradient is taken over: a batch of training.
const sumBatch = 32

// The kernel of these networks, and the places it is used at.
const (
	sumSide   = 5
	sumTaps   = sumSide * sumSide
	sumAcross = scene.BarsSide - sumSide + 1
	sumPlaces = sumAcross * sumAcross
)

// open returns the scenes of the lesson.
func open(env lessons.Env) lessons.Scenes {
	weight := &chosenWeight{tap: sumTaps / 2}
	twins, err := newNetworkPair(env.Seed)
	if err != nil {
		panic("course: " + err.Error()) // networks and task are part of the program
	}
	size, race, rate := &sizeScene{}, newSpeedScene(), newRateScene(env.Measured)
	return lessons.Scenes{
		"uses":   &usesScene{twins: twins, weight: weight},
		"nudge":  newNudgeScene(twins, weight),
		"size":   size,
		"winner": newWinnerScene(env.Seed),
		"race":   race,
		"rate":   rate,
		"recap":  &recapScene{before: env.Measured, size: size, race: race, rate: rate},
	}
}

// chosenWeight is the one weight of the first kernel that steps look at.
type chosenWeight struct{ tap int }

// networkPair are a shared network and its unshared twin, which holds the same
// numbers at every place, before the same batch. So their answers are the same,
// and so is their loss.
type networkPair struct {
	shared, local *nets.Net[float64]
	batch         nets.Data[float64]
	parts         []float64 // of the shared kernels, place by place: [place][kernel][tap]
	whole         []float64 // their gradient as training uses it: [kernel][tap]
	apart         []float64 // the gradients of the twin's own kernels: [place][kernel][tap]
}

func newNetworkPair(seed uint64) (*networkPair, error) {
	batch, err := firstBars(seed, sumBatch)
	if err != nil {
		return nil, err
	}
	t := &networkPair{batch: batch}
	if t.shared, err = scene.Build(sumShared, seed); err != nil {
		return nil, err
	}
	if t.local, err = scene.Build(sumLocal, seed); err != nil {
		return nil, err
	}
	copyToEveryPlace(t.local, t.shared)
	slope, err := t.shared.Gradient(batch, nets.CrossEntropy)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", sumShared, err)
	}
	if t.parts, err = slope.Positions(0); err != nil {
		return nil, fmt.Errorf("%s: %w", sumShared, err)
	}
	if _, err := t.local.Gradient(batch, nets.CrossEntropy); err != nil {
		return nil, fmt.Errorf("%s: %w", sumLocal, err)
	}
	t.whole, t.apart = t.shared.Params()[0].Grad, t.local.Params()[0].Grad
	return t, nil
}

// copyToEveryPlace gives an unshared network the numbers of a shared one.
func copyToEveryPlace(local, shared *nets.Net[float64]) {
	for i, p := range local.Params() {
		from := shared.Params()[i].Value
		for at := 0; at < len(p.Value); at += len(from) {
			copy(p.Value[at:], from)
		}
	}
}

// firstBars are the first n images of the task bars, with their labels.
func firstBars(seed uint64, n int) (nets.Data[float64], error) {
	p := scene.PlanWith("bars", n)
	set, _, err := dataset.Make(p.Task, seed)
	if err != nil {
		return nets.Data[float64]{}, fmt.Errorf("the first bars: %w", err)
	}
	return nets.Data[float64]{N: set.N, X: scene.Widen(set.X), Labels: set.Labels}, nil
}

// of are the gradients of a weight of the first kernel, from each place.
func (t *networkPair) of(tap int) []float64 { return firstKernel(t.parts, tap) }

// firstKernel picks a weight of the first kernel out of numbers that are laid
// out [place][kernel][tap].
func firstKernel(values []float64, tap int) []float64 {
	per := len(values) / sumPlaces
	parts := make([]float64, sumPlaces)
	for p := range parts {
		parts[p] = values[p*per+tap]
	}
	return parts
}

// loss is the loss on the batch with a weight of the first kernel moved by so
// much: at one place of the unshared twin, or at all of the shared network for
// a place of −1.
func (t *networkPair) loss(tap, place int, by float64) float64 {
	net, at := t.shared, tap
	if place >= 0 {
		net, at = t.local, place*len(t.whole)+tap
	}
	weights := net.Params()[0].Value
	was := weights[at]
	weights[at] += by
	_, loss := net.Evaluate(t.batch, nets.CrossEntropy)
	weights[at] = was
	return loss
}
