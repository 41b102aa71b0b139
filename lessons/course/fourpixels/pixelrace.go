package fourpixels

import (
	"context"
	"fmt"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/nets"
	"weightshare/nets/arch"
)

// The setting of every race over the four pixels: full-batch gradient descent
// on the binary cross-entropy, weights drawn with this standard deviation,
// biases zero.
const (
	pixelSteps  = 400
	pixelRate   = 1.0
	pixelSpread = 0.5
)

// networkSpec is a network that answers an image of four pixels with another.
type networkSpec struct {
	id, name string
	Notation string
	// table feeds it the sixteen global detectors in place of the pixels, and
	// starts it at zero: it has an opinion only on what it was taught.
	table bool
}

func sharedNet() networkSpec { return networkSpec{id: "shared", name: "shared", Notation: "4 conv1:1"} }

func unsharedNet() networkSpec {
	return networkSpec{id: "local", name: "unshared", Notation: "4 local1:1"}
}

func denseNet() networkSpec { return networkSpec{id: "dense", name: "dense", Notation: "4 dense:4"} }

func tableNet() networkSpec {
	return networkSpec{id: "table", name: "table", Notation: "16 dense:4/nobias", table: true}
}

// networkSpecs are all four, from the fewest numbers to the most.
func NetworkSpecs() []networkSpec {
	return []networkSpec{sharedNet(), unsharedNet(), denseNet(), tableNet()}
}

// input is what the network is shown of image number i.
func (c networkSpec) input(i int) []float64 {
	if c.table {
		detectors := make([]float64, images)
		detectors[i] = 1
		return detectors
	}
	return bitValues(pixelsOf(i))
}

func bitValues(bits [pixels]bool) []float64 {
	values := make([]float64, pixels)
	for p, on := range bits {
		if on {
			values[p] = 1
		}
	}
	return values
}

// data is the given images with what a rule makes of them.
func (c networkSpec) data(numbers []int, rule pixelRule) nets.Data[float64] {
	d := nets.Data[float64]{N: len(numbers)}
	for _, i := range numbers {
		d.X = append(d.X, c.input(i)...)
		d.Targets = append(d.Targets, bitValues(rule(pixelsOf(i)))...)
	}
	return d
}

// pixelRule says what an image should become.
type pixelRule func([pixels]bool) [pixels]bool

// invert is the rule of most of the lesson.
func invert(bits [pixels]bool) [pixels]bool {
	for p := range bits {
		bits[p] = !bits[p]
	}
	return bits
}

// pixelRace trains contestants side by side on the same images; it is a
// lessons.Stepper.
type pixelRace struct {
	lanes  []*pixelLane
	rule   pixelRule
	chosen []int
	done   int
}

// pixelLane is one contestant in training.
type pixelLane struct {
	networkSpec
	net     *nets.Net[float64]
	trainer *nets.Trainer[float64]
	all     []float64 // the inputs of all sixteen images
	numbers int64
	solved  int
	steps   []float64 // 1, 2, …; with losses, only ever appended to
	losses  []float64
}

// newPixelRace builds the contestants anew. Chosen are the training images.
func newPixelRace(seed uint64, chosen []int, rule pixelRule, who ...networkSpec) (*pixelRace, error) {
	r := &pixelRace{rule: rule, chosen: chosen}
	for _, c := range who {
		lane, err := newPixelLane(c, seed, chosen, rule)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Notation, err)
		}
		r.lanes = append(r.lanes, lane)
	}
	return r, nil
}

func newPixelLane(c networkSpec, seed uint64, chosen []int, rule pixelRule) (*pixelLane, error) {
	network, err := arch.Parse(c.Notation)
	if err != nil {
		return nil, err
	}
	counts, err := arch.Count(network)
	if err != nil {
		return nil, err
	}
	start := nets.Normal(pixelSpread)
	if c.table {
		start = nets.ZeroInit()
	}
	net, err := nets.New[float64](network, seed, start)
	if err != nil {
		return nil, err
	}
	trainer, err := nets.NewTrainer(net, c.data(chosen, rule), nets.Config{
		Loss: nets.BCE, Optimizer: nets.SGD{Rate: pixelRate}, Seed: seed, Workers: 1,
	})
	if err != nil {
		return nil, err
	}
	lane := &pixelLane{networkSpec: c, net: net, trainer: trainer, numbers: counts.Totals.Parameters}
	for i := range images {
		lane.all = append(lane.all, c.input(i)...)
	}
	return lane, nil
}

