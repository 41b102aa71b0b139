package edges

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
)

// strokeLength is the length of a bar in pixels.
const strokeLength = 5

// strokeLike is the cosine above which a kernel counts as a stroke: far above
// what randomLikeness returns.
const strokeLike = .9

// classes is how many directions a bar may have.
const classes = 4

// directions returns the signs of the four directions, in the order of the
// classes of the task bars.
func directions() [classes]string {
	return [classes]string{figure.Level, figure.Upright, figure.Falling, figure.Rising}
}

// directionSteps returns the step from one pixel of a bar to the next, by
// direction.
func directionSteps() [classes][2]int { return [classes][2]int{{0, 1}, {1, 0}, {1, 1}, {1, -1}} }

// strokeLeast is how many pixels of a shifted bar must stay inside the window to
// distinguish it from the other directions: two could be the end of any.
const strokeLeast = 3

// strokes lists, for each direction, a bar through the middle of the window and
// those of its shifts that stay inside far enough: a kernel may respond best to a
// bar off its middle. All have mean 0 and length 1.
func strokes() [classes][][]float64 {
	var all [classes][][]float64
	for k, d := range directionSteps() {
		for shift := range scene.WindowSide * scene.WindowSide {
			bar := make([]float64, scene.WindowSide*scene.WindowSide)
			for t := -strokeLength / 2; t <= strokeLength/2; t++ {
				r, c := shift/scene.WindowSide+d[0]*t, shift%scene.WindowSide+d[1]*t
				if r >= 0 && r < scene.WindowSide && c >= 0 && c < scene.WindowSide {
					bar[scene.WindowSide*r+c] = 1
				}
			}
			if floats.Sum(bar) >= strokeLeast {
				all[k] = append(all[k], standardized(bar))
			}
		}
	}
	return all
}

// standardized subtracts the mean and scales to length 1. All zeros stay zeros.
func standardized(v []float64) []float64 {
	floats.AddConst(-stat.Mean(v, nil), v)
	if length := floats.Norm(v, 2); length > 0 {
		floats.Scale(1/length, v)
	}
	return v
}

// likeness says how much a kernel is like a stroke.
type likeness struct {
	direction int
	cosine    float64
}

// String returns the likeness as the learner reads it.
func (l likeness) String() string { return fmt.Sprintf("%s %.2f", directions()[l.direction], l.cosine) }

// stroke reports whether the kernel counts as a stroke.
func (l likeness) stroke() bool { return l.cosine >= strokeLike }

// nearestStroke returns the stroke that a kernel is most like.
func nearestStroke(kernel []float32, all [classes][][]float64) likeness {
	w := standardized(scene.Widen(kernel))
	best := likeness{cosine: -1}
	for direction, bars := range all {
		for _, bar := range bars {
			if cosine := floats.Dot(w, bar); cosine > best.cosine {
				best = likeness{direction, cosine}
			}
		}
	}
	return best
}

// randomLikeness returns the mean cosine between a random kernel and its nearest
// stroke: the value for a kernel that has learnt nothing.
func randomLikeness(seed uint64) float64 {
	const draws = 200
	all, kernel := strokes(), make([]float32, scene.WindowSide*scene.WindowSide)
	r := rand.New(rand.NewPCG(seed, draws))
	sum := 0.
	for range draws {
		for i := range kernel {
			kernel[i] = float32(r.NormFloat64())
		}
		sum += nearestStroke(kernel, all).cosine
	}
	return sum / draws
}

// directionsFound counts the directions for which there is a kernel.
func directionsFound(kernels []likeness) int {
	var found [classes]bool
	for _, l := range kernels {
		if l.stroke() {
			found[l.direction] = true
		}
	}
	n := 0
	for _, f := range found {
		if f {
			n++
		}
	}
	return n
}

// strokesFound counts the kernels that are strokes.
func strokesFound(kernels []likeness) int {
	n := 0
	for _, l := range kernels {
		if l.stroke() {
			n++
		}
	}
	return n
}
