package dataset

import (
	"math"
	"slices"
	"sync"

	"weightshare/nets/internal/elementary"
	"weightshare/nets/internal/random"
)

// The size of a stroke drawing, and the number of horizontal offsets at which it is
// shown, in the task of 1989.
const (
	drawingHeight = 16
	drawingWidth  = 13
	strokeOffsets = 4
)

// penRadius is the distance in pixels from a stroke's line up to which a pixel is
// inked.
const penRadius = .75

// point is a point in the unit square: x to the right, y down.
type point struct{ x, y float64 }

// arc returns an arc of an ellipse as 12 short lines; angles are in degrees, clockwise
// from the right.
func arc(cx, cy, rx, ry, from, to float64) []point {
	const parts = 12
	points := make([]point, parts+1)
	for t := range points {
		a := (from + (to-from)*float64(t)/parts) * math.Pi / 180
		sin, cos := elementary.Sincos(a)
		points[t] = point{cx + float64(rx*cos), cy + float64(ry*sin)}
	}
	return points
}

// strokeDigits returns how each digit is written: as strokes, each a sequence of
// joined points. They must not be changed.
var strokeDigits = sync.OnceValue(func() [10][][]point {
	join := slices.Concat[[]point]
	return [10][][]point{
		{arc(.5, .5, .35, .45, 0, 360)},
		{{{.35, .2}, {.55, .05}, {.55, .95}}},
		{join(arc(.5, .3, .32, .25, 180, 380), []point{{.15, .95}, {.88, .95}})},
		{join(arc(.48, .28, .3, .23, 200, 450), arc(.48, .73, .34, .24, -90, 160))},
		{{{.6, .05}, {.15, .65}, {.85, .65}}, {{.65, .4}, {.65, .95}}},
		{join([]point{{.8, .05}, {.25, .05}, {.22, .45}}, arc(.48, .67, .33, .28, -120, 150))},
		{join([]point{{.7, .05}, {.3, .4}}, arc(.5, .7, .3, .25, 180, 540))},
		{{{.15, .05}, {.85, .05}, {.4, .95}}},
		{join(arc(.5, .27, .25, .22, 90, 450), arc(.5, .73, .3, .24, -90, 270))},
		{join(arc(.5, .3, .28, .25, 0, 360), []point{{.78, .3}, {.65, .95}})},
	}
})

// digitWriter writes digits, each drawing in a different handwriting. Products that are
// added to something are converted, which forces them to be rounded: see package elementary.
type digitWriter struct {
	digits [10][][]point
	ink    []bool // the latest drawing, drawingHeight×drawingWidth
}

func newDigitWriter() digitWriter {
	return digitWriter{strokeDigits(), make([]bool, drawingHeight*drawingWidth)}
}

// put shows the latest drawing with its top left corner at row r, column c.
func (d digitWriter) put(k canvas, r, c int) {
	for p, on := range d.ink {
		if on {
			k.put(r+p/drawingWidth, c+p%drawingWidth, 1)
		}
	}
}

// draw writes a digit in random handwriting: turned, slanted, narrowed, and with every
// point slightly displaced.
func (d digitWriter) draw(digit int, rng *random.Rand) {
	clear(d.ink)
	turn, slant := .18*rng.NormFloat64(), .25*rng.NormFloat64()
	sx, sy := uniform(rng, .55, 1), uniform(rng, .65, 1)
	var wobble [40]point
	for i := range wobble {
		wobble[i] = point{.045 * rng.NormFloat64(), .045 * rng.NormFloat64()}
	}
	sin, cos := elementary.Sincos(turn)
	for _, stroke := range d.digits[digit] {
		var last point
		for i, p := range stroke {
			w := wobble[i%len(wobble)]
			x, y := (p.x+w.x-.5)*sx, (p.y+w.y-.5)*sy
			x += float64(slant * y)
			x, y = float64(x*cos)-float64(y*sin), float64(x*sin)+float64(y*cos)
			next := point{float64((x+.5)*10.5) + 1, float64((y+.5)*13.5) + 1}
			if i > 0 {
				inkLine(d.ink, last, next)
			}
			last = next
		}
	}
}

// reach returns the half-open range of pixels that a pen moving between a and b can
// touch along an axis of that many pixels.
func reach(a, b float64, pixels int) (from, to int) {
	from = int(math.Floor(min(a, b) - penRadius))
	to = int(math.Ceil(max(a, b)+penRadius)) + 1
	return min(max(from, 0), pixels), min(max(to, 0), pixels)
}

func inkLine(ink []bool, a, b point) {
	dx, dy := b.x-a.x, b.y-a.y
	length := float64(dx*dx) + float64(dy*dy) + 1e-9 // squared; a line may have length zero
	// Only pixels around the line can be close to it.
	r0, r1 := reach(a.y, b.y, drawingHeight)
	c0, c1 := reach(a.x, b.x, drawingWidth)
	for r := r0; r < r1; r++ {
		for c := c0; c < c1; c++ {
			x, y := float64(c)-a.x, float64(r)-a.y
			t := min(max((float64(x*dx)+float64(y*dy))/length, 0), 1)
			x, y = x-float64(t*dx), y-float64(t*dy)
			if float64(x*x)+float64(y*y) < penRadius*penRadius {
				ink[r*drawingWidth+c] = true
			}
		}
	}
}

