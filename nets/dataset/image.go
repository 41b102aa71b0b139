package dataset

import "weightshare/nets/internal/random"

// renderFunc draws one image onto a blank canvas, without noise, and returns its
// label and the middle of its shape.
type renderFunc func(rng *random.Rand, k canvas) (label int, middle [2]float32)

func (g Generator) images(s Spec, seed uint64) (train, test Set, err error) {
	if train, err = g.imageSet(s, "training", s.Samples, s.TrainAt, seed); err != nil {
		return Set{}, Set{}, err
	}
	test, err = g.imageSet(s, "test", s.Test, s.TestAt, seed)
	return train, test, err
}

// imageSet draws n images. All take their random numbers from one stream, so that
// a longer set begins as a shorter one. Random labels have a stream of their own,
// so that images stay as they are.
func (g Generator) imageSet(s Spec, part string, n int, at Place, seed uint64) (Set, error) {
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
	for i := range n {
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

// addNoise adds Gaussian noise to every pixel. It draws the noise even where sd
// is 0, so that the numbers drawn afterwards do not depend on sd.
func addNoise(x []float32, sd float64, rng *random.Rand) {
	for i := range x {
		x[i] += float32(sd * rng.NormFloat64())
	}
}

func square(s Spec) (h, w int) { return s.Size, s.Size }

// pictureParameters are those of every generator of images of any size.
func pictureParameters(more ...string) []string {
	return append([]string{paramSamples, paramTest, paramSize, paramWorld, paramInverted, paramNoise, paramRandomLabels}, more...)
}
