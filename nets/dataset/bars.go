package dataset

import "weightshare/nets/internal/random"

const barLength = 5

// barSteps is how a bar runs from its top left corner on, by class: — | \ and /,
// which starts at the top right.
func barSteps() [4][2]int { return [4][2]int{{0, 1}, {1, 0}, {1, 1}, {1, -1}} }

// barsGenerator asks which way a bar runs.
func barsGenerator() Generator {
	return Generator{
		Name: "bars",
		Line: "one bar of 5 pixels somewhere in noise; does it run level, upright, falling or rising?",
		Defaults: Spec{
			Samples: 200, Test: 1000, Size: 12, World: Plain, TrainAt: Anywhere, TestAt: Anywhere, Noise: .25,
		},
		Parameters: pictureParameters(paramTrainAt, paramTestAt, paramRing),
		least:      barLength, most: 128,
		input: square, classes: 4, positions: true,
		renderer: renderBar,
	}
}

// renderBar draws bars. The class is drawn first and then a place where a bar
// of that class fits, every such place being as likely.
func renderBar(s Spec, at Place, _ uint64) (renderFunc, error) {
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
