package dataset

import "math/rand/v2"

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

// onePlaceFamily shows digits in one place in training, and elsewhere after it.
func onePlaceFamily() generator {
	return generator{
		Task: Task{
			Name: "one-place",
			Line: "a 5×7 digit, always in the same place in training; which digit is it, there and elsewhere?",
			Defaults: Spec{
				Samples: 200, Test: 1000, Size: 16, World: Plain, TrainAt: At(4, 5), TestAt: Anywhere, Noise: .25,
			},
			Networks: []string{
				"16x16 conv5:16/ring relu gmp dense:10", "16x16 conv5:16 relu gmp dense:10", "16x16 local5:16 relu gmp dense:10",
				"16x16 conv5:16 relu dense:10", "16x16 dense:64 relu dense:10",
			},
			Training:    adam(.01, 400),
			HasAccuracy: true,
		},
		dials: pictureDials(dialTrainAt, dialTestAt, dialRing),
		notches: map[string][]string{
			dialSize:    {"10", "12", "16", "20", "24"},
			dialTrainAt: {string(At(4, 5)), string(Anywhere), string(Left), string(Right)},
			dialTestAt:  {string(Anywhere), string(At(4, 5)), string(At(4, 6)), string(At(0, 0)), string(Left), string(Right)},
		},
		least: fontHeight, most: 128,
		input: square, classes: 10,
		check: func(s Spec) error { return fontScenes(s).checkPlaces(s) },
		make:  func(s Spec, seed uint64) (train, test Set, err error) { return fontScenes(s).make(s, seed) },
	}
}

// fontScenes draws digits of the font.
func fontScenes(s Spec) scenes {
	return scenes{
		h: s.Size, w: s.Size, classes: 10, middles: true,
		artist: func(at Place) (renderFunc, error) {
			room, err := at.room("a digit", fontHeight, fontWidth, s.Size, s.Size, s.Ring)
			if err != nil {
				return nil, err
			}
			glyphs := font()
			return func(rng *rand.Rand, k canvas) (int, [2]float32) {
				label := rng.IntN(len(glyphs))
				r, c := room.draw(rng)
				for i, row := range glyphs[label] {
					for j, dot := range row {
						if dot == '#' {
							k.put(r+i, c+j, 1)
						}
					}
				}
				return label, k.middle(r, c, fontHeight, fontWidth)
			}, nil
		},
	}
}
