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

// twoBarsScene asks how many patterns three kinds of detectors have to know in
// order to say where an image has several bars. Until that is answered it shows
// only an image.
type twoBarsScene struct {
	scene.Answered
	scene.Bindings
	rng   *rand.Rand
	bars  *scene.Choice[int] // in the image
	image []float64
}

func newTwoBarsScene(seed uint64) *twoBarsScene {
	s := &twoBarsScene{rng: rand.New(rand.NewPCG(seed, 0)), bars: &scene.Choice[int]{
		ID: "bars", Label: "bars in the image", Figure: nameImage, Hint: "how many there are",
		Values: []int{1, 2, 3}, Text: func(n int) string { return text.Plural(n, "bar") }, Index: 1,
	}}
	s.Bindings = scene.Bindings{s.bars, scene.Button{ID: "another", Label: "another image", Value: "ready", Hint: "draws a new one"}}
	s.draw()
	return s
}

func (s *twoBarsScene) Do(a lessons.Action) error {
	if err := s.Bindings.Do(a); err != nil {
		return err
	}
	s.draw()
	return nil
}

// draw draws another image.
func (s *twoBarsScene) draw() {
	s.image = make([]float64, scene.BarsSide*scene.BarsSide)
	steps := directionSteps()
	for _, bar := range s.rng.Perm(len(steps) * scene.WindowPlaces * scene.WindowPlaces)[:s.bars.Value()] {
		step, place := steps[bar%len(steps)], bar/len(steps)
		for t := -strokeLength / 2; t <= strokeLength/2; t++ {
			r, c := reach+place/scene.WindowPlaces+step[0]*t, reach+place%scene.WindowPlaces+step[1]*t
			s.image[r*scene.BarsSide+c] = 1
		}
	}
}

// patterns counts the patterns to know for an image with the given number of
// bars: global patterns are sets of bars, unshared ones a direction at a place,
// shared ones a direction.
func patterns(bars int) (global, unshared, shared int64) {
	shared = classes
	unshared = shared * scene.WindowPlaces * scene.WindowPlaces
	return new(big.Int).Binomial(unshared, int64(bars)).Int64(), unshared, shared
}

func (s *twoBarsScene) Figures() []figure.Figure {
	image := figure.Heatmap{
		Meta: figure.Meta{ID: nameImage, Title: fmt.Sprintf("An image with %s", s.bars)},
		Cols: scene.BarsSide, Values: s.image, Scale: 1, Unsigned: true, Cursor: -1,
	}
	if !s.Open {
		return []figure.Figure{image}
	}
	global, unshared, shared := patterns(s.bars.Value())
	bar := func(label string, n int64) figure.Bar {
		return figure.Bar{Label: label, Value: math.Log10(float64(n)), Text: arch.Thousands(n)}
	}
	return []figure.Figure{image, figure.Bars{
		Meta: figure.Meta{ID: "patterns", Title: fmt.Sprintf("Patterns to learn for %s", s.bars)}, Log: true,
		Bars: []figure.Bar{bar("global", global), bar("unshared", unshared), bar(idShared, shared)},
	}}
}

func (s *twoBarsScene) Values() map[string]string {
	global, unshared, shared := patterns(s.bars.Value())
	pairs, _, _ := patterns(2)
	return map[string]string{
		"global": arch.Thousands(global), "unshared": arch.Thousands(unshared), idShared: arch.Thousands(shared),
		"less": arch.Thousands(unshared - 1), "bars": s.bars.String(), "pairs": arch.Thousands(pairs),
		"places": arch.Thousands(scene.WindowPlaces * scene.WindowPlaces), "window": fmt.Sprint(scene.WindowSide), "side": fmt.Sprint(scene.BarsSide),
		"twice": arch.Thousands(2 * unshared),
	}
}
