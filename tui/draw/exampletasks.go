package draw

import (
	"math/rand/v2"

	"weightshare/lessons/figure"
)

// barPixels are the pixels of a bar of five in one of four directions, with its
// middle at (r, c) of a grid of side² pixels.
func barPixels(direction, r, c, side int) []float64 {
	steps := [][2]int{{0, 1}, {1, 0}, {1, 1}, {-1, 1}}
	out := make([]float64, side*side)
	for k := -2; k <= 2; k++ {
		y, x := r+k*steps[direction][0], c+k*steps[direction][1]
		if y >= 0 && x >= 0 && y < side && x < side {
			out[y*side+x] = 1
		}
	}
	return out
}

// nearest is the direction whose bar in the middle is most like an image: a
// template per class, as a dense layer trained in one place comes to be.
func nearest4(image []float64, side int) int {
	best, most := -1, 0.0
	for d := range 4 {
		sum := 0.0
		for i, v := range barPixels(d, side/2, side/2, side) {
			sum += v * image[i]
		}
		if sum > most {
			best, most = d, sum
		}
	}
	return best
}

// exampleNudges is how often templates are right on nudged bars under noise.
func exampleNudges() figure.ShiftAccuracy {
	const side, radius, tries = 11, 3, 20
	f := figure.ShiftAccuracy{Meta: figure.Meta{ID: "nudges", Title: "Templates on nudged bars", Control: "nudge"}, Radius: radius, Cursor: 24}
	rng := rand.New(rand.NewPCG(5, 6))
	for dy := -radius; dy <= radius; dy++ {
		for dx := -radius; dx <= radius; dx++ {
			right := 0
			for i := range 4 * tries {
				right += digit(nearest4(noisy(barPixels(i%4, side/2+dy, side/2+dx, side), 0.4, rng), side) == i%4)
			}
			f.Accuracy = append(f.Accuracy, float64(right)/(4*tries))
		}
	}
	return f
}

func noisy(image []float64, sd float64, rng *rand.Rand) []float64 {
	for i := range image {
		image[i] += sd * rng.NormFloat64()
	}
	return image
}

// exampleConfusion counts what templates take noisy bars for.
func exampleConfusion() figure.Confusion {
	f := figure.Confusion{
		Meta:    figure.Meta{ID: "confusion", Title: "What was taken for what"},
		Classes: []string{"level", "upright", "falling", "rising"}, Counts: make([]int, 16),
	}
	rng := rand.New(rand.NewPCG(7, 8))
	for i := range 400 {
		said := nearest4(noisy(barPixels(i%4, 5, 5, 11), 1.5, rng), 11)
		f.Counts[i%4*4+max(0, said)]++
	}
	return f
}

// exampleWinners trains the networks of lesson one on all images in three
// worlds, and tests them on all.
func exampleWinners() figure.TransformTable {
	f := figure.TransformTable{
		Meta:     figure.Meta{ID: "winners", Title: "Who wins which world?"},
		Networks: []string{"shared", "local", "dense"}, Worlds: []string{"one rule", "own rules", "neighbour"},
		Predicted: []int{0, 1, 1},
	}
	rules := []func(image []bool, output int) bool{
		func(b []bool, o int) bool { return !b[o] },
		func(b []bool, o int) bool { return b[o] != (o%2 == 0) },
		func(b []bool, o int) bool { return b[(o+1)%4] },
	}
	// In the first world there is one image to learn from, in the others all.
	train := [][]int{{1}, nil, nil}
	all := make([]int, 0, 16)
	for k := range 16 {
		all = append(all, k)
	}
	for _, build := range []func() *runner{func() *runner { return localNet(2) }, func() *runner { return localNet(8) }, denseNet} {
		for w, rule := range rules {
			n := build()
			n.rule = rule
			images := train[w]
			if images == nil {
				images = all
			}
			for range 200 {
				n.step(images)
			}
			f.Measured = append(f.Measured, float64(n.correct(all))/16)
		}
	}
	return f
}

// exampleSliding steps a kernel for upright edges over a small ring.
func exampleSliding() figure.ConvolutionStep {
	f := figure.ConvolutionStep{
		Meta:   figure.Meta{ID: "sliding", Title: "A kernel at work", Control: "place"},
		Image:  figure.Heatmap{Cols: 8, Unsigned: true},
		Kernel: figure.Heatmap{Cols: 3, Values: []float64{1, 0, -1, 1, 0, -1, 1, 0, -1}},
		Map:    figure.Heatmap{Cols: 6, Scale: 3, Cursor: -1},
		Bias:   0.5, Stride: 1,
	}
	for i := range 64 {
		r, c := i/8, i%8
		f.Image.Values = append(f.Image.Values, float64(digit(r > 0 && r < 7 && c > 1 && c < 6 && (r == 1 || r == 6 || c == 2 || c == 5))))
	}
	const here = 14
	for i := range 36 {
		f.Map.Cursor = i
		_, sum := f.Products()
		f.Map.Values = append(f.Map.Values, sum)
		f.Map.Masked = append(f.Map.Masked, i > here)
	}
	f.Map.Cursor = here
	return f
}
