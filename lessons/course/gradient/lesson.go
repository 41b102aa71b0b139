// Package gradient is the lesson gradient: How does one weight learn from every place?
package gradient

import (
	_ "embed" // the text of the lesson
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson gradient.
var Lesson = lessons.Source{ID: "gradient", Text: markdown, Open: open}

// The networks of the lesson. The two whose gradients are compared have a dense
// readout, so that every place gets a gradient.
const (
	sharedNet  = "12x12 conv5:4 tanh dense:4"
	localNet   = "12x12 local5:4 tanh dense:4"
	maxPoolNet = "12x12 conv5:4 relu gmp dense:4"
)

// batchSize is how many images a gradient is the mean over, as in training.
const batchSize = 32

// The side of a kernel in pixels, its weights, and the places where it is used.
const (
	kernelSide   = 5
	taps         = kernelSide * kernelSide
	placesAcross = scene.BarsSide - kernelSide + 1
	places       = placesAcross * placesAcross
)

func open(env lessons.Env) lessons.Scenes {
	weight := &chosenWeight{tap: taps / 2}
	pair, err := newNetworkPair(env.Seed)
	if err != nil {
		panic("gradient: " + err.Error()) // networks and task are part of the program
	}
	size, race, rate := &sizeScene{}, newSpeedScene(), newRateScene(env.Measured)
	return lessons.Scenes{
		"uses":   newUsesScene(pair, weight),
		"nudge":  newNudgeScene(pair, weight),
		"size":   size,
		"winner": newWinnerScene(env.Seed),
		"race":   race,
		"rate":   rate,
		"recap":  &recapScene{before: env.Measured, size: size, race: race, rate: rate},
	}
}

// chosenWeight is the weight of the first kernel that several steps look at.
type chosenWeight struct{ tap int }

// networkPair is a shared network and an unshared one with the same weights at every
// place, so that both have the same outputs and the same loss on a batch.
type networkPair struct {
	shared, local *nets.Net[float64]
	batch         nets.Data[float64]
	parts         []float64 // gradients of the shared kernels, by use: [place][kernel][tap]
	whole         []float64 // their sum, as training uses it: [kernel][tap]
	apart         []float64 // gradients of the unshared kernels: [place][kernel][tap]
}

func newNetworkPair(seed uint64) (*networkPair, error) {
	t := &networkPair{batch: firstBars(seed, batchSize)}
	var err error
	if t.shared, err = scene.Build(sharedNet, seed); err != nil {
		return nil, err
	}
	if t.local, err = scene.Build(localNet, seed); err != nil {
		return nil, err
	}
	copyToEveryPlace(t.local, t.shared)
	slope, err := t.shared.Gradient(t.batch, nets.CrossEntropy)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", sharedNet, err)
	}
	if t.parts, err = slope.Positions(0); err != nil {
		return nil, fmt.Errorf("%s: %w", sharedNet, err)
	}
	if _, err := t.local.Gradient(t.batch, nets.CrossEntropy); err != nil {
		return nil, fmt.Errorf("%s: %w", localNet, err)
	}
	t.whole, t.apart = t.shared.Params()[0].Grad, t.local.Params()[0].Grad
	return t, nil
}

// copyToEveryPlace sets the weights of an unshared network to those of a shared one.
func copyToEveryPlace(local, shared *nets.Net[float64]) {
	for i, p := range local.Params() {
		from := shared.Params()[i].Value
		for at := 0; at < len(p.Value); at += len(from) {
			copy(p.Value[at:], from)
		}
	}
}

// firstBars returns the first n images of the task bars, with their labels.
func firstBars(seed uint64, n int) nets.Data[float64] {
	set := scene.MustDrawTraining(scene.Plan("bars").Task, seed, n)
	return nets.Data[float64]{N: set.N, X: scene.Widen(set.X), Labels: set.Labels}
}

// of returns the gradients of a weight of the first kernel from each place.
func (t *networkPair) of(tap int) []float64 { return firstKernel(t.parts, tap) }

// firstKernel selects one weight of the first kernel from values laid out as
// [place][kernel][tap].
func firstKernel(values []float64, tap int) []float64 {
	stride := len(values) / places
	selected := make([]float64, places)
	for p := range selected {
		selected[p] = values[p*stride+tap]
	}
	return selected
}

// loss returns the loss on the batch with a weight of the first kernel moved by an
// amount: at one place of the unshared network, or, for place −1, at all places of the
// shared one.
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

// recapScene tabulates what the learner measured in the earlier steps.
type recapScene struct {
	before []progress.Measurement
	size   *sizeScene
	race   *speedScene
	rate   *rateScene
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.NewTable("found", "What you found", "", "#shared", "#unshared")
	who := speedNetworks()
	t.Rows = append(t.Rows,
		[]string{"uses of a weight", strconv.Itoa(places), "1"},
		[]string{"gradient", s.multiple(), "1"},
		[]string{"largest rate that learns", s.largest("shared"), s.largest("local")},
		[]string{"numbers of these", scene.ParametersText(sharedNet), scene.ParametersText(localNet)},
		[]string{"steps to " + text.Percent(speedFits) + " of training", s.steps(who[0].Network), s.steps(who[1].Network)},
		[]string{"numbers of these", scene.ParametersText(who[0].Network), scene.ParametersText(who[1].Network)},
	)
	t.Note = "all: same kernels, places, work; those timed in steps have a global maximum, the others a dense readout"
	return []figure.Figure{t}
}

// multiple returns the size of a shared gradient as a multiple of an unshared one.
func (s *recapScene) multiple() string {
	if v, ok := scene.Newest(s.size.Measured(), s.before, "size", sharedNet, ratioMetric); ok {
		return fmt.Sprintf("%.1f", v)
	}
	return "–"
}

// steps returns how many steps a network needed in the plain world.
func (s *recapScene) steps(network string) string {
	if n := s.race.plain[network]; n > 0 {
		return text.Fixed(n, 0)
	}
	if v, ok := scene.Newest(nil, s.before, "race", network, fitMetric); ok {
		return text.Number(v)
	}
	return "–"
}

func (s *recapScene) largest(id string) string {
	if learnt, _ := s.rate.limits(id); learnt > 0 {
		return shortText(learnt)
	}
	return "–"
}

func (s *recapScene) Values() map[string]string {
	return map[string]string{
		"places": strconv.Itoa(places), "multiple": s.multiple(),
		"shared-largest": s.largest("shared"), "local-largest": s.largest("local"),
	}
}
