package dataset

import (
	"fmt"

	"weightshare/nets/internal/random"
)

// arrangementLength is how many pixels each of the two bars has.
const arrangementLength = 4

// arrangementGenerator asks where something is rather than what is there.
func arrangementGenerator() Generator {
	return Generator{
		Name:       "arrangement",
		Line:       "an upright bar in one half, a flat one in the other; is the upright one on the left or on the right?",
		Defaults:   Spec{Samples: 200, Test: 1000, Size: 12, World: Plain, Noise: .25},
		Parameters: pictureParameters(paramRing),
		least:      2 * arrangementLength, most: 128,
		input: square, classes: 2,
		check: func(s Spec) error {
			if s.Size%2 != 0 {
				return fmt.Errorf("size %d has no halves: write an even size", s.Size)
			}
			return nil
		},
		renderer: renderArrangement,
	}
}

// renderArrangement draws two bars. Without a ring each lies within its half.
// On a ring each starts in its half and may leave it across the border, so that
// nothing but the columns tells the halves apart.
func renderArrangement(s Spec, _ Place, _ uint64) (renderFunc, error) {
	half, cut := s.Size/2, arrangementLength-1
	if s.Ring {
		cut = 0
	}
	return func(rng *random.Rand, k canvas) (int, [2]float32) {
		label := rng.IntN(2) // 0: the upright bar is on the left
		upright, flat := label*half, (1-label)*half
		r, c := rng.IntN(s.Size-cut), upright+rng.IntN(half)
		for t := range arrangementLength {
			k.put(r+t, c, 1)
		}
		r, c = rng.IntN(s.Size), flat+rng.IntN(half-cut)
		for t := range arrangementLength {
			k.put(r, c+t, 1)
		}
		return label, [2]float32{}
	}, nil
}
