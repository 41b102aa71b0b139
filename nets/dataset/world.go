package dataset

import "fmt"

// A World is what lies between a scene and the image of it. Noise comes first:
// the world changes image and noise together, and in the same way for every
// image, training and test.
type Transform string

// The worlds.
const (
	// Plain leaves the image as it is.
	Plain Transform = "plain"
	// Sensor looks through a faulty sensor: a fixed random sign per pixel. Local
	// still means related, but the same thing looks different elsewhere.
	Sensor Transform = "sensor"
	// Shuffle puts the pixels in another, fixed, order: local means nothing.
	Shuffle Transform = "shuffle"
)

// worlds lists them in the order of a dial.
func worlds() []Transform { return []Transform{Plain, Sensor, Shuffle} }

// pixelTransform is a world as an index map with signs: pixel i of the image is
// sign[i] times pixel from[i] of the scene.
type pixelTransform struct {
	from []int
	sign []float32
}

// newLens builds the lens of a world in which a share of the pixels, the same
// ones in every image, is inverted as well. The pixels inverted at a smaller
// share are among those of a larger one. It depends on no seed: the world is
// part of the task.
func newLens(w Transform, inverted float64, pixels int) (pixelTransform, error) {
	l := pixelTransform{from: make([]int, pixels), sign: make([]float32, pixels)}
	for i := range pixels {
		l.from[i], l.sign[i] = i, 1
	}
	name := fmt.Sprintf("world %s of %d pixels", w, pixels)
	switch w {
	case Plain, "":
	case Sensor:
		rng := stream(name, 0)
		for i := range l.sign {
			l.sign[i] = float32(2*rng.IntN(2) - 1)
		}
	case Shuffle:
		copy(l.from, stream(name, 0).Perm(pixels))
	default:
		return pixelTransform{}, fmt.Errorf("%q is no world: write plain, sensor or shuffle", w)
	}
	order := stream(fmt.Sprintf("inverted pixels of %d", pixels), 0).Perm(pixels)
	for _, p := range order[:int(inverted*float64(pixels)+.5)] {
		l.sign[p] = -l.sign[p]
	}
	return l, nil
}

// trivial tells whether the lens changes nothing.
func (l pixelTransform) trivial() bool {
	for i := range l.from {
		if l.from[i] != i || l.sign[i] != 1 {
			return false
		}
	}
	return true
}

// apply looks at one image through the lens; scratch is as long as the image.
func (l pixelTransform) apply(x, scratch []float32) {
	copy(scratch, x)
	for i, f := range l.from {
		x[i] = l.sign[i] * scratch[f]
	}
}
