package dataset

import (
	"fmt"
)

// maxInvertPixels keeps the list of all images, and the lookup table's input,
// small enough to hold.
const maxInvertPixels = 10

// invertGenerator is the NOT task: a few binary pixels, whose targets are their
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
// Image i is i written in binary, its first pixel the highest digit; one-hot it
// is a single 1 at place i of 2^width. Targets are the inverted pixels.
// It panics on a width or an image that there is not.
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
