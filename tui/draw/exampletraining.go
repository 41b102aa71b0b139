package draw

import (
	"fmt"
	"math"
	"math/rand/v2"

	"weightshare/lessons/figure"
)

// barSide is how wide and high the images of bars are.
const barSide = 12

// finder is a network that says in which direction a bar lies: a kernel per
// direction at every place, the best place counts, softmax over the directions.
// Whether it shares is an index: which set of kernels a place takes.
type finder struct {
	name, notation string
	k, sets        int         // the side of a kernel, the sets of kernels
	kernels        [][]float64 // [set·4 + direction][k²]
	losses         []float64
}

func newFinder(name, notation string, k int, shared bool, rng *rand.Rand) *finder {
	f := &finder{name: name, notation: notation, k: k, sets: 1}
	if !shared {
		f.sets = f.across() * f.across()
	}
	f.kernels = make([][]float64, 4*f.sets)
	for i := range f.kernels {
		f.kernels[i] = make([]float64, k*k)
		for j := range f.kernels[i] {
			f.kernels[i][j] = rng.NormFloat64() * math.Sqrt(2/float64(k*k))
		}
	}
	return f
}

func (f *finder) across() int { return barSide - f.k + 1 }

// best is the place where the kernel of a direction answers most, and how much.
func (f *finder) best(image []float64, direction int) (place int, most float64) {
	most = math.Inf(-1)
	for p := range f.across() * f.across() {
		w, sum := f.kernels[p%f.sets*4+direction], 0.0
		for j := range w {
			sum += w[j] * image[f.pixel(p, j)]
		}
		if sum > most {
			place, most = p, sum
		}
	}
	return place, most
}

// pixel is the pixel under number j of a kernel at a place.
func (f *finder) pixel(place, j int) int {
	return (place/f.across()+j/f.k)*barSide + place%f.across() + j%f.k
}

// cellStyle gives the chances of the directions, and where each was found.
func (f *finder) look(image []float64) (chances [4]float64, places [4]int) {
	total := 0.0
	for d := range 4 {
		var v float64
		places[d], v = f.best(image, d)
		chances[d] = math.Exp(v)
		total += chances[d]
	}
	for d := range 4 {
		chances[d] /= total
	}
	return chances, places
}

// step goes down the gradient of the cross-entropy of a batch.
func (f *finder) step(images [][]float64, labels []int) {
	const rate = 0.3
	loss, n := 0.0, float64(len(images))
	for i, image := range images {
		chances, places := f.look(image)
		loss -= math.Log(chances[labels[i]]) / n
		for d := range 4 {
			g := chances[d] - float64(digit(d == labels[i]))
			w := f.kernels[places[d]%f.sets*4+d]
			for j := range w {
				w[j] -= rate * g / n * image[f.pixel(places[d], j)]
			}
		}
	}
	f.losses = append(f.losses, loss)
}

func (f *finder) right(images [][]float64, labels []int) figure.Fraction {
	out := figure.Fraction{Of: len(images)}
	for i, image := range images {
		chances, _ := f.look(image)
		top := 0
		for d := range 4 {
			if chances[d] > chances[top] {
				top = d
			}
		}
		out.Right += digit(top == labels[i])
	}
	return out
}

// maps are the kernels of the first set, or the first kernel of four sets.
func (f *finder) maps() []figure.Heatmap {
	scale := 0.0
	for _, w := range f.kernels {
		for _, v := range w {
			scale = max(scale, math.Abs(v))
		}
	}
	out := make([]figure.Heatmap, 4)
	for i := range out {
		at, title := i, fmt.Sprintf("kernel %d", i+1)
		if f.sets > 1 {
			at = i * f.sets
			title = fmt.Sprintf("kernel 1 at place %d", at/4+1)
		}
		out[i] = figure.Heatmap{Meta: figure.Meta{Title: title}, Cols: f.k, Values: f.kernels[at], Scale: scale, Cursor: -1}
	}
	return out
}

// exampleTraining trains three networks on noisy bars for a while: a race as
// the lessons over tasks show it.
func exampleTraining() figure.Race {
	const steps, of, samples, batch = 60, 100, 200, 20
	rng := rand.New(rand.NewPCG(9, 10))
	draw := func() (images [][]float64, labels []int) {
		for i := range samples {
			r, c := 2+rng.IntN(barSide-4), 2+rng.IntN(barSide-4)
			images, labels = append(images, noisy(barPixels(i%4, r, c, barSide), 0.25, rng)), append(labels, i%4)
		}
		return images, labels
	}
	train, answers := draw()
	unseen, truth := draw()
	f := figure.Race{Meta: figure.Meta{ID: "training", Title: "Which way does the bar lie?"}, Steps: steps, Of: of, Seed: 9}
	for _, n := range []*finder{
		newFinder("shared", "12x12 conv5:4/nobias gmp", 5, true, rng),
		newFinder("unshared", "12x12 local5:4/nobias gmp", 5, false, rng),
		newFinder("dense", "12x12 dense:4/nobias", barSide, true, rng),
	} {
		lane := figure.Lane{Name: n.name, Network: n.notation, Parameters: int64(len(n.kernels) * n.k * n.k)}
		for k := range steps {
			at := k * batch % samples
			n.step(train[at:at+batch], answers[at:at+batch])
			lane.Loss.X, lane.Loss.Y = append(lane.Loss.X, float64(k+1)), append(lane.Loss.Y, n.losses[k])
		}
		lane.Train, lane.Unseen, lane.Weights = n.right(train, answers), n.right(unseen, truth), n.maps()
		f.Lanes = append(f.Lanes, lane)
	}
	return f
}
