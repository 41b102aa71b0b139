package dataset

import "math/rand/v2"

// A keyboard is keysAcross × keysAcross caps of capSide × capSide pixels.
const (
	keysAcross = 4
	capSide    = 5
)

// keyboardFamily asks whether everything is where it belongs.
func keyboardFamily() generator {
	const side = keysAcross * capSide
	return generator{
		Task: Task{
			Name:     "keyboard",
			Line:     "16 keycaps, each with a place of its own; are all in place, or are two swapped?",
			Defaults: Spec{Samples: 300, Test: 1000, Size: side, World: Plain, Noise: .3},
			Networks: []string{
				"20x20 local5:2/s5 relu dense:2", "20x20 conv5:2/s5 relu dense:2", "20x20 conv5:15/s5 relu dense:2",
				"20x20 conv5:32/s5 relu gmp dense:2",
			},
			Training:    adam(.01, 600),
			HasAccuracy: true,
		},
		dials: []string{dialSamples, dialTest, dialWorld, dialInverted, dialNoise, dialRandomLabels},
		least: side, most: side,
		input: square, classes: 2,
		make: func(s Spec, seed uint64) (train, test Set, err error) { return keyboardScenes(s).make(s, seed) },
	}
}

// keycaps draws the caps by lot, two pixels in five on. They are the same for
// every seed: the keyboard is part of the task.
func keycaps() [keysAcross * keysAcross][capSide * capSide]float32 {
	var caps [keysAcross * keysAcross][capSide * capSide]float32
	rng := stream("keyboard caps", 0)
	for k := range caps {
		for p := range caps[k] {
			if rng.Float64() < .4 {
				caps[k][p] = 1
			}
		}
	}
	return caps
}

// keyboardScenes draws keyboards, every cap with a brightness of its own.
func keyboardScenes(s Spec) scenes {
	return scenes{
		h: s.Size, w: s.Size, classes: 2,
		artist: func(Place) (renderFunc, error) {
			caps := keycaps()
			return func(rng *rand.Rand, k canvas) (int, [2]float32) {
				label := rng.IntN(2) // 1: two caps are swapped
				var at [len(caps)]int
				for i := range at {
					at[i] = i
				}
				if label == 1 {
					a := rng.IntN(len(at))
					b := (a + 1 + rng.IntN(len(at)-1)) % len(at)
					at[a], at[b] = at[b], at[a]
				}
				for place, key := range at {
					bright := float32(uniform(rng, .6, 1.4))
					for p, on := range caps[key] {
						k.put(place/keysAcross*capSide+p/capSide, place%keysAcross*capSide+p%capSide, on*bright)
					}
				}
				return label, [2]float32{}
			}, nil
		},
	}
}
