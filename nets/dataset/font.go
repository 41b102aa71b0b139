package dataset

import "weightshare/nets/internal/random"

// The size of a digit of the font.
const (
	fontHeight = 7
	fontWidth  = 5
)

// font holds the ten digits, seven rows of five pixels each.
func font() [10][fontHeight]string {
	return [10][fontHeight]string{
		{".###.", "#...#", "#..##", "#.#.#", "##..#", "#...#", ".###."},
		{"..#..", ".##..", "#.#..", "..#..", "..#..", "..#..", "#####"},
		{".###.", "#...#", "....#", "...#.", "..#..", ".#...", "#####"},
		{"#####", "....#", "...#.", "..##.", "....#", "#...#", ".###."},
		{"..#..", ".#...", "#..#.", "#..#.", "#####", "...#.", "...#."},
		{"#####", "#....", "####.", "....#", "....#", "#...#", ".###."},
		{"..##.", ".#...", "#....", "####.", "#...#", "#...#", ".###."},
		{"#####", "....#", "...#.", "..#..", ".#...", ".#...", ".#..."},
		{".###.", "#...#", "#...#", ".###.", "#...#", "#...#", ".###."},
		{".###.", "#...#", "#...#", ".####", "....#", "...#.", ".##.."},
	}
}

// onePlaceGenerator shows digits in one place in training, and elsewhere after it.
func onePlaceGenerator() Generator {
	return Generator{
		Name: "one-place",
		Line: "a 5×7 digit, always in the same place in training; which digit is it, there and elsewhere?",
		Defaults: Spec{
			Samples: 200, Test: 1000, Size: 16, World: Plain, TrainAt: At(4, 5), TestAt: Anywhere, Noise: .25,
		},
		Parameters: pictureParameters(paramTrainAt, paramTestAt, paramRing),
		least:      fontHeight, most: 128,
		input: square, classes: 10, positions: true,
		renderer: renderDigit,
	}
}

func renderDigit(s Spec, at Place, _ uint64) (renderFunc, error) {
	place, err := at.placement("a digit", fontHeight, fontWidth, s.Size, s.Size, s.Ring)
	if err != nil {
		return nil, err
	}
	glyphs := font()
	return func(rng *random.Rand, k canvas) (int, [2]float32) {
		label := rng.IntN(len(glyphs))
		r, c := place.draw(rng)
		for i, row := range glyphs[label] {
			for j, dot := range row {
				if dot == '#' {
					k.put(r+i, c+j, 1)
				}
			}
		}
		return label, k.middle(r, c, fontHeight, fontWidth)
	}, nil
}
