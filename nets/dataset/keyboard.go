package dataset

import "weightshare/nets/internal/random"

// A keyboard is keysAcross × keysAcross caps of capSide × capSide pixels.
const (
	keysAcross = 4
	capSide    = 5
)

func keyboardGenerator() Generator {
	const side = keysAcross * capSide
	return Generator{
		Name:       "keyboard",
		Line:       "16 keycaps, each with a place of its own; are all in place, or are two swapped?",
		Defaults:   Spec{Samples: 300, Test: 1000, Size: side, World: Plain, Noise: .3},
		Parameters: []string{paramSamples, paramTest, paramWorld, paramInverted, paramNoise, paramRandomLabels},
		least:      side, most: side,
		input: square, classes: 2,
		renderer: renderKeyboard,
	}
}

// keycaps draws the caps at random, each pixel on with probability 0.4. They
// are the same for every seed: the keyboard is part of the task.
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

// renderKeyboard draws keyboards, each cap with its own brightness.
func renderKeyboard(_ Spec, _ view, _ uint64) (renderFunc, error) {
	caps := keycaps()
	return func(rng *random.Rand, k canvas) (int, [2]float32) {
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
}