// strokesGenerator is the task of LeCun's five networks of 1989, with stroke digits
// instead of scanned ones.
func strokesGenerator() Generator {
	const side = 16
	return Generator{
		Name:       "strokes",
		Line:       "digits drawn as if by hand, each at four offsets; which digit is it?",
		Defaults:   Spec{Samples: 320, Test: 1600, Size: side, World: Plain},
		Parameters: []string{paramSamples, paramTest, paramWorld, paramInverted, paramNoise, paramRandomLabels},
		least:      side, most: side,
		input: square, classes: 10,
		renderer: strokeRenderer,
	}
}

// strokeRenderer shows a drawing of each digit in turn at every offset, so multiples
// of 40 images are balanced. Pixels are 1 where inked and −1 elsewhere.
func strokeRenderer(_ Spec, _ view, _ uint64) (renderFunc, error) {
	writer, shown := newDigitWriter(), 0
	return func(rng *random.Rand, k canvas) (int, [2]float32) {
		digit, offset := shown/strokeOffsets%len(writer.digits), shown%strokeOffsets
		if offset == 0 {
			writer.draw(digit, rng)
		}
		shown++
		for p := range k.x {
			k.x[p] = -1
		}
		writer.put(k, 0, offset)
		return digit, [2]float32{}
	}, nil
}

func padGenerator() Generator {
	centre := At(2, 3)
	return Generator{
		Name:       "pad",
		Line:       "digits drawn as if by hand in the middle of a 20×20 pad; which digit is it, there and nudged?",
		Defaults:   Spec{Samples: 1000, Test: 400, Size: 20, World: Plain, TrainAt: centre, TestAt: centre},
		Parameters: pictureParameters(paramTrainAt, paramTestAt, paramRing),
		least:      drawingHeight, most: 128,
		input: square, classes: 10, positions: true,
		renderer: padRenderer,
	}
}

// padRenderer shows drawings of random digits. Pixels are 1 where inked and 0
// elsewhere.
func padRenderer(s Spec, at view, _ uint64) (renderFunc, error) {
	place, err := at.placement("a drawing", drawingHeight, drawingWidth, s.Size, s.Size, s.Ring)
	if err != nil {
		return nil, err
	}
	writer := newDigitWriter()
	return func(rng *random.Rand, k canvas) (int, [2]float32) {
		digit := rng.IntN(len(writer.digits))
		r, c := place.draw(rng)
		writer.draw(digit, rng)
		writer.put(k, r, c)
		return digit, k.middle(r, c, drawingHeight, drawingWidth)
	}, nil
}

// The size of a digit of the font.
const (
	fontHeight = 7
	fontWidth  = 5
)

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

func onePlaceGenerator() Generator {
	return Generator{
		Name: "one-place",
		Line: "a 5×7 digit, always in the same place in training; which digit is it, there and elsewhere?",
		Defaults: Spec{
			Samples: 200, Test: 1000, Size: 16, World: Plain, TrainAt: At(4, 5), TestAt: Anywhere,
			TrainTurned: Upright, TestTurned: Upright, Noise: .25,
		},
		Parameters: pictureParameters(paramTrainAt, paramTestAt, paramTrainTurned, paramTestTurned, paramRing),
		least:      fontHeight, most: 128,
		input: square, classes: 10, positions: true,
		renderer: digitRenderer(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
	}
}

// turnedGenerator leaves out 6 and 9, each of which is the other upside down, and the
// digits that look almost the same when turned.
func turnedGenerator() Generator {
	digits := []int{1, 2, 3, 4, 5, 7}
	return Generator{
		Name: "turned",
		Line: "one of six 5×7 digits anywhere, upright in training and turned in the test; which digit is it?",
		Defaults: Spec{
			Samples: 100, Test: 600, Size: 16, World: Plain, TrainAt: Anywhere, TestAt: Anywhere,
			TrainTurned: Upright, TestTurned: Turned, Noise: .25,
		},
		Parameters: pictureParameters(paramTrainAt, paramTestAt, paramTrainTurned, paramTestTurned, paramRing),
		least:      fontHeight, most: 128,
		input: square, classes: len(digits), positions: true,
		renderer: digitRenderer(digits...),
	}
}

// digitRenderer shows one of the given digits of the font, whose classes are in that
// order.
func digitRenderer(digits ...int) func(Spec, view, uint64) (renderFunc, error) {
	return func(s Spec, at view, _ uint64) (renderFunc, error) {
		var places [2]placement // of an upright digit, and of one lying on its side
		for lies, size := range [2][2]int{{fontHeight, fontWidth}, {fontWidth, fontHeight}} {
			var err error
			if lies > 0 && (at.turn == "" || at.turn == Upright) {
				break
			}
			if places[lies], err = at.placement("a digit", size[0], size[1], s.Size, s.Size, s.Ring); err != nil {
				return nil, err
			}
		}
		glyphs := font()
		return func(rng *random.Rand, k canvas) (int, [2]float32) {
			label := rng.IntN(len(digits))
			quarters := at.turn.draw(rng)
			rows := turnedRows(glyphs[digits[label]][:], quarters)
			r, c := places[quarters%2].draw(rng)
			for i, row := range rows {
				for j, dot := range row {
					if dot == '#' {
						k.put(r+i, c+j, 1)
					}
				}
			}
			return label, k.middle(r, c, len(rows), len(rows[0]))
		}, nil
	}
}
