package dataset

import (
	"fmt"

	"weightshare/nets/internal/random"
)

const barLength = 5

// barSteps returns, by class, the step from one pixel of a bar to the next: — |
// \ and /. Bars start at the top left, / at the top right.
func barSteps() [4][2]int { return [4][2]int{{0, 1}, {1, 0}, {1, 1}, {1, -1}} }

func barsGenerator() Generator {
	return Generator{
		Name: "bars",
		Line: "one bar of 5 pixels somewhere in noise; which of four ways does it run?",
		Defaults: Spec{
			Samples: 200, Test: 1000, Size: 12, World: Plain, TrainAt: Anywhere, TestAt: Anywhere, Noise: .25,
		},
		Parameters: pictureParameters(paramTrainAt, paramTestAt, paramRing),
		least:      barLength, most: 128,
		input: square, classes: 4, positions: true,
		renderer: renderBar,
	}
}

// renderBar draws bars. The class is drawn first and then a position where a bar
// of that class fits, each with equal probability.
func renderBar(s Spec, at view, _ uint64) (renderFunc, error) {
	steps := barSteps()
	var places [4]placement
	var high, wide [4]int
	for k, d := range steps {
		high[k], wide[k] = 1+d[0]*(barLength-1), 1+d[1]*d[1]*(barLength-1)
		var err error
		if places[k], err = at.placement("a bar", high[k], wide[k], s.Size, s.Size, s.Ring); err != nil {
			return nil, err
		}
	}
	return func(rng *random.Rand, k canvas) (int, [2]float32) {
		label := rng.IntN(len(steps))
		r, c := places[label].draw(rng)
		d, start := steps[label], c
		if d[1] < 0 {
			start += barLength - 1
		}
		for t := range barLength {
			k.put(r+d[0]*t, start+d[1]*t, 1)
		}
		return label, k.middle(r, c, high[label], wide[label])
	}, nil
}

// teesGenerator shows two strokes in four arrangements, which only a unit that
// sees both strokes can tell apart.
func teesGenerator() Generator {
	return Generator{
		Name: "tees",
		Line: "a vertical and a horizontal stroke near one another; how do they stand: T ⊥ ├ ┤?",
		Defaults: Spec{
			Samples: 300, Test: 1000, Size: 16, World: Plain, TrainAt: Anywhere, TestAt: Anywhere, Noise: .25,
			Ring: true, Gap: Range{2, 4},
		},
		Parameters: pictureParameters(paramTrainAt, paramTestAt, paramRing, paramGap),
		least:      6, most: 128,
		input: square, classes: 4, positions: true,
		check: func(s Spec) error {
			if most := s.Size - barLength; s.Gap.From < 1 || s.Gap.To > most || s.Gap.From > s.Gap.To {
				return fmt.Errorf("gap %v does not fit on %d×%d pixels: write within 1..%d", s.Gap, s.Size, s.Size, most)
			}
			return nil
		},
		renderer: renderTee,
	}
}

// renderTee draws the two strokes. They do not touch; sideways they are centred
// on each other to within one pixel of jitter.
func renderTee(s Spec, at view, _ uint64) (renderFunc, error) {
	long, broad := barLength+s.Gap.To, barLength+1
	for _, box := range [][2]int{{long, broad}, {broad, long}} {
		if _, err := at.placement("a pair of strokes", box[0], box[1], s.Size, s.Size, s.Ring); err != nil {
			return nil, err
		}
	}
	return func(rng *random.Rand, k canvas) (int, [2]float32) {
		label := rng.IntN(4)
		strokes := tee(label, between(rng, s.Gap.From, s.Gap.To), between(rng, -1, 1))
		r0, c0, h, w := bounds(strokes)
		place, err := at.placement("a pair of strokes", h, w, s.Size, s.Size, s.Ring)
		if err != nil {
			panic("dataset: a pair of strokes outgrew its own bounds: " + err.Error())
		}
		r, c := place.draw(rng)
		for _, p := range strokes {
			k.put(r+p[0]-r0, c+p[1]-c0, 1)
		}
		return label, k.middle(r, c, h, w)
	}, nil
}

// tee lists the pixels of an arrangement relative to the middle of the upright
// stroke: the flat stroke is above it (T), below (⊥), to the right (├) or to the
// left (┤).
func tee(label, gap, jitter int) [][2]int {
	const half = barLength / 2
	flat := [4][2]int{{-half - gap, jitter}, {half + gap, jitter}, {jitter, half + gap}, {jitter, -half - gap}}[label]
	var pixels [][2]int
	for t := -half; t <= half; t++ {
		pixels = append(pixels, [2]int{t, 0}, [2]int{flat[0], flat[1] + t})
	}
	return pixels
}

func bounds(pixels [][2]int) (r, c, h, w int) {
	low, high := pixels[0], pixels[0]
	for _, p := range pixels {
		for axis := range 2 {
			low[axis], high[axis] = min(low[axis], p[axis]), max(high[axis], p[axis])
		}
	}
	return low[0], low[1], high[0] - low[0] + 1, high[1] - low[1] + 1
}

const arrangementLength = 4

func arrangementGenerator() Generator {
	return Generator{
		Name:       "arrangement",
		Line:       "a vertical bar in one half, a horizontal one in the other; is the vertical one on the left or on the right?",
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

// renderArrangement draws two bars. Without a ring each lies within its half. On
// a ring each starts in its half and may extend across the border, so that
// nothing but the columns tells the halves apart.
func renderArrangement(s Spec, _ view, _ uint64) (renderFunc, error) {
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
