package dataset

import "weightshare/nets/internal/random"

// renderFunc draws one image onto a blank canvas, without noise, and returns its
// label and the middle of its shape.
type renderFunc func(rng *random.Rand, k canvas) (label int, middle [2]float32)

// imageSource draws labelled images.
type imageSource struct {
	h, w, classes int
	positions     bool // whether shapes have one middle
	// renderer returns what draws an image with its shape at a place.
	renderer func(at Place) (renderFunc, error)
}

// make draws both sets.
func (src imageSource) make(s Spec, seed uint64) (train, test Set, err error) {
	train, err = src.set(s, "training", s.Samples, s.TrainAt, seed)
	if err != nil {
		return Set{}, Set{}, err
	}
	test, err = src.set(s, "test", s.Test, s.TestAt, seed)
	return train, test, err
}

// set draws one set. All samples take their random numbers from one stream, so
// that a longer set begins as a shorter one. Random labels have a stream of their
// own, so that images stay as they are.
func (src imageSource) set(s Spec, part string, n int, at Place, seed uint64) (Set, error) {
	render, err := src.renderer(at)
	if err != nil {
		return Set{}, err
	}
	transform, err := newPixelTransform(s.World, s.Inverted, src.h*src.w)
	if err != nil {
		return Set{}, err
	}
	rng := stream(s.Name+" "+part, seed)
	labels := stream(s.Name+" "+part+" random labels", seed)
	set := newSet(n, src.h, src.w, src.classes)
	if src.positions {
		set.Positions = make([][2]float32, n)
	}
	scratch := make([]float32, src.h*src.w)
	identity := transform.identity()
	for i := range n {
		x := set.Sample(i)
		label, middle := render(rng, canvas{x, src.h, src.w})
		addNoise(x, s.Noise, rng)
		if !identity {
			transform.apply(x, scratch)
		}
		if s.RandomLabels {
			label = labels.IntN(src.classes)
		}
		set.Labels[i] = int32(label) //nolint:gosec // one of a few classes
		if src.positions {
			set.Positions[i] = middle
		}
	}
	return set, nil
}

// addNoise adds Gaussian noise to every pixel. It draws the noise even where sd
// is 0, so that the numbers drawn afterwards do not depend on sd.
func addNoise(x []float32, sd float64, rng *random.Rand) {
	for i := range x {
		x[i] += float32(sd * rng.NormFloat64())
	}
}

// checkPlaces reports what does not fit at the places of training and test.
func (src imageSource) checkPlaces(s Spec) error {
	for _, at := range []Place{s.TrainAt, s.TestAt} {
		if _, err := src.renderer(at); err != nil {
			return err
		}
	}
	return nil
}

// square is the input of generators of square images.
func square(s Spec) (h, w int) { return s.Size, s.Size }

// pictureParameters are those of every generator of images of any size.
func pictureParameters(more ...string) []string {
	return append([]string{paramSamples, paramTest, paramSize, paramWorld, paramInverted, paramNoise, paramRandomLabels}, more...)
}
