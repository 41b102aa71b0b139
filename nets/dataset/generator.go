package dataset

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"sync"

	"weightshare/nets/cooperate"
	"weightshare/nets/internal/random"
)

// A Generator makes one kind of data.
type Generator struct {
	Name string
	Line string // one line: what is shown and what is asked for
	// Defaults are the parameters of the reference runs.
	Defaults Spec
	// Parameters are the names of those that change the data, in display order.
	Parameters []string

	least, most int  // sizes
	oneHot      bool // samples may be shown one-hot
	input       func(Spec) (h, w int)
	classes     int            // 0 if there are none
	outputs     func(Spec) int // numbers in a target, if there are no classes
	positions   bool           // shapes have a single middle
	check       func(Spec) error
	// renderer returns a function that draws an image with its shape in a view.
	// Generators without images have make instead.
	renderer  func(s Spec, at view, seed uint64) (renderFunc, error)
	ownSensor bool // renderer handles the sensor world itself
	make      func(s Spec, seed uint64) (train, test Set, err error)
}

// The names of the parameters.
const (
	paramSamples      = "samples"
	paramTest         = "test"
	paramSize         = "size"
	paramWorld        = "world"
	paramInverted     = "inverted"
	paramTrainAt      = "train-at"
	paramTestAt       = "test-at"
	paramTrainTurned  = "train-turned"
	paramTestTurned   = "test-turned"
	paramNoise        = "noise"
	paramRing         = "ring"
	paramGap          = "gap"
	paramRandomLabels = "random-labels"
	paramMoments      = "moments"
)

// generators are built only once, because every check of a spec looks its
// generator up.
var generators = sync.OnceValue(func() []Generator {
	list := []Generator{
		invertGenerator(), barsGenerator(), onePlaceGenerator(), turnedGenerator(), padGenerator(), teesGenerator(), arrangementGenerator(),
		keyboardGenerator(), patchesGenerator(), axisGenerator(), lowRankGenerator(), crossingsGenerator(), filmGenerator(), strokesGenerator(),
	}
	for i := range list {
		list[i].Defaults.Name = list[i].Name
	}
	return list
})

// All lists the generators, in the order of the lessons.
func All() []Generator { return slices.Clone(generators()) }

// Lookup returns the generator with a name; the error lists the known names.
func Lookup(name string) (Generator, error) {
	var names []string
	for _, g := range generators() {
		if g.Name == name {
			return g, nil
		}
		names = append(names, g.Name)
	}
	return Generator{}, fmt.Errorf("there is no task %q: write one of %s", name, strings.Join(names, ", "))
}

// Chance returns the accuracy of guessing, or 0 if there are no classes to guess.
func (s Spec) Chance() float64 {
	g, err := Lookup(s.Name)
	if err != nil || g.classes == 0 {
		return 0
	}
	return 1 / float64(g.classes)
}

// Default returns the spec of the reference runs.
func Default(name string) (Spec, error) {
	g, err := Lookup(name)
	return g.Defaults, err
}

// Make draws a training and a test set. Both depend only on the spec and the
// seed; training sets with the same seed and different Samples begin with the
// same samples, and the test set does not depend on Samples (except for invert,
// where it is all the remaining images).
func Make(s Spec, seed uint64) (train, test Set, err error) {
	if err := s.Validate(); err != nil {
		return Set{}, Set{}, err
	}
	g, err := Lookup(s.Name)
	if err != nil {
		return Set{}, Set{}, err
	}
	build := g.make
	if g.renderer != nil {
		build = g.images
	}
	if train, test, err = build(s, seed); err != nil {
		return Set{}, Set{}, fmt.Errorf("task %s: %w", s.Name, err)
	}
	return train, test, nil
}

// stream returns the generator for (name, seed). Streams are independent, so
// drawing more numbers from one does not change any other.
func stream(name string, seed uint64) *random.Rand {
	return random.New(binary.LittleEndian.AppendUint64([]byte(name+"\x00"), seed))
}

func between(rng *random.Rand, lo, hi int) int { return lo + rng.IntN(hi-lo+1) }

// uniform draws from [lo, hi).
func uniform(rng *random.Rand, lo, hi float64) float64 { return lo + float64((hi-lo)*rng.Float64()) }

// renderFunc draws one image on a blank canvas, without noise, and returns its
// label and the middle of its shape.
type renderFunc func(rng *random.Rand, k canvas) (label int, middle [2]float32)

func (g Generator) images(s Spec, seed uint64) (train, test Set, err error) {
	if train, err = g.imageSet(s, "training", s.Samples, view{s.TrainAt, s.TrainTurned}, seed); err != nil {
		return Set{}, Set{}, err
	}
	test, err = g.imageSet(s, "test", s.Test, view{s.TestAt, s.TestTurned}, seed)
	return train, test, err
}

// imageSet draws n images. All take their random numbers from one stream, so that
// a longer set begins with a shorter one. Random labels have a stream of their
// own, so that they do not change the images.
func (g Generator) imageSet(s Spec, part string, n int, at view, seed uint64) (Set, error) {
	render, err := g.renderer(s, at, seed)
	if err != nil {
		return Set{}, err
	}
	h, w := g.input(s)
	world := s.World
	if g.ownSensor && world == Sensor {
		world = Plain
	}
	transform, err := newPixelTransform(world, s.Inverted, h*w)
	if err != nil {
		return Set{}, err
	}
	rng := stream(s.Name+" "+part, seed)
	labels := stream(s.Name+" "+part+" random labels", seed)
	set := newSet(n, h, w, g.classes)
	if g.positions {
		set.Positions = make([][2]float32, n)
	}
	scratch := make([]float32, h*w)
	identity := transform.identity()
	var worker cooperate.Worker
	for i := range n {
		worker.Yield()
		x := set.Sample(i)
		label, middle := render(rng, canvas{x, h, w})
		addNoise(x, s.Noise, rng)
		if !identity {
			transform.apply(x, scratch)
		}
		if s.RandomLabels {
			label = labels.IntN(g.classes)
		}
		set.Labels[i] = int32(label) //nolint:gosec // one of a few classes
		if g.positions {
			set.Positions[i] = middle
		}
	}
	return set, nil
}

// addNoise adds Gaussian noise to every pixel. It draws the noise even if sd is
// 0, so that the numbers drawn afterwards do not depend on sd.
func addNoise(x []float32, sd float64, rng *random.Rand) {
	for i := range x {
		x[i] += float32(sd * rng.NormFloat64())
	}
}

func square(s Spec) (h, w int) { return s.Size, s.Size }

// pictureParameters returns the parameters of every generator of images of
// variable size, and more.
func pictureParameters(more ...string) []string {
	return append([]string{paramSamples, paramTest, paramSize, paramWorld, paramInverted, paramNoise, paramRandomLabels}, more...)
}
