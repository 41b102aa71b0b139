package hierarchy

import (
	"fmt"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// pathsAsked is how many layers the question is about.
const pathsAsked = 4

// pathsScene counts the paths along which each pixel reaches a deep unit.
type pathsScene struct {
	scene.AfterAnswer
	depth *scene.Choice[int] // layers
}

// mostPathLayers is how many layers of 3×3 the paths can pass through.
const mostPathLayers = 8

func newPathsScene() *pathsScene {
	s := &pathsScene{depth: &scene.Choice[int]{ID: "depth", Label: "layers of 3×3", Hint: "how many are stacked", Values: upTo(mostPathLayers), Index: pathsAsked - 1}}
	s.Bindings = scene.Bindings{s.depth}
	return s
}

// paths counts the paths from each pixel that the middle unit sees, along one
// axis.
func (s *pathsScene) paths() []int {
	stack := stackOf(s.depth.Value(), threeByThree())
	all, err := stack.countPaths()
	if err != nil {
		return nil
	}
	var seen []int
	for _, n := range all[0] {
		if n > 0 {
			seen = append(seen, n)
		}
	}
	return seen
}

func (s *pathsScene) Figures() []figure.Figure {
	if !s.Open {
		stack := stackOf(s.depth.Value(), threeByThree())
		pyramid := stack.pyramid()
		pyramid.Control = ""
		return []figure.Figure{pyramid}
	}
	paths := s.paths()
	bars := figure.Bars{Meta: figure.Meta{ID: "paths", Title: "Paths from each pixel, along one axis"}}
	for i, n := range paths {
		bars.Bars = append(bars.Bars, figure.Bar{Label: strings.Replace(strconv.Itoa(i-len(paths)/2), "-", "−", 1), Value: float64(n), Text: arch.Thousands(int64(n)), Kind: 1})
	}
	bars.Note = "pixels by their distance from the middle"
	return []figure.Figure{bars}
}

func (s *pathsScene) Values() map[string]string {
	paths := s.paths()
	values := map[string]string{
		"asked": strconv.Itoa(pathsAsked), "asked-sees": strconv.Itoa(2*pathsAsked + 1), // each layer of 3×3 adds two
		"layers": s.depth.String(), "sees": strconv.Itoa(len(paths)), "middle": "–", "outer": "–", "half": "–",
	}
	if len(paths) == 0 {
		return values
	}
	values["middle"], values["outer"] = arch.Thousands(int64(paths[len(paths)/2])), arch.Thousands(int64(paths[0]))
	total := 0
	for _, n := range paths {
		total += n
	}
	// Count how many pixels around the middle have half of all paths.
	held, width := paths[len(paths)/2], 1
	for 2*held < total {
		width += 2
		held += paths[len(paths)/2-width/2] + paths[len(paths)/2+width/2]
	}
	values["half"] = strconv.Itoa(width)
	return values
}

// The goal of the step fewest.
const (
	farPixels     = 15 // in a row
	goalWeights   = 27 // at most: those of three layers of 3×3
	fewestWeights = 16 // the fewest that the dials allow, which a test checks by trying all
)

// farScene asks for a wide receptive field with few weights. All dials are there from the
// start.
type farScene struct {
	*fieldScene
	best int64 // the fewest weights that met the goal, 0 for none
}

func newFarScene() *farScene {
	s := &farScene{fieldScene: newFieldScene()}
	s.Open, s.layer, s.turned = true, 0, len(s.Bindings)
	return s
}

func (s *farScene) Reveal(bool) {}

func (s *farScene) Do(a lessons.Action) error {
	if err := s.fieldScene.Do(a); err != nil {
		return err
	}
	if n := s.stack.weights(); s.stack.inARow() >= farPixels && n <= goalWeights && (s.best == 0 || n < s.best) {
		s.best = n
	}
	return nil
}

func (s *farScene) Goal() lessons.Goal {
	g := lessons.Goal{
		Text: fmt.Sprintf("See at least %d pixels in a row, without gaps, with at most %d weights.", farPixels, goalWeights), Met: s.best > 0,
	}
	if !g.Met {
		g.Missing = fmt.Sprintf("%s in a row, %s", text.Plural(s.stack.inARow(), "pixel"), text.Plural(int(s.stack.weights()), "weight"))
	}
	return g
}

func (s *farScene) Values() map[string]string {
	one := stackOf(1, stackLayer{kernel: farPixels, stride: 1, dilation: 1})
	values := map[string]string{
		"pixels": strconv.Itoa(farPixels), "weights": arch.Thousands(s.stack.weights()), "start": strconv.Itoa(goalWeights),
		"best": arch.Thousands(s.best), "fewest": strconv.Itoa(fewestWeights), "single": arch.Thousands(one.weights()), "won": "",
		"width": s.fieldScene.Values()["width"],
	}
	if s.best > 0 && s.best <= fewestWeights {
		values["won"] = scene.Yes
	}
	return values
}
