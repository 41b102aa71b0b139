package bylot

import (
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
)

// A row of pixels, with a kernel at each place: small enough to be shown whole.
const (
	rowPixels  = 8
	rowKernel  = 3
	rowPlaces  = rowPixels - rowKernel + 1
	rowNumbers = 3 // as many as a kernel has, so that both ties have the same
)

// The ways in which the weights of the row are tied.
const (
	byPlace  = "by place"
	atRandom = "at random"
)

// drawScene ties the weights of a small layer by place, or at random as the learner draws.
type drawScene struct {
	scene.Bindings
	seed  uint64
	tie   *scene.Choice[string]
	draws int
	same  [2]int // the first two places that a draw has given the same kernel, from 1; 0 before
	lucky int    // the number of that draw
}

func newDrawScene(seed uint64) *drawScene {
	s := &drawScene{seed: seed, tie: &scene.Choice[string]{
		ID: "tie", Label: "the tie", Figure: "layer", Hint: "which weights are one number", Values: []string{byPlace, atRandom},
	}}
	s.Bindings = scene.Bindings{s.tie, scene.Button{ID: "draw", Label: "draw again", Hint: "new numbers for all weights", Press: s.draw}}
	return s
}

// draw draws another tie, and looks for two places with the same kernel.
func (s *drawScene) draw() error {
	s.tie.Index = 1
	s.draws++
	if a, b := twins(s.kernels()); !s.Goal().Met && a > 0 {
		s.same, s.lucky = [2]int{a, b}, s.draws
	}
	return nil
}

// kernels returns the numbers in each place's kernel, from 0.
func (s *drawScene) kernels() [rowPlaces][rowKernel]int {
	var all [rowPlaces][rowKernel]int
	lots := nets.Stream(s.seed, "lots "+strconv.Itoa(s.draws))
	for place := range all {
		for i := range all[place] {
			all[place][i] = i
			if s.tie.Value() == atRandom {
				all[place][i] = lots.IntN(rowNumbers)
			}
		}
	}
	return all
}

// twins returns the first two places with the same kernel, from 1; 0, 0 if there are none.
func twins(kernels [rowPlaces][rowKernel]int) (a, b int) {
	for i, kernel := range kernels {
		if k := slices.Index(kernels[:i], kernel); k >= 0 {
			return k + 1, i + 1
		}
	}
	return 0, 0
}

func (s *drawScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Draw until two places get the same kernel.", Met: s.same[0] > 0}
	if !g.Met {
		g.Missing = text.Plural(s.draws, "draw") + ", and no two alike"
	}
	return g
}

func (s *drawScene) Figures() []figure.Figure {
	kernels := s.kernels()
	m := figure.Matrix{
		Meta: figure.Meta{ID: "layer", Title: "Weights tied " + s.tie.Value()}, Cols: rowPixels, Cursor: -1,
		Cell: "weight", ColLabels: scene.Numbered("pixel", rowPixels), RowLabels: scene.Numbered("place", rowPlaces),
	}
	t := figure.NewTable("kernels", "The kernel of each place", "place", "its numbers", "the same as")
	for place, kernel := range kernels {
		row := make([]int, rowPixels)
		for i := range row {
			row[i] = -1
		}
		var letters strings.Builder
		for i, number := range kernel {
			row[place+i] = number
			letters.WriteByte("abc"[number])
		}
		m.Weight = append(m.Weight, row...)
		t.Rows = append(t.Rows, []string{strconv.Itoa(place + 1), letters.String(), sameAs(kernels, place)})
	}
	return []figure.Figure{m, t}
}

// sameAs lists the other places that have the kernel of a place.
func sameAs(kernels [rowPlaces][rowKernel]int, place int) string {
	var all []string
	for i := range kernels {
		if i != place && kernels[i] == kernels[place] {
			all = append(all, strconv.Itoa(i+1))
		}
	}
	return strings.Join(all, " ")
}

func (s *drawScene) Values() map[string]string {
	return map[string]string{
		"draws": strconv.Itoa(s.lucky), "one": strconv.Itoa(s.same[0]), "other": strconv.Itoa(s.same[1]),
		"places": strconv.Itoa(rowPlaces), "row-weights": strconv.Itoa(rowPlaces * rowKernel), "row-numbers": strconv.Itoa(rowNumbers),
	}
}
