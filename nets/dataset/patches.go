package dataset

import (
	"fmt"
	"math"

	"weightshare/nets/internal/random"
)

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
// world sensor its sign changes patch by patch.
func renderPatches(s Spec, _ Place, seed uint64) (renderFunc, error) {
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
