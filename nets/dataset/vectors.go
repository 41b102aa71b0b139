package dataset

import (
	"fmt"
	"math"

	"weightshare/nets/internal/random"
)

// maxInvertPixels limits the list of all images and the lookup table's input to
// a size that fits in memory.
const maxInvertPixels = 10

// invertGenerator is the NOT task: a few binary pixels whose targets are their
// opposites.
func invertGenerator() Generator {
	return Generator{
		Name:       "invert",
		Line:       "a few binary pixels; give the opposite of each, after training on only some of the images",
		Defaults:   Spec{Samples: 4, Size: 4},
		Parameters: []string{paramSamples, paramSize},
		least:      2, most: maxInvertPixels, oneHot: true,
		input: func(s Spec) (h, w int) {
			if s.OneHot {
				return 1, 1 << s.Size
			}
			return 1, s.Size
		},
		outputs: func(s Spec) int { return s.Size },
		check: func(s Spec) error {
			if all := 1 << s.Size; s.Samples >= all {
				return fmt.Errorf("samples %d leaves none of the %d images to test on: write at most %d", s.Samples, all, all-1)
			}
			return nil
		},
		make: func(s Spec, seed uint64) (train, test Set, err error) {
			order := stream("invert images", seed).Perm(1 << s.Size)
			return Invert(s.Size, s.OneHot, order[:s.Samples]), Invert(s.Size, s.OneHot, order[s.Samples:]), nil
		},
	}
}

// Invert makes the set of the listed images of width pixels, from 1 to 10.
// Image i is i written in binary, most significant digit first; if oneHot, it
// is a single 1 at index i of 2^width. Targets are the inverted pixels. It
// panics if the width or an image is out of range.
func Invert(width int, oneHot bool, images []int) Set {
	if width < 1 || width > maxInvertPixels {
		panic(fmt.Sprintf("dataset: width %d of the invert task is not in 1..%d", width, maxInvertPixels))
	}
	in := width
	if oneHot {
		in = 1 << width
	}
	set := Set{
		N: len(images), H: 1, W: in, C: 1, Outputs: width,
		X: make([]float32, len(images)*in), Targets: make([]float32, len(images)*width),
	}
	for n, image := range images {
		if image < 0 || image >= 1<<width {
			panic(fmt.Sprintf("dataset: there is no image %d of %d pixels", image, width))
		}
		x := set.Sample(n)
		for p := range width {
			bit := float32(image >> (width - 1 - p) & 1)
			if !oneHot {
				x[p] = bit
			}
			set.Targets[n*width+p] = 1 - bit
		}
		if oneHot {
			x[image] = 1
		}
	}
	return set
}

const (
	patchLength = 6   // numbers in a patch
	patchSignal = 1.6 // length of the pattern as a vector
)

// patchesGenerator hides a pattern in one of several patches of noise (after
// Lahoti, Karp, Winston, Singh and Li 2024).
func patchesGenerator() Generator {
	return Generator{
		Name:       "patches",
		Line:       "8 patches of 6 numbers, one with a pattern or its negative; which is it? In the world sensor the sign differs from patch to patch",
		Defaults:   Spec{Samples: 64, Test: 400, Size: 8 * patchLength, World: Plain, Noise: .45},
		Parameters: []string{paramSamples, paramTest, paramSize, paramWorld, paramNoise, paramRandomLabels},
		least:      2 * patchLength, most: 100 * patchLength,
		input: func(s Spec) (h, w int) { return 1, s.Size }, classes: 2, positions: true,
		check: func(s Spec) error {
			if s.Size%patchLength != 0 {
				return fmt.Errorf("size %d is not a number of patches of %d: write %d", s.Size, patchLength, s.Size/patchLength*patchLength)
			}
			return nil
		},
		renderer: renderPatches, ownSensor: true,
	}
}

// renderPatches draws the patches. The pattern is drawn anew for every seed. In
// the sensor world its sign varies from patch to patch.
func renderPatches(s Spec, _ view, seed uint64) (renderFunc, error) {
	var pattern [patchLength]float64
	rng, norm := stream("patches pattern", seed), 0.0
	for i := range pattern {
		pattern[i] = rng.NormFloat64()
		norm += float64(pattern[i] * pattern[i])
	}
	for i := range pattern {
		pattern[i] *= patchSignal / math.Sqrt(norm)
	}
	return func(rng *random.Rand, k canvas) (int, [2]float32) {
		label, patch := rng.IntN(2), rng.IntN(s.Size/patchLength)
		sign := float64(2*label - 1)
		if s.World == Sensor && patch%2 == 1 {
			sign = -sign
		}
		for i, v := range pattern {
			k.put(0, patch*patchLength+i, float32(sign*v))
		}
		return label, k.middle(0, patch*patchLength, 1, patchLength)
	}, nil
}
