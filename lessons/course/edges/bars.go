package edges

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// barPlaces is how many rows, and columns, the middle of a bar has on which a
// whole window of pixels around it stays inside the image.
const barPlaces = scene.BarsSide - strokeWindow + 1

// barsScene asks how many patterns detectors of three kinds need where an image
// holds several bars. Until the question is answered only an image is to be seen.
type barsScene struct {
	rng   *rand.Rand
	bars  int // in the image
	image []float64
	open  bool
}

func newBarsScene(seed uint64) *barsScene {
	s := &barsScene{rng: rand.New(rand.NewPCG(seed, 0)), bars: 2}
	s.draw()
	return s
}

func (s *barsScene) Reveal(open bool) { s.open = open }

// draw draws another image.
func (s *barsScene) draw() {
	s.image = make([]float64, scene.BarsSide*scene.BarsSide)
	steps := directionSteps()
	for _, which := range s.rng.Perm(len(steps) * barPlaces * barPlaces)[:s.bars] {
		d, place := steps[which%len(steps)], which/len(steps)
		for t := -strokeLength / 2; t <= strokeLength/2; t++ {
			r, c := reach+place/barPlaces+d[0]*t, reach+place%barPlaces+d[1]*t
			s.image[r*scene.BarsSide+c] = 1
		}
	}
}

func (s *barsScene) Controls() []lessons.Control {
	dial := lessons.Control{
		ID: "bars", Label: "bars in the image", Kind: lessons.Dial, Index: s.bars - 1, Figure: nameImage,
		Hint: "how many there are",
	}
	for n := 1; n <= 3; n++ {
		dial.Options = append(dial.Options, text.Plural(n, "bar"))
	}
	return []lessons.Control{dial, {ID: "another", Label: "another image", Kind: lessons.Button, Value: "ready", Hint: "draws one"}}
}

func (s *barsScene) Do(a lessons.Action) error {
	if a.Control == "bars" {
		s.bars = a.Index + 1
	}
	s.draw()
	return nil
}

// patterns counts what there is to know: global patterns are sets of bars,
// unshared ones a direction at a place, shared ones a direction.
func (s *barsScene) patterns() (global *big.Int, unshared, shared int64) {
	shared = classes
	unshared = shared * barPlaces * barPlaces
	return new(big.Int).Binomial(unshared, int64(s.bars)), unshared, shared
}

func (s *barsScene) Figures() []figure.Figure {
	image := figure.Heatmap{
		Meta: figure.Meta{ID: nameImage, Title: fmt.Sprintf("An image with %s", text.Plural(s.bars, "bar"))},
		Cols: scene.BarsSide, Values: s.image, Scale: 1, Unsigned: true, Cursor: -1,
	}
	if !s.open {
		return []figure.Figure{image}
	}
	global, unshared, shared := s.patterns()
	bar := func(label string, n int64) figure.Bar {
		return figure.Bar{Label: label, Value: math.Log10(float64(n)), Text: arch.Thousands(n)}
	}
	return []figure.Figure{image, figure.Bars{
		Meta: figure.Meta{ID: "patterns", Title: fmt.Sprintf("Patterns to learn for %s", text.Plural(s.bars, "bar"))}, Log: true,
		Bars: []figure.Bar{bar("global", global.Int64()), bar("unshared", unshared), bar(idShared, shared)},
	}}
}

func (s *barsScene) Values() map[string]string {
	global, unshared, shared := s.patterns()
	two := &barsScene{bars: 2}
	pairs, _, _ := two.patterns()
	return map[string]string{
		"global": arch.Thousands(global.Int64()), "unshared": arch.Thousands(unshared), idShared: arch.Thousands(shared),
		"less": arch.Thousands(unshared - 1), "bars": text.Plural(s.bars, "bar"), "pairs": arch.Thousands(pairs.Int64()),
		"places": arch.Thousands(barPlaces * barPlaces), "window": fmt.Sprint(strokeWindow), "side": fmt.Sprint(scene.BarsSide),
		"twice": arch.Thousands(2 * unshared),
	}
}
