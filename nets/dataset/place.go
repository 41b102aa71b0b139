package dataset

import (
	"fmt"
	"strconv"
	"strings"

	"weightshare/nets/internal/random"
)

// A Place is where in an image a shape may lie: "anywhere", in the "left" or
// "right" half of the columns, or with its top left corner at "ROW,COLUMN",
// counted from 0.
type Place string

// The places that are regions.
const (
	Anywhere Place = "anywhere"
	Left     Place = "left"
	Right    Place = "right"
)

// At returns the place with the top left corner at a row and a column.
func At(row, col int) Place { return Place(fmt.Sprintf("%d,%d", row, col)) }

func (p Place) corner() (row, col int, ok bool) {
	a, b, _ := strings.Cut(string(p), ",")
	row, errRow := strconv.Atoi(strings.TrimSpace(a))
	col, errCol := strconv.Atoi(strings.TrimSpace(b))
	return row, col, errRow == nil && errCol == nil && row >= 0 && col >= 0
}

// placement is the region for the top left corner of a shape: rows r0 to r1 and
// columns c0 to c1, inclusive.
type placement struct{ r0, r1, c0, c1 int }

// placement returns where a shape of h×w pixels fits. On a ring it may lie across
// the border and belongs to the half that contains its middle column. The error
// names what does not fit.
func (p Place) placement(what string, h, w, imageH, imageW int, ring bool) (placement, error) {
	c0, c1 := 0, imageW // the columns of the selected part
	switch p {
	case Anywhere:
	case Left:
		c1 = imageW / 2
	case Right:
		c0 = imageW / 2
	default:
		r, c, ok := p.corner()
		if !ok {
			return placement{}, fmt.Errorf("%q is not a place: write anywhere, left, right or ROW,COLUMN", p)
		}
		if !ring && (r+h > imageH || c+w > imageW) || r >= imageH || c >= imageW {
			return placement{}, fmt.Errorf("%s of %d×%d pixels at row %d, column %d leaves the %d×%d image: write at most %d,%d",
				what, h, w, r, c, imageH, imageW, max(imageH-h, 0), max(imageW-w, 0))
		}
		return placement{r, r, c, c}, nil
	}
	if ring && h <= imageH && w <= imageW {
		return placement{0, imageH - 1, c0 - w/2, c1 - 1 - w/2}, nil
	}
	if h > imageH || w > c1-c0 {
		return placement{}, fmt.Errorf("%s of %d×%d pixels does not fit %s on a %d×%d image: write a larger size or another place",
			what, h, w, p, imageH, imageW)
	}
	return placement{0, imageH - h, c0, c1 - w}, nil
}

func (r placement) draw(rng *random.Rand) (row, col int) {
	return between(rng, r.r0, r.r1), between(rng, r.c0, r.c1)
}

// canvas is one image to draw on, H×W with wrapped indices.
type canvas struct {
	x    []float32
	h, w int
}

// put sets the pixel at a row and column, modulo the image's size.
func (k canvas) put(r, c int, v float32) {
	k.x[wrap(r, k.h)*k.w+wrap(c, k.w)] = v
}

// middle returns the middle of a shape of h×w pixels at row r, column c, modulo
// the image's size.
func (k canvas) middle(r, c, h, w int) [2]float32 {
	return [2]float32{
		wrapFloat(float32(r)+float32(h-1)/2, k.h),
		wrapFloat(float32(c)+float32(w-1)/2, k.w),
	}
}

// A Transform changes images after noise is added, every training and test image
// in the same way.
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

// newPixelTransform returns t followed by a change of sign in a fraction of the
// pixels; those of a smaller fraction are among those of a larger one. It does
// not depend on a seed: the transform is part of the task.
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