// Step implements lessons.Stepper.
func (r *pixelRace) Step(ctx context.Context, n int) error {
	for ; n > 0 && !r.Done(); n-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		r.done++
		for _, lane := range r.lanes {
			loss, err := lane.trainer.Step()
			if err != nil {
				return fmt.Errorf("%s: %w", lane.name, err)
			}
			lane.steps = append(lane.steps, float64(r.done))
			lane.losses = append(lane.losses, loss)
			if verdicts := lane.verdicts(r.rule); lane.solved == 0 && allRight(verdicts, r.chosen) {
				lane.solved = r.done
			}
		}
	}
	return nil
}

// Done implements lessons.Stepper.
func (r *pixelRace) Done() bool { return r.done >= pixelSteps }

// verdicts tells for every image whether all its pixels are answered rightly. An
// answer of exactly zero says nothing, and counts as no answer: the table has it
// for every image that it was not taught.
func (l *pixelLane) verdicts(rule pixelRule) [images]bool {
	var right [images]bool
	out := l.net.Forward(l.all, images)
	for i := range images {
		right[i] = true
		for p, want := range rule(pixelsOf(i)) {
			if logit := out[i*pixels+p]; logit == 0 || logit > 0 != want {
				right[i] = false
			}
		}
	}
	return right
}

func allRight(right [images]bool, numbers []int) bool {
	for _, i := range numbers {
		if !right[i] {
			return false
		}
	}
	return true
}

// pixelSnapshot is a race at one step.
type pixelSnapshot struct {
	done   int
	chosen []int
	lanes  []laneSnapshot
}

type laneSnapshot struct {
	networkSpec
	numbers         int64
	right           [images]bool
	solved          int
	steps, losses   []float64
	weights, biases []float64
}

// Progress implements lessons.Snapshot.
func (s *pixelSnapshot) Progress() (done, of int) { return s.done, pixelSteps }

// Snapshot implements lessons.Stepper.
func (r *pixelRace) Snapshot() lessons.Snapshot {
	s := &pixelSnapshot{done: r.done, chosen: r.chosen}
	for _, lane := range r.lanes {
		n := len(lane.steps)
		state := laneSnapshot{
			networkSpec: lane.networkSpec, numbers: lane.numbers, solved: lane.solved, right: lane.verdicts(r.rule),
			// What is appended later lies behind the end of these.
			steps: lane.steps[:n:n], losses: lane.losses[:n:n],
		}
		for _, p := range lane.net.Params() {
			switch p.Kind {
			case nets.Weight:
				state.weights = append(state.weights, p.Value...)
			case nets.Bias:
				state.biases = append(state.biases, p.Value...)
			}
		}
		s.lanes = append(s.lanes, state)
	}
	return s
}

// fractions counts the right answers among the training images and the rest.
func (l *laneSnapshot) fractions(chosen []int) (train, unseen figure.Fraction) {
	var trained [images]bool
	for _, i := range chosen {
		trained[i] = true
	}
	for i, right := range l.right {
		into := &unseen
		if trained[i] {
			into = &train
		}
		into.Of++
		if right {
			into.Right++
		}
	}
	return train, unseen
}

// marks is the verdict on each image, none before the first step.
func (l *laneSnapshot) marks() []figure.Mark {
	if len(l.steps) == 0 {
		return nil
	}
	marks := make([]figure.Mark, images)
	for i, right := range l.right {
		marks[i] = figure.Wrong
		if right {
			marks[i] = figure.Right
		}
	}
	return marks
}

// answers are the two answers that one weight and one bias amount to: b to a 0,
// w + b to a 1. Only nets that see one pixel at a time have them.
func (l *laneSnapshot) answers() (toZero, toOne []float64) {
	if len(l.weights) != len(l.biases) {
		return nil, nil
	}
	for p, b := range l.biases {
		toZero = append(toZero, b)
		toOne = append(toOne, l.weights[p]+b)
	}
	return toZero, toOne
}
