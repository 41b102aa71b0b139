package dataset

import "math/rand/v2"

// An artist draws one scene onto a blank canvas, without noise, and gives its
// label and its middle.
type renderFunc func(rng *rand.Rand, k canvas) (label int, middle [2]float32)

// scenes is what a picture task is made of.
type scenes struct {
	h, w, classes int
	middles       bool // whether the middles mean anything
	// renderFunc prepares the drawing of scenes at a place.
	artist func(at Place) (renderFunc, error)
}

// make draws both sets of a picture task.
func (sc scenes) make(s Spec, seed uint64) (train, test Set, err error) {
	train, err = sc.set(s, "training", s.Samples, s.TrainAt, seed)
	if err != nil {
		return Set{}, Set{}, err
	}
	test, err = sc.set(s, "test", s.Test, s.TestAt, seed)
	return train, test, err
}

// set draws one set. Every sample takes its random numbers from one stream in
// turn, so a longer set begins as a shorter one. Labels by lot have a stream of
// their own: the images stay as they were.
func (sc scenes) set(s Spec, part string, n int, at Place, seed uint64) (Set, error) {
	draw, err := sc.artist(at)
	if err != nil {
		return Set{}, err
	}
	see, err := newLens(s.World, s.Inverted, sc.h*sc.w)
	if err != nil {
		return Set{}, err
	}
	rng := stream(s.Name+" "+part, seed)
	lot := stream(s.Name+" "+part+" random labels", seed)
	set := newSet(n, sc.h, sc.w, sc.classes)
	if sc.middles {
		set.Positions = make([][2]float32, n)
	}
	scratch := make([]float32, sc.h*sc.w)
	plain := see.trivial()
	for i := range n {
		x := set.Sample(i)
		label, middle := draw(rng, canvas{x, sc.h, sc.w})
		addNoise(x, s.Noise, rng)
		if !plain {
			see.apply(x, scratch)
		}
		if s.RandomLabels {
			label = lot.IntN(sc.classes)
		}
		set.Labels[i] = int32(label) //nolint:gosec // one of a few classes
		if sc.middles {
			set.Positions[i] = middle
		}
	}
	return set, nil
}

// addNoise adds Gaussian noise to every pixel. It draws the noise even where it
// is 0, so that turning the noise down moves nothing else.
func addNoise(x []float32, sd float64, rng *rand.Rand) {
	for i := range x {
		x[i] += float32(sd * rng.NormFloat64())
	}
}

// checkPlaces asks the artist of both places whether everything fits.
func (sc scenes) checkPlaces(s Spec) error {
	for _, at := range []Place{s.TrainAt, s.TestAt} {
		if _, err := sc.artist(at); err != nil {
			return err
		}
	}
	return nil
}

// square is the input of tasks on a square image.
func square(s Spec) (h, w int) { return s.Size, s.Size }

// pictureDials are those of every task that shows a picture with a label.
func pictureDials(more ...string) []string {
	return append([]string{dialSamples, dialTest, dialSize, dialWorld, dialInverted, dialNoise, dialRandomLabels}, more...)
}
