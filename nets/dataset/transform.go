package dataset

import "fmt"

// A Transform changes images after noise was added, every training and test
// image in the same way.
type Transform string

// The transforms.
const (
	// Plain is the identity.
	Plain Transform = "plain"
	// Sensor multiplies each pixel by a fixed random sign: neighbors stay
	// related, but the same shape looks different elsewhere.
	Sensor Transform = "sensor"
	// Shuffle permutes the pixels: neighbors are no longer related.
	Shuffle Transform = "shuffle"
)

// pixelTransform maps an image to sign[i]·x[from[i]] for each pixel i.
type pixelTransform struct {
	from []int
	sign []float32
}

// newPixelTransform returns t followed by a change of sign of a share of the
// pixels, which include those of every smaller share. It depends on no seed: the
// transform is part of the task.
func newPixelTransform(t Transform, inverted float64, pixels int) (pixelTransform, error) {
	l := pixelTransform{from: make([]int, pixels), sign: make([]float32, pixels)}
	for i := range pixels {
		l.from[i], l.sign[i] = i, 1
	}
	name := fmt.Sprintf("world %s of %d pixels", t, pixels)
	switch t {
	case Plain, "":
	case Sensor:
		rng := stream(name, 0)
		for i := range l.sign {
			l.sign[i] = float32(2*rng.IntN(2) - 1)
		}
	case Shuffle:
		copy(l.from, stream(name, 0).Perm(pixels))
	default:
		return pixelTransform{}, fmt.Errorf("%q is no world: write plain, sensor or shuffle", t)
	}
	order := stream(fmt.Sprintf("inverted pixels of %d", pixels), 0).Perm(pixels)
	for _, p := range order[:int(float64(inverted*float64(pixels))+.5)] {
		l.sign[p] = -l.sign[p]
	}
	return l, nil
}

// identity reports whether images stay as they are.
func (l pixelTransform) identity() bool {
	for i := range l.from {
		if l.from[i] != i || l.sign[i] != 1 {
			return false
		}
	}
	return true
}

func (l pixelTransform) apply(x, scratch []float32) {
	copy(scratch, x)
	for i, f := range l.from {
		x[i] = l.sign[i] * scratch[f]
	}
}
