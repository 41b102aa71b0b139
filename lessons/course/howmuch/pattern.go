package howmuch

import (
	"fmt"
	"strconv"

	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// divisions returns the numbers of parts that each side of the map is divided
// into, from one set of kernels for all places to a set for each.
func divisions() []int { return []int{1, 2, 4, 8} }

// divisionName returns a division as the learner reads it.
func divisionName(n int) string { return fmt.Sprintf("%d×%d", n, n) }

// dividedNetwork returns a network with n×n sets of kernels, arranged by a
// scheme.
func dividedNetwork(scheme string, n, kernels, classes int) string {
	layer := fmt.Sprintf("conv5:%d", kernels)
	switch n {
	case 1:
	case scene.WindowPlaces:
		layer = fmt.Sprintf("local5:%d", kernels)
	default:
		layer += fmt.Sprintf("/%s%d", scheme, n)
	}
	return fmt.Sprintf("12x12 %s relu gmp dense:%d", layer, classes)
}

// schemeBlocks and schemeTiles are the schemes of sharing, as in the notation.
const (
	schemeBlocks = "blocks"
	schemeTiles  = "tile"
)

func schemes() []string { return []string{schemeBlocks, schemeTiles} }

// schemeName returns a scheme as the learner reads it.
func schemeName(scheme string) string {
	if scheme == schemeTiles {
		return "tiles"
	}
	return scheme
}

// pattern is the scheme and the division that the learner has chosen.
type pattern struct {
	scene.Bindings
	scheme *scene.Choice[string]
	side   *scene.Choice[int] // parts along a side of the map
}

func newPattern() pattern {
	p := pattern{
		scheme: &scene.Choice[string]{ID: "scheme", Label: "the scheme", Figure: "banks", Hint: "neighbours, or places a period apart", Values: schemes(), Text: schemeName},
		side:   &scene.Choice[int]{ID: "side", Label: "the sets", Figure: "banks", Hint: "how many sets of kernels there are", Values: divisions(), Text: divisionName},
	}
	p.Bindings = scene.Bindings{p.scheme, p.side}
	return p
}

// network returns the network of the pattern.
func (p *pattern) network(kernels, classes int) string {
	return dividedNetwork(p.scheme.Value(), p.side.Value(), kernels, classes)
}

// matrix shows which places use the same kernels.
func (p *pattern) matrix(network string) figure.Matrix {
	f := figure.Matrix{
		Meta: figure.Meta{ID: "banks", Title: "Places of the same colour share", Note: network},
		Cols: scene.WindowPlaces, Cursor: -1, Cell: "place", Number: "set",
	}
	parsed, err := arch.Parse(network)
	if err != nil {
		f.Note = err.Error()
		return f
	}
	layer := parsed.Flat()[0]
	for at := range scene.WindowPlaces * scene.WindowPlaces {
		f.Weight = append(f.Weight, layer.Bank(at/scene.WindowPlaces, at%scene.WindowPlaces))
	}
	return f
}

// patternScene shows which places use the same kernels.
type patternScene struct{ pattern }

func newPatternScene() *patternScene {
	s := &patternScene{newPattern()}
	s.side.Index = 1
	return s
}

func (s *patternScene) network() string { return s.pattern.network(4, 4) }

func (s *patternScene) Figures() []figure.Figure { return []figure.Figure{s.matrix(s.network())} }

func (s *patternScene) Values() map[string]string {
	n := s.side.Value()
	return map[string]string{
		"sets": text.Plural(n*n, "set"), "places": strconv.Itoa(scene.WindowPlaces * scene.WindowPlaces),
		"each": text.Plural(scene.WindowPlaces*scene.WindowPlaces/(n*n), "place"), "numbers": scene.ParametersText(s.network()),
	}
}
